"""Prices that stand under another name than `Price`: read as prices where somebody says so, else told of.

Nothing is guessed: 'Cost' may be what the maker pays. So an attribute that sounds like a price stays an attribute, and
whoever imports the model is told how to sell at it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.amounts import Unreadable, amount, currency
from configurator.interchange.feature_model.model import Feature, FeatureModel, Group, Stated, features
from configurator.interchange.feature_model.option_words import EACH
from configurator.interchange.feature_model.renaming import Renaming
from configurator.nesting import Steps, in_turn, unroll
from configurator.source import Problem, did_you_mean
from configurator.units import Quantity

PRICE = "Price"
_SOUNDS = frozenset(
    """
    cost costs fee fees msrp rrp srp uvp pvp price prices pricing surcharge listprice unitprice preis
    preise kosten aufpreis listenpreis grundpreis stückpreis stueckpreis einzelpreis verkaufspreis prix
    coût cout tarif precio precios costo coste custo preço preco prezzo prezzi costi prijs prijzen pris
    priser cena ceny koszt цена стоимость ціна hinta ár fiyat τιμή 価格 値段 价格 價格 가격 سعر מחיר
    """.split()  # noqa: SIM905 a list of fifty quoted words says less
)
_WORD = re.compile(r"[^\W\d_]+")
_HUMPS = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
Kept = TypeVar("Kept")


def reprice(model: FeatureModel, name: str) -> FeatureModel:
    """The model with the attribute of that name, however capitalized, as its price. Raises ForeignModelError."""
    if is_called(name, PRICE):
        return model
    every = {own for each in features(model.root) for own in each.written or each.attributes}
    if not any(is_called(own, name) for own in every):
        raise ForeignModelError(model.root.source, f"no feature has an attribute '{name}'", did_you_mean(name, every))

    def called(own: str) -> str:
        return PRICE if is_called(own, name) else own

    renaming = Renaming(
        has=lambda has: has,
        value=lambda value: replace(value, attribute=called(value.attribute)),
        aggregate=lambda aggregate: replace(aggregate, attribute=called(aggregate.attribute)),
    )
    root = unroll(_repriced(model.root, name))
    rules = tuple(replace(each, formula=renaming.formula(each.formula)) for each in model.constraints)
    return replace(model, root=root, constraints=rules)


def _repriced(feature: Feature, name: str) -> Steps[Feature]:
    groups: list[Group] = []
    for group in feature.groups:
        below: list[Feature] = yield in_turn(_repriced(each, name) for each in group.features)
        groups.append(replace(group, features=tuple(below)))
    attributes, written = _renamed(feature, feature.attributes, name), _renamed(feature, feature.written, name)
    return replace(feature, groups=tuple(groups), attributes=attributes, written=written)


def _renamed(feature: Feature, own: Mapping[str, Kept], name: str) -> dict[str, Kept]:
    found: dict[str, Kept] = {}
    for key, each in own.items():
        called = PRICE if is_called(key, name) else f"{PRICE} unit" if is_called(key, f"{name} unit") else key
        if called in found or (called != key and any(is_called(other, called) for other in own)):
            message = f"'{feature.name}' has '{key}' and '{PRICE}': which of them is its price?"
            raise ForeignModelError(feature.source, message, "keep one of them")
        found[called] = each
    return found


def is_called(own: str, name: str) -> bool:
    """Whether an attribute goes by that name, however it is capitalized."""
    return own.strip().casefold() == name.strip().casefold()


def unread_prices(model: FeatureModel) -> tuple[Problem, ...]:
    """A warning for each attribute that sounds like a price, or is in a currency, and is read as none."""
    first: dict[str, tuple[Feature, str]] = {}
    priced = any(is_called(name, PRICE) for feature in features(model.root) for name in feature.attributes)
    for feature in features(model.root):
        for name, stated in feature.attributes.items():
            if _may_be_price(name, stated):
                first.setdefault(name.strip().casefold(), (feature, name))
    return tuple(_told(feature, name, priced=priced) for feature, name in first.values())


def _told(feature: Feature, name: str, *, priced: bool) -> Problem:
    place = feature.written[name].source if name in feature.written else feature.source
    message = f"'{name}' may be a price; it is kept as an attribute, so nothing costs anything for it"
    hint = "" if priced else f"to sell at it, import with --price {_quoted(name)}"
    return Problem(place, message, hint, "warning")


def _quoted(name: str) -> str:
    return name if name.isalnum() else f"'{name}'"


def _may_be_price(name: str, stated: Stated) -> bool:
    if is_called(name, PRICE) or is_called(name, f"{PRICE}{EACH}") or name.strip().casefold().startswith("price."):
        return False
    number = _number(stated)
    if number is None:
        return False
    words = {each.casefold() for each in _WORD.findall(_HUMPS.sub(" ", name))} | {name.strip().casefold()}
    return bool(words & _SOUNDS) or currency(number) is not None


def _number(stated: Stated) -> str | None:
    """The unit of what is stated, where that is an amount."""
    if isinstance(stated, Quantity):
        return stated.unit
    try:
        return amount(stated).unit if isinstance(stated, str) else None
    except Unreadable:
        return None
