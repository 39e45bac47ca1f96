"""How far one design is from another, as a customer sees it."""

from collections.abc import Collection

from configurator.catalog.selection import Selection, Slot, differing

CHOSEN, REST = 3, 1
"""What a difference weighs where the customer chose, and where the shop proposes."""


def distance(mine: Selection, other: Selection, chosen: Collection[Slot]) -> int:
    """What all places weigh together at which the other design is not mine."""
    return sum(CHOSEN if slot in chosen else REST for slot in differing(mine, other))
