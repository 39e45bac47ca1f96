"""How long a product takes to come: the days of its own and the longest of the parts that are taken.

All parts are ordered at once, so the one that comes last decides when building can begin. What is stated nowhere takes
no time; a product whose file states nothing at all has no lead time.
"""

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, differing


def lead_time(product: Product, selection: Selection) -> int | None:
    """After how many days the selection is ready; None where the product's file says nothing of it."""
    parts, timed = product.lead_times, product.timed_options
    if not parts:
        return product.lead_time
    taken = ((slot.key, value) for slot, values in selection.taken.items() if slot.key in timed for value in values)
    longest = max((parts.get(part, 0) for part in taken), default=0)
    return (product.lead_time or 0) + longest


def later_by(product: Product, now: Selection, then: Selection) -> int:
    """How many days later the second selection is ready than the first; below 0 when it is sooner."""
    if not product.lead_times or not any(slot.key in product.timed_options for slot in differing(now, then)):
        return 0
    return (lead_time(product, then) or 0) - (lead_time(product, now) or 0)


def lead_times(product: Product) -> tuple[int, ...]:
    """The lead times that a selection can have, the shortest first; whether it can is another question."""
    if not product.lead_times:
        return () if product.lead_time is None else (product.lead_time,)
    return tuple(sorted({(product.lead_time or 0) + days for days in (0, *product.lead_times.values())}))


def without_slower(product: Product, days: int) -> Choices:
    """Choices against every value because of which the product would take more than so many days."""
    spare = days - (product.lead_time or 0)
    return frozenset(
        Choice(Slot(option, instance), value, taken=False)
        for (option, value), each in product.lead_times.items()
        if each > spare
        for instance in range(1, product.home(option).count.high + 1)
    )
