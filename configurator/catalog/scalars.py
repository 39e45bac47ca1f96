"""What is written behind a field of a product file, as one value: a key, a name, a price, a day, a unit ...

Decides everything that such a text can be judged by alone; a mistake names what was written. Which fields there are is
decided in ``schema``.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from configurator import numerals
from configurator.catalog.facts import Attribute
from configurator.catalog.model import Bounds
from configurator.catalog.texts import Allowed, allowed_characters
from configurator.catalog.validity import written_day
from configurator.characters import composed, hidden_in
from configurator.money import CODES, FORMER_CODES, minor_digits
from configurator.source import did_you_mean
from configurator.units import Quantity, UnitError, comparable, quantity

MAX_PRICE = Decimal(10) ** 9
MAX_COUNT = 60
MAX_END = Decimal(10) ** 12
MAX_NUMBERS = 10**12
MAX_TEXT = 500
MAX_NAME = 200
MAX_WORDS = 4_000
MAX_LEAD_TIME = 3_650
ANY = 10**6
"""The upper bound that ``any`` stands for until the number of values is known."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_SWATCH = re.compile(r"#[0-9a-fA-F]{6}")
_DIGITS = re.compile(r"[+-]?(?:(?:\d+(?:_\d+)*|\d{1,3}(?: \d{3})+)(?:\.\d*)?|\.\d+)(?:[eE]\+?\d{1,2})?", re.ASCII)
_DAYS = re.compile(r"(\d{1,6}) ?(day|week)s?", re.ASCII)
_BOUNDS = re.compile(r"(\d{1,6})(?:\s*\.\.\s*(\d{1,6}|any))?")


def mistake(message: str, hint: str = "") -> PydanticCustomError:
    """What a validator raises: a message that names what was written, and a hint."""
    context = {"message": shorten(message, 200), "hint": shorten(hint, 200)}
    return PydanticCustomError("mistake", "{message}", context)


