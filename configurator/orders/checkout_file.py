"""``checkout.yaml`` in a shop's folder: how things are delivered, what is sold beside, what has to be accepted.

Decides whether the file can be followed, and says all at once what is wrong with it: file, line, hint.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic_core import PydanticCustomError

from configurator.catalog.nodes import Node, decode, parse
from configurator.catalog.scalars import currency_code, price_in
from configurator.errors import BrokenFiles
from configurator.languages.spoken import locale_of, spoken
from configurator.money import Money
from configurator.orders.payment import INVOICE
from configurator.orders.payment_methods import known_methods
from configurator.orders.postal_address import known_countries
from configurator.source import Problem, Source, did_you_mean
from configurator.units import UnitError, comparable, factor, quantity

FILE = "checkout.yaml"
Prices = Mapping[str, Money]
"""What something costs, by currency."""
SpokenNames = Mapping[str, str]
"""What something is called, by language; the first is for all other languages."""
T = TypeVar("T")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeliveryWay:
    """A way of delivery. ``free_from``: from which sum on it costs nothing. ``countries``: none for all.

    ``least_weight`` and ``most_weight`` in kg, None for any. ``days``: how long it takes once all is ready. ``day``:
    whether one can be asked for.
    """

    key: str
    names: SpokenNames
    prices: Prices
    free_from: Prices
    countries: frozenset[str]
    least_weight: Decimal | None
    most_weight: Decimal | None
    days: int
    day: bool
    tax: str

    @property
    def name(self) -> str:
        """What it is called in the language that is spoken."""
        return _spoken_of(self.names)

    def carries(self, weight: Decimal) -> bool:
        """Whether it is for so many kg."""
        return (self.least_weight or 0) <= weight and (self.most_weight is None or weight <= self.most_weight)


@dataclass(frozen=True, slots=True)
class StandardGoods:
    """Goods that can be put into the basket beside designs. ``picture``: a file below ``static``, '' for none."""

    key: str
    names: SpokenNames
    prices: Prices
    tax: str
    picture: str

    @property
    def name(self) -> str:
        """What they are called in the language that is spoken."""
        return _spoken_of(self.names)


@dataclass(frozen=True, slots=True)
class CheckoutFile:
    """What the file says. ``gift``: how many characters a gift message may have, 0 where there is none.

    ``texts``: what has to be accepted, by language, none where nothing has; ``files`` is what these texts are called.
    ``payment``: the ways of payment, by their keys, the first first.
    """

    ways: tuple[DeliveryWay, ...] = ()
    goods: tuple[StandardGoods, ...] = ()
    countries: frozenset[str] = frozenset()
    gift: int = 0
    texts: SpokenNames = field(default_factory=dict)
    files: SpokenNames = field(default_factory=dict)
    payment: tuple[str, ...] = (INVOICE,)

    @property
    def terms(self) -> str:
        """The text that has to be accepted, in the language that is spoken; '' for none."""
        return _spoken_of(self.texts)

    @property
    def terms_file(self) -> str:
        """What the file of that text is called."""
        return _spoken_of(self.files)


NO_FILE = CheckoutFile()


def load_checkout(root: Path) -> CheckoutFile:
    """What the shop's file says; nothing where there is none. Raises BrokenFiles with every problem."""
    path = root / FILE
    if not path.is_file():
        return NO_FILE
    try:
        tree, problems = parse(decode(path.read_bytes(), FILE), FILE)
    except OSError as error:
        raise BrokenFiles([Problem(Source(FILE, 1), "This file cannot be read.", str(error))]) from None
    reading = _FileReading(root, tree, list(problems))
    found = reading.whole()
    if reading.problems:
        raise BrokenFiles(reading.problems)
    return found


