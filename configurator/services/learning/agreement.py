"""Whether what a process has learned bit by bit is what the records come to when they are read from nothing.

What was sold or forgotten while it is compared is taken in on both sides; a difference counts only where nothing was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from configurator.learning.next_choice.people import PeopleHistory
from configurator.services.learning import groups, things
from configurator.services.learning.following import Following, followed, start_anew
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

_TRIES = 20


@dataclass(frozen=True, slots=True)
class ComparedPiece:
    """What was compared, in words, and whether it is the same; None: too much was sold meanwhile to tell."""

    what: str
    same: bool | None


def compared(room: Showroom, anew: Following, products: Iterable[Published]) -> Iterator[ComparedPiece]:
    """What this process has learned, piece by piece, beside the same read ``anew``: of these products, and of all."""
    live = followed(room, now=True)

    def alike(published: Published) -> bool:
        return same(live.history(room, published), anew.history(room, published))

    yield ComparedPiece("which designs there are", _same(room, live, anew, lambda: live.designs == anew.designs))
    for published in products:
        yield ComparedPiece(published.product.name, _same(room, live, anew, partial(alike, published)))
    yield ComparedPiece("what goes with what", _same(room, live, anew, lambda: things.counted_alike(room, anew)))
    yield ComparedPiece("who is in which segment", _same(room, live, anew, lambda: groups.grouped_alike(room, anew)))


def forget_learned(room: Showroom) -> None:
    """Forgets what this process has learned, so that all of it is read from the records."""
    start_anew(room)
    things.start_anew(room)
    groups.start_anew(room)


def same(one: PeopleHistory, other: PeopleHistory) -> bool:
    """Whether two histories are the same in every number."""
    return (one.history.values, one.names) == (other.history.values, other.names) and all(
        np.array_equal(left, right)
        for left, right in (
            (one.history.codes, other.history.codes),
            (one.history.counts, other.history.counts),
            (one.designs, other.designs),
            (one.people, other.people),
        )
    )


def _same(room: Showroom, live: Following, anew: Following, alike: Callable[[], bool]) -> bool | None:
    for _ in range(_TRIES):
        live.follow(room, now=True)
        anew.follow(room, now=True)
        before = live.change
        if live.seen == anew.seen:
            if alike():
                return True
            if live.change == before:
                return False
    return None
