"""What a note is and how notes relate. Knows nothing of searching or of screens."""
