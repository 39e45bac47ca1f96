"""The fields of a product file and what each may say, as pydantic models over written text.

Decides everything that a field can be judged by alone. What needs more than one field's place in the file (keys used
twice, steps, ``within``) is decided in ``references``; building the frozen product in ``loader``.
"""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from configurator import numerals
from configurator.catalog.mistakes import mistake
from configurator.catalog.model import Attribute, Bounds, Range
from configurator.catalog.texts import Allowed, allowed_characters
from configurator.catalog.validity import Validity, written_day
from configurator.characters import composed, hidden_in
from configurator.money import minor_digits
from configurator.units import Quantity, UnitError, comparable, quantity

MAX_PRICE = Decimal(10) ** 9
MAX_COUNT = 60
MAX_END = Decimal(10) ** 12
MAX_NUMBERS = 10**12
MAX_TEXT = 500
MAX_NAME = 200
MAX_WORDS = 4_000
ANY = 10**6
"""The upper bound that ``any`` stands for until the number of values is known."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_SWATCH = re.compile(r"#[0-9a-fA-F]{6}")
_DIGITS = re.compile(r"[+-]?(?:(?:\d+(?:_\d+)*|\d{1,3}(?: \d{3})+)(?:\.\d*)?|\.\d+)(?:[eE]\+?\d{1,2})?", re.ASCII)
_BOUNDS = re.compile(r"(\d{1,6})(?:\s*\.\.\s*(\d{1,6}|any))?")


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


def _no_number(text: str) -> PydanticCustomError:
    if numerals.is_ambiguous(text):
        return mistake(*numerals.both_readings(text))
    return mistake(f"'{text}' is not a number", "such as 690 or 12.50")


def _price(written: Any, info: ValidationInfo) -> Decimal:
    number = _number(written)
    currency = (info.context or {}).get("currency", "EUR")
    digits, text = minor_digits(currency), _name(written)
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
    found = _quantity(written)
    if not comparable(found.unit, "kg"):
        raise mistake(f"'{written}' is not a weight", "use 'kg' or 'g'")
    return found


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


Key = Annotated[str, BeforeValidator(_key)]
Name = Annotated[str, BeforeValidator(_name)]
Text = Annotated[str, BeforeValidator(_text)]
End = Annotated[Decimal, BeforeValidator(lambda written: _number(written, MAX_END))]
Price = Annotated[Decimal, BeforeValidator(_price)]
Weight = Annotated[Quantity, BeforeValidator(_weight)]
Swatch = Annotated[str, BeforeValidator(_swatch)]
Count = Annotated[Bounds, BeforeValidator(bounds)]
Day = Annotated[date, BeforeValidator(_day)]
Market = Annotated[str, BeforeValidator(_market)]
Attributes = Annotated[dict[Key, Annotated[Attribute, BeforeValidator(_attribute)]], AfterValidator(_free)]
Truth = Annotated[bool, BeforeValidator(_truth)]


class Fields(BaseModel):
    """A group of fields; unknown ones are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Looks(Fields):
    """What a value can say apart from its key and name; ``switch`` and ``each`` say just this."""

    price: Price = Decimal(0)
    weight: Weight | None = None
    swatch: Swatch | None = None
    layer: Key | None = None
    group: Name = ""
    description: Text = ""
    attributes: Attributes = Field(default_factory=dict)


