"""Numbers in a line, with what stands around them: 'under 45,000', 'at least 400 km range', '3 candles'."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from configurator.catalog.model import Kind, Option, Product
from configurator.units import Quantity, UnitError, factor
from configurator.wishing import small_words as small
from configurator.wishing.lexicon import Lexicon
from configurator.wishing.naming import NamedValues, naming, synonym_at
from configurator.wishing.small_words import Bound
from configurator.wishing.wishes import LEAD_TIME, NumberSpan, NumberWish, OneOf, WholeAmount, Wished
from configurator.wishing.words import SaidWord, inflected, words_of

_NEAR = 4
"""So many words before and behind a number may say what it is of."""
_ROUNDED = Fraction(1, 100)
"""So much a number in another unit than the catalogue's may be off: 150 PS are said for 110 kW."""
_ABOUT = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class SaidAmount:
    """What a number up to ``end`` is taken for; None when it is not understood."""

    end: int
    wish: Wished | None
    others: tuple[Wished, ...] = ()


@dataclass(frozen=True, slots=True)
class _WrittenAmount:
    """A number as it is written: from where to where, how it is bounded, and in which unit ('' for none)."""

    begin: int
    end: int
    bound: Bound | None
    number: Fraction
    upper: Fraction | None
    unit: str

    def span(self, times: Fraction = Fraction(1), rounded: Fraction = Fraction(0)) -> NumberSpan:
        """The numbers that are meant, times what turns the unit into another one."""
        number, below, above = self.number * times, 1 - rounded, 1 + rounded
        if self.upper is not None:
            low, high = sorted((number, self.upper * times))
            return NumberSpan(low * below, high * above)
        match self.bound:
            case Bound.LESS:
                return NumberSpan(high=number, open_high=True)
            case Bound.AT_MOST:
                return NumberSpan(high=number * above)
            case Bound.MORE:
                return NumberSpan(low=number * above, open_low=True)
            case Bound.AT_LEAST:
                return NumberSpan(low=number * below)
            case Bound.ABOUT:
                return NumberSpan(number * (1 - _ABOUT), number * (1 + _ABOUT))
            case _:
                return NumberSpan(number * below, number * above)


def amount_at(lexicon: Lexicon, tokens: Sequence[SaidWord], at: int) -> SaidAmount | None:
    """What the number means that begins here, with its bound before it; None when none does."""
    written = _written(tokens, at)
    if written is None:
        return None
    found = None
    if written.unit:
        found = _with_unit(lexicon, tokens, written)
    else:
        found = _counted(lexicon, tokens, written) or _bare_price(lexicon.product, tokens, written)
    return found or SaidAmount(written.end, None)


def _written(tokens: Sequence[SaidWord], at: int) -> _WrittenAmount | None:
    bound, place = _bound(tokens, at)
    unit, place = _sign(tokens, place)
    number = _number(tokens, place)
    if number is None:
        return None
    if bound is None and tokens[place].folded in small.UNITS:
        return None
    place += 1
    number, place = _thousands(tokens, place, number)
    if not unit:
        unit, place = _sign(tokens, place, before=False)
    upper, between = None, bound in (Bound.BETWEEN, None, Bound.AT_LEAST)
    if (
        between
        and place + 1 < len(tokens)
        and tokens[place].folded in small.TO
        and (bound or tokens[place].folded != "and")
    ):
        low_unit, beyond = _sign(tokens, place + 1)
        upper = _number(tokens, beyond)
        if upper is not None:
            upper, place = _thousands(tokens, beyond + 1, upper)
            high_unit, place = _sign(tokens, place, before=False)
            unit = unit or low_unit or high_unit
            number = number * 1000 if number < 1000 <= upper and number * 1000 <= upper else number
    if bound is Bound.BETWEEN and upper is None:
        return None
    if upper is None:
        after, beyond = _bound(tokens, place, small.AFTERWARDS)
        if after is not None and bound is None and _number(tokens, beyond) is None:
            bound, place = after, beyond
    return _WrittenAmount(at, place, bound, number, upper, unit)


