"""Numbers beyond clauses: which path a product takes and why, wide ranges, products, overflow, deadlines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Contradiction, Interval, State
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import CP_SAT, KERNEL, Budget
from configurator.engine.compiling.stored import freeze, thaw
from configurator.engine.counting.count import Count, count
from configurator.errors import BrokenFiles, InvalidChoice, SolverDeadline
from configurator.rules.revision import Revision, read
from tests.cases import cases

TABLE = """\
product: table
name: Table
currency: EUR
price: 100
components:
  - component: top
    name: Top
    options:
      - option: wood
        name: Wood
        values:
          - {value: oak, name: Oak, price: 50}
          - {value: pine, name: Pine}
      - {option: length, name: Length, number: {from: 600, to: 2400, step: 0.1, unit: mm}, each: {price: 0.1}}
      - {option: width, name: Width, number: {from: 400, to: 1200, step: 0.1, unit: mm}, each: {price: 0.05}}
      - {option: budget, name: Budget, number: {from: 0, to: 1000000000, step: 0.01, unit: EUR}}
      - {option: depth, name: Depth, number: {from: -3, to: 3}}
"""
RULES = """\
rule area "No more than 2 square metres."
  length * width <= 2 m²
rule slim "Not slimmer than a third."
  3 * width >= length
rule pine "Pine bends."
  when wood = pine then length <= 1.5 m or width >= 1 m
rule money "Within the budget."
  sum of price over everything <= budget
default length = 1000
"""


def table(rules: str = RULES, catalogue: str = TABLE) -> Revision:
    """The table under these rules."""
    return read("table", catalogue, rules)


def said(*texts: str) -> Choices:
    """Choices written 'slot = value'."""
    return frozenset(Choice(Slot(text.split()[0]), text.split()[2]) for text in texts)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(table(), seconds=60)


def numbers(engine: Engine, *choices: str) -> dict[str, list[tuple[str, str]]]:
    """The proven intervals of all numbers under the choices."""
    found = engine.look_ahead(said(*choices)).numbers
    assert all(each.proven for intervals in found.values() for each in intervals)
    return {str(slot): [(each.low, each.high) for each in intervals] for slot, intervals in found.items()}


def test_the_path_says_what_is_too_much_where(engine: Engine) -> None:
    assert engine.solver_choice.kind == CP_SAT
    assert engine.solver_choice.reason == (
        "catalog/table/product.yaml:14:18: 'length' has 18,001 numbers; 250 go into clauses."
    )
    small = TABLE.replace("0.1, unit", "200, unit").replace("1000000000, step: 0.01", "1000, step: 10")
    assert Engine(table(catalogue=small)).solver_choice.kind == KERNEL
    many = Engine(table(catalogue=small), ready=prepare(table(catalogue=small), budget=Budget(pairs=30))).solver_choice
    assert many.reason == "rules/table.rules:2:3: this product has 50 combinations; 30 go into clauses."
    long = Engine(table(catalogue=small), ready=prepare(table(catalogue=small), budget=Budget(cells=20))).solver_choice
    assert long.reason.startswith("rules/table.rules:8:3: this sum takes 32 adder cells; 20 go into clauses.")


def test_wide_numbers_have_exact_intervals(engine: Engine) -> None:
    assert numbers(engine)["budget"] == [("180", "1000000000")]
    assert numbers(engine, "length = 2000")["width"] == [("666.7", "1000")]
    assert numbers(engine, "length = 1800.1", "wood = pine")["width"] == [("1000", "1111")]
    assert numbers(engine, "budget = 280", "wood = oak")["length"] == [("600", "1100")]


def test_beside_a_chosen_number_the_others_stay_open(engine: Engine) -> None:
    found = engine.look_ahead(said("length = 2000", "depth = 1"))
    assert found.numbers[Slot("length")] == (Interval("600", "2400"),)
    assert found.states[Slot("depth"), "1"] is State.CHOSEN
    assert found.states[Slot("depth"), "-3"] is State.OPEN
    left = engine.remaining(said("length = 2000", "depth = 1"))
    assert left.numbers[Slot("length")] == (Interval("2000", "2000"),)
    assert (Slot("depth"), "1") in left.forced


def test_holes_in_a_wide_range_part_its_intervals() -> None:
    holes = Engine(table('rule r "No."\n  not (length >= 1 m and length < 150 cm)\nrule s "No."\n  length != 700 mm'))
    assert numbers(holes)["length"] == [("600", "699.9"), ("700.1", "999.9"), ("1500", "2400")]


def test_reasons_and_repairs_speak_of_wide_numbers(engine: Engine) -> None:
    conflict = engine.explain(said("length = 2000", "width = 1100", "depth = 0"))
    assert conflict.rules == ("area",)
    assert conflict.choices == tuple(sorted(said("length = 2000", "width = 1100")))
    with pytest.raises(Contradiction):
        engine.look_ahead(said("length = 2400", "width = 1000.1"))
    ways = engine.repairs(said("length = 2000", "wood = pine"), Choice(Slot("width"), "800")).ways
    assert [{str(each.choice) for each in way.given_up} for way in ways] == [{"length = 2000"}, {"wood = pine"}]


def test_completions_take_defaults_and_then_the_cheapest_numbers(engine: Engine) -> None:
    whole = engine.complete(said("wood = oak"))
    assert {str(slot): values for slot, values in whole.taken.items()} == {
        "wood": ("oak",),
        "length": ("1000",),
        "width": ("400",),
        "budget": ("270",),
        "depth": ("-3",),
    }


def test_numbers_between_steps_are_not_of_the_range(engine: Engine) -> None:
    with pytest.raises(InvalidChoice, match=r"goes from 600 to 2400 mm in steps of 0\.1"):
        engine.possible(said("length = 700.05"))


BOTH_WAYS = """\
rule both "In the middle."
  depth * depth - depth <= 2
