"""A check's report says what was tried, and nothing about what was not."""

from datetime import date

from configurator.engine import Engine
from configurator.services.showroom.checking import alike, report
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


def test_products_that_customers_cannot_tell_apart_are_warned_of() -> None:
    one = report("desk", CATALOGUE, RULES, Engine, TODAY)
    other = report(
        "table", CATALOGUE.replace("product: desk", "product: table").replace("Plank", "PLANK"), RULES, Engine, TODAY
    )
    found = alike({"desk": one, "table": other})
    assert found["desk"] == one
    (warning,) = found["table"].problems
    assert warning.severity == "warning"
    assert warning.message.startswith("this product is called 'PLANK', and so is 'desk' ('Plank', catalog/desk/")
