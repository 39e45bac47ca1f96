"""Whether customers will have their pages in time: the first one and a dozen random clicks are asked as they will be.

After some clicks it is asked as well why something is not possible any more. Decides what is tried, and which rule is
to blame where an answer does not come: the one without which it does.
"""

import random
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate
from time import thread_time
from typing import Literal

from configurator.analysis.click_benchmark import ClickBenchmark, Possible, clickable
from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Conflict, Contradiction, State
from configurator.errors import BrokenFiles, SolverDeadline
from configurator.listing import listed
from configurator.rules.revision import Revision
from configurator.rules.sum_units import summed_options
from configurator.rules.syntax import Compare, NumberOf, Rule, SumOver, Table, Term
from configurator.rules.traversal import conditions, terms
from configurator.source import Problem

CLICKS, REASONS, SEED, ON_SCREEN = 12, 4, 1, 60
NAMED = 5
"""So many rules of a long reason are named."""
BLAMING = 4
"""For so many times as long as for one question are questions asked to find a rule that is to blame; making the engines
for them is not counted, so a product with many rules has as many questions as one with few."""
_HINT = "loosen it, let it speak of fewer options, or give every question more time (SOLVER_SECONDS)"
_NOBODY = "split the product, or give every question more time (SOLVER_SECONDS)"


_Attempt = Callable[[Engine], object]


def slow_first_page(engine: Engine, late: SolverDeadline) -> Problem:
    """The error of a product of which a question was ``late`` before any choice, at the rule to blame.

    Cost: BLAMING questions, and engines for them, each without some rules.
    """
    message = f"the product cannot be sold: {_why(late)}"
    return _problem(engine, _page(frozenset()), engine.revision.rules.rules, late.seconds, message, "error")


def unfinished(revision: Revision, seconds: float) -> Problem:
    """The error of a product that cannot be checked within the seconds, at its largest rule."""
    message = f"checking takes too long: it was not finished after {seconds:g} seconds"
    largest = max(revision.rules.rules, key=lambda rule: _size(rule, revision.product), default=None)
    if largest is None:
        return Problem(revision.product.source, message, _NOBODY)
    return Problem(
        largest.source, f"{message}; '{largest.name}' is the largest rule", "loosen it, or split the product"
    )


def unclear_contradiction(engine: Engine, conflict: Conflict, late: SolverDeadline) -> Problem:
    """The error of a product that cannot be made, where it took too long to tell which rules of a conflict it is.

    At the rule without which it can be made; cost as above.
    """
    suspects = [engine.revision.rules.rule(name) for name in conflict.rules]
    told = some([f"'{name}'" for name in conflict.rules])
    message = f"no product can be made: rules among {told} contradict each other, and {_why(late)}"
    return _problem(engine, lambda other: other.complete(frozenset()), suspects, late.seconds, message, "error")


def some(names: Sequence[str]) -> str:
    """The names in a row; of many the first."""
    return listed(names if len(names) <= NAMED + 1 else [*names[:NAMED], f"{len(names) - NAMED} more"])


def slow_page(engine: Engine) -> tuple[Problem, ...]:
    """A warning when a click, or why it refuses something, is not answered in time, at the rule to blame.

    SolverDeadline when the first page is not. There are products in the engine's situation. Cost: at most CLICKS
    look-aheads and completions, and REASONS reasons.
    """
    asked, doubts = list[Choices](), random.Random(SEED)  # noqa: S311 nothing secret
    explained, unexplained = set[Choice](), list[tuple[Choices, Choice, SolverDeadline]]()

    def ask(engine: Engine, choices: Choices, visible: Sequence[Slot] | None) -> Possible:
        asked.append(choices)
        engine.complete(choices)
        looked = engine.look_ahead(choices, visible)
        refused = [Choice(slot, value) for (slot, value), state in looked.states.items() if state is State.IMPOSSIBLE]
        if choices and refused and not unexplained and len(explained) < REASONS:
            wanted = doubts.choice(refused)
            explained.add(wanted)
            try:
                engine.explain(choices, wanted)
            except SolverDeadline as late:
                unexplained.append((choices, wanted, late))
        return clickable(engine, choices, looked)

    problems = list[Problem]()
    try:
        chance = random.Random(SEED)  # noqa: S311 nothing secret
        deque(ClickBenchmark(engine, chance, ON_SCREEN, thread_time, ask).looks(CLICKS), maxlen=0)
    except SolverDeadline as late:
        if not asked[-1]:
            raise
        message = f"not every click is answered: {_why(late)} after {_told(asked[-1])}"
        every = engine.revision.rules.rules
        problems.append(_problem(engine, _page(asked[-1]), every, late.seconds, message, "warning"))
    problems += [_unexplained(engine, *each) for each in unexplained]
    return tuple(problems)


