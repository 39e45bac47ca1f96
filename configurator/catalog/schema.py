"""The fields of a product file and what each may say, as pydantic models over written text.

Decides which fields there are and what those of one entry say together. What one of them says by itself is decided in
``scalars``; what needs more than one entry's place in the file (keys used twice, steps, ``within``) in
``across_entries``; building the frozen product in ``loader``.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from configurator.catalog.facts import Narrowing
from configurator.catalog.model import LEAD_TIME, Bounds, Range
from configurator.catalog.scalars import (
    MAX_COUNT,
    MAX_NUMBERS,
    MAX_TEXT,
    AttributesField,
    CarbonField,
    CharactersField,
    CountField,
    CurrencyField,
    DayField,
    EndField,
    KeyField,
    LeadTimeField,
    MarketField,
    NameField,
    NumberField,
    PriceField,
    RatesField,
    SwatchField,
    TextField,
    TruthField,
    UnitField,
    WeightField,
    mistake,
)
from configurator.catalog.validity import Validity
from configurator.languages.spoken import OWN, locale_of

LEAST_DAYS, MOST_DAYS = 14, 365
"""For how long after delivery customers may withdraw: what the law gives them, and what a shop may."""


class Fields(BaseModel):
    """A group of fields; unknown ones are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class LookFields(Fields):
    """What a value can say apart from its key and name; ``switch`` and ``each`` say just this."""

    price: PriceField = Decimal(0)
    weight: WeightField | None = None
    co2: CarbonField | None = None
    swatch: SwatchField | None = None
    layer: KeyField | None = None
    group: NameField = ""
    description: TextField = ""
    attributes: AttributesField = Field(default_factory=dict)


class SoldFields(LookFields):
    """``switch``, and what an entry of ``values`` can say as well: when and where it is sold, how long it takes."""

    start: DayField | None = Field(None, alias="from")
    end: DayField | None = Field(None, alias="until")
    markets: Annotated[list[MarketField], Field(min_length=1)] | None = None
    lead_time: LeadTimeField | None = Field(None, alias=LEAD_TIME)

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

    value: KeyField
    name: NameField
    tax: KeyField | None = None


class RangeFields(Fields):
    """``number`` or ``quantity``: from, to, step, unit."""

    low: EndField = Field(alias="from")
    high: EndField = Field(alias="to")
    step: EndField = Decimal(1)
    unit: UnitField = ""

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

    length: NumberField
    allowed: CharactersField | None = None

    @field_validator("length")
    @classmethod
    def _short(cls, length: Decimal) -> Decimal:
        if length != int(length) or not 1 <= length <= MAX_TEXT:
            raise mistake(f"'{length}' is no length", f"write a whole number from 1 to {MAX_TEXT}")
        return length


class OptionFields(Fields):
    """One entry of ``options``; exactly one of the KINDS says what is asked for."""

    KINDS: ClassVar[tuple[str, ...]] = ("values", "switch", "number", "quantity", "text")

    option: KeyField
    name: NameField
    help: TextField = ""
    choose: CountField | None = None
    within: TextField | None = None
    values: Annotated[list[ValueFields], Field(min_length=1)] | None = None
    switch: SoldFields | None = None
    number: RangeFields | None = None
    quantity: PiecesFields | None = None
    text: TextFields | None = None
    each: LookFields | None = None
    tax: KeyField | None = None
    required: TruthField = False
    sensitive: TruthField = False


class ComponentFields(Fields):
    """One entry of ``components``."""

    component: KeyField
    name: NameField
    noun: NameField = ""
    description: TextField = ""
    count: CountField = Bounds(1, 1)
    options: Annotated[list[OptionFields], Field(min_length=1)]

    @field_validator("count")
    @classmethod
    def _bounded(cls, count: Bounds) -> Bounds:
        if count.high > MAX_COUNT or count.high < 1:
            raise mistake(f"a component can be there up to {MAX_COUNT} times", "write for example '3..8'")
        return count


class StepFields(Fields):
    """One entry of ``steps``."""

    step: KeyField
    name: NameField
    description: TextField = ""
    components: Annotated[list[KeyField], Field(min_length=1)]


