"""Take the README's pictures: drive the app over the sample vault and save what it shows as PNG.

`make shots`. Needs `rsvg-convert` and the font Fira Code; without them the pictures stay SVG.
`python screenshots/shoot.py NAME --vault FOLDER --out FOLDER` takes one picture of another vault.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "notes" / "sample"


class Shot(NamedTuple):
    """One picture: the size of the terminal, the note to begin with, the keys to press before it is taken."""

    size: tuple[int, int]
    start: str
    keys: tuple[str, ...] = ()


SHOTS = {
    "start": Shot((120, 40), "Start here"),
    "note": Shot((120, 40), "Seedance", ("tab", "tab", "tab")),
    "search": Shot((120, 40), "Seedance", ("slash", *"kuaihsou")),
    "words": Shot((120, 40), "Seedance", ("slash", *"sputnik")),
    "hints": Shot((120, 40), "Seedance", ("f",)),
    "peek": Shot((120, 40), "Seedance", ("tab", "tab", "tab", "p")),
    "ghost": Shot((120, 40), "Generative AI"),
    "kin": Shot((120, 40), "ByteDance", ("b", "j", "j")),
    "marks": Shot((120, 40), "Marks on the page"),
    "picture": Shot((120, 40), "AI video race", ("o", *"calendar", "enter")),
    "middle": Shot((80, 24), "Seedance"),
    "narrow": Shot((40, 12), "Seedance"),
    "help": Shot((120, 40), "Seedance", ("question_mark",)),
}


async def shoot(shot: Shot, vault: Path, target: Path) -> None:
    """Press the keys and save the screen as SVG."""
    from tui.app import LinkhopApp
    from tui.config import Config

    app = LinkhopApp(vault, Config(), start=shot.start)
    async with app.run_test(size=shot.size) as pilot:
        await app.settled()
        for key in shot.keys:
            await pilot.press("space" if key == " " else key)
            await app.settled()
        await pilot.pause()
        target.write_text(in_cells(app.export_screenshot(title="linkhop")), encoding="utf-8")


def in_cells(svg: str) -> str:
    """Each letter in its cell, though `rsvg-convert` knows no `textLength` and drops blanks at the edge of a text: Fira
    Code, whose letters are 8/13 of its size wide, as wide as the cells of 12.2."""
    sized = svg.replace("font-size: 20px", f"font-size: {12.2 * 13 / 8}px")
    return sized.replace("<text ", '<text xml:space="preserve" ')


def to_png(svg: Path) -> Path:
    """Draw an SVG as PNG in its place; without the program for it, leave it."""
    if not shutil.which("rsvg-convert"):
        return svg
    png = svg.with_suffix(".png")
    subprocess.run(["rsvg-convert", "-o", str(png), str(svg)], check=True)
    svg.unlink()
    return png


def main() -> None:
    """Take the pictures named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SHOTS, []], metavar="NAME")
    parser.add_argument("--vault", type=Path, default=SAMPLE)
    parser.add_argument("--out", type=Path, default=HERE)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_STATE_HOME"] = os.path.join(cache, "state")
        os.environ["COLORTERM"] = "truecolor"  # or images would be boxes
        os.environ["XDG_CACHE_HOME"] = os.environ.get("SHOOT_CACHE", cache)
        for name in arguments.names or SHOTS:
            svg = arguments.out / f"{name}.svg"
            os.environ["XDG_STATE_HOME"] = str(Path(cache, name))  # what the picture before opened must not show
            asyncio.run(shoot(SHOTS[name], arguments.vault, svg))
            print(to_png(svg))


if __name__ == "__main__":
    main()
