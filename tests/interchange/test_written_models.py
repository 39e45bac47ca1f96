"""Models are written and read back: equal, or with the same configurations where a format says it another way."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.catalog.model import Bounds
from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.model import (
    ONCE,
    Aggregate,
    Conjunction,
    Constraint,
    Disjunction,
    Equivalence,
    Expression,
    Feature,
    FeatureModel,
    FeatureType,
    Formula,
    Function,
    Group,
    GroupKind,
    Has,
    Implication,
    Minus,
    Multiplication,
    Negation,
    NumberConstant,
    Quotient,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
    joined,
)
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.featureide.writer import featureide_text
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text
from configurator.source import Source
from configurator.units import Quantity
from tests.cases import on_demand
from tests.interchange.real_models import COUNTS, real_model

HERE = Source("random.uvl", 1)
NAMES = ["A", "M.2 SSD", 'the "best"', "or", "Straße 5", "a\\b", "x_1", "F#", "(x)"]
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["Price", "Weight", "made in", "sum"]),
    st.one_of(
        st.decimals(-1000, 1000, places=2).map(lambda number: Quantity(Fraction(number))),
        st.sampled_from([Quantity(Fraction(5, 2), "kg"), Quantity(Fraction(30), "EUR")]),
        st.sampled_from(["yes", "the 'best'", "two words", "back\\slash"]),
    ),
    max_size=2,
)


@st.composite
def features(draw: st.DrawFn) -> Feature:
    left = draw(st.integers(1, 7))
    names = iter(draw(st.permutations(NAMES)))

    def grown(depth: int) -> Feature:
        nonlocal left
        name, groups = next(names), []
        while left and depth < 3 and (depth == 0 or draw(st.booleans())):
            size = draw(st.integers(1, min(3, left)))
            left -= size
            kind = draw(st.sampled_from(GroupKind))
            low, high = sorted((draw(st.integers(0, size)), draw(st.integers(1, size))))
            below = tuple(grown(depth + 1) for _ in range(size))
            groups.append(Group(kind, below, Bounds(low, high) if kind is GroupKind.CARDINALITY else None))
        low, high = sorted((draw(st.integers(0, 2)), draw(st.integers(1, 3))))
        told = draw(st.sampled_from(["", "What it's for", 'a "quoted" word, 100 % \\ {x}']))
        attributes = draw(ATTRIBUTES)
        instances = Bounds(low, high) if depth and draw(st.booleans()) else ONCE
        return Feature(name, HERE, tuple(groups), told, attributes, draw(st.sampled_from(FeatureType)), instances)

    return grown(0)


def every(top: Feature) -> list[Feature]:
    return [top, *(each for group in top.groups for child in group.features for each in every(child))]


def expressions(known: list[Feature]) -> st.SearchStrategy[Expression]:
    values = [ValueOf(each.name, "", HERE) for each in known]
    values += [ValueOf(each.name, attribute, HERE) for each in known for attribute in each.attributes]
    attributes = sorted({attribute for each in known for attribute in each.attributes})
    leaves: list[st.SearchStrategy[Expression]] = [
        st.decimals(-1000, 1000, places=2).map(lambda number: NumberConstant(Fraction(number), HERE)),
        st.sampled_from(["Fun", "it's", "\\"]).map(lambda text: TextConstant(text, HERE)),
        st.sampled_from(values),
        st.builds(Function, st.sampled_from(["len", "floor", "ceil"]), st.sampled_from(values), st.just(HERE)),
    ]
    if attributes:
        below = st.sampled_from(["", *(each.name for each in known)])
        leaves.append(
            st.builds(Aggregate, st.sampled_from(["sum", "avg"]), st.sampled_from(attributes), below, st.just(HERE))
        )
    return st.recursive(st.one_of(leaves), _reckoned, max_leaves=4)


def _reckoned(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    plain = parts.filter(lambda part: not isinstance(part, Minus))
    others = st.lists(st.one_of(plain, plain.map(lambda part: Minus(part, HERE))), min_size=1, max_size=2)
    return st.one_of(
        st.builds(lambda one, more: Sum((one, *more), HERE), plain, others),
        st.builds(
            lambda one, other: Multiplication(
                (*(one.parts if isinstance(one, Multiplication) else (one,)), other), HERE
            ),
            plain,
            plain,
        ),
        st.builds(Quotient, plain, plain, st.just(HERE)),
    )


def _product(one: Expression, other: Expression) -> Multiplication:
    return Multiplication((*(one.parts if isinstance(one, Multiplication) else (one,)), other), HERE)


def formulas(known: list[Feature]) -> st.SearchStrategy[Formula]:
    has = st.sampled_from(known).map(lambda feature: Has(feature.name, HERE))
    sign = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    values = expressions(known)
    return st.recursive(
        st.one_of(has, st.builds(ValueComparison, values, sign, values, st.just(HERE))), _larger, max_leaves=4
    )


def _larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        parts.map(Negation),
        several.map(lambda parts: Conjunction(tuple(joined(Conjunction(parts))))),
        several.map(lambda parts: Disjunction(tuple(joined(Disjunction(parts))))),
        st.builds(Implication, parts, parts),
        st.builds(Equivalence, parts, parts),
    )


@st.composite
def models(draw: st.DrawFn) -> FeatureModel:
    """A model with every construct of the language."""
    root = draw(features())
    known = every(root)
    constraints = draw(st.lists(formulas(known).map(lambda formula: Constraint(formula, HERE)), max_size=3))
    return FeatureModel(root, tuple(constraints))


def said(anything: object) -> object:
    """Everything but the places: what two models are compared by."""
    if isinstance(anything, tuple | list):
        return tuple(map(said, anything))
    if isinstance(anything, Mapping):
        return {key: said(value) for key, value in anything.items()}
    fields = getattr(anything, "__dataclass_fields__", None)
    if fields is None or isinstance(anything, Quantity | Bounds):
        return anything
    told = {
        name: said(getattr(anything, name))
        for name in fields
        if name not in ("source", "text", "written") or isinstance(anything, TextConstant)
    }
    return type(anything).__name__, {name: value for name, value in told.items() if name != "source"}


@settings(max_examples=100, deadline=None)
@given(models())
def test_what_is_written_in_uvl_reads_as_the_same_model(model: FeatureModel) -> None:
    text = uvl_text(model)
    assert said(uvl.read(text, "written.uvl")) == said(model), text


@pytest.mark.parametrize(
    "name", ["eshop.uvl", "pc-richmond.uvl", "pc-richmond.xml", "decisionmaking.uvl", "financial-2017-10.uvl"]
)
def test_real_models_are_written_and_read_back_alike(name: str) -> None:
    model = real_model(name)
    untold = replace(model, constraints=tuple(replace(each, description="") for each in model.constraints))
    assert said(uvl.read(uvl_text(model), name)) == said(untold)
    assert said(featureide.read(featureide_text(model), name)) == said(model)


@pytest.mark.parametrize("name", ["eshop.uvl", pytest.param("pc-richmond.xml", marks=on_demand)])
def test_a_round_trip_keeps_the_count(name: str) -> None:
    there = uvl.read(uvl_text(real_model(name)), name)
    back = featureide.read(featureide_text(there), name)
    assert count(flat.revision(back)).number == COUNTS[name]


GROUPS = """\
features
    Root
        [2..3]
            A
            B
            C
            D
        or
            E
            F
        alternative
            G
            H
