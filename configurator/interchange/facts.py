"""What a feature's attributes say in a shop: price, weight, and attributes that rules can ask for.

A feature that comes with another one (mandatory below it) gives what it costs and weighs to that one's value.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from configurator.catalog.model import Attribute
from configurator.errors import ForeignModelError
from configurator.interchange.model import Feature, FeatureModel, features
from configurator.interchange.naming import slug
from configurator.money import Money
from configurator.units import Quantity, UnitError, comparable

_CODE = re.compile(r"[A-Z]{3}")
_WORD = 40


def currency(model: FeatureModel) -> str:
    """The currency of the model's prices, EUR when none says one; raises ForeignModelError when two differ."""
    code = ""
    for feature in features(model.root):
        price = _stated(feature, "price")
        if price is not None and _CODE.fullmatch(price.unit):
            if code and price.unit != code:
                raise ForeignModelError(feature.source, f"this price is in {price.unit}, others are in {code}")
            code = price.unit
    return code or "EUR"


def price(together: Sequence[Feature], code: str) -> Money:
    """What the features cost together."""
    stated = [_stated(feature, "price") for feature in together]
    total = sum((each.magnitude for each in stated if each is not None), start=Fraction(0))
    return Money.of(Decimal(total.numerator) / Decimal(total.denominator), code)


def weight(together: Sequence[Feature]) -> Quantity | None:
    """What the features weigh together; None when none says so."""
    total: Quantity | None = None
    for feature in together:
        stated = _stated(feature, "weight")
        if stated is not None and comparable(stated.unit, "kg"):
            total = stated if total is None else Quantity(total.magnitude + stated.to(total.unit).magnitude, total.unit)
    return total


def attributes(together: Sequence[Feature]) -> dict[str, Attribute]:
    """The other attributes of the features: quantities add up, words gather; long texts are no attributes."""
    found: dict[str, Attribute] = {}
    for feature in together:
        for name, stated in feature.attributes.items():
            key, own = slug(name), _attribute(stated)
            if key in ("price", "weight") or own is None:
                continue
            found[key] = own if key not in found else _joined(feature, name, found[key], own)
    return found


def _stated(feature: Feature, name: str) -> Quantity | None:
    for key, stated in feature.attributes.items():
        if key.casefold() == name and isinstance(stated, Quantity):
            return stated
    return None


def _attribute(stated: Quantity | str) -> Attribute | None:
    if isinstance(stated, Quantity):
        return stated
    words = frozenset(slug(word) for word in stated.split() if slug(word))
    return words if words and len(stated) <= _WORD else None


def _joined(feature: Feature, name: str, one: Attribute, other: Attribute) -> Attribute:
    try:
        if isinstance(one, Quantity) and isinstance(other, Quantity):
            return Quantity(one.magnitude + other.to(one.unit).magnitude, one.unit)
    except UnitError as error:
        raise ForeignModelError(feature.source, f"the attribute '{name}' does not add up: {error}") from error
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one | other
    raise ForeignModelError(feature.source, f"the attribute '{name}' is a number here and a text elsewhere")
