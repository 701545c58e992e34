"""Sending only what changed: the screen is the same as without, and what is not understood goes out untouched."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from tests.emulator import Emulator
from tui.sparse.abilities import QUESTION, Abilities
from tui.sparse.filter import Filter
from tui.sparse.frame import read_frame
from tui.sparse.look import Looks, UnknownError, clusters, sure_width

WIDTH, HEIGHT = 24, 10
SIZE = (WIDTH, HEIGHT)
EVERYTHING = Abilities(*[True] * len(Abilities._fields))
FROM_TERMINFO = Abilities(True, True, True)
ABILITIES = [
    EVERYTHING, Abilities(), EVERYTHING._replace(has_margins=False),
    *(Abilities(**{name: True}) for name in Abilities._fields),
]  # fmt: skip
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
CHARACTERS = "aaab  e│─…é§漢字が・ａ😀שد\u0928ö"
COMBINED = ["e\u0301", "a\u0308", "x\u0323"]
CODES = [
    "", "1", "2", "3", "4", "7", "9", "1;3", "31", "94", "48;5;17", "38;2;1;2;3", "48;2;9;9;9", "1;2;4;7;9;35;41",
    "2;7", "48;2;0;0;40",
]  # fmt: skip
LINKS = ["", "", "", "id=1;http://x", ";note"]


class Both:
    """Two terminals: one gets what is written, the other what the filter makes of it."""

    def __init__(self, can: Abilities = EVERYTHING, size: tuple[int, int] = SIZE) -> None:
        self.size = size
        self.plain, self.sparse = (Emulator(*size, can.colours_erased, can.repeats, can.has_margins) for _ in range(2))
        self.filter = Filter(can)
        self.write("\x1b[?1049h")
        self.write("\x1b[?7l")

    def write(self, data: str) -> str:
        sent = self.filter.pass_on(data, self.size)
        self.plain.feed(data.replace("\n", "\r\n"))  # as the system's terminal driver does
        self.sparse.feed(sent.replace("\n", "\r\n"))
        return sent

    def assert_same(self) -> None:
        assert self.sparse.seen() == self.plain.seen()
        assert (self.sparse.cursor.y, self.sparse.cursor.x) == (self.plain.cursor.y, self.plain.cursor.x)


def painted(y: int, x: int, text: str, codes: str = "", link: str = "") -> str:
    """One run as Textual writes it."""
    if link:
        text = f"\x1b]8;{link}\x1b\\{text}\x1b]8;;\x1b\\"
    return f"\x1b[{y + 1};{x + 1}H" + (f"\x1b[{codes}m{text}\x1b[0m" if codes else text)


def screen(rows: Sequence[str], codes: str = "") -> str:
    """A frame that covers the whole screen."""
    lines = [painted(0, 0, rows[0].ljust(WIDTH), codes)]
    lines += [f"\x1b[{codes}m{row.ljust(WIDTH)}\x1b[0m" for row in rows[1:]]
    return "\n".join(lines) + "\x1b[1;1H"


@st.composite
def runs(draw: st.DrawFn) -> str:
    y, x = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
    pieces = draw(st.lists(st.sampled_from([*CHARACTERS, *COMBINED, " " * 12]), min_size=1, max_size=WIDTH))
    text = ""
    for piece in pieces:
        if x + wcswidth(text + piece) <= WIDTH:
            text += piece
    return painted(y, x, text, draw(st.sampled_from(CODES)), draw(st.sampled_from(LINKS))) if text else ""


@st.composite
def frames(draw: st.DrawFn) -> list[str]:
    """Whole screens, patches, lines that moved, with and without marks for their beginning and end."""
    rows = [f"line {number} {'=' * (number % 7)}" for number in range(40)]
    codes = draw(st.sampled_from(CODES))
    out = [screen(rows[:HEIGHT], codes)]
    at = 0
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["patch", "patch", "move", "whole", "window", "pane"]))
        if kind == "move":
            at = min(max(0, at + draw(st.integers(-3, 3))), 29)
            frame = screen(rows[at : at + HEIGHT], codes)
        elif kind == "window":
            at = min(max(0, at + draw(st.integers(-2, 2))), 29)
            lines = [painted(y, 8, rows[at + y].ljust(WIDTH - 8)[: WIDTH - 8], codes) for y in range(1, HEIGHT)]
            frame = "".join(lines) + "\x1b[2;3H"
        elif kind == "pane":
            at = min(max(0, at + draw(st.integers(-2, 2))), 29)
            look = draw(st.sampled_from(CODES))
            frame = "".join(painted(y, 5, f"{7 ** (at + y + 9):<13}"[:13], look) for y in range(1, HEIGHT))
            frame += "\x1b[1;1H"
        elif kind == "whole":
            codes = draw(st.sampled_from(CODES))
            frame = screen(rows[at : at + HEIGHT], codes)
        else:
            frame = "".join(draw(st.lists(runs(), max_size=8)))
            frame += f"\x1b[{draw(st.integers(1, HEIGHT))};{draw(st.integers(1, WIDTH))}H"
        out += [BEGIN, frame, END] if draw(st.booleans()) else [frame]
    return out


@given(frames(), st.sampled_from(ABILITIES))
@settings(max_examples=250, deadline=None)
def test_the_screen_is_the_same(written: list[str], can: Abilities) -> None:
    both = Both(can)
    for data in written:
        sent = both.write(data)
        assert len(sent.encode()) <= len(data.encode()) + len(BEGIN) + 3
        if data not in (BEGIN, END):
            both.assert_same()


@given(frames(), st.lists(st.integers(0, 30), max_size=3), st.data())
@settings(max_examples=100, deadline=None)
def test_foreign_output_and_other_sizes_cost_bytes_only(
    written: list[str], places: list[int], data: st.DataObject
) -> None:
    """After what cannot be read, and after another program drew, the next whole frame is right again."""
    both = Both()
    for number, frame in enumerate(written):
        if number in places:
            if data.draw(st.booleans()):
                both.write("\x1b[3;3Hodd\x1b[5S")
            else:
                both.sparse.feed("\x1b[2;2Hfrom elsewhere")
                both.plain.feed("\x1b[2;2Hfrom elsewhere")
                both.filter.forget()
        both.write(frame)
    both.write(screen([f"row {y}" for y in range(HEIGHT)], "44"))
    both.assert_same()


@given(
    st.lists(
        st.sampled_from(
            ["\x1b", "[", "]", "8;", "1", ";", "H", "m", "a", "漢", "\n", "\r", "\x9b", "\x1b\\", "38", "\x1b[1;1H"]
        )
    )
)
@example(["\x1b[1;1H", "\n"] * 30)
@settings(max_examples=300, deadline=None)
def test_anything_may_be_written(parts: list[str]) -> None:
    """It is either understood, or goes out as it is."""
    data = "".join(parts)
    try:
        read_frame(data, Looks(), SIZE)
    except UnknownError:
        assert Filter(EVERYTHING).pass_on(data, SIZE) == data


@pytest.mark.parametrize(
    "data",
    [
        "text without a place",
        "\x1b[1;1Htab\t",
        "\x1b[1;1H\x1b[31mred",  # leaves a look behind
        "\x1b[1;1H\x1b[4:3mcurly\x1b[m",
        "\x1b[1;1H\x1b[38;2;1mx\x1b[m",
        "\x1b[1;1H\x1b[58;5;1mx\x1b[m",
        "\x1b[11;1Hbelow",
        "\x1b[1;20Htoo long for it",
        "\x1b[10;1Hlast\n",
        "\x1b[1;1H\u0301alone",
        "\x1b[1;1Ha\x1b[J",
        "\x1b[1;1Ha\x1b[0K",
        "\x1b_Gf=100;AAAA\x1b\\",
    ],
)
def test_what_is_not_understood_goes_out_as_it_is(data: str) -> None:
    both = Both()
    both.write(screen(["x"] * HEIGHT))
    assert both.write(data) == data
    frame = screen(["x"] * HEIGHT)
    assert "x" in both.write(frame), "nothing is known of the screen any more"
    assert both.write(frame) == ""


def test_modes_and_titles_change_nothing() -> None:
    both = Both()
    frame = screen(["x"] * HEIGHT)
    both.write(frame)
    for data in (
        "\x07",
        "\x1b[?1000h\x1b[?25l",
        "\x1b]52;c;QUJD\x07",
        "\x1b]0;title\x1b\\",
        "\x1b[?2026$p",
        "\x1b[>25u",
    ):
        assert both.write(data) == data
    assert both.write(frame) == ""


def test_reading_gives_back_what_was_painted() -> None:
    looks = Looks()
    frame = read_frame(
        painted(2, 3, "a漢", "1;48;5;7") + "\n" + painted(4, 0, "z", link="id=1;u") + "\x1b[1;2H", looks, SIZE
    )
    assert [(run.y, run.x, [cell.text for cell in run.cells]) for run in frame.runs] == [
        (2, 3, ["a", "漢", ""]),
        (4, 0, ["z"]),
    ]
    bold, linked = frame.runs[0].cells[0].look, frame.runs[1].cells[0].look
    assert (bold.attributes, bold.back, bold.front, bold.link) == ({"1"}, "48;5;7", "", "")
    assert (linked.attributes, linked.link) == (frozenset(), "id=1;u")
    assert frame.cursor == (0, 1)


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_nothing_is_sent_twice() -> None:
    both = Both()
    rows = [f"row {y}" for y in range(HEIGHT)]
    assert len(both.write(screen(rows, "48;2;1;1;1"))) < 130
    assert both.write(screen(rows, "48;2;1;1;1")) == ""
    rows[3] = "row X"
    sent = both.write(screen(rows, "48;2;1;1;1"))
    assert sent.count("X") == 1
    assert len(sent) < 40
    both.assert_same()


@pytest.mark.parametrize("can", [EVERYTHING, Abilities()])
def test_lines_are_moved_by_the_terminal(can: Abilities) -> None:
    both = Both(can)
    rows = [f"{7 ** (number + 20):<{WIDTH}}"[:WIDTH] for number in range(30)]
    both.write(screen(rows[:HEIGHT]))
    sent = both.write(screen(rows[1 : HEIGHT + 1]))
    both.assert_same()
    back = both.write(screen(rows[:HEIGHT]))
    both.assert_same()
    assert ("\x1bD" in sent, "\x1bM" in back) == (can.scrolls_lines, can.scrolls_lines)
    assert all((len(one) < 80) == can.scrolls_lines for one in (sent, back))


def halves(by: int) -> str:
    return "".join(painted(y, 0, f"{y:<9}│") + f"{7 ** (y + by + 12):<14}"[:14] for y in range(HEIGHT)) + "\x1b[1;1H"


def test_other_columns_jump_only_where_nobody_sees_it() -> None:
    """Half a screen that scrolls is moved with the other half, and that repaired, within one frame."""

    both = Both(EVERYTHING._replace(has_margins=False))
    both.write(halves(0))
    assert "\x1bD" not in both.write(halves(1))
    both.write(BEGIN)
    both.write(halves(2))
    both.write(END)
    both.assert_same()


def test_half_a_screen_moves_between_margins() -> None:
    """Nothing jumps then, so that it needs no marks of a frame."""
    both = Both()
    both.write(halves(0))
    for by in (1, 0):
        sent = both.write(halves(by))
        assert "\x1b[?69h" in sent
        assert len(sent) < 80
        both.assert_same()


def test_each_colour_is_selected_once() -> None:
    both = Both()
    both.write(screen([""] * HEIGHT))
    row = "".join(f"\x1b[38;2;{number};0;0mword{number} \x1b[0m" for number in range(4))
    sent = both.write("".join(f"\x1b[{y + 1};1H{row}" for y in range(HEIGHT)) + "\x1b[1;1H")
    assert sent.count("38;2;") == 4
    both.assert_same()


def test_looks_that_differ_little_follow_each_other() -> None:
    """As where the cursor of a list goes on: the same letters' colours on two grounds."""
    both = Both()
    both.write(screen([""] * HEIGHT))
    grounds = ("48;2;0;0;40", "48;2;9;9;9")
    rows = [
        "".join(f"\x1b[38;2;{number};0;0;{ground}m{'abc'[number] * (8 - 2 * number - y)}\x1b[0m" for number in range(3))
        for y, ground in enumerate(grounds)
    ]
    sent = both.write("".join(f"\x1b[{y + 1};1H{row}" for y, row in enumerate(rows)) + "\x1b[1;1H")
    assert sent.count("48;2;") <= 3
    both.assert_same()


