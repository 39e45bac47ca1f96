"""The statements that make prices, and what each does. Frozen data only.

Each effect belongs to one stage, which the effect itself decides; the stages are worked out in their order, and what
one reads was made in an earlier one. So the order of price rules in a file says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from configurator.catalog.validity import ALWAYS, Validity
from configurator.rules.syntax import Amount, AttributeOf, Condition, CountOf, NumberOf
from configurator.source import Source
from configurator.units import Quantity


class PriceStage(IntEnum):
    """When a part of a price is made; a stage reads what earlier ones made, never what it makes itself."""

    BASE = 0
    SURCHARGE = 1
    PERCENTAGE = 2
    DISCOUNT = 3
    TAX = 4


@dataclass(frozen=True, slots=True)
class Inclusion:
    """'heated-seats', 'seats = heated': what costs nothing then; without ``values`` whatever is taken there."""

    option: str
    values: tuple[str, ...]
    source: Source

    def covers(self, value: str) -> bool:
        """Whether a value of the option is included."""
        return not self.values or value in self.values


@dataclass(frozen=True, slots=True)
class Including:
    """'heated-seats, heated-wheel are included': what is taken there costs nothing of its own."""

    inclusions: tuple[Inclusion, ...]


@dataclass(frozen=True, slots=True)
class FixedAmount:
    """'add 250 EUR', 'take 250 EUR off': an amount of a currency, below 0 for what is taken off."""

    amount: Fraction
    currency: str
    source: Source


@dataclass(frozen=True, slots=True)
class Share:
    """'add 5 % of engine, wheels', 'take 10 % off everything': of each part of the price at the places, by itself.

    An empty ``places`` means everything. ``percent`` is below 0 for what is taken off.
    """

    percent: Fraction
    places: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row of a price table: per column the values, None for any; and the amount."""

    cells: tuple[tuple[str, ...] | None, ...]
    amount: FixedAmount
    source: Source


@dataclass(frozen=True, slots=True)
class PriceMatrix:
    """'price table': the amount of the row in which what is taken at the columns stands; nothing where none does."""

    columns: tuple[str, ...]
    rows: tuple[PriceRow, ...]


FormulaLeaf = Amount | NumberOf | AttributeOf | CountOf
"""What a formula is made of in the end."""


@dataclass(frozen=True, slots=True)
class FormulaProduct:
    """'a * b / c': factors multiplied with each other; with True it is divided by that one."""

    factors: "tuple[tuple[bool, FormulaLeaf | FormulaSum], ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class FormulaSum:
    """'a * b - c': products added up; with True that one is subtracted."""

    products: tuple[tuple[bool, FormulaProduct], ...]
    source: Source


@dataclass(frozen=True, slots=True)
class PriceFormula:
    """'= 300 EUR * bonus.factor at least 60 EUR at most 900 EUR rounded to 0.05 EUR': an amount that is worked out.

    First the bounds, then the rounding: to the nearest multiple, of two the even one.
    """

    sum: FormulaSum
    source: Source
    least: FixedAmount | None = None
    most: FixedAmount | None = None
    step: FixedAmount | None = None


@dataclass(frozen=True, slots=True)
class PriceOf:
    """'price of engine, wheels': what the parts of all earlier stages at the places come to (none: of everything)."""

    places: tuple[str, ...]
    source: Source


TierMeasure = PriceOf | CountOf | NumberOf | AttributeOf


@dataclass(frozen=True, slots=True)
class Tier:
    """'from 5: take 5 % off item': what counts from there on, up to the next tier."""

    least: Quantity
    effect: FixedAmount | Share
    source: Source
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Tiers:
    """'tiers by count of item': of the tiers, which are in ascending order, the last that is reached counts alone."""

    measure: TierMeasure
    tiers: tuple[Tier, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What the catalogue says of taxes: so many percent of all that is taxed at a rate, added or ``contained``."""

    percent: Fraction
    rate: str
    contained: bool


PriceEffect = TaxShare | Including | FixedAmount | Share | PriceMatrix | PriceFormula | Tiers


@dataclass(frozen=True, slots=True)
class PriceRule:
    """'price NAME "Sentence." when A then EFFECT': what counts in the price exactly while the condition holds.

    ``title`` is its name as customers read it; ``each`` the component over whose instances it is repeated.
    """

    name: str
    title: str
    sentence: str
    author: str
    effect: PriceEffect
    source: Source
    when: Condition | None = None
    each: str | None = None
    valid: Validity = ALWAYS


def stage_of(effect: PriceEffect) -> PriceStage:
    """The stage in which the effect is worked out."""
    match effect:
        case Including() | PriceMatrix() | PriceFormula():
            return PriceStage.BASE
        case TaxShare():
            return PriceStage.TAX
        case Tiers(_, tiers):
            return stage_of(tiers[0].effect)
        case FixedAmount(amount):
            return PriceStage.SURCHARGE if amount >= 0 else PriceStage.DISCOUNT
        case Share(percent):
            return PriceStage.PERCENTAGE if percent >= 0 else PriceStage.DISCOUNT


def ruled(prices: Iterable[PriceRule]) -> bool:
    """Whether price rules make anything: taxes that are contained only say so."""
    return any(not (isinstance(each.effect, TaxShare) and each.effect.contained) for each in prices)
