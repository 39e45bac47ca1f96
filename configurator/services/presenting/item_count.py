"""How many items of a bundle there are, and can be now, as the page of a step shows it."""

from dataclasses import dataclass

from configurator.catalog.model import Component


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeated component of the current step: how many there are, how many there can be now, and its noun.

    ``counted``: how many there are, in words ('3 items').
    """

    component: Component
    noun: str
    count: int
    counted: str
    low: int
    high: int
    own: bool

    @property
    def can_add(self) -> bool:
        """Whether one more is possible."""
        return self.count < self.high

    @property
    def can_remove(self) -> bool:
        """Whether one less is possible."""
        return self.count > self.low
