"""The designs that are learned from, person by person, and whose have changed since one looked last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.storage.learned_designs import LearnedDesign


@dataclass(slots=True)
class PersonsDesigns:
    """Whose each design is; nothing is left of whoever has none any more."""

    _theirs: dict[str, dict[int, LearnedDesign]] = field(default_factory=dict)
    _homes: dict[int, str] = field(default_factory=dict)

    def of(self, person: str) -> Sequence[LearnedDesign]:
        """What is learned from somebody, oldest first."""
        theirs = self._theirs.get(person, {})
        return [theirs[seq] for seq in sorted(theirs)]

    def take(self, rows: Iterable[LearnedDesign]) -> set[str]:
        """Takes these for all that is learned from: the people of whom something has come or gone."""
        now: Mapping[int, LearnedDesign] = {row.seq: row for row in rows}
        people = set[str]()
        for seq in self._homes.keys() - now.keys():
            person = self._homes.pop(seq)
            del self._theirs[person][seq]
            people.add(person)
        for seq in now.keys() - self._homes.keys():
            row = now[seq]
            self._homes[seq] = row.person
            self._theirs.setdefault(row.person, {})[seq] = row
            people.add(row.person)
        for person in people:
            if not self._theirs[person]:
                del self._theirs[person]
        return people