class SoldFields(Looks):
    """``switch``, and what an entry of ``values`` can say as well: when and where it is sold."""

    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="until")
    markets: Annotated[list[Market], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "SoldFields":
        if self.start and self.end and self.start > self.end:
            raise mistake(f"'from' {self.start} is after 'until' {self.end}", "exchange them")
        return self

    @property
    def valid(self) -> Validity:
        """When and where it is sold."""
        return Validity(self.start, self.end, tuple(self.markets or ()))


class ValueFields(SoldFields):
    """One entry of ``values``."""

    value: Key
    name: Name


class RangeFields(Fields):
    """``number`` or ``quantity``: from, to, step, unit."""

    low: End = Field(alias="from")
    high: End = Field(alias="to")
    step: End = Decimal(1)
    unit: Annotated[str, BeforeValidator(_unit)] = ""

    @model_validator(mode="after")
    def _even(self) -> "RangeFields":
        if self.step <= 0:
            raise mistake("the step must be more than 0")
        if self.low > self.high:
            raise mistake(f"'from' {self.low} is above 'to' {self.high}", "exchange them")
        if (self.high - self.low) / self.step >= MAX_NUMBERS:
            raise mistake(f"these are more than {MAX_NUMBERS:,} numbers", "take a larger step")
        if self.range.index(self.range.high) != self.range.steps - 1:
            message = f"'to' {self.high} cannot be reached from {self.low} in steps of {self.step}"
            raise mistake(message, "mend one of the three")
        return self

    @property
    def range(self) -> Range:
        """The range that the fields say."""
        return Range(Fraction(self.low), Fraction(self.high), Fraction(self.step), self.unit)


class PiecesFields(RangeFields):
    """``quantity``: as ``number``, in whole pieces."""

    @model_validator(mode="after")
    def _whole(self) -> "PiecesFields":
        if self.low < 0 or any(number != int(number) for number in (self.low, self.step)):
            raise mistake("pieces are counted in whole numbers from 0 up", "write 'number' for anything else")
        return self


class TextFields(Fields):
    """``text``: how long it may be, and which characters it may have."""

    length: Annotated[Decimal, BeforeValidator(_number)]
    allowed: Annotated[Allowed, BeforeValidator(_allowed)] | None = None

    @field_validator("length")
    @classmethod
    def _short(cls, length: Decimal) -> Decimal:
        if length != int(length) or not 1 <= length <= MAX_TEXT:
            raise mistake(f"'{length}' is no length", f"write a whole number from 1 to {MAX_TEXT}")
        return length


class OptionFields(Fields):
    """One entry of ``options``; exactly one of the KINDS says what is asked for."""

    KINDS: ClassVar[tuple[str, ...]] = ("values", "switch", "number", "quantity", "text")

    option: Key
    name: Name
    help: Text = ""
    choose: Count | None = None
    within: Text | None = None
    values: Annotated[list[ValueFields], Field(min_length=1)] | None = None
    switch: SoldFields | None = None
    number: RangeFields | None = None
    quantity: PiecesFields | None = None
    text: TextFields | None = None
    each: Looks | None = None
    required: Truth = False
    sensitive: Truth = False


class ComponentFields(Fields):
    """One entry of ``components``."""

    component: Key
    name: Name
    noun: Name = ""
    description: Text = ""
    count: Count = Bounds(1, 1)
    options: Annotated[list[OptionFields], Field(min_length=1)]

    @field_validator("count")
    @classmethod
    def _bounded(cls, count: Bounds) -> Bounds:
        if count.high > MAX_COUNT or count.high < 1:
            raise mistake(f"a component can be there up to {MAX_COUNT} times", "write for example '3..8'")
        return count


class StepFields(Fields):
    """One entry of ``steps``."""

    step: Key
    name: Name
    description: Text = ""
    components: Annotated[list[Key], Field(min_length=1)]


class ProductFields(Fields):
    """A whole product file."""

    product: Key
    name: Name
    tagline: Name = ""
    description: Text = ""
    tax: Text = ""
    currency: Text
    price: Price = Decimal(0)
    weight: Weight | None = None
    attributes: Attributes = Field(default_factory=dict)
    markets: Annotated[list[Market], Field(min_length=1)] | None = None
    steps: list[StepFields] | None = None
    components: Annotated[list[ComponentFields], Field(min_length=1)]

    @field_validator("currency")
    @classmethod
    def _code(cls, currency: str) -> str:
        if not re.fullmatch(r"[A-Z]{3}", currency):
            raise mistake(f"'{currency}' is not a currency", "write its three-letter code, such as EUR")
        return currency


FIELDS: dict[str, type[Fields]] = {
    "": ProductFields,
    "steps": StepFields,
    "components": ComponentFields,
    "options": OptionFields,
    "values": ValueFields,
    "switch": SoldFields,
    "each": Looks,
    "number": RangeFields,
    "quantity": PiecesFields,
    "text": TextFields,
}
"""Which fields stand in an entry of that name ('' is the file itself)."""


def field_names(entry: str) -> tuple[str, ...]:
    """The names of all fields that may stand in an entry of that name."""
    model = FIELDS.get(entry, Fields)
    return tuple(field.alias or name for name, field in model.model_fields.items())
