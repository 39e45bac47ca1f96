"""What the engine answers: states of values, conflicts, intervals. Frozen data only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from configurator.catalog.selection import Choice, Slot


class State(StrEnum):
    """What a value is under the choices; CHOSEN and FORCED ones are taken in every valid product that is left."""

    OPEN = "open"
    CHOSEN = "chosen"
    FORCED = "forced"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from low to high, both possible and every step between them possible; as written in choices."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class LookAhead:
    """The state of each value at each visible slot, and the possible numbers of each numeric slot and count.

    Complete: an OPEN value is in at least one whole valid product with the choices; an IMPOSSIBLE one in none.
    For a number option, ``states`` has an entry per number while it has at most 100, and ``numbers`` always has
    the exact possible intervals, ascending. An IMPOSSIBLE value of a multiple choice cannot be taken; a FORCED one
    cannot be left out; CHOSEN with ``taken`` False is listed as IMPOSSIBLE.
    """

    states: Mapping[tuple[Slot, str], State]
    numbers: Mapping[Slot, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Structure:
    """A limit that the catalogue itself sets, part of a conflict: 'choose', 'within', 'count' or 'range' of a slot."""

    kind: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Conflict:
    """A set of rules, catalogue limits and choices that cannot hold together.

    ``minimal``: leaving out any one of them, the rest can hold together. ``rules`` in file order, ``choices`` sorted.
    """

    rules: tuple[str, ...]
    structure: tuple[Structure, ...]
    choices: tuple[Choice, ...]
    minimal: bool
