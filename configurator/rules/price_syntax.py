"""The statements that make prices, and what each does. Frozen data only.

Each effect belongs to one stage, which the effect itself decides; the stages are worked out in their order, and what
one reads was made in an earlier one. So the order of price rules in a file says nothing.
"""

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from configurator.catalog.validity import ALWAYS, Validity
from configurator.rules.syntax import Condition
from configurator.source import Source


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


PriceEffect = Including | FixedAmount | Share


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
        case Including():
            return PriceStage.BASE
        case FixedAmount(amount):
            return PriceStage.SURCHARGE if amount >= 0 else PriceStage.DISCOUNT
        case Share(percent):
            return PriceStage.PERCENTAGE if percent >= 0 else PriceStage.DISCOUNT
