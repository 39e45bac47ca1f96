"""What a shop offers at the checkout, and what somebody who orders there wrote, checked as a whole.

Decides how a basket can be delivered, for how much and from which day on, and what is wrong with an address, a company,
a gift message or a day. All that costs something is priced here, from the shop's file and never from a form.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from configurator.characters import composed, hidden_in
from configurator.errors import BrokenFiles
from configurator.languages.dates import day_of_year
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.checkout_file import (
    FILE,
    NO_FILE,
    CheckoutFile,
    DeliveryWay,
    Prices,
    StandardGoods,
    load_checkout,
)
from configurator.orders.extras import Delivery, Extras, SoldGoods
from configurator.orders.order import Contact
from configurator.orders.postal_address import (
    PostalAddress,
    needs_region,
    of_countries,
    postcode_example,
    read_postcode,
)
from configurator.orders.vat_number import read_vat_number
from configurator.services.clean_text import printable
from configurator.services.showroom.showroom import Showroom

_LATEST = timedelta(days=366)
LENGTHS = {
    "name": 120, "email": 254, "company": 120, "vat_number": 24, "street": 120, "more": 120, "postcode": 12, "town": 80,
    "region": 80, "country": 2, "elsewhere": 3, "b_name": 120, "b_street": 120, "b_postcode": 12, "b_town": 80,
    "b_region": 80, "b_country": 2, "way": 40, "day": 10, "gift": 1000, "pay": 40,
    "terms": 64,
}  # fmt: skip
"""The fields of the form, in its order, and how many characters each may have."""
_READ: dict[Path, tuple[int, CheckoutFile]] = {}


@dataclass(frozen=True, slots=True)
class OfferedWay:
    """A way in which a basket can be delivered: for how much, what all comes to then, and the first day."""

    way: DeliveryWay
    price: Money
    total: Money
    earliest: date


@dataclass(frozen=True, slots=True)
class CheckoutOffer:
    """What can be had with a basket worth ``total``. ``terms``: the digest of what has to be accepted."""

    file: CheckoutFile
    total: Money
    goods: tuple[SoldGoods, ...]
    ways: tuple[OfferedWay, ...]
    countries: tuple[str, ...]
    terms: str
    today: date

    @property
    def first_day(self) -> date | None:
        """The first day that can be asked for, in any of the ways; None where none can."""
        return min((each.earliest for each in self.ways if each.way.day), default=None)

    @property
    def last_day(self) -> date:
        """The last one."""
        return self.today + _LATEST


def checkout_file(room: Showroom) -> CheckoutFile:
    """What the shop's file says; while it has mistakes, what it said before. Raises BrokenFiles."""
    path = room.shop.root / FILE
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0
    known = _READ.get(path)
    if known is None or known[0] != changed:
        try:
            known = changed, load_checkout(room.shop.root)
        except BrokenFiles:
            if known is None:
                raise
        _READ[path] = known
    return known[1]


def asks_more(room: Showroom) -> bool:
    """Whether the shop has ways of delivery or of payment, terms or goods of its own: then all goes by the checkout."""
    return checkout_file(room) != NO_FILE


def goods_in(file: CheckoutFile, inside: Mapping[str, int], currency: str) -> tuple[SoldGoods, ...]:
    """The goods of a basket that are sold in the currency, at today's price."""
    return tuple(
        SoldGoods(each.key, each.name, each.prices[currency], inside[each.key], each.tax)
        for each in file.goods
        if inside.get(each.key) and currency in each.prices
    )


def goods_beside(file: CheckoutFile, currency: str) -> tuple[tuple[StandardGoods, Money], ...]:
    """All goods that are sold in the currency, with their prices."""
    return tuple((each, each.prices[currency]) for each in file.goods if currency in each.prices)


def offer_for(
    room: Showroom, total: Money, goods: tuple[SoldGoods, ...], weight: Decimal, lead_days: int
) -> CheckoutOffer:
    """What is offered with a basket of that ``total``, goods included, of so many kg and ready in so many days."""
    file, today = checkout_file(room), room.today()
    digest = _digest(file.terms) if file.terms else ""
    ways = tuple(
        OfferedWay(way, price, total + price, today + timedelta(days=lead_days + way.days))
        for way in file.ways
        if (price := _price(way, total)) is not None and way.carries(weight)
    )
    return CheckoutOffer(file, total, goods, ways, of_countries(file.countries), digest, today)


def _price(way: DeliveryWay, total: Money) -> Money | None:
    """What the way costs with that total; None where it has no price in the currency."""
    price, free = _in(way.prices, total), _in(way.free_from, total)
    return Money(0, total.currency) if price and free and not total < free else price


def _in(prices: Prices, total: Money) -> Money | None:
    return prices.get(total.currency)


@dataclass(frozen=True, slots=True)
class CheckedRequest:
    """Who orders and what they want beside, all of it right; ``total`` is what all comes to, ``pay`` how it is paid."""

    contact: Contact
    extras: Extras
    total: Money
    pay: str


