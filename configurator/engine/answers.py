"""What the engine answers: states of values, conflicts, intervals, and the errors that carry a conflict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from configurator.catalog.selection import Choice, Slot
from configurator.errors import ConfiguratorError


class State(StrEnum):
    """What a value is under the customer's choices.

    CHOSEN: the customer's own choice. FORCED: not chosen, and taken in every whole product that is left. OPEN: choosing
    it leads to a whole product. IMPOSSIBLE: it does not. Choosing replaces what was said about the same thing before
    (``selection.with_choice``), so a value beside an own choice is OPEN when it goes with all *other* choices.
    """

    OPEN = "open"
    CHOSEN = "chosen"
    FORCED = "forced"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from low to high, both possible and every step between them possible; as written in choices.

    ``proven`` False: nothing below and nothing above is possible; it was too much to find out about those between them.
    """

    low: str
    high: str
    proven: bool = True


@dataclass(frozen=True, slots=True)
class LookAhead:
    """The state of each value at each visible slot, and the possible numbers of each numeric slot and count.

    Complete: a value is IMPOSSIBLE exactly when ``with_choice(product, choices, value)`` cannot hold together. Numbers
    and counts have an entry in ``states`` while there are at most 100 of them, and ``numbers`` always has the exact
    intervals of those not IMPOSSIBLE, ascending. Texts have no entry. A FORCED value of a multiple choice cannot be
    left out.
    """

    states: Mapping[tuple[Slot, str], State]
    numbers: Mapping[Slot, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left under all choices: values in every whole product, in none, and in some but not in all.

    The customer's own choices count: what is chosen is forced. Catalogue order. Numbers and counts are among the values
    while there are at most 100 of them; ``numbers`` has their exact intervals. Texts have no entry.
    """

    forced: tuple[tuple[Slot, str], ...]
    impossible: tuple[tuple[Slot, str], ...]
    possible: tuple[tuple[Slot, str], ...]
    numbers: Mapping[Slot, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Structure:
    """A limit that the catalogue itself sets, part of a conflict: 'choose', 'within', 'count' or 'range' of an option.

    It is one limit for all instances of the option, so ``slot`` is that of the first. 'time' and 'market' are limits of
    one ``value``: it is not sold on the day, or in the market, that the engine answers for.
    """

    kind: str
    slot: Slot
    value: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A set of rules, catalogue limits and choices that cannot hold together.

    ``minimal``: leaving out any one of them, the rest can hold together. ``smallest``: no conflict has fewer members;
    False when that took too much to find out. ``rules`` in file order, ``choices`` sorted.
    """

    rules: tuple[str, ...]
    structure: tuple[Structure, ...]
    choices: tuple[Choice, ...]
    minimal: bool
    smallest: bool


@dataclass(frozen=True, slots=True)
class Explanations:
    """Minimal conflicts: the smallest first, those of one size in the order of limits, rules and choices.

    ``complete``: there are no others; False when the limit on their number or size, or the time, ended the search.
    """

    conflicts: tuple[Conflict, ...]
    complete: bool


class Contradiction(ConfiguratorError):
    """The choices cannot hold together; ``conflict`` says why."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        said = ", ".join(map(str, conflict.choices)) or "no choice at all"
        rules = f" (rules: {', '.join(conflict.rules)})" if conflict.rules else ""
        super().__init__(f"This does not go together: {said}{rules}.")


class ImpossibleChoice(Contradiction):
    """A choice that does not go with the other choices; ``choice`` is the one."""

    def __init__(self, choice: Choice, conflict: Conflict) -> None:
        super().__init__(conflict)
        self.choice = choice
        self.args = (f"'{choice}' is not possible with the other choices.",)
