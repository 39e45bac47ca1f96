"""What an order has beside its designs: goods, delivery, a gift message, who pays, and the terms that were accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from configurator.money import Money


@dataclass(frozen=True, slots=True)
class SoldGoods:
    """Goods beside the designs, as they were sold; ``tax``: the percentage in their price, '' where none is said."""

    goods: str
    name: str
    price: Money
    quantity: int
    tax: str = ""

    @property
    def amount(self) -> Money:
        """What all pieces come to."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it is delivered, for how much; ``day`` is the one that was asked for, None for as soon as it is ready."""

    way: str
    name: str
    price: Money
    day: date | None = None
    tax: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """All of it. ``billing``: who pays and where, line by line, '' where that is who it goes to.

    ``country``: where it goes, by its ISO code. ``address``: the parts of where it goes, in the order of a
    ``PostalAddress``, for the next form. ``terms``: the file that was accepted, and the digest of its text.
    """

    goods: tuple[SoldGoods, ...] = ()
    delivery: Delivery | None = None
    gift: str = ""
    company: str = ""
    vat_number: str = ""
    billing: str = ""
    country: str = ""
    terms: str = ""
    address: tuple[str, ...] = ()

    def amounts(self) -> tuple[Money, ...]:
        """What the goods and the delivery come to."""
        return (*(each.amount for each in self.goods), *([self.delivery.price] if self.delivery else ()))


NOTHING_BESIDE = Extras()


def written_extras(extras: Extras) -> dict[str, Any]:
    """The extras as plain data; nothing where there are none."""
    if extras == NOTHING_BESIDE:
        return {}
    way = extras.delivery
    return {
        "goods": [[each.goods, each.name, each.price.minor, each.quantity, each.tax] for each in extras.goods],
        "delivery": way and [way.way, way.name, way.price.minor, way.day.isoformat() if way.day else None, way.tax],
        "gift": extras.gift,
        "company": extras.company,
        "vat_number": extras.vat_number,
        "billing": extras.billing,
        "country": extras.country,
        "terms": extras.terms,
        "address": list(extras.address),
    }


def read_extras(written: Mapping[str, Any], currency: str) -> Extras:
    """The extras that ``written_extras`` wrote."""
    if not written:
        return NOTHING_BESIDE
    goods = (
        SoldGoods(key, name, Money(minor, currency), quantity, tax)
        for key, name, minor, quantity, tax in written["goods"]
    )
    delivery = None
    if written["delivery"]:
        way, name, minor, day, tax = written["delivery"]
        delivery = Delivery(way, name, Money(minor, currency), date.fromisoformat(day) if day else None, tax)
    texts = ("gift", "company", "vat_number", "billing", "country", "terms")
    parts = tuple(written.get("address", ()))
    return Extras(tuple(goods), delivery, **{each: written[each] for each in texts}, address=parts)


def without_person(written: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of them for the books: goods, delivery and country, nothing that leads to somebody."""
    blank: dict[str, Any] = dict.fromkeys(("gift", "company", "vat_number", "billing"), "")
    return dict(written) | blank | {"address": []} if written else {}
