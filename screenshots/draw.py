"""Draw the sample vault's chart: for each model a bar from its first release to February 2026, where the vault's clock
stopped, with its newest version as a lighter piece. `python screenshots/draw.py`; needs Pillow.

The dates are those of the table in `Concepts/AI video race.md`. Bars and gaps are whole cells of a terminal high.
"""

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).parents[1] / "notes" / "sample" / "Pictures" / "calendar.png"
MODELS = (
    # country, first release, newest version; in months from January 2023
    ("us", 1, 35),  # Runway Gen
    ("us", 6, 6),  # Pika
    ("us", 16, 33),  # Veo
    ("cn", 17, 37),  # Kling
    ("us", 17, 32),  # Dream Machine
    ("cn", 20, 29),  # Hailuo
    ("cn", 23, 34),  # Hunyuan Video
    ("us", 23, 32),  # Sora
    ("cn", 29, 37),  # Seedance
)
BAR = {"cn": "#c96f6f", "us": "#6f8fc9"}
NEWEST = {"cn": "#f2c4b3", "us": "#c3d6f5"}
MONTH, ROW = 11, 32
MONTHS = 38
YEAR = "#8a8f9960"


def main() -> None:
    """Draw and save it, on nothing: the ground of the page shows through."""
    image = Image.new("RGBA", (MONTHS * MONTH, len(MODELS) * ROW - ROW // 2))
    draw = ImageDraw.Draw(image)
    for month in range(12, MONTHS, 12):
        draw.rectangle((month * MONTH - 2, 0, month * MONTH + 1, image.height), fill=YEAR)
    for row, (country, first, newest) in enumerate(MODELS):
        top = row * ROW
        draw.rectangle((first * MONTH, top, image.width, top + ROW // 2 - 1), fill=BAR[country])
        draw.rectangle((newest * MONTH, top, (newest + 1) * MONTH - 1, top + ROW // 2 - 1), fill=NEWEST[country])
    image.quantize(16).save(TARGET, optimize=True)
    print(TARGET, TARGET.stat().st_size)


if __name__ == "__main__":
    main()
