"""What is possible of wide numbers, those that are told in intervals; how these are found is decided in ``ranges``.

Only products that CP-SAT answers have wide numbers, so what finds them is loaded, with CP-SAT, for these alone.
"""

from collections.abc import Callable, Iterable, Sequence

from configurator.catalog.selection import Slot
from configurator.engine.answers import Interval
from configurator.engine.compiling.layout import SlotLiterals, Wide
from configurator.engine.compiling.literals import Literal
from configurator.engine.possible.impossible import Knowledge
from configurator.engine.possible.screen import LISTED_NUMBERS
from configurator.engine.solving.kernel import Deadline, Kernel


def wide_numbers(
    knowledge: Knowledge,
    places: Iterable[SlotLiterals],
    assumptions: Callable[[SlotLiterals], list[Literal]],
    deadline: Deadline,
) -> dict[Slot, tuple[Interval, ...]]:
    """The intervals of the wide numbers among the places, each under assumptions of its own."""
    if knowledge.layout.numbers is None:
        return {}
    from configurator.engine.possible.ranges import intervals

    wide = ((place, place.wide) for place in places if place.wide is not None)
    return {place.slot: intervals(knowledge.kernel, each, assumptions(place), deadline) for place, each in wide}


def number_states(wide: Wide, found: Sequence[Interval]) -> dict[str, bool]:
    """Each of the numbers, and whether it is possible; nothing for more than LISTED_NUMBERS."""
    if wide.limits.steps > LISTED_NUMBERS:
        return {}
    runs = [(wide.step(each.low), wide.step(each.high)) for each in found]
    return {wide.value(step): any(low <= step <= high for low, high in runs) for step in range(wide.limits.steps)}


def always_there(kernel: Kernel, wide: Wide, assumptions: Sequence[Literal], deadline: Deadline) -> bool:
    """Whether the number is there in every product with the assumptions."""
    return not kernel.satisfiable([*assumptions, -wide.given], deadline)
