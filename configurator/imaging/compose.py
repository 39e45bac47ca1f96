"""Draws layers: the only place with PIL.

Decides how paint looks (a grey pass whose middle grey is exactly the colour), how images are scaled and
encoded. It does not decide which layers there are. Decoded images are kept in memory, cut to what is visible
in them.
"""

import hashlib
import io
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from configurator.errors import ConfiguratorError
from configurator.imaging.lettering import draw_words, font_files
from configurator.imaging.model import Art, Box, Drawing, Layer, Lettering
from configurator.shop import demo_shop
from configurator.source import Problem, Source

Format = Literal["avif", "webp", "jpeg", "png"]
RENDERER = "1"
"""Raised whenever the same layers begin to look different, so that no old picture is served for new."""

_CONTRAST = {"metallic": 1.18, "pearl": 1.06, "matte": 0.62}
_GLOSS = {"metallic": 0.80, "pearl": 0.86, "matte": 0.45}
_GRAIN = 6
CARD = (1200, 630)
_SMALL = 0.2
"""A picture that is at most so wide, compared to its art, is put together from layers made small before."""
_FONTS = ("instrument-sans.woff2", "instrument-sans-ext.woff2")


class ChangedDrawing(ConfiguratorError):
    """An image file is not the one that the art was read with."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The picture {name} was changed a moment ago. Please reload the page.")


@dataclass(frozen=True, slots=True)
class _VisiblePart:
    """The visible part of an image: colours or greys, how much they cover (None: all), and where it lies."""

    colours: Image.Image
    cover: Image.Image | None
    left: int
    top: int


def compose(
    art: Art,
    layers: tuple[Layer, ...],
    *,
    width: int,
    format: Format,  # noqa: A002
    words: tuple[Lettering, ...] = (),
    crop: Box | None = None,
) -> bytes:
    """The picture of the layers as a file of ``width`` pixels, never wider than the art was drawn.

    The first layer is the backdrop and gives the picture its shape; ``words`` come over everything. With ``crop`` the
    picture is that piece alone.
    """
    canvas = _drawn(art, layers, width if crop is None else art.images[layers[0].image].width)
    for each in words:
        draw_words(canvas, each, font_files(art), canvas.width / art.images[layers[0].image].width)
    return _encoded(_narrowed(canvas.crop(crop) if crop else canvas, width), format)


def compose_card(art: Art, layers: tuple[Layer, ...]) -> bytes:
    """The middle of the picture in the size that other sites show beside a link to it, as JPEG."""
    canvas = _drawn(art, layers, CARD[0])
    return _encoded(ImageOps.fit(canvas, CARD, Image.Resampling.LANCZOS), "jpeg")


def _drawn(art: Art, layers: tuple[Layer, ...], width: int) -> Image.Image:
    """The layers on a canvas: as large as the art, or much smaller where so little is wanted."""
    whole = _size(art, layers[0])
    factor = width / whole[0] if width <= whole[0] * _SMALL else 1.0
    canvas = Image.new("RGB", (max(1, round(whole[0] * factor)), max(1, round(whole[1] * factor))), "#ffffff")
    for layer in layers:
        _draw(canvas, art, layer, factor)
    return canvas


def unreadable(art: Art) -> Iterator[Problem]:
    """A problem for each image that cannot be decoded, or is not the one that the art was read with."""
    for drawing in art.images.values():
        try:
            _opened(drawing)
        except (ChangedDrawing, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            hint = "open it in a drawing program, and write it again as PNG"
            yield Problem(Source(drawing.shown, 1), "This image cannot be decoded.", hint)


def emblem(name: str, *, width: int, format: Format) -> bytes:  # noqa: A002
    """A quiet card with the initials of ``name``, for a product without art; always the same for a name.

    Without any where the shop's fonts do not have them all.
    """
    hue = hashlib.sha256(name.encode()).digest()[0] * 360 // 256
    card = Image.linear_gradient("L").resize((1200, 600))
    tones = ((246, 222), (246, 223), (248, 227))
    canvas = Image.merge("RGB", [card.point(_ramp(top, bottom)) for top, bottom in tones])
    badge = Image.new("L", (1040, 1040), 0)
    ImageDraw.Draw(badge).ellipse((8, 8, 1032, 1032), fill=255)
    badge = badge.resize((260, 260), Image.Resampling.LANCZOS)
    canvas.paste(_tone(hue, 30, 52), (470, 170), badge)
    letters = _initials(name)
    drawn = [(letter, font) for letter in letters if (font := _font_of(letter)) is not None]
    if len(drawn) == len(letters):
        pen, left = ImageDraw.Draw(canvas), 600 - sum(font.getlength(letter) for letter, font in drawn) / 2
        for letter, font in drawn:
            pen.text((left, 340), letter, fill="#ffffff", font=font, anchor="ls")
            left += font.getlength(letter)
    return _encoded(_narrowed(canvas, width), format)


def _initials(name: str) -> str:
    """Up to two capitals that stand for a name."""
    named = unicodedata.normalize("NFC", name).replace("-", " ").replace("_", " ")
    words = [word for word in named.split() if word[0].isalnum()]
    letters = [word[0] for word in words[:2]]
    return "".join(letters).upper()


def _font_of(letter: str) -> ImageFont.FreeTypeFont | None:
    """The first of the shop's fonts that has the letter; a font draws what it does not have as one and the same box."""
    for font in _fonts():
        if bytes(font.getmask(letter)) != bytes(font.getmask("\uffff")):
            return font
    return None


