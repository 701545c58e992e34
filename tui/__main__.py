"""`python -m tui`, and `python -I -m tui` where the environment is not to be trusted."""

import sys

from tui.cli import main

sys.exit(main())