def test_a_picture_of_many_colours_is_written_as_one_reads() -> None:
    """Each cell in a look of its own: the ways between them are no more than the cells."""
    both = Both()
    both.write(screen([""] * HEIGHT))
    rows = [
        "".join(f"\x1b[38;2;{x};{y};0;48;2;0;{x};{y}m▀\x1b[0m" for x in range(WIDTH)) for y in range(HEIGHT)
    ]  # fmt: skip
    both.write("".join(f"\x1b[{y + 1};1H{row}" for y, row in enumerate(rows)) + "\x1b[1;1H")
    assert len(both.filter._shadow._looks._changes) <= WIDTH * HEIGHT + 2
    both.assert_same()


@pytest.mark.parametrize("char", "─=")
def test_equal_letters_are_repeated_by_the_terminal(char: str) -> None:
    both, old = Both(), Both(EVERYTHING._replace(repeats=False))
    for one in (both, old):
        one.write(screen([""] * HEIGHT))
    frame = painted(3, 2, char * 20) + "\x1b[1;1H"
    assert both.write(frame).count(char) == 1
    assert old.write(frame).count(char) == 20
    both.assert_same()


def test_marks_of_a_frame_come_with_those_that_could_be_seen_half_drawn() -> None:
    """Long ones, and those in which lines move."""
    rows = [f"{7 ** (number + 40):<{WIDTH}}"[:WIDTH] for number in range(3 * HEIGHT + 1)]
    both = Both(size=(WIDTH, 3 * HEIGHT))
    for frame, is_marked in [
        (screen(rows[:-1]), True),
        (painted(0, 0, "z") + "\x1b[1;1H", False),
        (screen(rows[1:]), True),
    ]:
        assert both.write(BEGIN) == ""
        assert both.write(frame).startswith(BEGIN) == is_marked
        assert both.write(END) == (END if is_marked else "")
        both.assert_same()


