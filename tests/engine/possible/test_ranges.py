"""Intervals of wide numbers are those that plain arithmetic finds, whichever way the terms go as the number grows."""

from itertools import pairwise
from operator import eq, ge, le, ne
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.engine.answers import Interval
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import CP_SAT, Budget
from configurator.engine.possible import ranges
from configurator.engine.solving.cpsat import TimedSolver, quick_solver_until
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.revision import read
from tests import examples
from tests.cases import cases
from tests.engine import brute

N, M = Slot("n"), Slot("m")
COMPARED = {"<=": le, ">=": ge, "=": eq, "!=": ne}


def reckoned(rules: str, low: int, high: int) -> Engine:
    """An engine of two numbers, n and m from 0 to 2, both too many for clauses."""
    product = examples.product(examples.component("p", examples.number("n", low, high), examples.number("m", 0, 2)))
    parsed, problems = parse(rules, "rules/thing.rules")
    assert not problems
    revision = brute.revision_of(product, resolve(parsed, product))
    engine = Engine(revision, seconds=60, ready=prepare(revision, budget=Budget(steps=0, pairs=0)))
    assert engine.solver_choice.kind == CP_SAT
    return engine


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """The ascending numbers in intervals."""
    starts = [each for place, each in enumerate(numbers) if place == 0 or numbers[place - 1] < each - 1]
    return [(start, max(each for each in numbers if each < end)) for start, end in pairwise([*starts, 10**6])]


factors = st.tuples(st.sampled_from("nm"), st.sampled_from([-2, -1, 1, 2]), st.integers(-4, 4))
"""A number, how often, and what is added to it."""
terms = st.lists(st.tuples(st.booleans(), st.lists(factors, min_size=1, max_size=2)), min_size=1, max_size=2)


def factor_text(number: str, times: int, more: int) -> str:
    return f"(10 {_signed(times)} * {number} {_signed(more - 10)})"


def _signed(amount: int) -> str:
    return f"{'-' if amount < 0 else '+'} {abs(amount)}"


def factor_value(number: str, times: int, more: int, values: dict[str, int]) -> int:
    return values[number] * times + more


@cases(60)
@given(terms, st.sampled_from(sorted(COMPARED)), st.integers(-6, 12), st.integers(-5, 3), st.sampled_from([7, 130]))
def test_what_is_proven_is_what_arithmetic_says(
    written: list[tuple[bool, list[tuple[str, int, int]]]], compared: str, bound: int, low: int, size: int
) -> None:
    def value(n: int, m: int) -> int:
        total = 0
        for negative, product in written:
            part = 1
            for each in product:
                part *= factor_value(*each, {"n": n, "m": m})
            total += -part if negative else part
        return total

    text = "50"
    for negative, product in written:
        text += (" - " if negative else " + ") + " * ".join(factor_text(*each) for each in product)
    high = low + size - 1
    engine = reckoned(f'rule r "s"\n  {text} {compared} {50 + bound}\n', low, high)
    possible = [n for n in range(low, high + 1) if any(COMPARED[compared](value(n, m), bound) for m in range(3))]
    assert engine.possible(frozenset()) == bool(possible), text
    if possible:
        found = [(int(each.low), int(each.high), each.proven) for each in engine.look_ahead(frozenset()).numbers[N]]
        if size == 7 or found[0][2]:
            assert found == [(*run, True) for run in runs(possible)], text
        else:
            ((least, greatest, _),) = found
            assert least <= possible[0], text
            assert possible[-1] <= greatest, text


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("n * n >= 4", [(-3, -2), (2, 3)]),
        ("n * (n + 3) >= 0", [(-3, -3), (0, 3)]),
        ("(n + 3) * (3 - n) <= 5", [(-3, -2), (2, 3)]),
        ("(n + 3) * (n + 4) >= 12", [(0, 3)]),
        ("(n + 3) * (n + 3) - 4 * n >= 12", [(-3, -3), (1, 3)]),
        ("(n + 3) * (m - 2) >= 0 and m != 2", [(-3, -3)]),
    ],
)
def test_products_turn_where_a_factor_does(term: str, expected: list[tuple[int, int]]) -> None:
    found = reckoned(f'rule r "s"\n  {term}\n', -3, 3).look_ahead(frozenset()).numbers[N]
    assert found == tuple(Interval(str(low), str(high)) for low, high in expected)


@pytest.mark.parametrize("high", [9, 150])
def test_a_run_does_not_lead_over_a_number_that_is_spoken_of(high: int) -> None:
    engine = reckoned('rule r "s"\n  when n = 5 then m = 0\n', 0, high)
    assert engine.remaining(frozenset()).numbers[N] == (Interval("0", str(high)),)
    without = frozenset({Choice(M, "1")})
    assert engine.remaining(without).numbers[N] == (Interval("0", "4"), Interval("6", str(high)))
    assert engine.remaining(frozenset({Choice(N, "7")})).numbers[N] == (Interval("7", "7"),)
    assert engine.look_ahead(frozenset({Choice(N, "5")})).numbers[M] == (Interval("0", "0"),)


@pytest.mark.parametrize(
    ("term", "low", "high"),
    [
        ("n * n <= 400", 0, 20),
        ("n * (n + 3) >= 1000", 31, 150),
        ("n * (n + m) * 2 <= 100", 0, 7),
        ("(n - 200) * (m + 1) <= 0 - 100", 0, 150),
        ("n * (m - 3) >= 0 - 100", 0, 100),
        ("n * n + n * m >= 22499", 149, 150),
    ],
)
def test_what_goes_one_way_is_proven(term: str, low: int, high: int) -> None:
    found = reckoned(f'rule r "s"\n  {term}\n', 0, 150).look_ahead(frozenset()).numbers[N]
    assert found == (Interval(str(low), str(high)),)


def test_the_runs_of_a_number_share_one_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    """An area, a volume, a sum and a price over 4 m in steps of 1 mm: each run had its own, and a first page 1.6 s."""
    solvers = list[TimedSolver]()

    def listened(*asked: Any) -> TimedSolver:
        solvers.append(quick_solver_until(*asked))
        return solvers[-1]

    monkeypatch.setattr(ranges, "quick_solver_until", listened)
    lengths = "".join(
        f"      - {{option: {key}, name: {key}, number: {{from: 0, to: 4000, unit: mm}}, each: {{price: 0.02}}}}\n"
        for key in "lwh"
    )
    catalogue = (
        "product: crate\nname: Crate\ncurrency: EUR\ncomponents:\n"
        f"  - component: body\n    name: Body\n    options:\n{lengths}"
    )
    rules = (
        'rule area "Area."\n  l * w <= 4 m2\nrule volume "Volume."\n  l * w * h >= 0.5 m3\n'
        'rule length "Length."\n  l + w + h <= 6 m\nrule price "Price."\n  sum of price over everything <= 150 EUR\n'
    )
    looked = Engine(read("crate", catalogue, rules), seconds=60).look_ahead(frozenset())
    assert {slot.key for slot in looked.numbers} == set("lwh")
    assert sum(each.response_proto.deterministic_time for each in solvers) <= 3 * 1.5 * ranges.EFFORT