def shorten(text: str, most: int) -> str:
    """The text with its middle left out when it is longer than ``most``."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 3 :]}"


def bounds(written: Any) -> Bounds:
    """The bounds that '1', '0..3', 'any' or '1..any' says; ``high`` is ANY where it says any."""
    text = _text(written)
    if text == "any":
        return Bounds(0, ANY)
    match = _BOUNDS.fullmatch(text)
    if not match:
        raise mistake(f"'{text}' is no number of things", "write '1', '0..3', 'any' or '1..any'")
    low = int(match[1])
    high = ANY if match[2] == "any" else int(match[2] or low)
    if low > high:
        raise mistake(f"'{text}' ends before it starts", f"write '{high}..{low}'")
    return Bounds(low, high)


def _text(written: Any) -> str:
    if not isinstance(written, str):
        raise mistake("a single value belongs here", "write it behind the ':' without brackets or deeper lines")
    if hidden := hidden_in(written):
        raise mistake(f"there is {hidden}", "delete it")
    text = composed(" ".join(written.split()))
    if len(text) > MAX_WORDS:
        raise mistake(f"this has {len(text)} characters", f"at most {MAX_WORDS}")
    return text


def _name(written: Any) -> str:
    text = _text(written)
    if len(text) > MAX_NAME:
        raise mistake(f"this has {len(text)} characters", f"at most {MAX_NAME}")
    return text


def _key(written: Any) -> str:
    text = _name(written)
    if not _KEY.fullmatch(text):
        near = re.sub(r"[^a-z0-9_-]+", "-", text.lower()).strip("-_")
        hint = f"write '{near}'" if near else "use a-z, 0-9, '-' and '_'"
        raise mistake(f"'{text}' cannot be a key: keys are lower-case letters, digits, '-' and '_'", hint)
    return text


def _number(written: Any, most: Decimal = MAX_PRICE) -> Decimal:
    text = _name(written)
    if not _DIGITS.fullmatch(text):
        raise _no_number(text)
    number = Decimal(text.replace("_", "").replace(" ", ""))
    if abs(number) > most or int(number.as_tuple().exponent) < -9:
        raise mistake(f"'{text}' is too large or too fine a number", f"stay within {most:,} and nine decimals")
    return number


def _rates(written: Any) -> dict[str, Decimal]:
    """Percentages by market, or under '' the one for all."""
    entries = written.items() if isinstance(written, dict) else [("", written)]
    found = {_market(market) if market else "": _number(rate) for market, rate in entries}
    for rate in found.values():
        if not 0 <= rate <= 100:
            raise mistake(f"{rate} % is no tax", "write a percentage such as 19")
    return found


def _no_number(text: str) -> PydanticCustomError:
    if numerals.is_ambiguous(text):
        return mistake(*numerals.both_readings(text))
    return mistake(f"'{text}' is not a number", "such as 690 or 12.50")


def currency_code(written: Any) -> str:
    """The currency that a text names by its code; raises a ``mistake``."""
    text = _name(written)
    if text in CODES or text in FORMER_CODES:
        return text
    if re.fullmatch(r"[A-Z]{3}", text):
        raise mistake(
            f"there is no currency '{text}'", did_you_mean(text, CODES) or "write a code of ISO 4217, such as EUR"
        )
    raise mistake(f"'{text}' is not a currency", "write its three-letter code, such as EUR")


def _currency(written: Any) -> str | None:
    """One currency for all markets; None for one by market, of which ``market_prices`` tells what is wrong."""
    return None if isinstance(written, dict) else currency_code(written)


def _price(written: Any, info: ValidationInfo) -> Decimal:
    """One price for all markets; 0 for one by market, as ``_currency``."""
    return Decimal(0) if isinstance(written, dict) else price_in((info.context or {}).get("currency", "EUR"), written)


def price_in(currency: str, written: Any) -> Decimal:
    """The price that a text says in a currency; raises a ``mistake``."""
    digits, text = minor_digits(currency), _name(written)
    if numerals.is_ambiguous(text, commas_only=True):
        raise mistake(*numerals.both_readings(text, currency, digits))
    number = _number(written)
    if -int(number.as_tuple().exponent) <= digits:
        return number
    if numerals.is_ambiguous(text):
        raise mistake(*numerals.both_readings(text, currency, digits))
    hint = f"{currency} has {digits or 'no'} decimals"
    if number == round(number, digits):
        hint += f": write {number:.{digits}f}"
    raise mistake(f"'{text}' cannot be paid exactly", hint)


def _quantity(written: Any) -> Quantity:
    text = _name(written)
    if numerals.is_ambiguous(text, commas_only=True):
        raise mistake(*numerals.both_readings(text))
    try:
        found = quantity(text)
    except UnitError as error:
        raise mistake(str(error), "write a number and a unit, such as '12 kg'") from None
    if abs(found.magnitude) > 10**12:
        raise mistake(f"'{text}' is too large a number", "take a larger unit")
    return found


def _weight(written: Any) -> Quantity:
    return _in_kilograms(written, "a weight", "use 'kg' or 'g'")


def _carbon(written: Any) -> Quantity:
    return _in_kilograms(written, "an amount of CO2", "use 'kg', 'g' or 't'")


def _in_kilograms(written: Any, what: str, hint: str) -> Quantity:
    found = _quantity(written)
    if not comparable(found.unit, "kg"):
        raise mistake(f"'{written}' is not {what}", hint)
    return found


def _lead_time(written: Any) -> int:
    """The days that '20 days' or '3 weeks' say."""
    text = _name(written)
    match = _DAYS.fullmatch(text)
    if not match:
        raise mistake(f"'{text}' is not a time that something takes", "write whole days or weeks: 20 days, 3 weeks")
    days = int(match[1]) * (7 if match[2] == "week" else 1)
    if days > MAX_LEAD_TIME:
        raise mistake(f"'{text}' is too long a time", f"at most {MAX_LEAD_TIME} days")
    return days


def _swatch(written: Any) -> str:
    text = _text(written)
    if not _SWATCH.fullmatch(text):
        raise mistake(f"'{text}' is not a colour", 'write it in quotes with six digits, such as "#1d3b5c"')
    return text.lower()


def _unit(written: Any) -> str:
    return _quantity(f"1 {_text(written)}").unit


def _attribute(written: Any) -> Attribute:
    if isinstance(written, list):
        return frozenset(_phrase(word) for word in written)
    text = _text(written)
    if re.match(r"[+-]?\d", text):
        try:
            return _quantity(text)
        except PydanticCustomError as error:
            hint = f"a word that starts with a digit goes into brackets: [{text}]"
            raise mistake(error.message(), hint) from None
    return frozenset({_word(text)})


def _day(written: Any) -> date:
    text = _name(written)
    try:
        return written_day(text)
    except ValueError as error:
        raise mistake(f"'{text}' is not a day", str(error)) from None


def _market(written: Any) -> str:
    text = _name(written)
    if not _WORD.fullmatch(text):
        raise mistake(f"'{text}' is not one word for a market", "write a short one, such as DE")
    return text


def _truth(written: Any) -> bool:
    text = _text(written)
    if text not in ("true", "false"):
        raise mistake(f"'{text}' is neither 'true' nor 'false'", "write 'true', or leave the line out")
    return text == "true"


def _allowed(written: Any) -> Allowed:
    try:
        return allowed_characters([_text(part) for part in written] if isinstance(written, list) else _text(written))
    except ValueError as error:
        raise mistake(*error.args) from None


def _word(written: Any) -> str:
    text = _name(written)
    if not _WORD.fullmatch(text):
        near = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-_")
        hint = f'write [{near}], or in quotes, as rules will ask for it: ["{text}"]' if near else f'write ["{text}"]'
        raise mistake(f"'{text}' is not one word that a rule can ask for", hint)
    return text


def _phrase(written: Any) -> str:
    """A word in brackets: any text, letter for letter."""
    if not isinstance(written, str):
        raise mistake("a word belongs here", "write words with commas between: [dark, light]")
    if len(written) > MAX_WORDS:
        raise mistake(f"this has {len(written)} characters", f"at most {MAX_WORDS}")
    return written


def _free(attributes: dict[str, Attribute]) -> dict[str, Attribute]:
    for own in ("price", "weight"):
        if own in attributes:
            raise mistake(f"'{own}' is not a free attribute", f"write '{own}:' one level up")
    return attributes


KeyField = Annotated[str, BeforeValidator(_key)]
NameField = Annotated[str, BeforeValidator(_name)]
TextField = Annotated[str, BeforeValidator(_text)]
EndField = Annotated[Decimal, BeforeValidator(lambda written: _number(written, MAX_END))]
PriceField = Annotated[Decimal, BeforeValidator(_price)]
CurrencyField = Annotated[str | None, BeforeValidator(_currency)]
WeightField = Annotated[Quantity, BeforeValidator(_weight)]
CarbonField = Annotated[Quantity, BeforeValidator(_carbon)]
LeadTimeField = Annotated[int, BeforeValidator(_lead_time)]
SwatchField = Annotated[str, BeforeValidator(_swatch)]
CountField = Annotated[Bounds, BeforeValidator(bounds)]
DayField = Annotated[date, BeforeValidator(_day)]
MarketField = Annotated[str, BeforeValidator(_market)]
AttributesField = Annotated[dict[KeyField, Annotated[Attribute, BeforeValidator(_attribute)]], AfterValidator(_free)]
TruthField = Annotated[bool, BeforeValidator(_truth)]
RatesField = Annotated[dict[str, Decimal], BeforeValidator(_rates)]
NumberField = Annotated[Decimal, BeforeValidator(_number)]
UnitField = Annotated[str, BeforeValidator(_unit)]
CharactersField = Annotated[Allowed, BeforeValidator(_allowed)]
