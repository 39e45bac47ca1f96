"""What a model's attributes say in a shop: prices, weights, and attributes that rules can ask for.

Nothing is guessed: an amount that cannot be read, or in two ways, is an error with its place; what is kept otherwise
than it stands (a weight in the unit of the others, numbers that become words) is a warning with its place. A feature
that comes with another one (mandatory below it) gives what it costs and weighs to that one's value.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from configurator.catalog.facts import Attribute
from configurator.catalog.scalars import MAX_PRICE, MAX_WORDS
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.amounts import HUNDREDTH, ReadAmount, Unreadable, amount, currency, readings
from configurator.interchange.feature_model.exact import add_exactly, is_kept
from configurator.interchange.feature_model.model import Feature, FeatureModel, Stated, features
from configurator.interchange.feature_model.naming import UniqueKeys, loses_letters, slug
from configurator.interchange.feature_model.option_words import each as each_of
from configurator.interchange.feature_model.option_words import is_of_option, without_words_of_option
from configurator.listing import listed
from configurator.money import Money, minor_digits
from configurator.source import Problem, Source
from configurator.units import Quantity, UnitError, comparable, unit_name

PRICE, WEIGHT = "price", "weight"
PLAIN_WEIGHT = "weight-number"
"""The attribute that weights become where none of a model's weights has a unit."""

_EUR = "EUR"
_LEFT_OUT = ("abstract", "hidden")


@dataclass(slots=True)
class Facts:
    """What the attributes of a model say: ``currency``, and by feature its price and weight; ``keys`` of the others.

    ``numbers``: the attributes that are quantities wherever they stand, with the unit of those that have none.
    ``problems``: what cannot be read (errors, which count nothing) and what is kept otherwise than it stands.
    """

    currency: str = _EUR
    prices: dict[str, Fraction] = field(default_factory=dict)
    weights: dict[str, Quantity] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def price(self, together: Iterable[Feature]) -> Money:
        """What the features cost together. Raises ForeignModelError when that is more than a shop takes."""
        every = tuple(together)
        total = sum((self.prices.get(each.name, Fraction(0)) for each in every), start=Fraction(0))
        if abs(total) > Fraction(MAX_PRICE):
            place = next(place_of(each, PRICE) for each in every if each.name in self.prices)
            raise ForeignModelError(place, f"this costs more than {MAX_PRICE:,.0f}", "no shop sells at such a price")
        return Money(int(total * 10 ** minor_digits(self.currency)), self.currency)

    def weight(self, together: Iterable[Feature]) -> Quantity | None:
        """What the features weigh together, exactly; None when none says so."""
        found = {each.name: each for each in together if each.name in self.weights}
        if not found:
            return None
        total = add_exactly([self.weights[name] for name in found], ("kg", "g", "mg"))
        if total is None:
            place = place_of(next(iter(found.values())), WEIGHT)
            raise ForeignModelError(place, "these weights have no exact sum", "write them in one unit")
        return total

    def attributes(self, together: Sequence[Feature]) -> dict[str, Attribute]:
        """The other attributes of the features: quantities add up, words gather."""
        found: dict[str, Attribute] = {}
        for feature in together:
            for name, stated in feature.attributes.items():
                key, own = self.keys.get(name), self._attribute(feature, name, stated)
                if key is None or own is None or is_of_option(feature, name):
                    continue
                found[key] = own if key not in found else _joined(feature, name, found[key], own)
        return found

    def check(self) -> None:
        """Raises ForeignModelError for the first thing that cannot be read."""
        for problem in self.problems:
            if problem.severity == "error":
                raise ForeignModelError(problem.source, problem.message, problem.hint)

    def _attribute(self, feature: Feature, name: str, stated: Stated) -> Attribute | None:
        if isinstance(stated, Quantity) and name in self.numbers:
            return stated if stated.unit else Quantity(stated.magnitude, self.numbers[name])
        words = frozenset(word for word in words_of(feature, name, stated) if len(word) <= MAX_WORDS)
        return words or None


def facts_of(model: FeatureModel) -> Facts:
    """What the model's attributes say; never raises, ``check`` does."""
    having = [each for feature in features(model.root) for each in _having(feature)]
    found = Facts()
    if not having:
        return found
    root = having[0] if having[0].name == model.root.name else model.root
    units = _units_of_root(root)
    _check_named(root, found)
    _read_prices(having, units.get(PRICE, ""), found)
    _read_weights(having, units.get(WEIGHT, ""), found)
    _read_others(having, root, units, found)
    _tell_empty(having, found)
    found.problems.sort()
    return found


