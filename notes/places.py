"""Where a person's caches, settings and state belong: the XDG base directories.

Source: XDG Base Directory Specification 0.8. Written out instead of taken from a library, since importing one takes as
long as starting Python, and every lookup from a shell would wait for it.
"""

import os


def cache_home() -> str:
    """What can be deleted at any time."""
    return _home("XDG_CACHE_HOME", ".cache")


def config_home() -> str:
    """Settings."""
    return _home("XDG_CONFIG_HOME", ".config")


def state_home() -> str:
    """What should outlast a session but is no setting."""
    return _home("XDG_STATE_HOME", os.path.join(".local", "state"))


def _home(variable: str, default: str) -> str:
    """`$variable` if it is an absolute path, as the specification asks, else a folder in the home folder.

    Where there is no home, as in a container for a user without a name, it is a place where nothing can be kept: the
    folder that somebody stands in may be a vault.
    """
    named, home = os.environ.get(variable, ""), os.path.expanduser("~")
    own = os.path.join(home if os.path.isabs(home) else os.devnull, default)
    return os.path.join(named if os.path.isabs(named) else own, "linkhop")
