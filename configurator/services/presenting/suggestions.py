"""What is suggested besides, as plain frozen data: what it is, what it costs, and because of what."""

from dataclasses import dataclass

from configurator.money import Money
from configurator.profiles.ratings import Stars


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that goes with what somebody has; ``because``: in a sentence of facts.

    ``option`` and ``value`` are '' where it is a product as a whole. ``price`` None: by itself it costs nothing.
    """

    product: str
    product_name: str
    option: str
    value: str
    name: str
    because: str
    price: Money | None = None

    @property
    def key(self) -> str:
        """What names it within its product: 'product=milk'."""
        return f"{self.option}={self.value}" if self.option else ""


@dataclass(frozen=True, slots=True)
class RatedThing:
    """What somebody said of something they had or were offered."""

    product: str
    product_name: str
    option: str
    value: str
    name: str
    stars: Stars | None


@dataclass(frozen=True, slots=True)
class ForYou:
    """What the home page suggests; ``different``: on purpose nothing like what they had. ``said``: what is left out.

    ``may``: they may be suggested something, also where there is nothing now.
    """

    suggestions: tuple[Suggestion, ...] = ()
    different: bool = False
    said: tuple[RatedThing, ...] = ()
    may: bool = False


@dataclass(frozen=True, slots=True)
class AfterOrder:
    """What an order's page asks and suggests: what was said of what was in it, whether it was a gift, and what next.

    ``asks``: what is said can be kept, so it is asked.
    """

    asks: bool = False
    gift: bool = False
    things: tuple[RatedThing, ...] = ()
    next_time: tuple[Suggestion, ...] = ()
