"""`python -m tui`, and `python -I -m tui` where the environment is not to be trusted."""

import sys

from tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
