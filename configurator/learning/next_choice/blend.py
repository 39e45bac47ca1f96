"""What is likely for one person: what the nearest designs say, what those of their group say, and their own past.

Each stands behind the next as so many people's worth, as a Dirichlet prior: everybody behind the group, both behind
what the person took before, which counts by half after each half-life. Without group and past it is what everybody's
designs say, number for number. Fewer people than ``FEWEST`` say nothing, be they all or a group.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.people import Crowd, PeopleHistory

OTHERS_BESIDE_OWN = 1.0
"""So many own designs of today is what others took worth."""

EVERYBODY_BEHIND_GROUP = 20.0
"""So many people of a group is what everybody took worth, beside the group."""


class Voice(StrEnum):
    """Who says that a value is likely."""

    EVERYBODY = "nearest"
    GROUP = "group"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class PastDesign:
    """What somebody took before, by column, and how many half-lives ago that was."""

    taken: Mapping[str, str]
    half_lives: float

    @property
    def weight(self) -> float:
        """How much of a design of today it counts."""
        return float(0.5 ** max(0.0, self.half_lives))


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely each value of a column is, and how much of that each voice says."""

    parts: Mapping[Voice, Mapping[str, float]]

    def chances(self, live: Collection[str] | None = None) -> Mapping[str, float]:
        """How likely each value is; they sum to 1. ``live``: of the values that are possible, and of no others.

        Where nobody says anything of the live values each is as likely as the other.
        """
        every = dict.fromkeys(value for part in self.parts.values() for value in part)
        found = {value: sum(part.get(value, 0.0) for part in self.parts.values()) for value in every}
        if live is None:
            return found
        left = {value: found.get(value, 0.0) for value in live}
        total = sum(left.values())
        return {value: chance / total if total > 0 else 1 / len(left) for value, chance in left.items()}

    def voices(self, value: str) -> Sequence[Voice]:
        """Who speaks for the value, the loudest first."""
        said = {voice: part.get(value, 0.0) for voice, part in self.parts.items()}
        return sorted((voice for voice in said if said[voice] > 0), key=lambda voice: -said[voice])


@dataclass(frozen=True, slots=True)
class Blend:
    """What is likely by all who speak: everybody, a ``group`` of them (None: no group), and the own ``past``."""

    everybody: PeopleHistory
    group: Crowd | None = None
    past: Sequence[PastDesign] = ()

    @property
    def voices(self) -> Sequence[Voice]:
        """Who speaks at all."""
        enough = self.everybody.persons >= FEWEST
        grouped = self.group is not None and self.group.persons >= FEWEST
        there = {Voice.EVERYBODY: enough, Voice.GROUP: grouped, Voice.OWN: bool(self.past)}
        return [voice for voice in Voice if there[voice]]

    def chances(self, known: Mapping[str, str], column: str) -> Mapping[str, float]:
        """How likely each value of the column is beside what is known; they sum to 1, or there are none."""
        return self.likely(known, column).chances()

    def likely(self, known: Mapping[str, str], column: str) -> Likely:
        """The same, with who says it. Cost: one look at each distinct configuration."""
        every, in_group, share = self._others(known, column)
        own = self._own(column)
        beside = OTHERS_BESIDE_OWN if every else 0.0
        whole = beside + sum(own.values())
        others = beside / whole if whole else 0.0
        return Likely(
            {
                Voice.EVERYBODY: {value: others * (1 - share) * chance for value, chance in every.items()},
                Voice.GROUP: {value: others * share * chance for value, chance in in_group.items()},
                Voice.OWN: {value: count / whole for value, count in own.items()},
            }
        )

    def _others(self, known: Mapping[str, str], column: str) -> tuple[Mapping[str, float], Mapping[str, float], float]:
        """What everybody says, what the group says, and the group's share of both."""
        if self.everybody.crowd.telling(column) < FEWEST:
            return {}, {}, 0.0
        people = self.group.telling(column) if self.group else 0
        if self.group is None or people < FEWEST:
            return self.everybody.next.chances(known, column), {}, 0.0
        every, in_group = self.everybody.next.among(known, column, (self.everybody.history.counts, self.group.counts))
        return every, in_group, people / (people + EVERYBODY_BEHIND_GROUP)

    def _own(self, column: str) -> Mapping[str, float]:
        """How often somebody took each value, a design of today as one."""
        found: dict[str, float] = {}
        for design in self.past:
            value = design.taken.get(column)
            if value is not None:
                found[value] = found.get(value, 0.0) + design.weight
        return found
