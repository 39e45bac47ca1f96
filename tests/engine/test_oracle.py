"""For random small products and rules, every answer of the engine is what brute force over the rules' meaning says."""

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Selection, with_choice
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.engine.counting.count import Count, count
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.revision import Revision
from tests import examples
from tests.cases import cases
from tests.engine import brute

oracle = cases(35)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Revision, Choices]:
    product = draw(examples.small_products())
    rules = draw(examples.rule_sets(product))
    prefers = tuple(replace(each, answered=draw(st.booleans())) for each in rules.prefers)
    revision = brute.revision_of(product, replace(rules, prefers=prefers))
    return revision, draw(examples.choices(product))


@oracle
@given(questions())
def test_a_selection_obeys_the_rules_exactly_when_both_solvers_accept_it(question: tuple[Revision, Choices]) -> None:
    """Meaning = CP-SAT = SAT kernel, for some selections of the product."""
    revision, _ = question
    product = compile_product(revision.product, revision.rules)
    clauses = in_clauses(product.formula)
    reference = Optimizer(product.formula, product.guards)
    selections = list(examples.all_selections(revision.product))
    valid = brute.valid_products(revision)
    with Kernel(clauses, product.guards) as kernel:
        for selection in random.Random(1).sample(selections, min(5, len(selections))):
            said = brute.stated(product, selection)
            expected = selection in valid
            assert kernel.satisfiable(said, Deadline("", 60)) == expected
            assert reference.satisfiable(said, Deadline("", 60)) == expected


@oracle
@given(questions())
def test_look_ahead_is_complete_and_sound(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    valid = brute.valid_products(revision)
    engine = Engine(revision)
    assert engine.possible(choices) == bool(brute.agreeing(valid, choices))
    if not engine.possible(choices):
        return
    for (slot, value), found in engine.look_ahead(choices).states.items():
        assert found == brute.state(revision, valid, choices, Choice(slot, value)), (slot, value)


@oracle
@given(questions())
def test_completion_is_valid_preferred_and_cheapest(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    agreeing = brute.agreeing(brute.valid_products(revision), choices)
    if not agreeing:
        return
    selection = Engine(revision).complete(choices)
    assert selection in agreeing
    if not revision.rules.defaults:
        assert _rank(revision, selection) == min(_rank(revision, each) for each in agreeing)
    else:
        assert _rank(revision, selection)[0] == min(_rank(revision, each)[0] for each in agreeing)


def _rank(revision: Revision, selection: Selection) -> tuple[int, int, Fraction]:
    """What a product lacks of what answers prefer, what of what else is preferred, and what it costs."""
    asked, other = (brute.unmet(revision, selection, answered=each) for each in (True, False))
    return asked, other, brute.price(revision.product, selection)


@oracle
@given(questions())
def test_what_is_preferred_forbids_nothing(question: tuple[Revision, Choices]) -> None:
    """Every state of every value is the same with and without it."""
    revision, choices = question
    plain = replace(revision, rules=replace(revision.rules, prefers=()))
    engine, without = Engine(revision), Engine(plain)
    assert engine.possible(choices) == without.possible(choices)
    if engine.possible(choices):
        assert engine.look_ahead(choices).states == without.look_ahead(choices).states
        assert engine.count(choices) == without.count(choices)


@oracle
@given(questions())
def test_a_completion_stays_when_a_part_of_it_is_chosen(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    conditional = any(default.when for default in revision.rules.defaults)
    engine = Engine(revision)
    if conditional or any(option.within for option in revision.product.options) or not engine.possible(choices):
        return
    selection = engine.complete(choices)
    for slot, values in selection.taken.items():
        for value in values:
            assert engine.complete(with_choice(revision.product, choices, Choice(slot, value))) == selection


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Revision, Choices, dict[Choice, int]]:
    """A question, and what somebody would like or rather not have."""
    revision, choices = draw(questions())
    wanted = draw(examples.choices(revision.product))
    return revision, choices, {choice: draw(st.integers(-9, 9)) for choice in wanted}


@cases(150)
@given(wishes(), st.data())
def test_a_completion_in_few_questions_is_that_in_many(
    question: tuple[Revision, Choices, dict[Choice, int]], data: st.DataObject
) -> None:
    """With reasons, each default and wish is asked about in its turn; without, most are put off or asked together."""
    revision, choices, weights = question
    asked, afresh = Engine(revision), Engine(revision)
    if not asked.possible(choices):
        return
    selection = asked.complete(choices, weights)
    assert selection == afresh.completion(choices, weights).selection
    parts = [Choice(slot, value) for slot, values in selection.taken.items() for value in values]
    more = choices | set(data.draw(st.lists(st.sampled_from(parts), max_size=3)) if parts else ())
    others = data.draw(examples.choices(revision.product))
    for after in (more, others):
        if asked.stays(choices, after, weights):
            assert after == more or choices <= after
            assert afresh.completion(after, weights).selection == selection
        if asked.possible(after):
            assert asked.complete(after, weights) == afresh.completion(after, weights).selection


@oracle
@given(questions())
def test_explanations_conflict_and_nothing_in_them_is_superfluous(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    engine = Engine(revision)
    if engine.possible(choices):
        return
    conflict = engine.explain(choices)
    rules, named = frozenset(conflict.rules), frozenset(conflict.choices)
    assert conflict.minimal
    assert named <= choices
    assert not brute.can_hold(revision, rules, named)
    for fewer_rules, fewer_choices in brute.without_one(conflict):
        if not conflict.structure:
            assert brute.can_hold(revision, fewer_rules, fewer_choices)
    product = compile_product(revision.product, revision.rules)
    guards = [product.rules[each] for each in conflict.rules]
    guards += [product.structure[each] for each in conflict.structure]
    blamed = [*guards, *map(product.layout.literal, conflict.choices)]
    reference = Optimizer(product.formula)
    assert not reference.satisfiable(blamed, Deadline("", 60))
    for superfluous in blamed:
        assert reference.satisfiable([each for each in blamed if each != superfluous], Deadline("", 60))


@oracle
@given(questions())
def test_counts_are_exact(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    assert count(revision, choices) == Count(len(brute.agreeing(brute.valid_products(revision), choices)), exact=True)


@oracle
@given(questions(), st.data())
def test_answers_do_not_depend_on_earlier_questions(question: tuple[Revision, Choices], data: st.DataObject) -> None:
    """The order of clicks never matters: an engine that was asked much answers as a new one does."""
    revision, choices = question
    worn, fresh = Engine(revision), Engine(revision)
    for _ in range(5):
        earlier = data.draw(examples.choices(revision.product))
        if worn.possible(earlier):
            worn.look_ahead(earlier)
            worn.complete(earlier)
        else:
            worn.explain(earlier)
    if not fresh.possible(choices):
        assert worn.explain(choices) == fresh.explain(choices)
        return
    states = fresh.look_ahead(choices)
    assert worn.look_ahead(choices) == states
    assert worn.complete(choices) == fresh.complete(choices)
    for (slot, value), state in states.states.items():
        if state is State.IMPOSSIBLE:
            wanted = Choice(slot, value)
            assert worn.explain(choices, wanted) == fresh.explain(choices, wanted)