# --- the look that is left in force -----------------------------------------------------------------------------------


def test_a_look_stays_in_force_for_the_next_frame() -> None:
    both = Both()
    both.write(screen([""] * HEIGHT, "48;2;1;1;1"))
    look = "1;38;2;7;7;7;48;2;1;1;1"
    assert both.write(painted(0, 0, "one", look)).count("38;2;7") == 1
    assert "m" not in both.write(painted(1, 0, "next", look))
    both.assert_same()


def test_what_is_not_a_frame_comes_in_the_plain_look() -> None:
    both = Both()
    coloured = painted(0, 0, "x", "7;31;44")
    for frame in (coloured, painted(1, 1, "a", "1;35", "http://x")):
        both.write(frame)
        assert both.write("\x1b[2;2Hodd\t") == "\x1b[m\x1b[2;2Hodd\t"
        assert both.write("even\t") == "even\t", "once is enough, and it may be the rest of something"
        both.assert_same()


def test_what_comes_before_a_forgotten_screen_is_painted_is_plain_too() -> None:
    """As when the size has changed and the app is left at once."""
    both = Both()
    both.write(painted(0, 0, "x", "7;31;44"))
    both.filter.forget()
    assert both.write("\x1b[?1049l") == "\x1b[m\x1b[?1049l"


