"""A person's settings: `config.toml` in the user's configuration folder. No vault is ever read for them."""

from __future__ import annotations

import os
from types import MappingProxyType

from notes.lean import NamedTuple
from notes.places import config_home
from notes.relations import DOWN, UP, Relations
from notes.text import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

DEFAULT_THEME = "linkhop-dark"
LIGHT_THEME = "linkhop-16"


class ConfigError(Exception):
    """The settings cannot be read; the message says where and why."""


class Config(NamedTuple):
    """All settings, with what holds where none is given."""

    vault: str | None = None
    """The vault that is opened when none is named."""
    theme: str = DEFAULT_THEME
    """`linkhop-dark`, `linkhop-light`, `linkhop-16` (sixteen colours), `linkhop-plain` (none) or one of Textual's."""
    symbols: str = "unicode"
    """`"ascii"` or `"unicode"`; by itself ASCII where the locale is not UTF-8."""
    light: bool = False
    """For a slow line: sixteen colours and ASCII signs, whatever else is set."""
    mouse: bool = True
    """`false` leaves the mouse to the terminal, which can then select text."""
    pictures: str = "auto"
    """`"always"`: images are shown in the note; `"never"`: each only when it is opened; `"auto"`: over SSH as never."""
    relations: Relations = Relations()
    """`up = [...]` and `down = [...]`: which properties lead to parents and to children; `*` stands for any letters.
    `alias_links = false`: a link leads to no note by an alias alone, as in Obsidian."""
    sparse: bool = True
    """Whether only what changed is sent to the terminal; `false` where its screen comes out wrong."""
    keys: Mapping[str, str] = MappingProxyType({})
    """`[keys]`: another key for a binding, by the binding's id."""


def config_file() -> str:
    """Where the settings are looked for."""
    return os.path.join(config_home(), "config.toml")


def load_config(file: str | Path | None = None) -> Config:
    """The settings; those that hold by default where there is no file. Raises ConfigError."""
    file = file or config_file()
    try:
        with open(file, "rb") as stream:
            import tomllib  # only those who have a file pay for its parser

            return parse_config(tomllib.load(stream))
    except (FileNotFoundError, NotADirectoryError):
        return parse_config({})
    except (OSError, ValueError) as error:
        raise ConfigError(safe_text(f"{file}: {error}")) from error


def parse_config(table: dict[str, Any]) -> Config:
    """Settings from a TOML table. Raises ValueError for a name that is none or a value of the wrong kind."""
    known = {"vault", "theme", "symbols", "light", "mouse", "pictures", "up", "down", "alias_links", "sparse", "keys"}
    if unknown := table.keys() - known:
        raise ValueError("there is no setting " + " or ".join(map(repr, sorted(unknown))))
    keys = table.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise ValueError('[keys] gives an id its keys, such as "note.follow" = "enter,l"')
    light = _switch(table, "light", False)
    symbols = _text(table, "symbols", None) or ("unicode" if is_utf8(os.environ) else "ascii")
    if symbols not in ("unicode", "ascii"):
        raise ValueError(f'\'symbols\' is "unicode" or "ascii", not {symbols!r}')
    pictures = _text(table, "pictures", None) or "auto"
    if pictures not in ("auto", "always", "never"):
        raise ValueError(f'\'pictures\' is "auto", "always" or "never", not {pictures!r}')
    return Config(
        vault=_text(table, "vault", None),
        theme=LIGHT_THEME if light else _text(table, "theme", None) or DEFAULT_THEME,
        symbols="ascii" if light else symbols,
        light=light,
        mouse=_switch(table, "mouse", True),
        pictures=pictures,
        relations=Relations(
            _patterns(table, "up", UP), _patterns(table, "down", DOWN), _switch(table, "alias_links", True)
        ),
        sparse=_switch(table, "sparse", True),
        keys=keys,
    )


def _text(table: dict[str, Any], name: str, default: str | None) -> str | None:
    value = table.get(name, default)
    if not (value is None or isinstance(value, str)):
        raise ValueError(f"{name!r} must be text")
    return value


def _switch(table: dict[str, Any], name: str, default: bool) -> bool:
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise ValueError(f"{name!r} must be true or false")
    return value


def _patterns(table: dict[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = table.get(name, default)
    if not isinstance(value, list | tuple) or not all(isinstance(key, str) for key in value):
        raise ValueError(f"{name!r} must be a list of property keys")
    return tuple(key.lower() for key in value)


def is_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale is one of UTF-8, or none is named: then, as Python does, the best is hoped for.

    Source: POSIX, "Environment Variables": the first of LC_ALL, LC_CTYPE and LANG that is not empty holds.
    """
    named = next(filter(None, map(environment.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C.UTF-8")
    return "utf-8" in named.lower() or "utf8" in named.lower()
