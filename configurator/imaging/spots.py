"""Where on a picture its parts are, so that a click on one opens its option.

Decides the shapes only, from the back to the front; which page an option stands on is not known here.
"""

from collections.abc import Iterator

from configurator.imaging.layers import Looks, standing
from configurator.imaging.model import Art, Repeated

SpotShape = tuple[tuple[int, int], ...]


def parts(art: Art, looks: Looks, view: str) -> tuple[tuple[str, tuple[SpotShape, ...]], ...]:
    """The parts of a view that lead somewhere: the slot as text (``wheels``, ``product[2]``) and its shapes.

    Parts of the manifest come in its order; things that stand in rows are parts by themselves, in front of these.
    """
    found: dict[str, tuple[SpotShape, ...]] = {}
    for spot in art.spots.get(view, ()):
        found[spot.option] = (*found.get(spot.option, ()), spot.corners)
    return (*found.items(), *_things(art, looks, view))


def _things(art: Art, looks: Looks, view: str) -> Iterator[tuple[str, tuple[SpotShape, ...]]]:
    """The box around each thing that stands in a row."""
    for slot in art.views[view]:
        if isinstance(slot, Repeated):
            for instance, look, stand in standing(slot, art, looks):
                size = art.images[look.layer or ""]
                right, bottom = (
                    stand.left + round(size.width * stand.scale),
                    stand.top + round(size.height * stand.scale),
                )
                box = (stand.left, stand.top), (right, stand.top), (right, bottom), (stand.left, bottom)
                yield slot.repeat + instance, (box,)
