"""All customers at a glance, for the staff: of which kinds they are, what groups need, how many are in each segment.

Numbers of people and never a person: nothing is said of fewer than five.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from configurator.errors import BrokenFiles
from configurator.learning.disclosure import told_both, told_of, told_parts
from configurator.learning.lifetime.kinds import CustomerKind
from configurator.services.customer.needs import NeedsGroup, all_groups
from configurator.services.customer.worth import worked_out
from configurator.services.showroom.checking import segments_on_disk
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

ROLES = "merchandiser", "sales"


@dataclass(frozen=True, slots=True)
class KindCounts:
    """Customers who order in one currency: how many there are of each kind, how many came back, and the models.

    None: fewer than five, or what would tell of so few.
    """

    currency: str
    people: Mapping[CustomerKind, int | None]
    came_back: int | None
    model: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """A segment as it is written, and how many people are in it and ever were; None: fewer than five.

    ``ever`` is None as well where fewer than five have left it.
    """

    name: str
    text: str
    people: int | None
    ever: int | None


@dataclass(frozen=True, slots=True)
class CustomersOverview:
    """Kinds, groups and segments, when they were worked out last, and what is wrong with the file of segments."""

    at: datetime | None
    kinds: tuple[KindCounts, ...]
    groups: Mapping[str, tuple[NeedsGroup, ...]]
    segments: tuple[SegmentCount, ...]
    mistakes: tuple[str, ...]


def overview(room: Showroom, who: Visitor) -> CustomersOverview:
    """What can be said of all customers. Raises NotAllowed."""
    who.needs(*ROLES)
    with room.reading() as unit:
        done, counts = worked_out(unit), unit.worths.counts()
    groups: dict[str, tuple[NeedsGroup, ...]] = {}
    for group in all_groups(room):
        groups[group.product_name] = (*groups.get(group.product_name, ()), group)
    segments, mistakes = segment_counts(room, who)
    kinds = tuple(
        KindCounts(
            currency,
            told_parts({kind: counts.get((currency, kind.value), 0) for kind in CustomerKind}),
            told_of(model["came_back"], model["customers"]),
            model,
        )
        for currency, model in done.models.items()
    )
    return CustomersOverview(done.at, kinds, groups, segments, mistakes)


def segment_counts(room: Showroom, who: Visitor) -> tuple[tuple[SegmentCount, ...], tuple[str, ...]]:
    """The segments with their people, as of last night, and what is wrong with their file. Raises NotAllowed."""
    who.needs(*ROLES)
    try:
        asked = segments_on_disk(room.shop)
    except BrokenFiles as error:
        return (), tuple(map(str, error.problems))
    with room.reading() as unit:
        counts = unit.segment_members.counts(room.now())
    return tuple(SegmentCount(each.name, each.text, *told_both(*counts.get(each.name, (0, 0)))) for each in asked), ()