def _bound(
    tokens: Sequence[SaidWord], at: int, known: "dict[tuple[str, ...], Bound]" = small.BOUNDS
) -> tuple[Bound | None, int]:
    for words, bound in known.items():
        if tuple(token.folded for token in tokens[at : at + len(words)]) == words:
            end = at + len(words)
            while end < len(tokens) and (
                tokens[end].text == "." or tokens[end].folded in ("a", "the", "of", "die", "der", "to")
            ):
                end += 1
            further, beyond = _bound(tokens, end, known) if end < len(tokens) else (None, end)
            return (further, beyond) if further else (bound, end)
    return None, at


def _number(tokens: Sequence[SaidWord], at: int) -> Fraction | None:
    if at >= len(tokens):
        return None
    token = tokens[at]
    said = small.NUMBERS.get(token.folded)
    return token.number if token.number is not None else Fraction(said) if said is not None else None


def _thousands(tokens: Sequence[SaidWord], at: int, number: Fraction) -> tuple[Fraction, int]:
    if at < len(tokens) and tokens[at].folded in small.THOUSAND:
        return number * 1000, at + 1
    return number, at


def _sign(tokens: Sequence[SaidWord], at: int, *, before: bool = True) -> tuple[str, int]:
    """The unit that stands there, before a number only the sign of a currency; where it ends."""
    if at < len(tokens) and tokens[at].folded in small.UNITS:
        unit = small.UNITS[tokens[at].folded]
        if not before or unit in ("EUR", "USD", "GBP", "CHF"):
            return unit, at + 1
    return "", at


# --- what it is of ----------------------------------------------------------------------------------------------------


def _with_unit(lexicon: Lexicon, tokens: Sequence[SaidWord], written: _WrittenAmount) -> SaidAmount | None:
    product, unit = lexicon.product, written.unit
    if unit in ("EUR", "USD", "GBP", "CHF"):
        return _price(product, written) if unit == product.currency else None
    if product.lead_times and (days := _factor(unit, "day")) is not None:
        span = written.span(days)
        if written.bound is None:
            span = NumberSpan(high=span.high)
        return SaidAmount(written.end, WholeAmount(LEAD_TIME, "day", span))
    near = _near(tokens, written)
    for option in product.options:
        if option.kind is not Kind.CHOICE and option.range is not None and option.range.unit:
            times = _factor(unit, option.range.unit)
            if times is not None and any(
                _alike(word, near) for word in words_of(option.name) if word not in small.STOP
            ):
                return SaidAmount(written.end, NumberWish(option.key, written.span(times)))
    if _factor(unit, "kg") is not None:
        inside = _weights(product)
        if inside is not None:
            return SaidAmount(
                written.end, WholeAmount("weight", inside, written.span(_factor(unit, inside) or Fraction(1)))
            )
    found = list(_of_attributes(lexicon, written))
    named = [
        wish for attribute, wish in found if any(_alike(word, near) for word in words_of(attribute.replace("-", " ")))
    ]
    wishes = tuple(dict.fromkeys([*named, *(wish for _, wish in found)]))
    return SaidAmount(written.end, wishes[0], wishes[1:4]) if wishes else None


def _of_attributes(lexicon: Lexicon, written: _WrittenAmount) -> Iterator[tuple[str, OneOf]]:
    """Values whose attribute lies in the span; those first that are stated in the unit that was said."""
    found = list[tuple[bool, str, OneOf]]()
    for named in lexicon.options:
        option = named.option
        for attribute, unit in _quantities(option).items():
            times = _factor(written.unit, unit)
            if times is None:
                continue
            same = unit == written.unit
            span = written.span(times, Fraction(0) if same else _ROUNDED)
            values = tuple(value.key for value in option.values if _lies(value.attribute(attribute), unit, span))
            if values:
                alike = same or (written.unit in ("hp", "metric_horsepower") and unit == "kW")
                found.append((not alike, attribute, OneOf(option.key, values)))
    return ((attribute, wish) for _, attribute, wish in sorted(found, key=lambda each: each[0]))