@lru_cache(maxsize=1)
def _fonts() -> tuple[ImageFont.FreeTypeFont, ...]:
    vendored = demo_shop().static / "vendor"
    return tuple(ImageFont.truetype(vendored / name, 112) for name in _FONTS)


def _tone(hue: int, saturation: int, lightness: int) -> str:
    """A colour as PIL writes it."""
    return f"hsl({hue}, {saturation}%, {lightness}%)"


def _ramp(first: int, last: int) -> list[int]:
    """A table of 256 entries from one tone to another."""
    return [round(first + (last - first) * grey / 255) for grey in range(256)]


def _size(art: Art, layer: Layer) -> tuple[int, int]:
    drawing = art.images[layer.image]
    return drawing.width, drawing.height


def _draw(canvas: Image.Image, art: Art, layer: Layer, factor: float) -> None:
    """Puts one layer on the canvas, which is ``factor`` times as large as the art."""
    drawing = art.images[layer.image]
    mask = art.images[layer.mask] if layer.mask else None
    if layer.tint is None:
        part = _cut(drawing, mask, layer.scale * factor)
        colours = part.colours
    else:
        part = _grey(drawing, mask, layer.scale * factor, layer.finish)
        tables = paint_tables(layer.tint, layer.finish)
        colours = Image.merge("RGB", [part.colours.point(table) for table in tables])
    left, top = round(layer.left * factor) + part.left, round(layer.top * factor) + part.top
    canvas.paste(colours, (left, top), part.cover)


def _opened(drawing: Drawing) -> Image.Image:
    """The image as the art knows it. Raises ChangedDrawing: pictures are kept by what they were drawn from."""
    try:
        content = drawing.path.read_bytes()
        if hashlib.sha256(content).hexdigest() == drawing.digest:
            with Image.open(io.BytesIO(content)) as opened:
                return opened.convert("RGBA")
    except OSError as error:  # gone, or no whole image
        raise ChangedDrawing(drawing.path.name) from error
    raise ChangedDrawing(drawing.path.name)


@lru_cache(maxsize=512)
def _cut(drawing: Drawing, mask: Drawing | None, scale: float) -> _VisiblePart:
    """The visible part of an image, scaled; with a mask, only what lies inside it."""
    image = _opened(drawing)
    if mask is not None:
        image.putalpha(ImageChops.multiply(image.getchannel("A"), _opened(mask).getchannel("A")))
    if scale != 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    box = image.getchannel("A").getbbox() or (0, 0, 1, 1)
    image = image.crop(box)
    cover = image.getchannel("A")
    return _VisiblePart(image.convert("RGB"), None if cover.getextrema() == (255, 255) else cover, box[0], box[1])


@lru_cache(maxsize=512)
def _grey(drawing: Drawing, mask: Drawing | None, scale: float, finish: str | None) -> _VisiblePart:
    """The grey pass of an image; metallic has fine grain where light falls on it."""
    part = _cut(drawing, mask, scale)
    grey = part.colours.convert("L")
    if finish == "metallic":
        noise = random.Random(1).randbytes(grey.width * grey.height)  # noqa: S311 (grain, no secret)
        grain = Image.frombytes("L", grey.size, noise).point(_ramp(128 - _GRAIN, 128 + _GRAIN))
        lit = grey.point([min(255, max(0, (tone - 96) * 3)) for tone in range(256)])
        grey = Image.composite(ImageChops.add(grey, grain, 1, -128), grey, lit)
    return _VisiblePart(grey, part.cover, part.left, part.top)


@lru_cache(maxsize=512)
def paint_tables(swatch: str, finish: str | None) -> tuple[list[int], list[int], list[int]]:
    """For red, green and blue: what becomes of each of 256 greys. 128 becomes exactly the colour.

    Darker greys go to black (for pearl through a turned hue), lighter ones towards white.
    """
    colour = tuple(int(swatch[at : at + 2], 16) for at in (1, 3, 5))
    deep = (colour[2], colour[0], colour[1]) if finish == "pearl" else colour
    red, green, blue = (_table(own, turned, finish) for own, turned in zip(colour, deep, strict=True))
    return red, green, blue


def _table(own: int, turned: int, finish: str | None) -> list[int]:
    """The table of one channel; ``turned`` is its value in the shadows."""
    contrast, gloss = _CONTRAST.get(finish or "", 1.0), _GLOSS.get(finish or "", 0.72)
    table = []
    for grey in range(256):
        light = (grey - 128) / (127 if grey > 128 else 128) * contrast
        if light >= 0:
            tone = own + (255 - own) * min(1.0, light) ** 1.25 * gloss
        else:
            shade = max(0.0, 1 + light)
            tone = (own * (0.72 + 0.28 * shade) + turned * 0.28 * (1 - shade)) * shade
        table.append(min(255, max(0, round(tone))))
    return table


def _narrowed(canvas: Image.Image, width: int) -> Image.Image:
    """The canvas at the width asked for, at most its own."""
    if width >= canvas.width:
        return canvas
    height = max(1, round(canvas.height * width / canvas.width))
    return canvas.resize((max(1, width), height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encoded(canvas: Image.Image, format: Format) -> bytes:  # noqa: A002
    """The canvas as a file; the settings trade a few kilobytes for an answer within milliseconds."""
    target = io.BytesIO()
    match format:
        case "avif":
            canvas.save(target, "AVIF", quality=62, speed=9, max_threads=1)
        case "webp":
            canvas.save(target, "WEBP", quality=84, method=1)
        case "jpeg":
            canvas.save(target, "JPEG", quality=88, subsampling=0)
        case "png":
            canvas.save(target, "PNG", compress_level=3)
    return target.getvalue()
