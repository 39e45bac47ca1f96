"""A price under another name is one where somebody says so: in features, in their units and in constraints alike."""

from fractions import Fraction

import pytest

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.attribute_facts import facts_of
from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.feature_model.other_prices import reprice, unread_prices
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text

MODEL = """features
    Car {Cost 500}
        optional
            Bell {cost 9, Size 2}
constraints
    sum(Cost) <= 505
    Bell.cost > 3
"""


def read(text: str) -> FeatureModel:
    return uvl.read(text, "car.uvl")


def test_the_model_is_what_it_would_be_with_the_price_called_so() -> None:
    assert reprice(read(MODEL), "COST") == reprice(read(MODEL), " cost ")
    told = reprice(read(MODEL), "cost")
    as_price = read(MODEL.replace("Cost", "Price").replace("cost", "Price"))
    assert uvl_text(told) == uvl_text(as_price)
    assert facts_of(told).prices == facts_of(as_price).prices == {"Car": Fraction(500), "Bell": Fraction(9)}
    assert facts_of(read(MODEL)).prices == {}


def test_a_model_that_has_prices_stays_as_it_is() -> None:
    model = read(MODEL)
    assert reprice(model, "price") is model


def test_a_name_that_no_feature_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(ForeignModelError, match=r"no feature has an attribute 'Costs' \(did you mean 'Cost'\?"):
        reprice(read(MODEL.replace("cost", "Cost")), "Costs")


@pytest.mark.parametrize("own", ["Price", "COST"])
def test_a_feature_with_two_that_would_be_its_price_is_refused(own: str) -> None:
    model = read(MODEL.replace("Size", own))
    with pytest.raises(ForeignModelError, match="which of them is its price"):
        reprice(model, "cost")


def test_what_sounds_like_a_price_is_told_once_with_the_way_to_sell_at_it() -> None:
    (told,) = unread_prices(read(MODEL))
    assert str(told).startswith("car.uvl:2:10: warning: 'Cost' may be a price")
    assert "--price Cost" in told.hint
    assert unread_prices(reprice(read(MODEL), "Cost")) == ()
    (beside,) = unread_prices(read(MODEL.replace("Size", "Price")))
    assert beside.hint == "", "there are prices already"
