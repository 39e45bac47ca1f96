"""A check's report says what was tried, and nothing about what was not."""

from datetime import date

from configurator.engine import Engine
from configurator.services.checking import report
from tests.services.small_shop import CATALOGUE, RULES

TODAY = date(2027, 1, 1)
TESTED = RULES + '\ntest "oak": possible top = oak\ntest "no oak": impossible top = oak\n'


def test_each_rule_test_is_told_with_its_outcome() -> None:
    found = report("desk", CATALOGUE, TESTED, Engine, TODAY)
    outcomes = {test.name: test.passed for test in found.tests}
    assert outcomes["oak"] is True
    assert outcomes["no oak"] is False
    assert not found.publishable


def test_no_test_counts_as_passed_under_contradictory_rules() -> None:
    contradictory = TESTED + '\nrule only-oak "Only oak."\n  top = oak\nrule no-oak "No oak."\n  top != oak\n'
    found = report("desk", CATALOGUE, contradictory, Engine, TODAY)
    assert any("contradicts" in problem.message for problem in found.problems)
    assert not found.publishable
    assert found.tests == ()
