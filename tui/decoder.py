"""The bytes of an image file as a picture in cells. Nothing else knows Pillow, which is an extra: `linkhop[pictures]`.

Why not textual-image: its half cells would do, but importing any renderable of it asks the terminal what it can, and
drawing one asks for the size of a cell, past the driver and with the answers among the keys.
"""

import warnings
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from tui.render.pixels import Picture, Size, size_in_cells

if TYPE_CHECKING:
    from PIL import Image

DRAWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
"""Ends of the names of files that may be decoded; the content decides."""
LARGEST = 32 * 1024 * 1024
"""Bytes of a file that are read."""
WITHOUT = "pictures need an extra: pip install 'linkhop[pictures]'"
_MOST_PIXELS = {"PNG": 16_000_000, "JPEG": 50_000_000, "GIF": 16_000_000, "BMP": 16_000_000, "WEBP": 8_000_000}
"""By format what takes about 120 MB while it is decoded: a guard against a small file that says it is a huge picture.
WEBP comes with canvases of its own, and a JPEG is read in small."""
_FINER = 4
"""Pixels that one shown is made of, across and down."""
_EVEN = 16
"""Greys, of 256, that are one ground when half of a picture has no other."""
_WEIGHT = 0.7
"""Of what is drawn on an even ground; the rest is what a lens would see."""
_ORIENTATION = 0x0112  # of Exif; from 5 on the picture lies on its side


class PictureError(Exception):
    """An image cannot be shown; the message says why, in a few words."""


class Wish(NamedTuple):
    """A picture as it is wanted."""

    file: str
    """Its path in the vault."""
    asked: Size
    """The size in pixels that its author asked for."""
    room: int
    """Columns that there are."""
    most_rows: int
    ground: str
    """What is to be seen through it, as `#rrggbb`."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("PIL") is not None


def decode(data: bytes, wish: Wish) -> Picture:
    """The first frame of an image file. Raises PictureError. Takes its time: not for the thread that reads the keys."""
    if len(data) > LARGEST:
        raise PictureError("too large a file")
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin  # noqa: F401 - the last is not among those loaded by itself
    except ImportError as error:
        raise PictureError(WITHOUT) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd files on standard error, which is where the app draws
        try:
            image = Image.open(BytesIO(data), formats=tuple(_MOST_PIXELS))
            if not 0 < image.width * image.height <= _MOST_PIXELS[image.format or ""]:
                raise PictureError(f"too large a picture: {image.width:,} by {image.height:,}")
            lies = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
            natural = image.size[::-1] if lies else image.size
            columns, rows = size_in_cells(natural, wish.asked, wish.room, wish.most_rows)
            upright = min(natural[0], _FINER * columns), min(natural[1], _FINER * 2 * rows)
            raw = upright[::-1] if lies else upright
            image.draft(None, raw)  # a JPEG is read no finer than it takes
            fine = _in_colour(image).resize(raw, Image.Resampling.LANCZOS, reducing_gap=3.0)
            seen = Image.new("RGBA", upright, wish.ground)
            seen.alpha_composite(ImageOps.exif_transpose(fine).convert("RGBA"))
            return Picture(columns, _in_small(seen.convert("RGB"), (columns, 2 * rows)).tobytes())
        except PictureError:
            raise
        except UnidentifiedImageError as error:
            raise PictureError("not a PNG, JPEG, GIF, WEBP or BMP") from error
        except Image.DecompressionBombError as error:
            raise PictureError("too large a picture") from error
        except Exception as error:  # whatever a decoder says of a file that is cut short or lies about itself
            raise PictureError("damaged") from error


def _in_colour(image: "Image.Image") -> "Image.Image":
    if image.mode.startswith("I"):  # grey of 16 bits, which Pillow would cut off and not scale
        return image.convert("I").point(lambda grey: grey / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _in_small(fine: "Image.Image", size: Size) -> "Image.Image":
    """So small that a chart's lines on their even ground would be all but gone: they weigh more there."""
    from PIL import Image, ImageFilter

    small = fine.resize(size, Image.Resampling.LANCZOS)
    greys = small.convert("L").histogram()
    level = max(range(257 - _EVEN), key=lambda start: sum(greys[start : start + _EVEN]))
    if fine.size == size or 2 * sum(greys[level : level + _EVEN]) < size[0] * size[1]:
        return small
    drawn = fine.filter((ImageFilter.MinFilter if level > 127 else ImageFilter.MaxFilter)(3))
    return Image.blend(small, drawn.resize(size, Image.Resampling.BOX), _WEIGHT)