class _FileReading:
    """One reading of the file, with what was found wrong so far."""

    def __init__(self, root: Path, tree: Node, problems: list[Problem]) -> None:
        self.root, self.tree, self.problems = root, tree, problems
        self.currency = self._said(tree, "currency", currency_code, "")

    def whole(self) -> CheckoutFile:
        if not isinstance(self.tree.content, dict):
            self._wrong(self.tree.source, "This file has no entries.", "begin with 'delivery:'")
            return NO_FILE
        self._known(self.tree, ("currency", "countries", "delivery", "goods", "gift-message", "terms", "payment"))
        files = self._names(self.tree, "terms", 200)
        return CheckoutFile(
            ways=self._each("delivery", self._way),
            goods=self._each("goods", self._goods),
            countries=self._countries(self.tree),
            gift=self._whole_number(self.tree, "gift-message", 1000),
            texts={language: self._text_file(name) for language, name in files.items()},
            files=files,
            payment=self._payment(),
        )

    def _each(self, entry: str, one: Callable[[Node], T]) -> tuple[T, ...]:
        nodes, seen = self.tree.items(entry), set[str]()
        kind = self.tree.entry(entry)
        if kind is not None and (not isinstance(kind.content, list) or len(nodes) < len(kind.content)):
            self._wrong(kind.source, f"'{entry}' is a list of entries.", "begin each with '- '")
        for node in nodes:
            key = node.text("way" if entry == "delivery" else "goods") or ""
            if key in seen:
                self._wrong(node.source, f"'{key}' is there twice.", "give it a key of its own")
            seen.add(key)
        return tuple(one(node) for node in nodes)

    def _payment(self) -> tuple[str, ...]:
        written, known = self.tree.entry("payment"), known_methods()
        if written is None:
            return (INVOICE,)
        listed = written.content if isinstance(written.content, list) else [written]
        found = [each.content if isinstance(each.content, str) else "" for each in listed]
        for each, key in zip(listed, found, strict=True):
            if key not in known:
                self._wrong(each.source, f"There is no way of payment '{key}'.", did_you_mean(key, known))
        if not found:
            self._wrong(written.source, "Nothing can be paid here.", "write 'payment: [invoice]'")
        return tuple(dict.fromkeys(found))

    def _way(self, node: Node) -> DeliveryWay:
        known = ("way", "name", "price", "free-from", "countries", "from-weight", "weight", "days", "choose-day", "tax")
        self._known(node, known)
        return DeliveryWay(
            key=self._key(node, "way"),
            names=self._needed(node, "name"),
            prices=self._prices(node, "price", needed=True),
            free_from=self._prices(node, "free-from"),
            countries=self._countries(node),
            least_weight=self._said(node, "from-weight", _kilograms, None),
            most_weight=self._said(node, "weight", _kilograms, None),
            days=self._whole_number(node, "days", 365),
            day=self._truth(node, "choose-day"),
            tax=self._tax(node),
        )

    def _goods(self, node: Node) -> StandardGoods:
        self._known(node, ("goods", "name", "price", "tax", "picture"))
        picture = node.text("picture") or ""
        if picture and (".." in picture or not (self.root / "static" / picture).is_file()):
            self._wrong(node.place("picture"), f"There is no picture 'static/{picture}'.", "name a file below 'static'")
        return StandardGoods(
            key=self._key(node, "goods"),
            names=self._needed(node, "name"),
            prices=self._prices(node, "price", needed=True),
            tax=self._tax(node),
            picture=picture,
        )

    def _prices(self, node: Node, entry: str, *, needed: bool = False) -> Prices:
        written = node.entry(entry)
        if written is None:
            if needed:
                self._wrong(node.source, f"'{entry}' is missing.", "write what it costs, 0 for nothing")
            return {}
        if isinstance(written.content, dict):
            return {each: money for each, one in written.content.items() if (money := self._money(one, each, node))}
        if not self.currency:
            self._wrong(written.source, "It is not said in which currency this is.", "write 'currency: EUR' at the top")
            return {}
        money = self._money(written, self.currency, node)
        return {self.currency: money} if money else {}

    def _money(self, written: Node, currency: str, node: Node) -> Money | None:
        try:
            found = Money.of(price_in(currency_code(currency), written.content), currency)
        except PydanticCustomError as error:
            self._refused(written.source, error)
            return None
        if found.minor < 0:
            self._wrong(written.source, "A price here is not less than nothing.", "")
        return found

    def _countries(self, node: Node) -> frozenset[str]:
        written = node.entry("countries")
        if written is None:
            return frozenset()
        listed = written.content if isinstance(written.content, list) else [written]
        for each in listed:
            code = each.content if isinstance(each.content, str) else ""
            if code not in known_countries():
                self._wrong(each.source, f"'{code}' is no country.", "write its two-letter code, such as DE")
        return frozenset(each.content for each in listed if isinstance(each.content, str))

    def _tax(self, node: Node) -> str:
        written = (node.text("tax") or "").removesuffix("%").strip()
        if written and not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", written):
            self._wrong(node.place("tax"), f"'{written}' is no percentage.", "write a number, such as 19")
            return ""
        return written

    def _whole_number(self, node: Node, entry: str, most: int) -> int:
        written = node.text(entry)
        if written is None and node.entry(entry) is None:
            return 0
        if written is None or not re.fullmatch(r"\d{1,4}", written) or int(written) > most:
            self._wrong(node.place(entry), f"'{entry}' is a whole number.", f"at most {most}")
            return 0
        return int(written)

    def _truth(self, node: Node, entry: str) -> bool:
        written = node.text(entry)
        if written not in (None, "yes", "no"):
            self._wrong(node.place(entry), f"'{entry}' is yes or no.", "write 'yes'")
        return written == "yes"

    def _text_file(self, name: str) -> str:
        path = self.root / name
        if ".." in name or not path.is_file():
            self._wrong(
                self.tree.place("terms"), f"There is no file '{name}'.", "name a text file in the shop's folder"
            )
            return ""
        try:
            return decode(path.read_bytes(), name).strip()
        except BrokenFiles as broken:
            self.problems.extend(broken.problems)
            return ""

    def _key(self, node: Node, entry: str) -> str:
        key = node.text(entry) or ""
        if not _KEY.fullmatch(key):
            self._wrong(node.place(entry), f"'{key}' is no key.", "small letters, digits and dashes, such as parcel")
        return key

    def _needed(self, node: Node, entry: str) -> SpokenNames:
        names = self._names(node, entry, 120)
        if not names:
            self._wrong(node.source, f"'{entry}' is missing.", "write what customers read")
        return names

    def _names(self, node: Node, entry: str, most: int) -> SpokenNames:
        """A text, or one for each language that is named."""
        written, found = node.entry(entry), dict[str, str]()
        parts = node.entries(entry) or ([("", written)] if written else [])
        for language, each in parts:
            text = each.content.strip() if isinstance(each.content, str) else ""
            if language and locale_of(language) is None:
                self._wrong(each.source, f"'{language}' is no language.", "write its code, such as de")
            elif not text:
                self._wrong(each.source, "This text is empty.", "write what customers read")
            else:
                found[language] = text[:most]
        return found

    def _known(self, node: Node, known: Iterable[str]) -> None:
        for key, at in node.keys.items():
            if key not in known:
                self._wrong(at, f"There is no entry '{key}' here.", did_you_mean(key, known))

    def _said(self, node: Node, entry: str, read: Callable[[str], T], other: T) -> T:
        written = node.text(entry)
        if written is None:
            return other
        try:
            return read(written)
        except PydanticCustomError as error:
            self._refused(node.place(entry), error)
        except UnitError as error:
            self._wrong(node.place(entry), str(error), "write a number and a unit, such as '30 kg'")
        return other

    def _refused(self, at: Source, error: PydanticCustomError) -> None:
        self._wrong(at, error.message(), str((error.context or {}).get("hint", "")))

    def _wrong(self, at: Source, message: str, hint: str) -> None:
        self.problems.append(Problem(at, message, hint))


def _spoken_of(names: SpokenNames) -> str:
    """The text in the language that is spoken, else in the same without its region, else the first."""
    first = next(iter(names.values()), "")
    return names.get(spoken()) or names.get(spoken().partition("-")[0]) or first


def _kilograms(written: str) -> Decimal:
    found = quantity(written)
    if not comparable(found.unit, "kg"):
        raise UnitError(f"'{written}' is not a weight")
    exact = found.magnitude * factor(found.unit, "kg")
    return Decimal(exact.numerator) / Decimal(exact.denominator)
