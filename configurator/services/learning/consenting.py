"""Many customers at a time: who of them allows something, and lots that are small enough for nobody to wait."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from configurator.profiles.consent import Purpose
from configurator.services.showroom.showroom import Showroom

AT_ONCE = 200
"""So many customers are read or written in one transaction."""


def in_lots(some: Iterable[UUID]) -> Iterator[tuple[int, list[UUID]]]:
    """The customers, some at a time, always in the same order; with how many came before."""
    every = sorted(some)
    for begin in range(0, len(every), AT_ONCE):
        yield begin, every[begin : begin + AT_ONCE]


def consenting(room: Showroom, some: Collection[UUID], purpose: Purpose, versions: Collection[str]) -> frozenset[UUID]:
    """Those who said yes to the purpose in one of these texts, and no later no."""
    found, now = set[UUID](), room.now()
    for _, lot in in_lots(some):
        with room.reading() as unit:
            found |= unit.consents.allowing(lot, purpose, now, versions=versions)
    return frozenset(found)
