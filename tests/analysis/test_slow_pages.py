"""A product that customers would wait for in vain is told at the rule to blame."""

from datetime import date

import pytest

from benchmarks.families import box
from configurator.analysis.slow_pages import slow_first_page, slow_page
from configurator.catalog.selection import Choices, Selection
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision
from configurator.services.showroom.checking import report
from tests.engine.cars import CAR_RULES, car

LATE = SolverDeadline("What is still possible?", 0.2)


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


def test_the_rule_without_which_there_is_an_answer_is_to_blame() -> None:
    large = 'rule large "L."\n  sum of price over everything <= 90000 EUR\n'
    found = slow_first_page(Engine(car(large)), SolverDeadline("What is still possible?", 5))
    assert "cannot be sold" in found.message
    assert "without rule 'large' it has one" in found.message
    assert found.severity == "error"


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
