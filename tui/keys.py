"""What can be done where the focus is, and by which keys: for the help, the palette and the status line."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.keys import Keys, format_key
from textual.screen import ModalScreen, Screen

from tui.render.span import Span
from tui.row import Row

_NAMES = {
    "backspace": "Backspace", "down": "Down", "end": "End", "enter": "Enter", "escape": "Esc", "home": "Home",
    "left": "Left", "pagedown": "PageDown", "pageup": "PageUp", "right": "Right", "space": "Space", "tab": "Tab",
    "up": "Up", **{f"f{number}": f"F{number}" for number in range(1, 13)},
}  # fmt: skip


class Command(NamedTuple):
    """Something to do, with all the keys that do it."""

    node: DOMNode
    """Whose action it is."""
    action: str
    id: str
    """The binding's, by which the settings give it another key."""
    keys: tuple[str, ...]
    """As they are called on a keyboard: `Shift-Tab`."""
    name: str
    meaning: str


def commands(bindings: Mapping[str, ActiveBinding]) -> list[Command]:
    """Every binding that says what it is for, each once, those of the innermost widget first."""
    found: dict[tuple[DOMNode, str], Command] = {}
    for key, (node, binding, _, meaning) in bindings.items():
        if meaning:
            same = found.get((node, binding.action))
            command = same or Command(node, binding.action, binding.id or "", (), binding.description, meaning)
            found[node, binding.action] = command._replace(keys=(*command.keys, key_name(key)))
    return list(found.values())


class Hint(NamedTuple):
    """A key that the status line reminds of."""

    key: str
    """As Textual calls it: `shift+tab`."""
    word: str
    """What it does."""

    @property
    def name(self) -> str:
        """As it is called on a keyboard."""
        return key_name(self.key)

    @property
    def width(self) -> int:
        """Cells of the key and the word."""
        return len(self.name) + 1 + len(self.word)


def hints(bindings: Mapping[str, ActiveBinding], wanted: Iterable[tuple[str, str]]) -> tuple[Hint, ...]:
    """A hint for each wanted (binding's id, word), with the first key that the settings give it."""
    keys = {bound.binding.id: key for key, bound in reversed(list(bindings.items()))}
    return tuple(Hint(keys[name], word) for name, word in wanted if name in keys)


def action_rows(offered: Sequence[Command]) -> list[Row]:
    """All commands to look through by their names, each with its meaning and keys; its row stands for the command."""
    width = max((len(command.name) for command in offered), default=0)
    return [
        Row(
            (Span(f"{command.name:<{width}}  ", "name"), Span(command.meaning, "dim")),
            (Span(", ".join(command.keys), "link"),),
            command,
        )
        for command in offered
    ]


def key_rows(offered: Sequence[Command]) -> list[Row]:
    """All commands to look through, each with its keys; its row stands for the command."""
    width = max((len(", ".join(command.keys)) for command in offered), default=0)
    everywhere = [command for command in offered if isinstance(command.node, Screen | App)]
    here = [command for command in offered if command not in everywhere]
    gap = [Row(())] if here and everywhere else []
    return [*_group("HERE", here, width), *gap, *_group("EVERYWHERE", everywhere, width)]


def _group(title: str, offered: Sequence[Command], width: int) -> Iterator[Row]:
    if offered:
        yield Row((Span(title, "heading"),))
    for command in offered:
        keys = ", ".join(command.keys)
        beside = Span(" " * (width - len(keys) + 2))
        yield Row((Span("  "), Span(keys, "link"), beside, Span(command.meaning, "name")), (), command)


def elsewhere(screen: Screen[object], offered: Sequence[Command]) -> list[Command]:
    """What else the panes of a screen can do when the focus is in them, without what is offered already."""
    found = {command.id: command for command in offered}
    for node in screen.query("*"):
        for binding in [one for kind in type(node).__mro__ for one in _of(kind)]:
            if binding.id is not None and binding.id not in found:
                found[binding.id] = Command(node, binding.action, binding.id, (), binding.description, binding.tooltip)
    return list(found.values())[len({command.id for command in offered}) :]


def wrong_keys(keymap: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys of the settings, in sentences.

    Ids that no binding has, keys that no keyboard has, and keys that something else in the same place has.
    """
    ours = {binding.id or "": (kind, binding) for kind in _kinds(DOMNode) for binding in _of(kind)}
    said = [f"no key has the id {name}" for name in keymap if name not in ours]
    given = [(key.strip(), name) for name, keys in keymap.items() for key in keys.split(",")]
    said += [f"{key or 'nothing'} is no key (at {name})" for key, name in given if not _is_key(key)]
    taken: dict[str, dict[str, type[DOMNode]]] = {}
    for name, (kind, binding) in ours.items():
        for key in keymap.get(name, binding.key).split(","):
            taken.setdefault(key.strip(), {})[name] = kind
    for key, name in given:
        for other, kind in taken[key].items() if name in ours else ():
            if other != name and not (other in keymap and other < name) and _are_one_place(kind, ours[name][0]):
                said.append(f"{key} is the key of {name} and of {other}")
    return said


def _are_one_place(one: type[DOMNode], other: type[DOMNode]) -> bool:
    """Whether a key can mean but one thing in both. In a pane it may mean another thing than around it."""
    around = [not issubclass(kind, ModalScreen) and issubclass(kind, App | Screen) for kind in (one, other)]
    return all(around) or issubclass(one, other) or issubclass(other, one)


def _kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def _of(kind: type[DOMNode]) -> Iterator[Binding]:
    """The bindings that a class declares, of those that say what they are for."""
    return (one for one in vars(kind).get("BINDINGS", ()) if isinstance(one, Binding) and one.tooltip)


def _is_key(key: str) -> bool:
    last = key.strip().rpartition("+")[2] or key.strip()
    if len(last) == 1 or last in {one.value for one in Keys}:
        return True
    try:
        return bool(unicodedata.lookup(last.replace("_", " ").upper()))
    except KeyError:
        return last in ("slash", "minus", "plus")  # Textual's names where Unicode has longer ones


def key_name(key: str) -> str:
    """How a key is called: `ctrl+d` is `Ctrl-D`, `left_square_bracket` is `[`."""
    *held, last = key.split("+")
    name = _NAMES.get(last) or format_key(last)
    return "-".join([*(one.title() for one in held), name.upper() if held and len(name) == 1 else name])
