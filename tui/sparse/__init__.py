"""Between Textual and the terminal: only what changed is sent. Pure but for `driver`, which Textual starts."""
