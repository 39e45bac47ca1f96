"""Draws the customer's own words: which font has them, how large they are, and where the lines break.

Words that no font has are not drawn wrong: the place they take is marked by lines, as on an empty card. With
``compose`` one of the two modules with PIL.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from configurator.imaging.model import Art, Lettering
from configurator.shop import demo_shop

Font = ImageFont.FreeTypeFont
_SMALLEST = 9
_STEP = 0.9
_LEADING = 1.28
_MORE = "\N{HORIZONTAL ELLIPSIS}"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_SHOP_FONTS = ("instrument-sans.woff2", "instrument-sans-ext.woff2")


def lettering(art: Art, words: Mapping[str, str], view: str) -> tuple[Lettering, ...]:
    """The words of a view, of those that are written (by option) and not empty."""
    found = ((words.get(at.text, "").strip(), at) for at in art.words.get(view, ()))
    return tuple(Lettering(" ".join(text.split()), at) for text, at in found if text)


def can_be_drawn(art: Art, text: str) -> bool:
    """Whether the fonts have all the letters, in an order that one of them can lay out."""
    return bool(_runs(text, font_files(art), _SMALLEST))


def font_files(art: Art) -> tuple[Path, ...]:
    """The art's own fonts, then the shop's."""
    return (*art.fonts, *(demo_shop().static / "vendor" / name for name in _SHOP_FONTS))


def draw_words(canvas: Image.Image, words: Lettering, fonts: tuple[Path, ...], factor: float) -> None:
    """Puts words on the canvas, which is ``factor`` times as large as the art."""
    left, top, right, bottom = (round(number * factor) for number in words.at.box)
    sheet = Image.new("RGBA", (max(1, right - left), max(1, bottom - top)), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    if _runs(words.text, fonts, _SMALLEST):
        size, lines = _fitted(words, fonts, sheet.size, factor)
        leading = round(size * _LEADING)
        middle = (sheet.height - leading * len(lines)) / 2 + leading * 0.74
        for number, line in enumerate(lines):
            _line(pen, line, fonts, size, (sheet.width / 2, middle + leading * number), words.at.colour)
    else:
        _empty(pen, sheet.size, words)
    if words.at.turn:
        sheet = sheet.rotate(words.at.turn, Image.Resampling.BICUBIC, expand=True)
    corner = (left + right - sheet.width) // 2, (top + bottom - sheet.height) // 2
    canvas.paste(sheet.convert("RGB"), corner, sheet.getchannel("A"))


def _line(
    pen: ImageDraw.ImageDraw, text: str, fonts: tuple[Path, ...], size: int, foot: tuple[float, float], colour: str
) -> None:
    """A line around a middle, its letters standing on a height."""
    x = foot[0] - _width(text, fonts, size) / 2
    for run, font in _runs(text, fonts, size):
        pen.text((x, foot[1]), run, fill=colour, font=font, anchor="ls")
        x += font.getlength(run)


def _empty(pen: ImageDraw.ImageDraw, size: tuple[int, int], words: Lettering) -> None:
    """Lines where words stand that cannot be drawn."""
    width, height = size
    for number in range(words.at.lines):
        y = round(height * (number + 0.75) / words.at.lines)
        pen.line(((width * 0.12, y), (width * 0.88, y)), fill=words.at.colour + "66", width=max(1, height // 80))


def _fitted(
    words: Lettering, fonts: tuple[Path, ...], room: tuple[int, int], factor: float
) -> tuple[int, tuple[str, ...]]:
    """The largest size at which the words fit, and their lines; the rest is left out where not even the least fits."""
    size = max(_SMALLEST, round(words.at.size * factor))
    while True:
        lines = tuple(_broken(words.text, fonts, size, room[0]))
        most = min(words.at.lines, max(1, int(room[1] / (size * _LEADING))))
        if len(lines) <= most or size <= _SMALLEST:
            return size, lines if len(lines) <= most else (*lines[: most - 1], lines[most - 1][:-1].rstrip() + _MORE)
        size = max(_SMALLEST, int(size * _STEP))


def _broken(text: str, fonts: tuple[Path, ...], size: int, width: int) -> Iterator[str]:
    """The text in lines that are at most so wide; a word that is wider by itself is broken anywhere."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if _width(longer, fonts, size) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while _width(line, fonts, size) > width and len(line) > 1:
            fits = max(1, int(len(line) * width / _width(line, fonts, size)))
            yield line[:fits]
            line = line[fits:]
    yield line


def _width(text: str, fonts: tuple[Path, ...], size: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(text, fonts, size))


def _runs(text: str, fonts: tuple[Path, ...], size: int) -> tuple[tuple[str, Font], ...]:
    """The text in pieces with a font each: whole where one has it all, else letter by letter from left to right.

    Nothing where that would show boxes, or letters in the wrong order.
    """
    for path in fonts:
        if all(_has(path, letter) for letter in text):
            return ((text, _font(path, size)),)
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT or unicodedata.combining(letter) for letter in text):
        return ()
    found = [(letter, next((path for path in fonts if _has(path, letter)), None)) for letter in text]
    return tuple((letter, _font(path, size)) for letter, path in found if path) if all(p for _, p in found) else ()


@lru_cache(maxsize=4096)
def _has(path: Path, letter: str) -> bool:
    """Whether a font has a letter: it draws what it does not have as one and the same box."""
    if letter.isspace():
        return True
    font = _font(path, 40)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> Font:
    return ImageFont.truetype(path, size)