def _unexplained(engine: Engine, choices: Choices, wanted: Choice, late: SolverDeadline) -> Problem:
    """The warning of a refusal whose reason was late, at a rule that is in the way."""
    message = f"not every refusal is explained: {_why(late)} for {wanted} after {_told(choices)}"

    def explained(other: Engine) -> None:
        with suppress(ValueError):  # it is possible there
            other.explain(choices, wanted)

    suspects: Sequence[Rule | Table] = engine.revision.rules.rules
    with suppress(SolverDeadline):
        named = engine.core(choices, wanted).rules
        suspects = [engine.revision.rules.rule(name) for name in named] or suspects
    return _problem(engine, explained, suspects, late.seconds, message, "warning")


def _page(choices: Choices) -> _Attempt:
    def asked(engine: Engine) -> None:
        engine.complete(choices)
        engine.look_ahead(choices)

    return asked


def _told(choices: Choices) -> str:
    return ", ".join(sorted(map(str, choices)))


def _why(late: SolverDeadline) -> str:
    return f"'{late.question}' had no answer within {late.seconds:g} seconds"


def _problem(
    engine: Engine,
    question: _Attempt,
    suspects: Sequence[Rule | Table],
    seconds: float,
    message: str,
    severity: Literal["error", "warning"],
) -> Problem:
    """The problem at the suspect without which there is an answer; else at the largest one, or the product."""
    product = engine.revision.product
    largest = sorted(suspects, key=lambda rule: -_size(rule, product))
    if not largest:
        return Problem(product.source, message, _NOBODY, severity)
    culprit = _culprit(largest, engine, question, seconds)
    if culprit is not None:
        return Problem(culprit.source, f"{message}; without rule '{culprit.name}' it has one", _HINT, severity)
    return Problem(largest[0].source, f"{message}; '{largest[0].name}' is the largest rule", _HINT, severity)


def _culprit(
    suspects: Sequence[Rule | Table], engine: Engine, question: _Attempt, seconds: float
) -> Rule | Table | None:
    """The one rule without which the question is answered; None where it takes several, or too long to find.

    By halves: the larger ones are left out together, and when there is an answer then, it is one of them.
    """
    product, left, shown = engine.revision.product, BLAMING * seconds, False
    while len(suspects) > 1:
        if left <= 0:
            return None
        half = _larger_half(suspects, product)
        without = _engine_without(half, engine, seconds / 2)
        began = thread_time()
        shown = without is not None and _answers(without, question)
        left -= thread_time() - began
        suspects = half if shown else suspects[len(half) :]
    if not shown:
        without = _engine_without(suspects, engine, seconds)
        shown = without is not None and _answers(without, question)
    return suspects[0] if shown else None


def _larger_half(rules: Sequence[Rule | Table], product: Product) -> Sequence[Rule | Table]:
    """The first of the rules, which stand in order of size, as many as have half of it; not all."""
    sizes = list(accumulate(_size(rule, product) for rule in rules))
    return rules[: min(bisect_left(sizes, sizes[-1] / 2) + 1, len(rules) - 1)]


def _engine_without(left_out: Sequence[Rule | Table], engine: Engine, seconds: float) -> Engine | None:
    """An engine without these rules, which has so long for each question; None where none can be made."""
    old, names = engine.revision, {rule.name for rule in left_out}
    rules = replace(old.rules, rules=tuple(each for each in old.rules.rules if each.name not in names), tests=())
    with suppress(SolverDeadline, BrokenFiles):
        return Engine(replace(old, rules=rules), situation=engine.situation, seconds=seconds)
    return None


def _answers(engine: Engine, question: _Attempt) -> bool:
    """Whether the question is answered in time."""
    with suppress(SolverDeadline, BrokenFiles, Contradiction):
        question(engine)
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
