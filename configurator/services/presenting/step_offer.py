"""How the rest of a step can be filled in, as its page says it beforehand."""

from dataclasses import dataclass

from configurator.money import Money


@dataclass(frozen=True, slots=True)
class StepOffer:
    """That the shop can finish a step: what that adds or changes, and by how much the price of everything changes.

    ``alike``: as people did who are like the customer, by what they chose or who they are; else as most did.
    ``people``: of so many people's orders the shop has learned.
    """

    alike: bool
    people: int
    adds: bool
    text: str
    difference: Money
