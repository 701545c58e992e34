"""Where a person's caches, settings and state belong: the XDG base directories.

Source: XDG Base Directory Specification 0.8. Written out instead of taken from a library, since importing one takes as
long as starting Python, and every lookup from a shell would wait for it.
"""

import os
from pathlib import Path


def cache_home() -> Path:
    """What can be deleted at any time."""
    return _home("XDG_CACHE_HOME", ".cache")


def config_home() -> Path:
    """Settings."""
    return _home("XDG_CONFIG_HOME", ".config")


def _home(variable: str, default: str) -> Path:
    """`$variable` if it is an absolute path, as the specification asks, else a folder in the home folder."""
    named = os.environ.get(variable, "")
    return Path(named if os.path.isabs(named) else os.path.join(os.path.expanduser("~"), default)) / "linkhop"
