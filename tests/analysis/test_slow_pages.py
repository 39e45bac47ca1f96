"""A product that customers would wait for in vain is told at the rule to blame."""

import random
from datetime import date
from itertools import product

import pytest

from benchmarks.families import box
from configurator.analysis import slow_pages
from configurator.analysis.slow_pages import slow_first_page, slow_page
from configurator.catalog.selection import Choice, Choices, Selection
from configurator.engine import Engine
from configurator.engine.answers import Conflict
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision
from configurator.services.showroom.checking import report
from tests.engine.cars import CAR_RULES, car

LATE = SolverDeadline("What is still possible?", 0.2)


CHANCE = random.Random(7)
WEIGHTS = [[CHANCE.randrange(1, 100) for _ in range(40)] for _ in "abcde"]
SPLIT = (
    "product: split\nname: Split\ncurrency: EUR\ncomponents:\n"
    "  - component: body\n    name: Body\n    options:\n"
    + "".join(
        f"      - {{option: s{n}, name: S {n}, switch: {{attributes: "
        f"{{{', '.join(f'{key}: {weights[n]}' for key, weights in zip('abcde', WEIGHTS, strict=True))}}}}}}}\n"
        for n in range(40)
    )
    + "".join(
        f"      - {{option: p{n}, name: P {n}, values: [{{value: x, name: X}}, {{value: y, name: Y}}]}}\n"
        for n in range(7)
    )
)
EXACTLY = 'rule exactly "Sums that have to be met."\n  ' + " and ".join(
    f"sum of {key} over everything = {sum(weights) // 2}" for key, weights in zip("abcde", WEIGHTS, strict=True)
)
ROWS = [row for row in product("xy", repeat=7) if row != ("y",) * 7]
TABLES = [
    f'table t{n} "They go together."\n  {" | ".join(f"p{each}" for each in range(7))}\n'
    + "".join(f"  {' | '.join(row)}\n" for row in ROWS)
    for n in range(30)
]


def hasty(revision: Revision) -> Engine:
    return Engine(revision, seconds=1)


class Slow(Engine):
    """An engine that has no time left once a customer has chosen something."""

    def complete(self, choices: Choices, *rest: object, **named: object) -> Selection:
        if choices:
            raise LATE
        return super().complete(choices)


def test_a_product_that_answers_in_time_has_no_problem() -> None:
    assert slow_page(Engine(car(CAR_RULES))) == ()


def test_a_click_without_an_answer_is_a_warning_at_a_rule() -> None:
    (found,) = slow_page(Slow(car(CAR_RULES)))
    assert found.severity == "warning"
    assert found.source.file == "rules/car.rules"
    assert (
        "not every click is answered: 'What is still possible?' had no answer within 0.2 seconds after" in found.message
    )
    assert found == slow_page(Slow(car(CAR_RULES)))[0]


class Speechless(Engine):
    """An engine that has no time left to tell why, as long as there is that rule."""

    def explain(self, choices: Choices, wanted: Choice | None = None, *, seconds: float | None = None) -> Conflict:
        if "racks-are-long" in {rule.name for rule in self.revision.rules.rules}:
            raise SolverDeadline("Why not?", 5)
        return super().explain(choices, wanted, seconds=seconds)


def test_a_refusal_without_a_reason_is_a_warning_at_a_rule_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_pages, "Engine", Speechless)
    (found,) = slow_page(Speechless(car(CAR_RULES)))
    assert found.severity == "warning"
    assert "not every refusal is explained: 'Why not?' had no answer within 5 seconds for " in found.message
    assert "without rule 'racks-are-long' it has one" in found.message
    assert found.source.line == 9


def test_the_rule_without_which_there_is_an_answer_is_to_blame() -> None:
    large = 'rule large "L."\n  sum of price over everything <= 90000 EUR\n'
    found = slow_first_page(Engine(car(large)), SolverDeadline("What is still possible?", 5))
    assert "cannot be sold" in found.message
    assert "without rule 'large' it has one" in found.message
    assert found.severity == "error"


def test_one_expensive_rule_among_thirty_larger_ones_is_found() -> None:
    """Sums of which no program is known to tell in minutes whether they can be met, among tables that cost nothing."""
    found = report("split", SPLIT, "\n".join([*TABLES[:20], EXACTLY, *TABLES[20:]]), hasty, date(2027, 1, 1))
    assert not found.publishable
    (problem,) = found.problems
    assert "without rule 'exactly' it has one" in problem.message
    assert problem.source.line == 20 * TABLES[0].count("\n") + 21


def test_where_two_rules_are_too_much_each_none_is_blamed_alone() -> None:
    found = report("split", SPLIT, f"{EXACTLY}\n{EXACTLY.replace('exactly', 'again')}", hasty, date(2027, 1, 1))
    assert ["is the largest rule" in problem.message for problem in found.problems] == [True]


def test_a_dozen_clicks_are_made_on_what_comes_before_them() -> None:
    asked: list[Choices] = []

    class Listening(Engine):
        def complete(self, choices: Choices, *rest: object, **named: object) -> Selection:
            asked.append(choices)
            return super().complete(choices)

    assert slow_page(Listening(car(CAR_RULES))) == ()
    assert len(asked) == 13
    assert asked[0] == frozenset()
    assert all(asked[1:])


def test_a_product_without_rules_is_told_by_itself() -> None:
    revision = car("")
    assert slow_first_page(Engine(revision), LATE).source == revision.product.source


def test_a_box_whose_first_page_never_comes_is_refused() -> None:
    slow = box(20, 30)

    def engine_of(revision: Revision) -> Engine:
        return Engine(revision, seconds=0.2)

    found = report("box", slow.catalogue_text, slow.rules_text, engine_of, date(2027, 1, 1))
    assert not found.publishable
    assert [problem.source.file for problem in found.problems] == ["rules/box.rules"]
    assert "window" in found.problems[0].message


def test_a_first_page_without_an_answer_is_no_mistake_of_the_files_yet() -> None:
    """Whoever follows the files tries again; whoever checks them is told."""
    with pytest.raises(SolverDeadline):
        slow_page(Engine(car(CAR_RULES), seconds=1e-7))
