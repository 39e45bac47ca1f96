"""A product written as a model, read back, has as many configurations as the product has selections."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysat.solvers import Glucose4

from configurator.catalog.model import Product
from configurator.catalog.validity import Situation
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.notes import notes
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.featureide.writer import featureide_text
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.out_of_shop.features import feature_model_of
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text
from configurator.rules.meaning import obeys
from configurator.rules.revision import Revision, read
from configurator.rules.rule_set import RuleSet
from tests.examples import MOST_SELECTIONS, all_selections, rule_sets, small_products


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    product = draw(small_products())
    return Revision(product, draw(rule_sets(product)), "", "")


def number_of_selections(product: Product, rules: RuleSet) -> int:
    """How many there are, one by one, of a product that a file says."""
    made = compile_product(product, rules)
    formula, last, found = in_clauses(made.formula), made.layout.last, 0
    held = [[guard] for guard in made.guards]
    with Glucose4(bootstrap_with=[*map(list, formula.clauses), *held]) as solver:
        while solver.solve():
            found += 1
            assert found <= MOST_SELECTIONS
            solver.add_clause([-literal for literal in solver.get_model()[:last]])
    return found


@settings(max_examples=40, deadline=None)
@given(revisions())
def test_a_product_written_in_uvl_keeps_its_selections(revision: Revision) -> None:
    product, rules = revision.product, revision.rules
    try:
        model = feature_model_of(revision)
    except ForeignModelError:
        return
    again = flat.revision(uvl.read(uvl_text(model), "written.uvl"))
    selections = sum(obeys(product, rules, selection) for selection in all_selections(product))
    assert number_of_selections(again.product, again.rules) == selections


@settings(max_examples=25, deadline=None)
@given(revisions())
def test_a_product_written_for_featureide_keeps_its_selections(revision: Revision) -> None:
    product, rules = revision.product, revision.rules
    try:
        text = featureide_text(feature_model_of(revision, plain=False))
    except ForeignModelError:
        return
    again = flat.revision(featureide.read(text, "written.xml"))
    selections = sum(obeys(product, rules, selection) for selection in all_selections(product))
    assert number_of_selections(again.product, again.rules) == selections


MARKED = """\
product: box
name: Box
currency: EUR
components:
  - component: about
    name: About
    options:
      - {option: pregnant, name: Pregnant, sensitive: true, switch: {}}
      - option: skin
        name: Skin
        required: true
        sensitive: true
        values: [{value: dry, name: Dry}, {value: oily, name: Oily}]
      - {option: age, name: Age, sensitive: true, number: {from: 1, to: 9}}
      - {option: colour, name: Colour, values: [{value: red, name: Red}, {value: blue, name: Blue}]}
"""


def test_what_is_sensitive_stays_so_through_a_model() -> None:
    """A mark that got lost on the way would make the shop remember what it must not."""
    numberless = "".join(line for line in MARKED.splitlines(keepends=True) if "option: age" not in line)
    written = uvl_text(feature_model_of(read("box", MARKED, "")))
    drawn = featureide_text(feature_model_of(read("box", numberless, ""), plain=False))
    for model, numbers in ((uvl.read(written, "written.uvl"), {"Age"}), (featureide.read(drawn, "written.xml"), set())):
        options = shop.revision(model, "box").product.options
        marked = {option.name for option in options if option.sensitive}
        assert {"Skin"} | numbers <= marked
        assert "Colour" not in marked
        told = [(option.name, *(value.name for value in option.values)) for option in options if option.sensitive]
        assert any("Pregnant" in names for names in told)
        assert {option.name for option in options if option.required} == {"Skin"}


DESK = """\
product: desk
name: Desk
currency: EUR
price: 400
components:
  - component: body
    name: Body
    options:
      - {option: top, name: Top, values: [{value: pine, name: Pine}, {value: oak, name: Oak, price: 120}]}
"""
SURCHARGE = 'price oak "Oak is rare." when top = oak then add 100 EUR\n'


def test_a_sum_of_ruled_prices_is_refused_with_its_place() -> None:
    """In a model it would be the sum of the catalogue's prices, and other products would be possible."""
    rule = 'rule budget "The budget." sum of price over everything <= 600 EUR\n'
    revision = read("desk", DESK, f"{SURCHARGE}{rule}")
    with pytest.raises(ForeignModelError, match=r"rules/desk\.rules:2:27: a constraint can sum the prices of"):
        feature_model_of(revision)


def test_what_is_charged_beside_the_catalogue_is_told() -> None:
    revision = read("desk", f"{DESK}prices: net\ntaxes: {{standard: 19}}\n", SURCHARGE)
    said = "The prices are those of the catalogue, without 1 price rule and taxes."
    assert said in notes(revision, Situation(date(2027, 1, 1), ""))
