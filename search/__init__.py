"""Finding notes by their names and by their words. Knows `notes`, nothing of screens."""
