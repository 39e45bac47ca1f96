"""Each night what is learned is made anew from the records, and held against what this process has followed.

Both have to be the same; where they are not, the log says so, and what was made anew counts.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from configurator.learning.next_choice.people import PeopleHistory
from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.learning.following import Following, followed, start_anew
from configurator.services.showroom.showroom import Showroom

_log = logging.getLogger(__name__)


def rebuild(room: Showroom, work: Work) -> Mapping[str, Any]:
    """Per product, in words: how much is learned from how many people, what is not sold any more, and if both agree."""
    kept, anew, sections, agrees = followed(room, now=True), Following(), list[dict[str, Any]](), True
    anew.follow(room, now=True)
    products = room.products()
    for done, published in enumerate(products):
        work.progress(done, len(products), f"Learning {published.product.name}")
        before, after = kept.history(room, published), anew.history(room, published)
        agrees = agrees and same(before, after)
        sections.append({"title": published.product.name, "lines": list(_lines(after, agrees=same(before, after)))})
    if not agrees:
        _log.error("what was followed is not what the records say; it is read anew: %s", sections)
        start_anew(room)
    return {"agrees": agrees, "sections": sections}


def _lines(history: PeopleHistory, *, agrees: bool) -> Iterator[str]:
    yield f"Learned from designs: {len(history.designs)}; people who ordered them: {history.persons}."
    yield (
        "Read anew from the records, it is the same as what was followed."
        if agrees
        else "Read anew from the records, it is NOT what was followed; from now on what the records say counts."
    )
    for value in history.gone:
        yield f"Left out, because it is not sold any more: {value}"


def same(one: PeopleHistory, other: PeopleHistory) -> bool:
    """Whether two histories are the same in every number."""
    return one.history.values == other.history.values and all(
        np.array_equal(left, right)
        for left, right in (
            (one.history.codes, other.history.codes),
            (one.history.counts, other.history.counts),
            (one.designs, other.designs),
            (one.people, other.people),
        )
    )


REBUILDING = JobKind("relearn", "Learning anew from all orders", rebuild, role="operator", occasion=nightly)
"""Other processes follow the same numbers in the same way, so that what agrees here agrees there."""
