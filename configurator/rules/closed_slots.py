"""Where the customer is not asked while a product is shown: ``ask ... only when`` and ``fixed`` of the rules.

Pure: it follows from the rules and what is shown.
"""

from collections.abc import Iterator, Mapping

from configurator.catalog.model import Product
from configurator.catalog.selection import Selection, Slot
from configurator.rules.guidance import AskedWhen, ShownOnly
from configurator.rules.meaning import condition_holds
from configurator.rules.revision import Revision


def closes_slots(revision: Revision) -> bool:
    """Whether there is anything that the customer may not be asked for."""
    return bool(revision.rules.asked or revision.rules.fixed)


def closed_slots(revision: Revision, shown: Selection) -> frozenset[Slot]:
    """The slots that are not asked for, or only shown, while this is shown."""
    return unasked_slots(revision, shown) | fixed_slots(revision, shown).keys()


def unasked_slots(revision: Revision, shown: Selection) -> frozenset[Slot]:
    """The slots that are not asked for while this is shown."""
    asked = revision.rules.asked
    return frozenset(slot for each in asked for slot, holds in _slots(revision, shown, each) if not holds)


def fixed_slots(revision: Revision, shown: Selection) -> Mapping[Slot, str]:
    """The slots that are only shown, each with the sentence that says why."""
    fixed = revision.rules.fixed
    return {slot: each.sentence for each in fixed for slot, holds in _slots(revision, shown, each) if holds}


def not_asked(revision: Revision, shown: Selection) -> tuple[frozenset[Slot], Mapping[Slot, str]]:
    """What is not asked for, and what is only shown."""
    return unasked_slots(revision, shown), fixed_slots(revision, shown)


def _slots(revision: Revision, shown: Selection, each: AskedWhen | ShownOnly) -> Iterator[tuple[Slot, bool]]:
    """The slots of the option that are there, and whether the condition holds for each; without one it does."""
    product, rules = revision.product, revision.rules
    home = product.home(each.option)
    for slot in _there(product, shown, each.option):
        scope = {home.key: slot.instance} if home.repeated else {}
        yield slot, each.when is None or condition_holds(each.when, shown, product, rules, scope)


def _there(product: Product, shown: Selection, option: str) -> Iterator[Slot]:
    return (Slot(option, instance) for instance in range(1, shown.count(product.home(option)) + 1))
