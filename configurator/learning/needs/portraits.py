"""What a group of people is told by: the values that they took more often than everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from configurator.learning.disclosure import FEWEST
from configurator.learning.needs.clustering import ChoiceTable, NeedsGroups, TakenValue

_OFTENER = 1.25
_MOST_TRAITS = 4


@dataclass(frozen=True, slots=True)
class GroupTrait:
    """That ``took`` of a group's people took a value, which is ``times`` as often as everybody did.

    None: from how much oftener it would follow how many did in another group, and they are fewer than five.
    """

    value: TakenValue
    took: int
    times: float | None


@dataclass(frozen=True, slots=True)
class GroupPortrait:
    """A group: how many people of how many, and what they are told by, the most telling first."""

    people: int
    of: int
    traits: tuple[GroupTrait, ...]


def portraits(table: ChoiceTable, groups: NeedsGroups, told: Mapping[TakenValue, str]) -> tuple[GroupPortrait, ...]:
    """The groups, in their order; ``told``: the values that can be said of somebody, and what each is about.

    Of several about the same only the most telling is said.
    """
    took = table.shares > 0
    counts = np.array([took[groups.labels == label].sum(axis=0) for label in range(groups.count)])
    few = (counts > 0) & (counts < FEWEST)
    others = [np.delete(few, label, axis=0) for label in range(groups.count)]
    places = {place: told[value] for place, value in enumerate(table.values) if value in told}
    return tuple(
        GroupPortrait(
            int(np.sum(groups.labels == label)),
            len(table.people),
            tuple(_traits(table, took, groups.labels == label, np.any(others[label], axis=0), places))[:_MOST_TRAITS],
        )
        for label in range(groups.count)
    )


def _traits(
    table: ChoiceTable, took: np.ndarray, mine: np.ndarray, few: np.ndarray, places: Mapping[int, str]
) -> Iterator[GroupTrait]:
    """What at least five of a group took, more often than everybody; first what sets it apart by most people.

    ``few``: of which values there are one to four people in another group.
    """
    of_all, of_mine, said = took.mean(axis=0), took[mine].mean(axis=0), set[str]()
    for place in sorted(places, key=lambda each: (of_all[each] - of_mine[each], each)):
        count = int(took[mine, place].sum())
        if count >= FEWEST and of_mine[place] >= _OFTENER * of_all[place] and places[place] not in said:
            said.add(places[place])
            times = None if few[place] else float(of_mine[place] / of_all[place])
            yield GroupTrait(table.values[place], count, times)
