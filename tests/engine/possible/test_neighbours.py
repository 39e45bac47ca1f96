"""What is shown beside a known product holds in some product, which has all else that was to stay."""

from itertools import product as each_of

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import families
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine import Engine
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.prepared import Prepared, prepare
from configurator.engine.possible import exchanges as near
from configurator.engine.possible.exchanges import Exchanges
from configurator.engine.possible.neighbours import Neighbours
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import kernel_over
from configurator.rules.revision import Revision, read
from tests import examples
from tests.cases import cases
from tests.engine import brute

SECONDS = 60


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    product = draw(examples.small_products())
    return brute.revision_of(product, draw(examples.rule_sets(product)))


@cases(80)
@given(revisions(), st.data())
def test_what_is_shown_holds_in_a_product(made: Revision, data: st.DataObject) -> None:
    """The kernel is asked for it: with all that was fixed, but for what stood where it was put."""
    ready = prepare(made)
    if ready.compiled.formula.numbers is not None:
        return
    layout, formula = ready.compiled.layout, ready.compiled.formula
    neighbours = Neighbours(layout, formula, ready.compiled.guards)
    literals = values(ready)
    with kernel_over(ready.clauses, ready.compiled.guards) as kernel:
        kernel.prefer([each if data.draw(st.booleans()) else -each for each in literals])
        if not kernel.satisfiable([], Deadline("any?", SECONDS)):
            return
        product = np.concatenate([[False], kernel.holds(formula.variables)])
        kept = [each if product[each] else -each for each in literals if data.draw(st.booleans())]
        replacing = data.draw(st.booleans())
        shown = neighbours.shown(product, np.array(literals), mask(kept, formula.variables), replacing=replacing)
        for literal in shown.tolist():
            at = {value for place in siblings(ready) if abs(literal) in place for value in place} if replacing else ()
            held = [each for each in kept if abs(each) not in at]
            assert kernel.satisfiable([*held, literal], Deadline("does it hold?", SECONDS)), literal


def test_what_changes_along_with_an_own_choice_is_not_shown_beside_it() -> None:
    """In place of frame c another one brings baskets: that does not show baskets beside frame c."""
    lines = ["product: bike", "name: Bike", "currency: EUR", "components:", "  - component: all", "    name: All"]
    lines += [
        "    options:",
        "      - {option: frame, name: Frame, values: [{value: a, name: A}, {value: b, name: B}, {value: c, name: C}]}",
    ]
    lines += ["      - {option: baskets, name: Baskets, quantity: {from: 0, to: 1}, within: 'frame = a, b'}"]
    ready = prepare(read("bike", "\n".join(lines) + "\n", ""))
    neighbours = Neighbours(ready.compiled.layout, ready.compiled.formula, ready.compiled.guards)
    last, literals, wrong = ready.compiled.formula.variables, values(ready), []
    for signs in each_of([1, -1], repeat=len(literals)):
        with kernel_over(ready.clauses, ready.compiled.guards) as kernel:
            kernel.prefer([sign * each for sign, each in zip(signs, literals, strict=True)])
            assert kernel.satisfiable([], Deadline("any?", SECONDS))
            product = np.concatenate([[False], kernel.holds(last)])
            for own in literals:
                kept = own if product[own] else -own
                for literal in neighbours.shown(
                    product, np.array(literals), mask([kept], last), replacing=True
                ).tolist():
                    instead = any({abs(literal), own} <= set(group) for group in siblings(ready))
                    held = [literal] if instead else [kept, literal]
                    if not kernel.satisfiable(held, Deadline("does it hold?", SECONDS)):
                        wrong.append((kept, literal))
    assert not wrong


def test_most_values_of_a_car_are_shown_beside_one_product_that_leaves_room() -> None:
    """One that the kernel found where it tried the roomy values first."""
    ready = prepare(families.car(30, 8, 60))
    neighbours = Neighbours(ready.compiled.layout, ready.compiled.formula, ready.compiled.guards)
    literals, last = values(ready), ready.compiled.formula.variables
    assert len(neighbours.roomy) == 30
    with kernel_over(ready.clauses, ready.compiled.guards) as kernel:
        kernel.prefer([*range(-last, 0), *neighbours.roomy])
        assert kernel.satisfiable([], Deadline("any?", SECONDS))
        product = np.concatenate([[False], kernel.holds(last)])
    shown = neighbours.shown(product, np.array(literals), mask([], last))
    assert len(shown[shown > 0]) > 0.8 * (len(literals) - 30)


def test_what_was_shown_is_remembered_for_fewer_choices_too() -> None:
    """So the same question, and one with a choice taken back, are not worked out again."""
    ready = prepare(families.car(30, 8, 60))
    exchanges = Exchanges(ready.compiled.layout, ready.compiled.formula, ready.compiled.guards)
    answers = np.array(values(ready))
    with kernel_over(ready.clauses, ready.compiled.guards) as kernel:
        assert kernel.satisfiable([], Deadline("any?", SECONDS))
        exchanges.add(kernel.holds(exchanges.last))
        given = next(each for each in kernel.model(exchanges.last) if each in answers)
    left = exchanges.beside([given], answers)
    assert len(left) < len(answers)
    for fewer in ([given], []):
        assert exchanges.not_remembered(fewer, answers).tolist() == left.tolist()
    other = next(each for each in answers.tolist() if each != given)
    assert exchanges.not_remembered([given, other], answers).tolist() == answers.tolist()


def test_after_a_click_few_questions_are_left_to_the_solver() -> None:
    """Without products beside known ones this takes a multiple of them; the answers are the same."""
    made = families.car(40, 10, 100)
    asked, told = walk(made), {}
    for large in (near.LARGE, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(near, "LARGE", large)
            engine = Engine(made, seconds=SECONDS)
            told[large] = [engine.look_ahead(choices) for choices in asked], engine.calls
    assert told[0][0] == told[near.LARGE][0]
    assert told[0][1] < 0.4 * told[near.LARGE][1]


def values(ready: Prepared) -> list[Literal]:
    """The literals of all values."""
    return [literal for place in ready.compiled.layout.places.values() for literal in place.values.values()]


def siblings(ready: Prepared) -> list[list[Literal]]:
    """By place the literals of its values, where it has one; of other places each by itself."""
    places = ready.compiled.layout.places.values()
    return [
        group
        for place in places
        for group in ([list(place.values.values())] if place.single else [[each] for each in place.values.values()])
    ]


def mask(literals: list[Literal], last: Literal) -> np.ndarray:
    """By variable whether one of the literals speaks of it."""
    fixed = np.zeros(last + 1, np.bool_)
    fixed[np.abs(np.array(literals, np.int64))] = True
    return fixed


def walk(made: Revision) -> list[Choices]:
    """The choices after each of some clicks, on what the cheapest product has."""
    whole = Engine(made, seconds=SECONDS).complete(frozenset())
    asked: list[Choices] = [frozenset()]
    for slot, taken in sorted(whole.taken.items())[::8]:
        asked.append(with_choice(made.product, asked[-1], Choice(slot, taken[0])))
    return asked
