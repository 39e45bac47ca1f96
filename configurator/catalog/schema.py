"""The fields of a product file and what each may say, as pydantic models over written text.

Decides which fields there are and what those of one entry say together. What one of them says by itself is decided in
``scalars``; what needs more than one entry's place in the file (keys used twice, steps, ``within``) in ``references``;
building the frozen product in ``loader``.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from configurator.catalog.mistakes import mistake
from configurator.catalog.model import Bounds, Range
from configurator.catalog.scalars import (
    MAX_COUNT,
    MAX_NUMBERS,
    MAX_TEXT,
    Attributes,
    Characters,
    Count,
    Day,
    End,
    Key,
    Market,
    Name,
    Number,
    Price,
    Swatch,
    Text,
    Truth,
    Unit,
    Weight,
)
from configurator.catalog.validity import Validity


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
    unit: Unit = ""

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

    length: Number
    allowed: Characters | None = None

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
