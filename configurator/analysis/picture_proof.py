"""Whether every product that can be built has its picture: a proof, and a design to see it by where one has not.

Decides what a picture lacks (an image, a colour, the right size) and for which values, and asks the engine whether any
product has these together. What no product can show is no mistake and stands among the notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product as every_pair

from configurator.catalog.model import Option, Product, Value
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.imaging.compose import unreadable
from configurator.imaging.model import TINT, Art, ArtSlot, Drawing, Fixed, Painted, Repeated, ValueImages
from configurator.source import Problem, Source, did_you_mean

NOTHING = frozenset({"none", "no"})
"""Values of these names show nothing, and are meant to."""
_NAMED = 5
_UNKNOWN = "whether a design can show it could not be worked out in time"
_WaysToShow = tuple[Choices, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """What a picture lacks, where to mend it, and the ways to have it: choices, any of which shows the lack."""

    source: Source
    message: str
    hint: str
    ways: _WaysToShow


@dataclass(frozen=True, slots=True)
class PictureProof:
    """What was found: how many cases were looked at, what a design shows wrong, and what none does (notes)."""

    views: int
    cases: int
    mistakes: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def prove(engine: Engine, art: Art) -> PictureProof:
    """Looks at every slot of every view with every value that decides what is drawn there.

    Cost: a question or two for each lack that is found, none where nothing lacks.
    """
    found = _PictureCases(engine.revision.product, art)
    lacks = list(dict.fromkeys(found.lacks()))
    mistakes, notes = list(unreadable(art)), [*found.unused()]
    for lack in lacks:
        (mistakes if (told := _told(engine, lack)).severity == "error" else notes).append(told)
    return PictureProof(len(art.views), found.cases, tuple(sorted(mistakes)), tuple(sorted(notes)))


def _told(engine: Engine, lack: Lack) -> Problem:
    """The lack as a mistake with a design that shows it, or as a note that none does."""
    problem = Problem(lack.source, lack.message, lack.hint)
    try:
        way = next((way for way in lack.ways if engine.possible(way)), None)
        if way is None:
            return replace(problem, message=f"{lack.message} No design can show it.", severity="warning")
        return replace(problem, message=f"{lack.message} {_witness(engine, way)}")
    except SolverDeadline:
        return replace(problem, message=f"{lack.message} ({_UNKNOWN})")


def _witness(engine: Engine, way: Choices) -> str:
    """A design that shows it: the choices that do, and what else is then other than in the first design."""
    chosen = ", ".join(sorted(map(str, way)))
    shown, first = engine.complete(way), engine.complete(frozenset())
    said = {choice.slot for choice in way}
    along = [
        f"{slot} = {', '.join(taken)}"
        for slot, taken in shown.taken.items()
        if slot not in said and taken and first.taken.get(slot) != taken
    ]
    if not chosen:
        return "The first design shows it."
    return f"A design shows it: {chosen}" + (f" (with {', '.join(along[:_NAMED])})." if along else ".")


class _PictureCases:
    """What is looked at, counted on the way."""

    def __init__(self, product: Product, art: Art) -> None:
        self._product, self._art = product, art
        self._options = {option.key: option for option in product.options}
        self._used: set[str] = set()
        self.cases = 0

    def lacks(self) -> Iterator[Lack]:
        """Everything that a picture lacks, whether or not a design can show it."""
        for view, slots in {**self._art.views, **self._art.cards}.items():
            backdrop = self._drawing(getattr(slots[0], "image", ""))
            for slot, place in zip(slots, self._art.places[view], strict=True):
                yield from self._of(slot, place, backdrop)

    def unused(self) -> Iterator[Problem]:
        """A note for each image that no view and no value uses; asked after the lacks."""
        for name, drawing in self._art.images.items():
            if name not in self._used:
                yield Problem(Source(drawing.shown, 1), "No picture uses this image.", "", "warning")

    def _of(self, slot: ArtSlot, place: Source, backdrop: Drawing | None) -> Iterator[Lack]:
        if isinstance(slot, Fixed):
            yield from self._sized(slot.image, backdrop, (frozenset(),))
        elif isinstance(slot, Painted):
            yield from self._painted(slot, place, backdrop)
        elif isinstance(slot, ValueImages):
            yield from self._values(slot, backdrop)
        else:
            yield from self._repeated(slot)

    def _painted(self, slot: Painted, place: Source, backdrop: Drawing | None) -> Iterator[Lack]:
        """A lack for each pair of values that leaves the slot without a colour."""
        for image in filter(None, (slot.shade, slot.mask, slot.spec)):
            yield from self._sized(image, backdrop, (frozenset(),))
        pairs = every_pair(self._cases(slot.paint), self._cases(slot.otherwise))
        for (swatch, way), (second, other) in pairs:
            self.cases += 1
            if not (swatch or second or slot.default):
                hint = "give it a 'default:' here, or the values a 'swatch:'"
                yield Lack(place, f"Nothing says in which colour '{slot.shade}' is painted.", hint, (way | other,))

    def _values(self, slot: ValueImages, backdrop: Drawing | None) -> Iterator[Lack]:
        """A lack for each value without its image, or without a colour for its tint pass."""
        for value in self._option(slot.option):
            name, ways = slot.prefix + (value.layer or ""), self._ways(slot.option, value)
            self.cases += 1
            if value.layer is None:
                if value.key not in {*NOTHING, *slot.nothing}:
                    yield _unseen(slot.option, value, ways)
                continue
            yield from self._imaged(name, value, ways)
            for image in (name, name + TINT):
                yield from self._sized(image, backdrop, ways)
            if name + TINT in self._art.images and not (value.swatch or slot.default):
                yield from self._colourless(slot.tint, name, value, ways)

    def _repeated(self, slot: Repeated) -> Iterator[Lack]:
        """The same for the things that stand in rows; each instance is tried."""
        for value in self._option(slot.repeat):
            ways = self._ways(slot.repeat, value)
            self.cases += 1
            if value.layer is None:
                if value.key not in {*NOTHING, *slot.nothing}:
                    yield _unseen(slot.repeat, value, ways)
                continue
            self._used |= {value.layer, value.layer + TINT}
            if value.layer not in self._art.images:
                yield self._absent(value.layer, value, ways)
            elif value.layer + TINT in self._art.images and not (value.swatch or slot.palette):
                yield from self._colourless(slot.tint, value.layer, value, ways)

    def _imaged(self, name: str, value: Value, ways: _WaysToShow) -> Iterator[Lack]:
        self._used |= {name, name + TINT}
        if name not in self._art.images and name + TINT not in self._art.images:
            yield self._absent(name, value, ways)

    def _absent(self, name: str, value: Value, ways: _WaysToShow) -> Lack:
        return Lack(value.source, f"There is no image 'layers/{name}.png'.", did_you_mean(name, self._art.images), ways)

    def _colourless(self, tint: str | None, name: str, value: Value, ways: _WaysToShow) -> Iterator[Lack]:
        """A lack for each value of ``tint`` that leaves a tint pass without a colour."""
        for swatch, other in self._cases(tint):
            self.cases += 1
            if not swatch:
                message = f"Nothing says in which colour '{name}{TINT}' is painted."
                both = tuple(way | _moved(other, way) for way in ways)
                yield Lack(value.source, message, "give the value a 'swatch:', or the slot a 'default:'", both)

    def _sized(self, image: str, backdrop: Drawing | None, ways: _WaysToShow) -> Iterator[Lack]:
        """A lack when an image is not as large as the picture: its parts would lie where they do not belong."""
        self._used.add(image)
        drawing = self._drawing(image)
        if drawing and backdrop and (drawing.width, drawing.height) != (backdrop.width, backdrop.height):
            message = f"This image has {drawing.width} x {drawing.height} pixels, its picture {backdrop.width} x "
            hint = "draw it on the whole picture, with nothing around it"
            yield Lack(Source(drawing.shown, 1), f"{message}{backdrop.height}.", hint, ways)

    def _cases(self, key: str | None) -> Iterator[tuple[str | None, Choices]]:
        """The colour of each value of an option with the choice of it, then of none at all where there may be none."""
        option = self._options.get(key or "")
        if option is None:
            yield None, frozenset()
            return
        for value in option.values:
            yield value.swatch, frozenset({Choice(Slot(option.key), value.key)})
        if option.choose.low == 0 or option.within is not None:
            yield None, frozenset(Choice(Slot(option.key), value.key, taken=False) for value in option.values)

    def _ways(self, key: str, value: Value) -> _WaysToShow:
        """The choices that show a value: one for each instance of its component."""
        most = self._product.home(key).count.high
        return tuple(frozenset({Choice(Slot(key, instance), value.key)}) for instance in range(1, most + 1))

    def _option(self, key: str) -> tuple[Value, ...]:
        option: Option | None = self._options.get(key)
        return option.values if option else ()

    def _drawing(self, name: str) -> Drawing | None:
        return self._art.images.get(name)


def _moved(other: Choices, way: Choices) -> Choices:
    """The choices at the same instance as the way's."""
    instance = next((choice.slot.instance for choice in way), 1)
    return frozenset(replace(choice, slot=Slot(choice.slot.key, instance)) for choice in other)


def _unseen(option: str, value: Value, ways: _WaysToShow) -> Lack:
    hint = f"give it a 'layer:', or say 'nothing: [{value.key}]' where {option} is drawn"
    return Lack(value.source, f"Nothing is drawn for {option} = {value.key}.", hint, ways)