"""


def test_groups_that_featureide_lacks_become_parts_and_constraints() -> None:
    model = uvl.read(GROUPS, "groups.uvl")
    written = featureide_text(model)
    assert '<or abstract="true" mandatory="true" name="Root (or)">' in written
    assert count(flat.revision(featureide.read(written, "groups.xml"))).number == (6 + 4) * 3 * 2
    assert count(flat.revision(model)).number == (6 + 4) * 3 * 2


@pytest.mark.parametrize(
    ("feature", "constraint", "message"),
    [
        ("Integer A", "A", "groups.uvl:4:13: FeatureIDE has no features of type Integer (write it in UVL"),
        ("A cardinality [1..2]", "A", "groups.uvl:4:13: FeatureIDE has no features with a cardinality"),
        ("A {Price 3}", "A.Price > 2", "groups.uvl:15:5: FeatureIDE has no numbers and texts in constraints"),
    ],
)
def test_what_featureide_cannot_say_is_refused(feature: str, constraint: str, message: str) -> None:
    text = GROUPS.replace("            A\n", f"            {feature}\n") + f"constraints\n    {constraint}\n"
    with pytest.raises(ForeignModelError) as caught:
        featureide_text(uvl.read(text, "groups.uvl"))
    assert message in str(caught.value)


def test_a_cardinality_of_too_many_features_is_refused_rather_than_written_out() -> None:
    many = "features\n    Root\n        [10..20]\n" + "".join(f"            F{index}\n" for index in range(40))
    with pytest.raises(ForeignModelError, match=r"\[10..20\] of 40 features would take .* constraints in FeatureIDE"):
        featureide_text(uvl.read(many, "many.uvl"))