def _having(feature: Feature) -> Iterator[Feature]:
    """The feature and what each one of it has, as far as they say anything; words about its option are none."""
    if feature.written or feature.attributes:
        yield from filter(None, (without_words_of_option(feature), each_of(feature)))


def is_price(name: str) -> bool:
    """Whether an attribute of that name is a price."""
    return name.strip().casefold() == PRICE


def place_of(feature: Feature, name: str) -> Source:
    """Where the attribute stands, however it is capitalized; the feature's own place when no file says it."""
    wanted = name.strip().casefold()
    return next(
        (each.source for own, each in feature.written.items() if own.strip().casefold() == wanted), feature.source
    )


def words_of(feature: Feature, name: str, stated: Stated) -> tuple[str, ...]:
    """The texts of an attribute, letter for letter; of a number what the file writes."""
    if isinstance(stated, str):
        return (stated,)
    if isinstance(stated, tuple):
        return stated
    return (feature.written[name].text if name in feature.written else str(stated),)


# --- prices and weights ---------------------------------------------------------------------------------------------


def _units_of_root(root: Feature) -> dict[str, str]:
    """The units that the root names for plain numbers, as 'Price unit', by the attribute's name in small letters."""
    named = [(name.strip().casefold(), stated) for name, stated in root.attributes.items()]
    return {name.removesuffix(" unit"): str(stated) for name, stated in named if _names_unit(name, stated)}


def _names_unit(name: str, stated: Stated) -> bool:
    if not name.endswith(" unit") or not isinstance(stated, str):
        return False
    try:
        return bool(unit_name(stated))
    except UnitError:
        return False


def _check_named(root: Feature, found: Facts) -> None:
    """The currency that the root names for all prices has to be one."""
    for name, stated in root.attributes.items():
        if name.strip().casefold() == f"{PRICE} unit" and not (isinstance(stated, str) and currency(stated.strip())):
            message = f"'{name}' is '{'' if isinstance(stated, tuple) else stated}', which is no currency"
            found.problems.append(Problem(_exactly(root, name), message, "write its code, such as EUR"))


@dataclass(frozen=True, slots=True)
class _Said:
    """The amount that a feature states under one of an attribute's spellings, and where."""

    feature: Feature
    amount: ReadAmount
    text: str
    source: Source


def _said(having: Iterable[Feature], wanted: str, found: Facts) -> Iterator[_Said]:
    """Every amount under that name; what is none, or stands there twice, becomes an error."""
    for feature in having:
        names = [name for name in feature.attributes if name.strip().casefold() == wanted]
        nested = [name for name in feature.attributes if name.strip().casefold().startswith(f"{wanted}.")]
        if len(names) + bool(nested) > 1:
            told = listed(f"'{name}'" for name in (*names, *nested[:1]))
            message = f"'{feature.name}' has {told}: which of them is its {wanted}?"
            found.problems.append(Problem(_exactly(feature, (*names, *nested)[1]), message, "keep one of them"))
        elif nested:
            hint = f"write it as one: {wanted} '12.50 EUR'" if wanted == PRICE else f"write it as one: {wanted} '2 kg'"
            message = f"'{nested[0]}' is no {wanted} that can be read"
            found.problems.append(Problem(_exactly(feature, nested[0]), message, hint))
        elif names:
            yield from _amount(feature, names[0], wanted, found)


def _amount(feature: Feature, name: str, wanted: str, found: Facts) -> Iterator[_Said]:
    stated, source = feature.attributes[name], _exactly(feature, name)
    text = feature.written[name].text if name in feature.written else ""
    if isinstance(stated, Quantity):
        yield _Said(feature, ReadAmount(stated.magnitude, stated.unit), text or str(stated), source)
        return
    if not text and name in feature.written:
        found.problems.append(Problem(source, f"the {wanted} of '{feature.name}' has no value", "write it as 12.50"))
        return
    try:
        if isinstance(stated, tuple):
            raise Unreadable("a list is not one amount", f"write one {wanted}")
        yield _Said(feature, amount(stated), stated, source)
    except Unreadable as error:
        message = f"the {wanted} of '{feature.name}' cannot be read: {error}"
        hint = error.hint if wanted == PRICE or "12.50" not in error.hint else "write it as '2.5 kg'"
        found.problems.append(Problem(source, message, hint))


