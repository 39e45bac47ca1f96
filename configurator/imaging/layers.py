"""Which layers make the picture of a choice, from the back to the front.

A pure function of art and looks: it opens no file and draws nothing. A choice that the art does not know is
left out (``art.unknown_layers`` reports it when the shop is checked), so a picture is always there.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import assert_never

from configurator.errors import UnknownName
from configurator.imaging.model import TINT, Art, ArtSlot, Fixed, Layer, Look, Painted, Repeated, ValueImages
from configurator.imaging.placement import Stand, stands

Looks = Mapping[str, tuple[Look, ...]]


def layers(art: Art, looks: Looks, view: str) -> tuple[Layer, ...]:
    """The layers of one view, from the back to the front; the first is the backdrop.

    ``looks`` maps an option's key to the looks of its chosen values; of a component with several instances
    the keys are ``product[1]``, ``product[2]`` ... Raises UnknownName for a view that the art does not have.
    """
    known = {**art.cards, **art.views}
    if view not in known:
        raise UnknownName("view", view, known)
    return tuple(layer for slot in known[view] for layer in _drawn(slot, art, looks))


def reads(art: Art, view: str) -> frozenset[str]:
    """The keys of the options whose looks can make a difference to a view; without the number of an instance."""
    return frozenset(name for slot in art.views[view] for name in _named_by(slot) if name is not None)


def _named_by(slot: ArtSlot) -> tuple[str | None, ...]:
    match slot:
        case Fixed():
            return ()
        case Painted():
            return (slot.paint, slot.otherwise)
        case ValueImages():
            return (slot.option, slot.tint)
        case Repeated():
            return (slot.repeat, slot.tint)
        case _:
            assert_never(slot)


def _drawn(slot: ArtSlot, art: Art, looks: Looks) -> Iterator[Layer]:
    """The layers of one slot."""
    match slot:
        case Fixed():
            yield Layer(slot.image)
        case Painted():
            yield from _painted(slot, looks)
        case ValueImages():
            colour = _first(looks, slot.tint)
            for look in looks.get(slot.option, ()):
                yield from _shown(art, slot.look(look), _coloured(colour, look, slot.default), Stand())
        case Repeated():
            yield from _repeated(slot, art, looks)
        case _:
            assert_never(slot)


def _painted(slot: Painted, looks: Looks) -> Iterator[Layer]:
    """The tinted grey pass and, unless the finish is matte, its highlights."""
    own = _first(looks, slot.paint)
    colour = _coloured(own, _first(looks, slot.otherwise), slot.default)
    if colour.swatch is None:
        return
    yield Layer(slot.shade, tint=colour.swatch.lower(), finish=colour.finish, mask=slot.mask)
    if slot.spec is not None and colour.finish != "matte":
        yield Layer(slot.spec, mask=slot.mask)


def _repeated(slot: Repeated, art: Art, looks: Looks) -> Iterator[Layer]:
    """The layers of every instance, standing in rows; those at the back come first."""
    for instance, look, stand in standing(slot, art, looks):
        colour = _first(looks, slot.tint + instance) if slot.tint else Look()
        yield from _shown(art, look, _coloured(colour, look, _from_palette(slot.palette, look.key)), stand)


def standing(slot: Repeated, art: Art, looks: Looks) -> Iterator[tuple[str, Look, Stand]]:
    """The suffix (``""``, ``[2]``), look and place of every instance that has an image, from the back to the front."""
    found = [(instance, _first(looks, slot.repeat + instance)) for instance in _instances(slot.repeat, looks)]
    shown = [(instance, look) for instance, look in found if look.layer in art.images]
    sizes = [art.images[look.layer or ""] for _, look in shown]
    for index, stand in stands([(size.width, size.height) for size in sizes], slot):
        yield *shown[index], stand


def _instances(option: str, looks: Looks) -> list[str]:
    """The instance suffixes of an option in order: ``""`` for a single one, ``[1]``, ``[2]`` ..."""
    found = (re.fullmatch(re.escape(option) + r"(?:\[(\d+)\])?", key) for key in looks)
    numbers = sorted(int(match[1] or 0) for match in found if match)
    return [f"[{number}]" if number else "" for number in numbers]


def _shown(art: Art, look: Look, colour: Look, stand: Stand) -> Iterator[Layer]:
    """The image of a look at its place, over its tinted companion when there is one."""
    if look.layer is None:
        return
    if look.layer + TINT in art.images and colour.swatch is not None:
        tint = colour.swatch.lower()
        yield Layer(look.layer + TINT, tint, colour.finish, None, stand.left, stand.top, stand.scale)
    if look.layer in art.images:
        yield Layer(look.layer, left=stand.left, top=stand.top, scale=stand.scale)


def _first(looks: Looks, option: str | None) -> Look:
    """The first look of an option, or a look that shows nothing."""
    return next(iter(looks.get(option or "", ())), Look())


def _from_palette(palette: tuple[str, ...], key: str) -> str | None:
    """The colour of the palette that belongs to a value's key, whatever it is called in which language."""
    return palette[zlib.crc32(key.encode()) % len(palette)] if palette else None


def _coloured(first: Look, second: Look, default: str | None) -> Look:
    """The first of two looks that has a colour, at last one of the default colour."""
    return next((look for look in (first, second) if look.swatch is not None), Look(swatch=default))
