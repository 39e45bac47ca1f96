"""About how many valid products there are, where they cannot all be counted: an estimate that says how sure it is.

Selections that the catalogue's structure allows are as many as is known (``structure_sampler``, ``item_sampler``); of
some, drawn evenly, those that obey the rules are counted. Their share tells between which numbers the whole is, with
the CONFIDENCE that Clopper and Pearson (1934) give, whatever the product is. The draws start from one seed, and how
many there are follows from what is found: only a deadline makes them fewer.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, exp, floor, lgamma, log, log1p
from random import Random

from configurator.catalog.model import Component, Kind, Product
from configurator.catalog.selection import Choices, Selection
from configurator.catalog.validity import Situation
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.counting.item_sampler import item_sampler
from configurator.engine.counting.structure_sampler import structure_sampler
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.rules.in_force import in_force
from configurator.rules.meaning import holds
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import AllDifferent, Rule, Table

CONFIDENCE = 0.95
MOST_DRAWN = 6_000
ENOUGH = 400
"""Valid ones that settle the number to a tenth."""
_LOOK = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """The number is from ``low`` to ``high`` with the confidence, and probably near ``likely`` (None: nobody knows)."""

    low: int
    high: int
    likely: int | None
    confidence: float


def estimate(
    revision: Revision, at: Situation | None, choices: Choices, deadline: Deadline, *, designs: bool = False
) -> Estimate | None:
    """About how many valid products agree with the choices; None when selections of the structure cannot be drawn.

    ``designs``: items in another order are the same. Where items may be alike, or choices name some, it is only told
    that there are no more of them than products.
    """
    structure = structure_sampler(revision.product, choices, at)
    if structure is None:
        return None
    rules = in_force(revision.rules, revision.product, at)
    valid = tries = 0
    size, most = Fraction(structure.size), structure.size
    sets = _in_any_order(revision.product, rules, choices) if designs else None
    with suppress(SolverDeadline):
        items = item_sampler(structure, rules, deadline)
        sets = sets if items is not None and sets is not None and sets <= items.places.keys() else None
        if items is not None:
            items = replace(items, unordered=sets or frozenset())
            size = items.selections
        asked = [each for each in rules.rules if items is None or each.name not in items.heeded]
        if size:
            valid, tries = _tried((items or structure).draw, revision, asked, rules, deadline)
    low, high = interval(valid, tries)
    likely = round(size * valid / tries) if valid else None
    if designs and (sets is None or not tries):
        return Estimate(0, ceil(size * high), None, CONFIDENCE)
    return Estimate(floor(size * low), min(ceil(size * high), most), likely, CONFIDENCE)


def _in_any_order(product: Product, rules: RuleSet, choices: Choices) -> frozenset[str] | None:
    """The components whose items are always different ones and may change places; None when others may as well."""
    chosen = {choice.slot.key for choice in choices}
    bodies = [rule.body for rule in rules.rules if isinstance(rule, Rule)]
    different = {body.option for body in bodies if isinstance(body, AllDifferent)}
    parts = [part for part in product.components if part.count.high > 1]
    if all(chosen.isdisjoint(_keys(part)) and _told_apart(part, different) for part in parts):
        return frozenset(part.key for part in parts)
    return None


def _keys(part: Component) -> set[str]:
    return {option.key for option in part.options}


def _told_apart(part: Component, different: Collection[str]) -> bool:
    return any(
        option.key in different and option.within is None and (option.range is not None or option.choose.low > 0)
        for option in part.options
        if option.kind is not Kind.TEXT
    )


def _tried(
    draw: Callable[[Random], Selection],
    revision: Revision,
    asked: list[Rule | Table],
    rules: RuleSet,
    deadline: Deadline,
) -> tuple[int, int]:
    """How many selections of how many obey the rules; the rule that throws most away is asked first."""
    random, broken = Random(0), dict.fromkeys((rule.name for rule in asked), 0)  # noqa: S311 no secret
    valid = tries = 0
    with suppress(SolverDeadline):
        while valid < ENOUGH and tries < MOST_DRAWN:
            if tries % _LOOK == 0:
                deadline.check()
                asked.sort(key=lambda rule: -broken[rule.name])
            selection = draw(random)
            culprit = next((rule for rule in asked if not holds(rule, selection, revision.product, rules)), None)
            tries += 1
            valid += culprit is None
            if culprit is not None:
                broken[culprit.name] += 1
    return valid, tries


def interval(valid: int, tries: int) -> tuple[Fraction, Fraction]:
    """The share that the valid ones have of all, from and to, with CONFIDENCE: found so many among so many tries."""
    unsure = (1 - CONFIDENCE) / 2
    low, high = Fraction(0), Fraction(1)
    if valid:
        low = Fraction(_bisected(lambda share: 1 - _at_most(valid - 1, tries, share) <= unsure)[0])
    if valid < tries:
        high = Fraction(_bisected(lambda share: _at_most(valid, tries, share) > unsure)[1])
    return low, high


def _bisected(below: Callable[[float], bool]) -> tuple[float, float]:
    """Two shares, close to each other, between which ``below`` ends to be true."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return low, high


def _at_most(most: int, tries: int, share: float) -> float:
    """How probable it is that so many or fewer of the tries succeed, each with the share as its chance."""
    if share <= 0 or share >= 1:
        return float(share <= 0 or most >= tries)
    hit, miss, whole = log(share), log1p(-share), lgamma(tries + 1)
    return sum(
        exp(whole - lgamma(number + 1) - lgamma(tries - number + 1) + number * hit + (tries - number) * miss)
        for number in range(most + 1)
    )


def no_more_than(formula: SolverFormula, held: Sequence[Literal], last: Literal) -> int:
    """A number that the models are not above, whatever the clauses say: one or none of each exclusive group."""
    holding = {TRUE, *held}
    decided, number = {abs(literal) for literal in holding}, 1
    for group in sorted(formula.exclusives, key=len, reverse=True):
        own = {abs(literal) for literal in group if abs(literal) <= last}
        if not holding.isdisjoint(group):
            decided |= own
        elif own.isdisjoint(decided - {abs(literal) for literal in group if -literal in holding}):
            number *= len(own - decided) + 1
            decided |= own
    return number << (last - sum(literal <= last for literal in decided))
