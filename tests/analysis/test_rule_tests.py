"""What a test in a rule file says that is not so is told at the test, with the reason."""

import pytest

from configurator.analysis.rule_tests import failures
from configurator.engine import Engine
from tests.engine.cars import CAR_RULES, car

TESTS = {
    'test "t": possible towbar = yes, engine = e220': "",
    'test "t": possible towbar = yes, engine = e85': "towbar = yes is impossible (rules: towbar-torque)",
    'test "t": given engine = e85 impossible towbar = yes because towbar-torque': "",
    'test "t": given engine = e150 impossible gearbox = auto': "engine = e150, gearbox = auto is possible",
    'test "t": given engine = e85 impossible towbar = yes because payload': "impossible, but not because of 'payload'",
    'test "t": given towbar = yes forced trim = sport': "",
    'test "t": given towbar = yes forced packs = winter': "packs = winter is not forced",
    'test "t": given towbar = yes proposed trim = sport': "",
    'test "t": given towbar = no proposed trim = sport': "trim = sport is not proposed, but base",
    'test "t": given towbar = yes, engine = e85 forced trim = sport': "cannot be given together (rules: towbar-torque)",
}


@pytest.mark.parametrize("written", TESTS)
def test_a_rule_test(written: str) -> None:
    revision = car(CAR_RULES + written)
    test = revision.rules.tests[-1]
    found = [str(problem) for problem in failures(Engine(revision), test)]
    line = CAR_RULES.count("\n") + 1
    if TESTS[written]:
        assert len(found) == 1
        assert found[0].startswith(f"rules/car.rules:{line}:1: error: test 't': ")
        assert TESTS[written] in found[0]
    else:
        assert found == []
