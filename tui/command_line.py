"""A plain command line, read at once: `argparse` takes as long to import and set up as Python takes to start.

What is not plain, a mistake or a cry for help, is left to `tui.options`, made of the same table.
"""

from __future__ import annotations

from tui.verbs import COMMON, VERBS, Arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.verbs import Argument


def read(words: Sequence[str]) -> Arguments | None:
    """What a command line with its verb (see `with_verb`) asks for; None where that takes more than a look."""
    asked = unasked()
    options = {option.name: option for option in COMMON}
    places: list[str] = []
    queue = list(words)
    only_words = False
    while queue:
        word = queue.pop(0)
        if only_words or not word.startswith("-") or word == "-":
            if asked.verb is not None:
                places.append(word)
                continue
            if word not in VERBS or only_words:
                return None
            asked.verb = word
            for argument in VERBS[word].arguments:
                setattr(asked, argument.key, argument.default)
                if argument.is_option:
                    options[argument.name] = argument
        elif word == "--":
            only_words = True
        else:
            name, has_value, value = word.partition("=")
            option = options.get(name)
            if option is None or (has_value and not name.startswith("--")):
                return None
            if option.metavar is None:
                if has_value:
                    return None
                setattr(asked, option.key, True)
                continue
            if not has_value:
                if not queue or queue[0].startswith("-"):
                    return None
                value = queue.pop(0)
            if not isinstance(option.default, int):
                setattr(asked, option.key, value)
            elif (number := count(value)) is not None:
                setattr(asked, option.key, number)
            else:
                return None
    if asked.verb is None:
        return None
    wanted = [argument for argument in VERBS[asked.verb].arguments if not argument.is_option]
    return asked if _put(asked, wanted, places) else None


def unasked() -> Arguments:
    """What holds for all verbs before anything is asked."""
    return Arguments(verb=None, **{option.key: option.default for option in COMMON})


def _put(asked: Arguments, wanted: list[Argument], places: list[str]) -> bool:
    """Give the words their names; False where there are too many or too few, or one is none of its choices."""
    if wanted and wanted[-1].many and len(places) >= len(wanted):
        at = len(wanted) - 1
        setattr(asked, wanted[-1].key, places[at:])
        wanted, places = wanted[:at], places[:at]
    for argument, place in zip(wanted, places, strict=False):
        if argument.choices and place not in argument.choices:
            return False
        setattr(asked, argument.key, place)
    return len(places) <= len(wanted) and all(argument.default is not None for argument in wanted[len(places) :])


def count(text: str) -> int | None:
    """A number of rows: from 1 up; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0 else None


def with_verb(words: Sequence[str]) -> list[str]:
    """The words with their verb: `linkhop FOLDER` and `linkhop` alone mean `browse`."""
    words = list(words)
    at = 0
    while at < len(words):
        if words[at] in ("--version", "-h", "--help"):
            return words
        if words[at] == "--vault":
            at += 2
        elif words[at].startswith("-") and words[at] not in ("-", "--"):
            at += 1
        else:
            break
    return words if words[at : at + 1] and words[at] in VERBS else [*words[:at], "browse", *words[at:]]
