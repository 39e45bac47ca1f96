"""Models with numbers, texts and cardinalities are sold: the product has the configurations of the model."""

import pytest

from configurator.catalog.model import Kind
from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.uvl import reader as uvl

MODEL = """\
features
    Box {Price 10, Size 2, made 7}
        mandatory
            Integer Length
            Wood
                alternative
                    Oak {Price 20, Size 3}
                    Pine {Price 5, Size 1}
        optional
            Real Height {step 0.5}
            Lid {Price 7}
                mandatory
                    Integer Knobs
            String Text {Price 3}
            Extras
                [1..2]
                    A {Price 1}
                    Integer B {Price 2}
                    C {Price 4}
constraints
    Length >= 1 & Length <= 4
    Height => Height >= 1 & Height <= 2
    Knobs => Knobs > 0 & Knobs < 4
    B => B >= 5 & B <= 6
    %s
"""


@pytest.mark.parametrize(
    ("constraint", "rule"),
    [
        ("sum(Price) <= 35", "sum of price over everything <= 35 EUR"),
        ("sum(Size) >= 4 => Lid", "when sum of size over everything >= 4 then lid = yes"),
        ("Lid => Length + 10 * Height < 15", "when lid = yes then length + 10 * height-number < 15"),
        ("Length * 2 - Knobs >= 3 | Oak", "wood = oak or 2 * length - knobs >= 3"),
        ("-1 * Length + 3 > 0 - B", "(0 - length) + 3 > 0 - b"),
        ("Length * Knobs != 6 / 2", "length * knobs != 3"),
        ("2 * (Length + B) == 12 => A", "when 2 * (length + b) = 12 then extras has a"),
        ("Length / 2 <= Height", "0.5 * length <= height-number"),
    ],
)
def test_comparisons_become_rules(constraint: str, rule: str) -> None:
    model = uvl.read(MODEL % constraint, "box.uvl")
    sold = shop.revision(model, "box")
    assert count(sold).number == count(flat.revision(model)).number > 0
    assert rule in " ".join(sold.rules_text.split())


def test_numbers_and_texts_are_asked_where_their_feature_is_taken() -> None:
    product = shop.revision(uvl.read(MODEL % "Lid", "box.uvl"), "box").product
    asked = {option.key: (option.kind, str(option.within and option.within.option)) for option in product.options}
    assert {key: told for key, told in asked.items() if told[0] is not Kind.CHOICE} == {
        "length": (Kind.NUMBER, "None"),
        "height-number": (Kind.NUMBER, "height"),
        "knobs": (Kind.NUMBER, "lid"),
        "text-text": (Kind.TEXT, "text"),
        "b": (Kind.NUMBER, "extras"),
    }


@pytest.mark.parametrize(
    "constraint", ["Oak.Price > 3", "Text == 'Hello'", "avg(Price) < 30", "sum(Price, Wood) < 30", "floor(Height) == 1"]
)
def test_what_a_shop_cannot_say_is_refused_with_a_way_out(constraint: str) -> None:
    model = uvl.read(MODEL % constraint, "box.uvl")
    with pytest.raises(ForeignModelError, match=r"^box\.uvl:25:.*cannot be sold.*--model"):
        shop.texts(model, "box")
    assert count(flat.revision(model)).number > 0


def test_a_number_above_the_first_level_comes_first() -> None:
    text = "features\n    Integer Box\n        mandatory\n            Real Inner\n        optional\n            Lid\n"
    revision = shop.revision(uvl.read(text, "box.uvl"), "box")
    assert [option.key for option in revision.product.options] == ["box", "inner", "lid"]
    alone = "features\n    Box\n        mandatory\n            Integer Inner\n"
    assert [each.key for each in shop.revision(uvl.read(alone, "box.uvl"), "box").product.options] == ["inner"]