def _read_prices(having: Iterable[Feature], named: str, found: Facts) -> None:
    said = [each for each in _said(having, PRICE, found) if _is_money(each, found)]
    codes: dict[str, _Said] = {}
    for each in said:
        code = currency(each.amount.unit)
        if code not in (None, HUNDREDTH):
            codes.setdefault(str(code), each)
    known = currency(named)
    found.currency = next(iter(codes), known if known and known != HUNDREDTH else _EUR)
    for code, each in codes.items():
        if code != found.currency:
            message = f"this price is in {code}, others are in {found.currency}"
            found.problems.append(Problem(each.source, message, "write all prices in one currency"))
    for each in said:
        if (currency(each.amount.unit) or found.currency) in (found.currency, HUNDREDTH):
            _keep_price(each, found)
    plain = [each.source for each in said if not each.amount.unit]
    if codes and plain:
        many = f"{len(plain)} prices name" if len(plain) > 1 else "one price names"
        message = f"{many} no currency, this one first: taken as {found.currency}, like the others"
        found.problems.append(Problem(min(plain), message, "", "warning"))


def _is_money(said: _Said, found: Facts) -> bool:
    unit = said.amount.unit
    if not unit or currency(unit):
        return True
    written = "%" if unit == "percent" else unit
    message = f"the price of '{said.feature.name}' is in '{written}', which is no currency"
    found.problems.append(Problem(said.source, message, "write its code, such as EUR, or ct for hundredths"))
    return False


def _keep_price(said: _Said, found: Facts) -> None:
    digits = minor_digits(found.currency)
    number = said.amount.number
    if currency(said.amount.unit) == HUNDREDTH:
        number = number / 100
    if abs(number) > Fraction(MAX_PRICE):
        message = f"the price of '{said.feature.name}' is too large"
        found.problems.append(Problem(said.source, message, f"at most {MAX_PRICE:,.0f}"))
    elif (number * 10**digits).denominator != 1:
        message = f"the price '{said.text}' of '{said.feature.name}' cannot be paid exactly"
        parted = any(each in said.text for each in ".,")
        either = f"is it {readings(said.text)}? " if parted and (number * 1000).denominator == 1 and number >= 1 else ""
        found.problems.append(Problem(said.source, message, f"{either}{found.currency} has {digits} decimals"))
    else:
        found.prices[said.feature.name] = number


def _read_weights(having: Iterable[Feature], named: str, found: Facts) -> None:
    said = [each for each in _said(having, WEIGHT, found) if _is_heavy(each, found)]
    units = dict.fromkeys(each.amount.unit for each in said if each.amount.unit)
    usual = named if named and comparable(named, "kg") else (next(iter(units)) if len(units) == 1 else "")
    for each in said:
        unit, weight = each.amount.unit or usual, each.feature.name
        if not unit and units:
            message = f"the weight '{each.text}' of '{weight}' has no unit; others are in {' and '.join(units)}"
            found.problems.append(Problem(each.source, message, f"write its unit: '{each.text} {next(iter(units))}'"))
        elif not unit:
            message = f"the weight '{each.text}' of '{weight}' has no unit: kept as the attribute '{PLAIN_WEIGHT}'"
            found.problems.append(Problem(each.source, message, "", "warning"))
        elif not is_kept(quantity := Quantity(each.amount.number, unit_name(unit))):
            message = f"the weight '{each.text}' of '{weight}' is too large or too fine a number"
            found.problems.append(Problem(each.source, message, "take another unit"))
        else:
            found.weights[weight] = quantity
            if not each.amount.unit and not named:
                message = f"the weight '{each.text}' of '{weight}' has no unit: taken as {unit}, like the others"
                found.problems.append(Problem(each.source, message, "", "warning"))


def _is_heavy(said: _Said, found: Facts) -> bool:
    try:
        if not said.amount.unit or comparable(unit_name(said.amount.unit), "kg"):
            return True
    except UnitError:
        pass
    message = f"the weight of '{said.feature.name}' is in '{said.amount.unit}', which is no unit of weight"
    found.problems.append(Problem(said.source, message, "write kg or g"))
    return False


