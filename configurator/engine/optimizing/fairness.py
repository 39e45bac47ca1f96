"""Fair to several people at once: the product that is least bad for whoever it is worst for.

Everybody has so many points, spread over their choices by weight; what a product does not have of somebody's choices is
what they lose. First the largest loss is made as small as can be (Rawls' difference principle), then all losses
together, then the rest is completed as ever. Cost: a search by halving over losses, each step an
optimum or the proof that there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Choices, Selection
from configurator.engine.optimizing.backends import Aims
from configurator.engine.optimizing.designer import Designer, Optimum
from configurator.engine.optimizing.goals import Wishes, WishesGranted, wishes
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline

POINTS = 1000
Points = Mapping[Choice, int]


@dataclass(frozen=True, slots=True)
class Fairest:
    """The product, what each loses of their points, and whether nothing is fairer."""

    optimum: Optimum
    losses: tuple[int, ...]
    proven: bool


def points_of(product: Product, weights: Mapping[Choice, int]) -> Points:
    """The points of somebody's choices: shares of all by weight, whole, the largest remainders rounded up.

    Texts are no matter of agreement and have none.
    """
    there = {
        choice: weight for choice, weight in sorted(weights.items()) if weight > 0 and not _is_text(product, choice)
    }
    whole = sum(there.values())
    points = {choice: POINTS * weight // whole for choice, weight in there.items()}
    left = POINTS - sum(points.values()) if there else 0
    for choice in sorted(there, key=lambda each: (-(POINTS * there[each] % whole), each))[:left]:
        points[choice] += 1
    return points


def loss(points: Points, selection: Selection) -> int:
    """What somebody loses by a product."""
    return sum(each for choice, each in points.items() if not selection.agrees(choice))


def fairest(designer: Designer, held: Choices, people: Sequence[Points], deadline: Deadline) -> Fairest | None:
    """The fairest product that has all that is held; None when there is none that has it. Raises SolverDeadline."""
    best = _within(designer, held, people, POINTS, deadline)
    if best is None:
        return None
    low, proven = 0, best.optimum.proven  # nobody can lose less than `low`
    try:
        while low < max(best.losses):
            tried = (low + max(best.losses)) // 2
            found = _within(designer, held, people, tried, deadline)
            if found is None:
                low = tried + 1
            else:
                best, proven = found, found.optimum.proven
    except SolverDeadline:
        return Fairest(best.optimum, best.losses, proven=False)
    return Fairest(best.optimum, best.losses, proven)


def _within(
    designer: Designer, held: Choices, people: Sequence[Points], most: int, deadline: Deadline
) -> Fairest | None:
    """The product with the smallest sum of losses of which none is larger than that; None where there is none."""
    together: dict[Choice, int] = {}
    for points in people:
        for choice, each in points.items():
            together[choice] = together.get(choice, 0) + each
    floors = tuple(
        WishesGranted(Wishes(frozenset(points.items())), sum(points.values()) - most)
        for points in people
        if sum(points.values()) > most
    )
    found = designer.optimum(held, Aims(designer.rules, (wishes(together),), (), floors=floors), deadline)
    if found is None:
        return None
    return Fairest(found, tuple(loss(points, found.selection) for points in people), proven=found.proven)


def _is_text(product: Product, choice: Choice) -> bool:
    options = (option for option in product.options if option.key == choice.slot.key)
    return any(option.kind is Kind.TEXT for option in options)
