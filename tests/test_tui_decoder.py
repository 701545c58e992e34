"""Image files as pictures: what may be in them, and what may be wrong with them."""

import struct
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tui.decoder import WITHOUT, PictureError, Wish, decode, is_installed
from tui.render.pixels import Picture

WISH = Wish("x", (0, 0), 60, 24, "#102030")
FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "BMP"]


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def halves(left: str, right: str, mode: str = "RGB", size: tuple[int, int] = (320, 160)) -> Image.Image:
    image = Image.new("RGBA", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image.convert(mode)


def corners(picture: Picture) -> list[tuple[int, ...]]:
    """The colours of the first and the last pixel of the upper row, then of the lowest."""
    pixels = [tuple(picture.pixels[at : at + 3]) for at in range(0, len(picture.pixels), 3)]
    return [pixels[0], pixels[picture.columns - 1], pixels[-picture.columns], pixels[-1]]


def near(found: list[tuple[int, ...]], *wanted: tuple[int, ...]) -> bool:
    return all(
        abs(a - b) <= 8 for one, other in zip(found, wanted, strict=True) for a, b in zip(one, other, strict=True)
    )


RED, BLUE, GROUND = (255, 0, 0), (0, 0, 255), (0x10, 0x20, 0x30)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_formats(form: str, mode: str) -> None:
    if mode == "P" and form == "JPEG":
        mode = "RGB"
    picture = decode(encoded(halves("red", "blue", mode), form), WISH)
    assert (picture.columns, picture.rows) == (40, 10)
    left, right, *below = corners(picture)
    assert near(below, left, right)
    if mode in ("RGB", "P"):
        assert near([left, right], RED, BLUE)


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("WEBP", "RGBA"), ("GIF", "RGBA"), ("PNG", "P")]
)
def test_the_ground_is_seen_through_what_is_transparent(form: str, mode: str) -> None:
    image = halves("white", "#00000000", "RGBA")
    options = {}
    if mode == "P":
        image = halves("white", "black", "P")
        options = {"transparency": image.getpixel((319, 0))}
    elif mode == "LA":
        image = image.convert("LA")
    picture = decode(encoded(image, form, **options), WISH)
    assert near(corners(picture), (255, 255, 255), GROUND, (255, 255, 255), GROUND)


def test_the_first_frame_of_many() -> None:
    frames = [halves("red", "blue"), halves("lime", "lime")]
    for form in ("GIF", "WEBP"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
        assert near(corners(decode(data, WISH))[:2], RED, BLUE)


def test_grey_of_sixteen_bits_is_not_cut_off() -> None:
    image = Image.new("I;16", (320, 160), 0x8000)
    assert near(corners(decode(encoded(image, "PNG"), WISH)), *[(128, 128, 128)] * 4)


def test_a_camera_that_was_held_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter: its left side is up
    picture = decode(encoded(halves("red", "blue"), "JPEG", exif=exif, quality=95), WISH)
    assert (picture.columns, picture.rows) == (20, 20)
    assert near(corners(picture), RED, RED, BLUE, BLUE)


def test_thin_lines_on_an_even_ground_stay_to_be_seen() -> None:
    for ground, line in (("white", "black"), ("black", "white")):
        image = Image.new("RGB", (960, 640), ground)
        image.paste(line, (0, 320, 960, 322))
        greys = set(decode(encoded(image, "PNG"), WISH).pixels)
        assert max(greys) - min(greys) > 1.3 * 255 * 2 / 16, "no more than their share"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a PNG, JPEG, GIF, WEBP or BMP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG, JPEG, GIF, WEBP or BMP"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a PNG, JPEG, GIF, WEBP or BMP"),
        (encoded(halves("red", "blue"), "TIFF"), "not a PNG, JPEG, GIF, WEBP or BMP"),
        (png(5_000, 5_000), "too large a picture: 5,000 by 5,000"),
        (png(9_000, 9_500), "too large a picture: 9,000 by 9,500"),
        (png(60_000, 60_000), "too large a picture"),
        (png(2**31 - 1, 2**31 - 1), "too large a picture"),
        (png(100, 100, b"\0" * 50), "damaged"),
        (b"\0" * (32 * 1024 * 1024 + 1), "too large a file"),
    ],
    ids=range(10),
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError) as refused:
        decode(data, WISH)
    assert str(refused.value) == reason


@pytest.mark.parametrize("form", FORMATS)
def test_files_that_are_cut_short(form: str) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    data = encoded(noise, form)
    assert decode(data, WISH).columns == 25
    refused = 0
    for size in range(0, len(data) - len(data) // 10, len(data) // 40):
        try:
            decode(data[:size], WISH)
        except PictureError as error:
            refused += str(error) in ("damaged", "not a PNG, JPEG, GIF, WEBP or BMP")
    assert refused >= 36


@settings(max_examples=150)
@given(st.sampled_from(FORMATS), st.data())
def test_files_with_changed_bytes_end_in_a_picture_or_a_reason(form: str, data: st.DataObject) -> None:
    whole = bytearray(_SMALL[form])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        picture = decode(bytes(whole), WISH)
        assert 1 <= picture.columns <= WISH.room
        assert 1 <= picture.rows <= WISH.most_rows
        assert len(picture.pixels) == 6 * picture.columns * picture.rows


_SMALL = {form: encoded(Image.effect_noise((24, 16), 90).convert("RGB"), form) for form in FORMATS}


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_installed()
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert not is_installed()
    with pytest.raises(PictureError) as refused:
        decode(_SMALL["PNG"], WISH)
    assert str(refused.value) == WITHOUT
    assert "linkhop[pictures]" in WITHOUT