def test_a_link_is_never_left_in_force() -> None:
    both = Both()
    sent = both.write(painted(0, 0, "x", "31", "id=1;http://x"))
    assert sent.rindex("\x1b]8;;\x1b\\") > sent.rindex("x")
    both.sparse.feed("\x1b[2;1Helsewhere")
    assert [cell[4] for cell in both.sparse.seen()[1][:9]] == [0] * 9


@pytest.mark.parametrize("attributes", ["", "4;7;9;"])
def test_lines_that_come_in_have_no_colour(attributes: str) -> None:
    """Whether the terminal gives them the one in force is not sure, whatever it says of erasing."""
    both = Both()
    rows = [f"{7 ** (number + 20):<{WIDTH}}"[:WIDTH] for number in range(HEIGHT)]
    both.write(screen(rows, f"{attributes}31;44"))
    sent = both.write(screen([*rows[1:], ""]))
    both.assert_same()
    assert "\x1bD" in both.write(screen([*rows[2:], "", ""])) + sent
    both.assert_same()


def test_links_of_changing_names_do_not_pile_up() -> None:
    both = Both()
    for number in range(6000):
        both.write(painted(0, 0, "link", link=f"id={number};http://x") + "\x1b[1;1H")
    assert len(both.filter._shadow._looks) < 5100
    both.assert_same()


