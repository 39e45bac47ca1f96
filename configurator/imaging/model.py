"""What the art of a product consists of, as plain data.

Decides the words (art, view, slot, layer, look) and their fields; it reads no file and draws nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from configurator.source import Source

STRICT = ConfigDict(extra="forbid", str_min_length=1)
Swatch = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Box = tuple[int, int, int, int]
"""A piece of a picture, in canvas pixels: left, top, right, bottom."""
TINT = "_tint"
"""An image ``x`` may have a companion ``x_tint``: a grey pass under it that takes the choice's colour."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one chosen value looks: the image it adds, its colour as ``#RRGGBB``, its finish, its key."""

    layer: str | None = None
    swatch: str | None = None
    finish: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A slot that always shows the same image."""

    __pydantic_config__ = STRICT
    image: str


@dataclass(frozen=True, slots=True)
class ValueImages:
    """A slot that shows the image of each chosen value of ``option``, which is called ``prefix`` and its layer.

    Its tint pass takes the colour of the option ``tint``, else the value's own, else ``default``. ``nothing`` are
    values that are meant to show nothing, beside 'none' and 'no'.
    """

    __pydantic_config__ = STRICT
    option: str
    tint: str | None = None
    default: Swatch | None = None
    prefix: str = ""
    nothing: tuple[str, ...] = ()

    def look(self, look: Look) -> Look:
        """A value's look with the name of the image that it has here."""
        return replace(look, layer=self.prefix + look.layer) if look.layer else look


@dataclass(frozen=True, slots=True)
class Painted:
    """A slot that tints the grey pass ``shade`` (inside ``mask``) with the colour of the option ``paint``.

    ``spec`` are highlights on top, left out for matte. A value without a colour takes that of the option
    ``otherwise`` (a roof in body colour), at last ``default``.
    """

    __pydantic_config__ = STRICT
    paint: str
    shade: str
    mask: str | None = None
    spec: str | None = None
    otherwise: str | None = None
    default: Swatch | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line to stand on, in canvas pixels: from ``left`` to ``right``, feet at ``foot``, heads below ``top``."""

    __pydantic_config__ = STRICT
    left: int
    right: int
    foot: int
    top: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """A slot that stands the images of ``option[1]``, ``option[2]`` ... in rows, the tallest at the back.

    ``tint`` names the option (``tint[1]`` ...) that colours each; one without a colour takes one of the
    ``palette``, always the same for a name. ``largest`` is the scale never exceeded,
    ``gap`` the least space between two, ``foot`` the pixels of an image below its feet (its shadow),
    ``stagger`` how far rows of equal length move aside, each to its side, so that the back is seen between
    the front. ``nothing`` are values that are meant to show nothing, beside 'none' and 'no'.
    """

    __pydantic_config__ = STRICT
    repeat: str
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    tint: str | None = None
    palette: tuple[Swatch, ...] = ()
    largest: Annotated[float, Field(gt=0, le=4)] = 1.0
    gap: Annotated[int, Field(ge=0)] = 24
    foot: Annotated[int, Field(ge=0)] = 0
    stagger: int = 0
    nothing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsPlace:
    """Where the customer's own words are drawn over a view: those of the option ``text``, inside ``box``.

    As large as ``size`` pixels and as many ``lines`` allow, turned by ``turn`` degrees against the clock.
    """

    __pydantic_config__ = STRICT
    text: str
    box: tuple[int, int, int, int]
    size: Annotated[int, Field(ge=8, le=400)] = 48
    colour: Swatch = "#2a2622"
    lines: Annotated[int, Field(ge=1, le=12)] = 1
    turn: Annotated[float, Field(ge=-90, le=90)] = 0.0


@dataclass(frozen=True, slots=True)
class Lettering:
    """Words with their place on a picture."""

    text: str
    at: WordsPlace


ArtSlot = Fixed | ValueImages | Painted | Repeated


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a view, in canvas pixels, that leads to its ``option``: a ``box`` (left, top, right, bottom) or an
    ``outline`` (x, y, x, y ... of its corners). Several of one option are one part.
    """

    __pydantic_config__ = STRICT
    option: str
    box: tuple[int, int, int, int] | None = None
    outline: Annotated[tuple[int, ...], Field(max_length=120)] = ()

    @property
    def corners(self) -> tuple[tuple[int, int], ...]:
        """The corners of its shape, one after the other."""
        if self.box is not None:
            left, top, right, bottom = self.box
            return ((left, top), (right, top), (right, bottom), (left, bottom))
        return tuple(zip(self.outline[::2], self.outline[1::2], strict=False))


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a ``view`` that shows a value small."""

    __pydantic_config__ = STRICT
    view: str
    box: Box


@dataclass(frozen=True, slots=True)
class ArtName:
    """A name in the manifest that the product has to have: an ``option`` or a ``step``, and where it is written."""

    kind: Literal["option", "step"]
    name: str
    source: Source


def shown_path(path: Path) -> str:
    """A path as the shop's owner knows it: from ``catalog/`` on, where there is one."""
    parts = path.parts
    return "/".join(parts[parts.index("catalog") :]) if "catalog" in parts else path.as_posix()


@dataclass(frozen=True, slots=True)
class Drawing:
    """An image file of the art: its size in pixels and the hash of its bytes."""

    path: Path
    width: int
    height: int
    digest: str

    @property
    def shown(self) -> str:
        """The file as the shop's owner knows it: from ``catalog/`` on, where there is one."""
        return shown_path(self.path)


@dataclass(frozen=True, slots=True)
class Art:
    """All that is needed to draw a product: its views (slots from the back to the front) and its images.

    ``views`` show the product; ``cards`` show one part of it alone, for the card of an option; ``crops`` say by option
    which piece of a view shows its values small.

    The first slot of a view is its backdrop, whose size is the size of the picture. ``steps`` says which view the
    page of a step shows, ``spots`` which parts of a view lead to an option, ``words`` where the customer's own
    are drawn, ``names`` what the product has to know,
    ``places`` where each slot of a view or card is written, ``fonts`` the art's own fonts for words.
    ``digest`` changes with any byte of the manifest or the images.
    """

    views: Mapping[str, tuple[ArtSlot, ...]]
    cards: Mapping[str, tuple[ArtSlot, ...]]
    crops: Mapping[str, Crop]
    titles: Mapping[str, str]
    steps: Mapping[str, str]
    spots: Mapping[str, tuple[Spot, ...]]
    words: Mapping[str, tuple[WordsPlace, ...]]
    names: tuple[ArtName, ...]
    fonts: tuple[Path, ...]
    places: Mapping[str, tuple[Source, ...]]
    images: Mapping[str, Drawing]
    digest: str

    def view_of(self, step: str) -> str:
        """The view that the page of a step shows: the one that names it, else the first."""
        return self.steps.get(step, next(iter(self.views)))


@dataclass(frozen=True, slots=True)
class Layer:
    """One image at one place: ``tint`` colours a grey pass, ``mask`` cuts it, ``finish`` is how it shines."""

    image: str
    tint: str | None = None
    finish: str | None = None
    mask: str | None = None
    left: int = 0
    top: int = 0
    scale: float = 1.0

    @property
    def recipe(self) -> dict[str, Any]:
        """The fields by name, from which the layer is made again."""
        return {name: getattr(self, name) for name in self.__slots__}
