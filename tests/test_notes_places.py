"""Where caches, settings and state belong."""

import os

import pytest

from notes.places import cache_home, config_home, state_home

PLACES = {
    "XDG_CACHE_HOME": (cache_home, ".cache/linkhop"),
    "XDG_CONFIG_HOME": (config_home, ".config/linkhop"),
    "XDG_STATE_HOME": (state_home, ".local/state/linkhop"),
}


@pytest.mark.parametrize("variable", PLACES)
@pytest.mark.parametrize(
    ("named", "home", "wanted"),
    [
        ("/elsewhere", "/home/ann", "/elsewhere/linkhop"),
        ("", "/home/ann", "/home/ann/"),
        ("not/absolute", "/home/ann", "/home/ann/"),
        ("", "not/absolute", f"{os.devnull}/"),
        ("/elsewhere", "not/absolute", "/elsewhere/linkhop"),
    ],
)
def test_places(variable: str, named: str, home: str, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never beneath the folder that somebody stands in."""
    place, default = PLACES[variable]
    monkeypatch.setenv(variable, named)
    monkeypatch.setenv("HOME", home)
    assert place() == (wanted + default if wanted.endswith("/") else wanted)
