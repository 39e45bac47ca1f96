"""What the page does not ask at the moment, and what it only shows: ``ask ... only when`` and ``fixed`` of the rules.

No own choice stays where the customer is not asked: it is given up by the change that led there, whatever was posted,
and undo brings it back with that change. What is there instead follows from rules and defaults.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.orders.design import Proposal, preselected
from configurator.rules.guidance import AskedWhen, ShownOnly
from configurator.rules.meaning import condition_holds
from configurator.services.showroom.published import Published


def unasked(published: Published, shown: Selection) -> frozenset[Slot]:
    """The slots that are not asked for while this is shown."""
    asked = published.revision.rules.asked
    return frozenset(slot for each in asked for slot, holds in _slots(published, shown, each) if not holds)


def fixed(published: Published, shown: Selection) -> Mapping[Slot, str]:
    """The slots that are only shown, each with the sentence that says why."""
    return {
        slot: each.sentence
        for each in published.revision.rules.fixed
        for slot, holds in _slots(published, shown, each)
        if holds
    }


def not_asked(published: Published, shown: Selection) -> tuple[frozenset[Slot], Mapping[Slot, str]]:
    """What is not asked for, and what is only shown."""
    return unasked(published, shown), fixed(published, shown)


def kept_open(published: Published, choices: Choices, weights: Mapping[Choice, int]) -> Choices:
    """The choices without those where the customer is not asked, once these are gone. Raises SolverDeadline."""
    rules = published.revision.rules
    if not rules.asked and not rules.fixed:
        return choices
    while True:
        shown = published.shown(choices, weights)
        left = _left(choices, _closed(published, shown))
        if left == choices:
            return choices
        choices = left


def begun_open(
    published: Published, choices: Choices, proposals: tuple[Proposal, ...]
) -> tuple[Choices, tuple[Proposal, ...]]:
    """Both for a design that begins with them: where the customer is not asked there is no choice, and no proposal
    is preselected. Raises SolverDeadline.
    """
    rules = published.revision.rules
    if not rules.asked and not rules.fixed:
        return choices, proposals
    while True:
        closed = _closed(published, published.shown(choices, preselected(proposals)))
        left = _left(choices, closed)
        kept = tuple(
            replace(each, preselected=each.preselected and each.choice.slot not in closed) for each in proposals
        )
        if (left, kept) == (choices, proposals):
            return choices, proposals
        choices, proposals = left, kept


def _closed(published: Published, shown: Selection) -> frozenset[Slot]:
    return unasked(published, shown) | fixed(published, shown).keys()


def _left(choices: Choices, closed: frozenset[Slot]) -> Choices:
    return frozenset(choice for choice in choices if choice.slot not in closed)


def _slots(published: Published, shown: Selection, each: AskedWhen | ShownOnly) -> Iterator[tuple[Slot, bool]]:
    """The slots of the option that are there, and whether the condition holds for each; without one it does."""
    product, rules = published.product, published.revision.rules
    for slot in _there(product, shown, each.option):
        home = product.home(each.option)
        scope = {home.key: slot.instance} if home.repeated else {}
        yield slot, each.when is None or condition_holds(each.when, shown, product, rules, scope)


def _there(product: Product, shown: Selection, option: str) -> Iterator[Slot]:
    return (Slot(option, instance) for instance in range(1, shown.count(product.home(option)) + 1))