def checked_request(
    offer: CheckoutOffer, form: Mapping[str, str], ways_to_pay: Sequence[str]
) -> CheckedRequest | dict[str, str]:
    """What a form says, or by field what is wrong with it. ``ways_to_pay``: the keys of those that work."""
    wrong: dict[str, str] = {}
    typed = {name: composed(" ".join(form.get(name, "").split())) for name in LENGTHS if name != "gift"}
    typed["gift"] = composed(printable(form.get("gift", "").replace("\r\n", "\n")).strip())
    for name, text in typed.items():
        if hidden := hidden_in(text.replace("\n", " ")):
            wrong[name] = gettext("There is %(hidden)s; please delete it.", hidden=hidden)
        elif len(text) > (most := offer.file.gift if name == "gift" else LENGTHS[name]):
            wrong[name] = gettext(
                "Please use at most %(length)s characters; this has %(number)s.", length=most, number=len(text)
            )
    said = _CheckoutForm(offer, typed, wrong)
    name, email, address = said.needed("name", gettext("Please write your name.")), said.email(), said.address("")
    contact = Contact(name, email, address.text)
    extras = Extras(
        goods=offer.goods,
        delivery=said.delivery(),
        gift=typed["gift"],
        company=typed["company"],
        vat_number=said.vat_number(),
        billing=said.billing(),
        country=typed["country"],
        terms=said.terms(),
        address=astuple(address),
    )
    total = offer.total + extras.delivery.price if extras.delivery else offer.total
    pay = said.payment(ways_to_pay)
    return wrong or CheckedRequest(contact, extras, total, pay)


class _CheckoutForm:
    """What was typed, read part by part; what is wrong with it goes into ``wrong``."""

    def __init__(self, offer: CheckoutOffer, typed: Mapping[str, str], wrong: dict[str, str]) -> None:
        self.offer, self.typed, self.wrong = offer, typed, wrong

    def needed(self, name: str, otherwise: str) -> str:
        if not self.typed[name]:
            self.wrong.setdefault(name, otherwise)
        return self.typed[name]

    def email(self) -> str:
        written = self.needed("email", gettext("Please write your e-mail."))
        try:
            return validate_email(written, check_deliverability=False).normalized if written else ""
        except EmailNotValidError:
            self.wrong.setdefault("email", gettext("This is not an e-mail address, such as ada@demo.example."))
            return ""

    def address(self, before: str) -> PostalAddress:
        """The address whose fields begin with ``before``."""
        country = self.typed[f"{before}country"]
        allowed = self.offer.countries if not before else of_countries(())
        if country not in allowed:
            self.wrong.setdefault(f"{before}country", gettext("Please choose one of these countries."))
        street = self.needed(f"{before}street", gettext("Please write street and number."))
        town = self.needed(f"{before}town", gettext("Please write the town."))
        postcode, example = read_postcode(country, self.typed[f"{before}postcode"]), postcode_example(country)
        if postcode is None:
            self.wrong.setdefault(
                f"{before}postcode", gettext("Please write a postcode such as %(example)s.", example=example)
            )
        region = self.typed[f"{before}region"]
        if needs_region(country):
            self.needed(f"{before}region", gettext("Please write the state or province."))
        more = self.typed["more"] if not before else ""
        return PostalAddress(street, more, postcode or "", town, region, country)

    def billing(self) -> str:
        if not self.typed["elsewhere"]:
            return ""
        name = self.needed("b_name", gettext("Please write who pays."))
        return f"{name}\n{self.address('b_').text}"

    def vat_number(self) -> str:
        written = self.typed["vat_number"]
        if not written:
            return ""
        number = read_vat_number(written)
        if number is None:
            self.wrong.setdefault(
                "vat_number", gettext("This is no VAT number: it begins with its country, such as DE136695976.")
            )
        elif not self.typed["company"]:
            self.wrong.setdefault("company", gettext("Please write the company that the VAT number belongs to."))
        return number or ""

    def delivery(self) -> Delivery | None:
        if not self.offer.file.ways:
            return None
        chosen = next((each for each in self.offer.ways if each.way.key == self.typed["way"]), None)
        if chosen is None:
            self.wrong.setdefault("way", gettext("Please choose how it is delivered."))
            return None
        if chosen.way.countries and self.typed["country"] not in chosen.way.countries:
            self.wrong.setdefault("way", gettext("This way does not lead to your country. Please choose another one."))
        return Delivery(chosen.way.key, chosen.way.name, chosen.price, self._day(chosen), chosen.way.tax)

    def _day(self, chosen: OfferedWay) -> date | None:
        written = self.typed["day"]
        if not written or not chosen.way.day:
            return None
        day = _read(date.fromisoformat, written)
        if day is None or not chosen.earliest <= day <= self.offer.last_day:
            earliest, latest = day_of_year(chosen.earliest), day_of_year(self.offer.last_day)
            self.wrong.setdefault(
                "day",
                gettext(
                    "Please give a day from %(earliest)s until %(latest)s. Earlier it cannot be with you by: %(way)s.",
                    way=chosen.way.name,
                    earliest=earliest,
                    latest=latest,
                ),
            )
        return day

    def payment(self, ways: Sequence[str]) -> str:
        """How it is paid; where there is one way alone, nobody has to say it."""
        chosen = self.typed["pay"] or (ways[0] if len(ways) == 1 else "")
        if not ways:
            self.wrong.setdefault("pay", gettext("It cannot be paid now. Please try again in a while."))
        elif chosen not in ways:
            self.wrong.setdefault("pay", gettext("Please choose how you pay."))
        return chosen

    def terms(self) -> str:
        if not self.offer.terms:
            return ""
        texts, files = self.offer.file.texts, self.offer.file.files
        read = next((each for each, text in texts.items() if _digest(text) == self.typed["terms"]), None)
        if read is None:  # whoever changed the language since has read them all the same
            self.wrong.setdefault("terms", gettext("Please read the terms and accept them."))
            return ""
        return f"{files[read]} {self.typed['terms'][:12]}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _read(reader: Callable[[str], date], written: str) -> date | None:
    try:
        return reader(written)
    except ValueError:
        return None