# --- width ------------------------------------------------------------------------------------------------------------


def printable() -> Iterator[str]:
    yield from (chr(code) for code in range(0x20, 0x20000) if chr(code).isprintable())


def test_a_sure_width_is_that_of_the_other_table_too() -> None:
    sure = [char for char in printable() if sure_width(char)]
    assert len(sure) > 30_000
    assert [char for char in sure if sure_width(char) != wcwidth(char)] == []


def test_characters_stay_with_what_combines() -> None:
    assert list(clusters("ae\u0301漢👩\u200d👧x\ufe0f")) == ["a", "e\u0301", "漢", "👩\u200d👧", "x\ufe0f"]


# --- asking the terminal ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("has_margins", [True, False])
def test_the_terminal_shows_what_it_can_do(repeats: bool, has_margins: bool) -> None:
    at = Emulator(WIDTH, HEIGHT, repeats=repeats, has_margins=has_margins)
    empty = at.seen()
    can = asked(at)
    assert at.seen() == empty
    assert can == Abilities(repeats=repeats, has_margins=has_margins, steps_down=True)


@pytest.mark.parametrize("width", range(1, 14))
@pytest.mark.parametrize("height", range(1, 4))
def test_a_small_terminal_shows_nothing_that_it_cannot_do(width: int, height: int) -> None:
    can = asked(Emulator(width, height, repeats=False, has_margins=False))
    assert (can.repeats, can.has_margins) == (False, False)


def asked(at: Emulator) -> Abilities:
    """What comes of the question."""
    at.feed(QUESTION)
    hearing = Filter(Abilities())
    answers = re.findall(r"\x1b\[(\d+);(\d+)R", at.replies)
    assert len(answers) == 2
    for y, x in answers:
        hearing.hear(int(y) - 1, int(x) - 1)
    return hearing._shadow.can


# --- terminfo ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "more", "can"),
    [
        ("xterm-256color", {}, FROM_TERMINFO),
        ("xterm-256color", {"TMUX": "x"}, FROM_TERMINFO._replace(colours_erased=False)),
        ("xterm-256color", {"STY": "x"}, FROM_TERMINFO._replace(colours_erased=False)),
        ("screen", {}, Abilities(scrolls_lines=True)),
        ("no-such-terminal", {}, Abilities()),
    ],
)
def test_abilities(term: str, more: dict[str, str], can: Abilities) -> None:
    """In a process of its own: terminfo is read once."""
    code = "from tui.sparse.abilities import abilities; print(repr(tuple(abilities(1))))"
    environment = {"TERM": term, "PATH": "/usr/bin:/bin", **more}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == repr(tuple(can))
