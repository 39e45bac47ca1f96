"""The central test of importing: a random model's configurations, listed by brute force, are the product's selections.

Left: all sets of features that tree and formulas allow. Right: all selections that structure and rules allow
(``meaning.obeys``, no solver), each turned back into the features it has.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st
from pysat.solvers import Glucose4

from configurator.catalog.model import Bounds, Option
from configurator.catalog.selection import Selection, Slot
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.domains import domains
from configurator.interchange.feature_model.model import (
    Conjunction,
    Constraint,
    Disjunction,
    Equivalence,
    Feature,
    FeatureModel,
    Formula,
    Group,
    GroupKind,
    Has,
    Implication,
    Negation,
    features,
)
from configurator.interchange.feature_model.plan import Plan
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.into_shop.planning import plan
from configurator.rules.meaning import condition_holds, obeys
from configurator.rules.revision import Revision
from configurator.source import Source
from configurator.units import Quantity

HERE = Source("random.uvl", 1)


@st.composite
def models(draw: st.DrawFn) -> FeatureModel:
    """Trees of at most nine features, prices on some of them, with at most three formulas."""
    left = draw(st.integers(1, 8))
    names = iter([f"F{number}" for number in range(9)])

    def grown(depth: int) -> Feature:
        nonlocal left
        name, groups = next(names), []
        while left and depth < 4 and (depth == 0 or draw(st.booleans())):
            size = draw(st.integers(1, min(3, left)))
            left -= size
            kind = draw(st.sampled_from(GroupKind))
            low, high = sorted((draw(st.integers(0, size)), draw(st.integers(1, size))))
            cardinality = Bounds(low, high) if kind is GroupKind.CARDINALITY else None
            groups.append(Group(kind, tuple(grown(depth + 1) for _ in range(size)), cardinality))
        price = draw(st.sampled_from([None, Quantity(Fraction(5), "EUR")]))
        return Feature(name, HERE, tuple(groups), attributes={"Price": price} if price else {})

    root = grown(0)
    leaves = st.sampled_from([feature.name for feature in features(root)]).map(lambda name: Has(name, HERE))
    formulas = draw(st.lists(st.recursive(leaves, _larger, max_leaves=4), max_size=3))
    return FeatureModel(root, tuple(Constraint(formula, HERE) for formula in formulas))


def _larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        parts.map(Negation),
        several.map(Conjunction),
        several.map(Disjunction),
        st.builds(Implication, parts, parts),
        st.builds(Equivalence, parts, parts),
    )


@settings(max_examples=150, deadline=None)
@given(models())
def test_configurations_are_selections(model: FeatureModel) -> None:
    try:
        revision, planned = shop.revision(model, "imported"), plan(model, "imported", domains(model))
    except ForeignModelError:
        assert len(set(configurations(FeatureModel(model.root)))) == 1
        return
    found = [_features(selection, revision, planned) for selection in _selections(revision)]
    assert len(set(found)) == len(found), "two selections are the same configuration"
    assert set(found) == set(configurations(model))


@settings(max_examples=50, deadline=None)
@given(models())
def test_a_selection_costs_what_its_features_cost(model: FeatureModel) -> None:
    try:
        revision, planned = shop.revision(model, "imported"), plan(model, "imported", domains(model))
    except ForeignModelError:
        return
    costs = {feature.name: 500 if feature.attributes else 0 for feature in features(model.root)}
    for selection in _selections(revision):
        paid = revision.product.price.minor + sum(
            option.value(key).price.minor
            for option in revision.product.options
            for key in selection.at(Slot(option.key))
        )
        assert paid == sum(costs[name] for name in _features(selection, revision, planned))


@settings(max_examples=100, deadline=None)
@given(models())
def test_configurations_are_what_a_flat_model_allows(model: FeatureModel) -> None:
    revision = flat.revision(model)
    made = compile_product(revision.product, revision.rules)
    formula, literals = (
        in_clauses(made.formula),
        {slot.key: place.values["yes"] for slot, place in made.layout.places.items()},
    )
    found: list[frozenset[str]] = []
    with Glucose4(bootstrap_with=[*map(list, formula.clauses), *([guard] for guard in made.guards)]) as solver:
        while solver.solve():
            there = set(solver.get_model())
            found.append(frozenset(name for name, literal in literals.items() if literal in there))
            solver.add_clause([-literal if literal in there else literal for literal in literals.values()])
    assert len(set(found)) == len(found)
    assert set(found) == set(configurations(model))


# --- the product's side ---------------------------------------------------------------------------------------------


def _selections(revision: Revision) -> Iterator[Selection]:
    options = revision.product.options
    for taken in product(*(_subsets(option) for option in options)):
        selection = Selection({Slot(option.key): keys for option, keys in zip(options, taken, strict=True)})
        if obeys(revision.product, revision.rules, selection):
            yield selection


def _subsets(option: Option) -> list[tuple[str, ...]]:
    keys = [value.key for value in option.values]
    sizes = range(min(1, option.choose.high) + 1) if option.single else range(len(keys) + 1)
    return list(chain.from_iterable(combinations(keys, size) for size in sizes))


def _features(selection: Selection, revision: Revision, planned: Plan) -> frozenset[str]:
    return frozenset(
        name
        for name, meaning in planned.meanings.items()
        if meaning is None or condition_holds(meaning, selection, revision.product, revision.rules)
    )


# --- the model's side -----------------------------------------------------------------------------------------------


def configurations(model: FeatureModel) -> Iterator[frozenset[str]]:
    """The sets of features that tree and formulas allow, one by one."""
    every = list(features(model.root))
    for size in range(len(every) + 1):
        for chosen in combinations([feature.name for feature in every], size):
            there = frozenset(chosen)
            fits = model.root.name in there and all(_fits(feature, there) for feature in every)
            if fits and all(_true(constraint.formula, there) for constraint in model.constraints):
                yield there


def _fits(feature: Feature, there: frozenset[str]) -> bool:
    for group in feature.groups:
        count = sum(child.name in there for child in group.features)
        bounds = group.bounds if feature.name in there else Bounds(0, 0)
        if not bounds.low <= count <= bounds.high:
            return False
    return True


def _true(formula: Formula, there: frozenset[str]) -> bool:
    match formula:
        case Has(name):
            return name in there
        case Negation(inner):
            return not _true(inner, there)
        case Conjunction(parts):
            return all(_true(part, there) for part in parts)
        case Disjunction(parts):
            return any(_true(part, there) for part in parts)
        case Implication(when, then):
            return not _true(when, there) or _true(then, there)
        case Equivalence(one, other):
            return _true(one, there) == _true(other, there)
    raise AssertionError(f"nothing says whether {formula} is true")