class SynonymFields(Fields):
    """One entry of ``synonyms``: words that customers say, and what they mean, as ``within`` writes it."""

    words: Annotated[list[NameField], Field(min_length=1)]
    means: TextField


class FactFields(Fields):
    """One entry of ``facts``: an attribute that customers read, what it and its words are called, how it narrows."""

    fact: KeyField
    name: NameField
    words: dict[str, NameField] = Field(default_factory=dict)
    narrow: TextField = Narrowing.WITH.value

    @field_validator("narrow")
    @classmethod
    def _known(cls, narrow: str) -> str:
        if narrow not in set(Narrowing):
            raise mistake(f"a list is not narrowed '{narrow}'", "write with, without or no")
        return narrow


class FootprintFields(Fields):
    """``co2`` of the product: what it gives off before anything is chosen, and how that and the values' are known."""

    own: CarbonField | None = None
    method: TextField
    source: TextField


class ExemptFields(Fields):
    """One entry of ``exempt``: what makes a design the customer's own, and why it cannot be withdrawn from."""

    because: TextField
    option: KeyField | None = None
    values: Annotated[list[KeyField], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _of_an_option(self) -> "ExemptFields":
        if self.values and not self.option:
            raise mistake("these are values of no option", "write 'option' beside 'values'")
        return self


class WithdrawalFields(Fields):
    """``withdrawal``: days after delivery, and what is exempt."""

    days: NumberField = Decimal(LEAST_DAYS)
    exempt: list[ExemptFields] = Field(default_factory=list)

    @field_validator("days")
    @classmethod
    def _lawful(cls, days: Decimal) -> Decimal:
        if days != int(days) or not LEAST_DAYS <= days <= MOST_DAYS:
            hint = f"the law gives {LEAST_DAYS} days; write more, up to {MOST_DAYS}, or leave 'days' out"
            raise mistake(f"'{days}' is no number of days for a withdrawal", hint)
        return days


class ProductFields(Fields):
    """A whole product file."""

    product: KeyField
    name: NameField
    tagline: NameField = ""
    description: TextField = ""
    tax: TextField = ""
    document: TextField = ""
    withdrawal: WithdrawalFields | None = None
    language: TextField = OWN
    currency: CurrencyField
    price: PriceField = Decimal(0)
    price_lists: Any = Field(None, alias="price-lists")
    weight: WeightField | None = None
    lead_time: LeadTimeField | None = Field(None, alias=LEAD_TIME)
    co2: FootprintFields | None = None
    attributes: AttributesField = Field(default_factory=dict)
    markets: Annotated[list[MarketField], Field(min_length=1)] | None = None
    groups: Annotated[list[KeyField], Field(min_length=1)] | None = None
    taxes: dict[KeyField, RatesField] = Field(default_factory=dict)
    prices: TextField = "gross"
    synonyms: list[SynonymFields] = Field(default_factory=list)
    facts: list[FactFields] = Field(default_factory=list)
    steps: list[StepFields] | None = None
    components: Annotated[list[ComponentFields], Field(min_length=1)]

    @field_validator("prices")
    @classmethod
    def _said(cls, prices: str) -> str:
        if prices not in ("gross", "net"):
            raise mistake(f"prices are not '{prices}'", "write gross, with tax in them, or net, without")
        return prices

    @field_validator("language")
    @classmethod
    def _known(cls, language: str) -> str:
        if locale_of(language) is None:
            raise mistake(f"'{language}' is not a language", "write its code, such as en or de")
        return language


FIELDS: dict[str, type[Fields]] = {
    "": ProductFields,
    "co2": FootprintFields,
    "withdrawal": WithdrawalFields,
    "exempt": ExemptFields,
    "steps": StepFields,
    "synonyms": SynonymFields,
    "facts": FactFields,
    "components": ComponentFields,
    "options": OptionFields,
    "values": ValueFields,
    "switch": SoldFields,
    "each": LookFields,
    "number": RangeFields,
    "quantity": PiecesFields,
    "text": TextFields,
}
"""Which fields stand in an entry of that name ('' is the file itself)."""


def field_names(entry: str) -> tuple[str, ...]:
    """The names of all fields that may stand in an entry of that name."""
    model = FIELDS.get(entry, Fields)
    return tuple(field.alias or name for name, field in model.model_fields.items())