def _tell_empty(having: Iterable[Feature], found: Facts) -> None:
    """Prices and weights that are named and have no value: one warning for all of them."""
    for wanted in (PRICE, WEIGHT):
        empty = [
            each.source
            for feature in having
            for name, each in feature.written.items()
            if name.strip().casefold() == wanted and name not in feature.attributes
        ]
        if empty:
            message = f"the {wanted} has no value at {len(empty)} features, this one first: it counts nothing there"
            found.problems.append(Problem(min(empty), message.replace("1 features", "1 feature"), "", "warning"))


# --- other attributes -----------------------------------------------------------------------------------------------


def _read_others(having: Sequence[Feature], root: Feature, units: Mapping[str, str], found: Facts) -> None:
    """The keys of all other attributes, each name its own, and which of them are numbers everywhere."""
    every: dict[str, list[Feature]] = {}
    for feature in having:
        for name in feature.attributes:
            if not _is_told_elsewhere(feature, name, root, found):
                every.setdefault(name, []).append(feature)
    keys = UniqueKeys((PRICE, WEIGHT))
    for name, those in every.items():
        plain_weight = name.strip().casefold() == WEIGHT
        found.keys[name] = keys.unique(PLAIN_WEIGHT if plain_weight else slug(name))
        if loses_letters(name):
            message = f"rules call the attribute '{name}' {found.keys[name]}: they write names with the letters a to z"
            found.problems.append(Problem(_exactly(those[0], name), message, "", "warning"))
        _read_kind(name, those, units.get(name.strip().casefold(), ""), found)
        for feature in those:
            for word in words_of(feature, name, feature.attributes[name]):
                if len(word) > MAX_WORDS:
                    message = f"'{name}' of '{feature.name}' has {len(word):,} characters, so it is left out"
                    problem = Problem(_exactly(feature, name), message, f"at most {MAX_WORDS:,}", "warning")
                    found.problems.append(problem)


def _is_told_elsewhere(feature: Feature, name: str, root: Feature, found: Facts) -> bool:
    plain = name.strip().casefold()
    if plain == WEIGHT:
        return feature.name in found.weights
    named = feature is root and _names_unit(plain, feature.attributes[name])
    return plain in (PRICE, *_LEFT_OUT) or plain.startswith((f"{PRICE}.", f"{WEIGHT}.")) or named


def _read_kind(name: str, those: Sequence[Feature], named: str, found: Facts) -> None:
    """Numbers stay numbers where they can be compared and are kept exactly; anything else is words, all of them."""
    stated = [(feature, feature.attributes[name]) for feature in those]
    numbers = [(feature, each) for feature, each in stated if isinstance(each, Quantity)]
    if not numbers:
        return
    units = list(dict.fromkeys(each.unit for _, each in numbers if each.unit))
    usual = unit_name(named) if named else (units[0] if len(units) == 1 else "")
    plain = next((feature for feature, each in numbers if not each.unit), None)
    odd = next((feature for feature, each in numbers if not is_kept(each)), None)
    text = next((feature for feature, each in stated if not isinstance(each, Quantity)), None)
    apart = next((unit for unit in units if not comparable(unit, units[0])), "")
    why = ""
    if text is not None:
        why, odd = "is a number in one place and a text in another", text
    elif odd is not None:
        why = "is too large or too fine a number to reckon with"
    elif apart:
        why, odd = f"is in {units[0]} in one place and in {apart} in another", numbers[0][0]
    elif plain is not None and units and not usual:
        why, odd = f"has no unit in one place and several in others ({', '.join(units)})", plain
    if odd is not None:
        message = f"'{name}' {why}: kept as words, letter for letter"
        found.problems.append(Problem(_exactly(odd, name), message, "", "warning"))
        return
    found.numbers[name] = usual
    if plain is not None and usual and not named:
        message = f"'{name}' of '{plain.name}' has no unit: taken as {usual}, like the others"
        found.problems.append(Problem(_exactly(plain, name), message, "", "warning"))


def _joined(feature: Feature, name: str, one: Attribute, other: Attribute) -> Attribute:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one | other
    assert isinstance(one, Quantity), "one attribute is numbers or words"
    assert isinstance(other, Quantity), "one attribute is numbers or words"
    total = add_exactly([one, other], (one.unit, other.unit))
    if total is None:
        message = f"the attribute '{name}' has no exact sum with that of what it belongs to"
        raise ForeignModelError(_exactly(feature, name), message, "write both in one unit")
    return total


def _exactly(feature: Feature, name: str) -> Source:
    return feature.written[name].source if name in feature.written else feature.source
