"""What a design keeps where the customer is not asked: ``ask ... only when`` and ``fixed`` of the rules.

No own choice stays where the customer is not asked: it is given up by the change that led there, whatever was posted,
and undo brings it back with that change. What is there instead follows from rules and defaults: a proposal that was
preselected there does not count either, as long as the place is closed (``Published.shown``).
"""

from collections.abc import Mapping
from dataclasses import replace

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.orders.design import Proposal, preselected
from configurator.rules.closed_slots import closed_slots, closes_slots
from configurator.services.showroom.published import Published


def kept_open(published: Published, choices: Choices, weights: Mapping[Choice, int]) -> Choices:
    """The choices without those where the customer is not asked, once these are gone. Raises SolverDeadline."""
    if not closes_slots(published.revision):
        return choices
    while True:
        shown = published.shown(choices, weights)
        left = _left(choices, closed_slots(published.revision, shown))
        if left == choices:
            return choices
        choices = left


def begun_open(
    published: Published, choices: Choices, proposals: tuple[Proposal, ...]
) -> tuple[Choices, tuple[Proposal, ...]]:
    """Both for a design that begins with them: where the customer is not asked there is no choice, and no proposal
    is preselected. Raises SolverDeadline.
    """
    if not closes_slots(published.revision):
        return choices, proposals
    while True:
        closed = closed_slots(published.revision, published.shown(choices, preselected(proposals)))
        left = _left(choices, closed)
        kept = tuple(
            replace(each, preselected=each.preselected and each.choice.slot not in closed) for each in proposals
        )
        if (left, kept) == (choices, proposals):
            return choices, proposals
        choices, proposals = left, kept


def _left(choices: Choices, closed: frozenset[Slot]) -> Choices:
    return frozenset(choice for choice in choices if choice.slot not in closed)