rule even "Even."
  length = 2 * width
"""


def test_what_goes_both_ways_is_tried_one_by_one_or_not_claimed() -> None:
    """A parabola over seven numbers is decided for each; twice a number, over thousands, are too many runs."""
    found = Engine(table(BOTH_WAYS), seconds=60).look_ahead(frozenset()).numbers
    assert found[Slot("depth")] == (Interval("-1", "2"),)
    assert found[Slot("length")] == (Interval("800", "2400", proven=False),)
    assert found[Slot("width")] == (Interval("400", "1200", proven=False),)


def test_arithmetic_that_is_hard_is_bounded_and_not_claimed() -> None:
    """Effort is counted, not time: the look-ahead comes long before its deadline, and says what it did not prove."""
    plain = "from: 0, to: 1000000000"
    wide = TABLE.replace("from: 600, to: 2400, step: 0.1, unit: mm", plain).replace("step: 0.01, unit: EUR", "step: 1")
    wide = wide.replace("from: 400, to: 1200, step: 0.1, unit: mm", plain)
    hard = 'rule r "s"\n  length * width = budget and length > width and budget > 1000\n'
    engine = Engine(table(hard, wide), seconds=60)
    found = engine.look_ahead(said("depth = 1")).numbers
    assert not found[Slot("budget")][0].proven
    assert found[Slot("budget")][0].high == "1000000000"


def test_a_range_of_a_billion_values_is_no_trouble() -> None:
    wide = TABLE.replace("to: 2400, step: 0.1", "to: 1000000600, step: 1")
    huge = Engine(table('rule r "Long enough."\n  length * width >= 5000 m²\n', wide), seconds=60)
    assert numbers(huge)["length"] == [("4166667", "1000000600")]
    assert numbers(huge, "width = 400.1")["length"] == [("12496876", "1000000600")]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("length * length * length <= 3 m³", "2:3: error: this product gets too large to reckon with (use coarser"),
        ("length + 0.000000001 mm * depth / 1000 >= 0 mm", "2:3: error: this sum is too large or too finely divided"),
        ("1000000000000 * length - width >= 0 mm", "2:3: error: this sum is too large or too finely divided"),
    ],
)
def test_what_would_overflow_is_refused_with_the_rule_and_the_mend(rule: str, problem: str) -> None:
    wide = TABLE.replace("to: 2400, step: 0.1", "to: 1000000600, step: 0.1")
    with pytest.raises(BrokenFiles, match=r"rules/table\.rules:2:") as caught:
        Engine(table(f'rule r "s"\n  {rule}', wide))
    assert problem in str(caught.value)


def test_a_question_out_of_time_is_never_an_answer() -> None:
    late = Engine(table(), seconds=0)
    for question in (late.look_ahead, late.remaining, late.complete, late.possible, late.explain):
        with pytest.raises(SolverDeadline, match="within 0 seconds"):
            question(frozenset())


def test_more_numbers_are_chosen_than_there_are_literals_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Literals for chosen numbers are taken back; no answer changes by it."""
    monkeypatch.setattr("configurator.engine.compiling.numbers.LINKS", 12)
    engine = Engine(table(), seconds=60)
    before = engine.look_ahead(said("length = 2000"))
    for step in range(30):
        assert engine.possible(said(f"length = {600 + step}")), step
        assert not engine.possible(said(f"length = {2100 + step}", "width = 1000")), step
    assert engine.look_ahead(said("length = 2000")) == before


def test_what_cp_sat_answers_is_counted_one_by_one() -> None:
    few = table('rule r "s"\n  depth * depth <= 4\n')
    assert count(few, said("length = 600", "width = 500", "budget = 0")) == Count(2 * 5, exact=True)


def test_an_engine_that_was_stored_answers_the_same_and_shares_nothing(engine: Engine) -> None:
    engine.look_ahead(said("length = 2000"))
    revision = engine.revision
    content = freeze(revision, "", engine.prepared())
    _, ready = thaw(content, revision.catalogue_text, revision.rules_text, "")
    other = Engine(revision, seconds=60, ready=ready)
    for choices in (said("length = 1900"), said("width = 900.5", "wood = pine")):
        assert other.look_ahead(choices) == engine.look_ahead(choices)
    assert other.complete(said("width = 900.5")) == engine.complete(said("width = 900.5"))
    assert engine.prepared().compiled.formula is not engine.prepared().compiled.formula


@cases(3)
@given(st.permutations(["length = 1500", "wood = pine", "depth = 1", "budget = 500"]))
def test_the_order_of_clicks_changes_nothing(engine: Engine, clicks: list[str]) -> None:
    fresh = Engine(engine.revision, seconds=60)
    for many in range(len(clicks)):
        engine.look_ahead(said(*clicks[:many]))
    assert engine.look_ahead(said(*clicks)) == fresh.look_ahead(said(*clicks))
    wanted = Choice(Slot("width"), "400")
    assert engine.explain(said(*clicks), wanted) == fresh.explain(said(*clicks), wanted)