def _quantities(option: Option) -> dict[str, str]:
    return {
        name: attribute.unit
        for value in option.values
        for name, attribute in value.attributes.items()
        if isinstance(attribute, Quantity) and attribute.unit
    }


def _lies(attribute: object, unit: str, span: NumberSpan) -> bool:
    return isinstance(attribute, Quantity) and span.holds(attribute.to(unit).magnitude)


def _weights(product: Product) -> str | None:
    """The unit of the weight of the whole; None when nothing in it has one."""
    stated = (product.weight, *(value.weight for option in product.options for value in option.values))
    return next((weight.unit for weight in stated if weight is not None), None)


def _counted(lexicon: Lexicon, tokens: Sequence[SaidWord], written: _WrittenAmount) -> SaidAmount | None:
    """How many of something: items, pieces of an option, or values that can be there several times."""
    place = written.end
    while place < len(tokens) and not tokens[place].breaks and tokens[place].folded in small.STOP - small.NOT:
        place += 1
    if place >= len(tokens) or tokens[place].breaks:
        return None
    for component, words in lexicon.countable.items():
        if any(inflected(tokens[place].folded, word) for word in words):
            return SaidAmount(place + 1, NumberWish(component, written.span()))
    found = _named(lexicon, tokens, place)
    if found is None:
        return None
    end, meaning = found
    option = lexicon.product.option(meaning.option)
    if option.kind is not Kind.CHOICE:
        return SaidAmount(end, NumberWish(option.key, written.span()))
    exactly = written.bound in (None, Bound.AT_LEAST) and written.number.denominator == 1 and written.upper is None
    if not exactly or not meaning.values:
        return None
    home = lexicon.product.home(option.key)
    times = int(written.number) if home.repeated else 1
    if not 1 <= times <= home.count.high or (not home.repeated and written.number > 1):
        return None
    return SaidAmount(end, OneOf(option.key, meaning.values, times))


def _named(lexicon: Lexicon, tokens: Sequence[SaidWord], place: int) -> tuple[int, NamedValues] | None:
    """What stands behind a number: by its name, or as the shop lists it."""
    found, listed = naming(lexicon, tokens, place), synonym_at(lexicon, tokens, place)
    if listed is not None and listed[1].option and (found is None or found.end <= listed[0]):
        return listed
    return (found.end, found.meaning) if found is not None else None


def _bare_price(product: Product, tokens: Sequence[SaidWord], written: _WrittenAmount) -> SaidAmount | None:
    """A number without a unit behind 'under' or 'price': what the whole costs, where it can be that."""
    before = {token.folded for token in tokens[max(0, written.begin - _NEAR) : written.end]}
    said = written.bound is not None or not before.isdisjoint(small.PRICE)
    if not said or max(written.number, written.upper or 0) < product.price.amount / 4:
        return None
    return _price(product, written)


def _price(product: Product, written: _WrittenAmount) -> SaidAmount:
    span = written.span()
    if written.bound is None and written.upper is None:
        span = NumberSpan(high=written.number)
    return SaidAmount(written.end, WholeAmount("price", product.currency, span))


def _near(tokens: Sequence[SaidWord], written: _WrittenAmount) -> frozenset[str]:
    around = (*tokens[max(0, written.begin - _NEAR) : written.begin], *tokens[written.end : written.end + _NEAR])
    return frozenset(token.folded for token in around if token.folded)


def _alike(word: str, near: frozenset[str]) -> bool:
    return any(inflected(each, word) for each in near)


def _factor(unit: str, wanted: str) -> Fraction | None:
    try:
        return factor(unit, wanted)
    except UnitError:
        return None
