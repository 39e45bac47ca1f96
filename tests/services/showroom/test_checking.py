"""A check's report says what was tried, and nothing about what was not."""

from datetime import date

from configurator.engine import Engine
from configurator.rules.revision import Revision
from configurator.services.showroom.checking import alike, report
from configurator.time_limit import out_of_time, within
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


def test_a_text_that_takes_too_long_to_read_is_refused_at_its_line_with_the_limit() -> None:
    found = report("desk", CATALOGUE, f"# a remark\n\n{RULES}", Engine, TODAY, seconds=1e-6)
    (problem,) = found.problems
    assert (problem.source.file, problem.source.line, problem.severity) == ("rules/desk.rules", 3, "error")
    assert "the 1e-06 seconds for it were over here" in problem.message
    assert not found.publishable


def test_a_check_that_is_not_finished_in_time_is_refused_whatever_it_had_found_so_far() -> None:
    def slow(revision: Revision) -> Engine:
        engine = Engine(revision)
        while not out_of_time():
            pass
        return engine

    found = report("desk", CATALOGUE, TESTED, slow, TODAY, seconds=0.5)
    (problem,) = (each for each in found.problems if each.severity == "error")
    assert "checking takes too long: it was not finished after 0.5 seconds" in problem.message
    assert problem.source.file == "rules/desk.rules"
    assert problem.source.line > 1
    assert found.tests == ()
    assert not found.publishable


def test_a_limit_within_another_one_is_no_way_around_it() -> None:
    with within(0), within(1000):
        assert out_of_time()
    with within(1000), within(0):
        assert out_of_time()
    assert not out_of_time()
