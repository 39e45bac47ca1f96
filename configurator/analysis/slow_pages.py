"""Whether customers will have their pages in time: the first one and a dozen random clicks are asked as they will be.

Decides what is tried, and which rule is to blame where an answer does not come: the one without which it does.
"""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic
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

CLICKS, SEED, ON_SCREEN = 12, 1, 60
PATIENCE = 5.0
"""Seconds after which no further click is tried where all were answered."""
MOST_RULES = 3
_HINT = "loosen it, let it speak of fewer options, or give every question more time (SOLVER_SECONDS)"
_NOBODY = "split the product, or give every question more time (SOLVER_SECONDS)"


def slow_first_page(engine: Engine, late: SolverDeadline) -> Problem:
    """The error of a product of which a question was ``late`` before any choice, at the rule to blame.

    Cost: up to MOST_RULES engines, each without one rule, none begun after twice the time of a question.
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

    end = monotonic() + PATIENCE
    try:
        chance = random.Random(SEED)  # noqa: S311 nothing secret
        for _ in ClickBenchmark(engine, chance, ON_SCREEN, monotonic, ask).looks(CLICKS):
            if monotonic() > end:
                break
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
    largest = sorted(engine.revision.rules.rules, key=lambda rule: -_size(rule, product))[:MOST_RULES]
    if not largest:
        return Problem(product.source, message, _NOBODY, severity)
    end = monotonic() + 2 * late.seconds
    for rule in largest:
        if monotonic() < end and _answers_without(rule, engine, choices, late.seconds):
            return Problem(rule.source, f"{message}; without rule '{rule.name}' it has one", _HINT, severity)
    return Problem(largest[0].source, f"{message}; '{largest[0].name}' is the largest rule", _HINT, severity)


def _answers_without(rule: Rule | Table, engine: Engine, choices: Choices, seconds: float) -> bool:
    """Whether the page under the choices comes in time when this rule is left out."""
    old = engine.revision
    rules = replace(old.rules, rules=tuple(each for each in old.rules.rules if each is not rule), tests=())
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
