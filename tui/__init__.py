"""What a person sees: the command line and the terminal app. Knows `notes` and `search`."""
