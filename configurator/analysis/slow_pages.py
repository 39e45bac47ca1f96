"""Whether customers will have their pages in time: the first one and a dozen random clicks are asked as they will be.

Decides what is tried, and which rule is to blame where an answer does not come: the one without which it does.
"""

import random
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate
from time import thread_time
from typing import Literal

from configurator.analysis.click_benchmark import ClickBenchmark, Possible, page
from configurator.catalog.model import Product
from configurator.catalog.selection import Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.errors import BrokenFiles, SolverDeadline
from configurator.rules.sum_units import summed_options
from configurator.rules.syntax import Compare, NumberOf, Rule, SumOver, Table, Term
from configurator.rules.traversal import conditions, terms
from configurator.source import Problem
from configurator.time_limit import TimeLimit

CLICKS, SEED, ON_SCREEN = 12, 1, 60
BLAMING = 4
"""For so many times as long as for one question is a rule looked for that is to blame."""
_HINT = "loosen it, let it speak of fewer options, or give every question more time (SOLVER_SECONDS)"
_NOBODY = "split the product, or give every question more time (SOLVER_SECONDS)"


def slow_first_page(engine: Engine, late: SolverDeadline) -> Problem:
    """The error of a product of which a question was ``late`` before any choice, at the rule to blame.

    Cost: BLAMING questions, and engines for them, each without some rules.
    """
    return _problem(engine, frozenset(), late, f"the product cannot be sold: {_why(late)}", "error")


def slow_page(engine: Engine) -> tuple[Problem, ...]:
    """A warning when a click is not answered in time, at the rule to blame; SolverDeadline when the first page is not.

    There are products in the engine's situation. Cost: at most CLICKS look-aheads and completions.
    """
    asked: list[Choices] = []

    def ask(engine: Engine, choices: Choices, visible: Sequence[Slot] | None) -> Possible:
        asked.append(choices)
        engine.complete(choices)
        return page(engine, choices, visible)

    try:
        chance = random.Random(SEED)  # noqa: S311 nothing secret
        deque(ClickBenchmark(engine, chance, ON_SCREEN, thread_time, ask).looks(CLICKS), maxlen=0)
    except SolverDeadline as late:
        if not asked[-1]:
            raise
        after = ", ".join(sorted(map(str, asked[-1])))
        return (
            _problem(engine, asked[-1], late, f"not every click is answered: {_why(late)} after {after}", "warning"),
        )
    return ()


def _why(late: SolverDeadline) -> str:
    return f"'{late.question}' had no answer within {late.seconds:g} seconds"


def _problem(
    engine: Engine, choices: Choices, late: SolverDeadline, message: str, severity: Literal["error", "warning"]
) -> Problem:
    """The problem at the rule without which there is an answer; else at the largest one, or the product."""
    product = engine.revision.product
    largest = sorted(engine.revision.rules.rules, key=lambda rule: -_size(rule, product))
    if not largest:
        return Problem(product.source, message, _NOBODY, severity)
    culprit = _culprit(largest, engine, choices, late.seconds)
    if culprit is not None:
        return Problem(culprit.source, f"{message}; without rule '{culprit.name}' it has one", _HINT, severity)
    return Problem(largest[0].source, f"{message}; '{largest[0].name}' is the largest rule", _HINT, severity)


def _culprit(suspects: Sequence[Rule | Table], engine: Engine, choices: Choices, seconds: float) -> Rule | Table | None:
    """The one rule without which the page under the choices comes; None where it takes several, or too long to find.

    By halves: the larger ones are left out together, and when the page comes then, it is one of them.
    """
    product, limit, shown = engine.revision.product, TimeLimit(BLAMING * seconds), False
    while len(suspects) > 1:
        if limit.over:
            return None
        half = _larger_half(suspects, product)
        shown = _answers_without(half, engine, choices, seconds / 2)
        suspects = half if shown else suspects[len(half) :]
    return suspects[0] if shown or _answers_without(suspects, engine, choices, seconds) else None


def _larger_half(rules: Sequence[Rule | Table], product: Product) -> Sequence[Rule | Table]:
    """The first of the rules, which stand in order of size, as many as have half of it; not all."""
    sizes = list(accumulate(_size(rule, product) for rule in rules))
    return rules[: min(bisect_left(sizes, sizes[-1] / 2) + 1, len(rules) - 1)]


def _answers_without(left_out: Sequence[Rule | Table], engine: Engine, choices: Choices, seconds: float) -> bool:
    """Whether the page under the choices comes in time when these rules are left out."""
    old, names = engine.revision, {rule.name for rule in left_out}
    rules = replace(old.rules, rules=tuple(each for each in old.rules.rules if each.name not in names), tests=())
    with suppress(SolverDeadline, BrokenFiles, Contradiction):
        other = Engine(replace(old, rules=rules), situation=engine.situation, seconds=seconds)
        other.complete(choices)
        other.look_ahead(choices)
        return True
    return False


def _size(rule: Rule | Table, product: Product) -> int:
    """About how much a rule gives a solver to do: a table's cells, or conditions and the values that sums add up."""
    once = 1 if rule.each is None else product.component(rule.each).count.high
    if isinstance(rule, Table):
        return once * len(rule.rows) * len(rule.columns)
    sides = [side for part in conditions(rule.body) if isinstance(part, Compare) for side in (part.left, part.right)]
    added = sum(_values(term, product) for side in sides for term in terms(side))
    return once * (added + sum(1 for _ in conditions(rule.body)))


def _values(term: Term, product: Product) -> int:
    if isinstance(term, NumberOf):
        limits = product.option(term.option).range
        return limits.steps if limits else 1
    if not isinstance(term, SumOver):
        return 1
    summed = summed_options(term, product)
    return sum(product.home(option.key).count.high * max(1, len(option.values)) for option in summed)
