"""Who of the people that are learned from is in a segment: by what they ordered and let the shop learn from alone.

What the shop remembers of somebody is for themselves, so others are grouped by nothing of it. Who switched a segment
off is in none of its groups.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.people import Crowd, PeopleHistory
from configurator.profiles.profile import Event, EventKind
from configurator.profiles.segments import Segment, memberships
from configurator.services.customer.segments import segment_switch
from configurator.services.learning.following import Following, followed
from configurator.services.learning.persons_designs import PersonsDesigns
from configurator.services.showroom.showroom import Showroom
from configurator.storage.learned_designs import LearnedDesign

LOOK_SECONDS = 60.0
"""How old at most what is known of other people's switches is."""


@dataclass(frozen=True, slots=True)
class _Grouped:
    """A crowd, of which history it is, when that was, and until when its people stay if they do nothing."""

    history: PeopleHistory
    crowd: Crowd
    looked: float
    until: datetime | None


@dataclass(slots=True)
class _Members:
    """For one process: who is in which segment, until when, and the crowds that they are, by product and segment."""

    source: Following | None = None
    change: int = -1
    segments: Sequence[Segment] = ()
    designs: PersonsDesigns = field(default_factory=PersonsDesigns)
    members: dict[str, dict[str, datetime | None]] = field(default_factory=dict)
    crowds: dict[tuple[str, str], _Grouped] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)


_MEMBERS: "WeakKeyDictionary[Showroom, _Members]" = WeakKeyDictionary()


def group_of(
    room: Showroom, product: str, history: PeopleHistory, segments: Sequence[Segment], mine: Iterable[str]
) -> Crowd | None:
    """Of the groups of a product's people whose names are ``mine``, the smallest of five at least; None: there is none.

    ``segments``: all there are. The smallest says most: whoever is in it is in fewer others' company.
    """
    known = _MEMBERS.setdefault(room, _Members())
    with known.guard:
        _follow(room, known, followed(room), segments)
        crowds = [_crowd(room, known, product, history, name) for name in mine]
    spoken = [crowd for crowd in crowds if crowd.persons >= FEWEST]
    return min(spoken, key=lambda crowd: crowd.persons, default=None)


def _crowd(room: Showroom, known: _Members, product: str, history: PeopleHistory, name: str) -> Crowd:
    now, looked = room.now(), time.monotonic()
    made = known.crowds.get((product, name))
    if (
        made is not None
        and made.history is history
        and looked - made.looked < LOOK_SECONDS
        and (made.until is None or now <= made.until)
    ):
        return made.crowd
    with room.reading() as unit:
        off = unit.switches.off_at(segment_switch(name))
    theirs = known.members.get(name, {})
    there = [person for person, until in theirs.items() if (until is None or now <= until) and person not in off]
    ends = [until for person in there if (until := theirs[person]) is not None]
    crowd = history.crowd_of(there)
    known.crowds[product, name] = _Grouped(history, crowd, looked, min(ends, default=None))
    return crowd


def grouped_alike(room: Showroom, anew: Following) -> bool:
    """Whether this process knows the members of segments that its designs come to when they are read from nothing."""
    fresh, known = _Members(), _MEMBERS.get(room)
    if known is None:
        return True
    with known.guard:
        segments = known.segments
    _follow(room, fresh, anew, segments)  # before customers have to wait for the comparison
    with known.guard:
        _follow(room, known, followed(room), segments)
        return known.members == fresh.members


def start_anew(room: Showroom) -> None:
    """Forgets who is in which segment."""
    _MEMBERS.pop(room, None)


def _follow(room: Showroom, known: _Members, following: Following, segments: Sequence[Segment]) -> None:
    """Takes in what was sold since, and takes out who was forgotten."""
    if known.segments != segments:
        known.source, known.segments, known.designs = None, segments, PersonsDesigns()
        known.members = {segment.name: {} for segment in segments}
    if (known.source, known.change) == (following, following.change):
        return
    known.source, known.change, now = following, following.change, room.now()
    known.crowds.clear()
    for person in known.designs.take(following.every()):
        for people in known.members.values():
            people.pop(person, None)
        events = [event for design in known.designs.of(person) for event in _events(design)]
        for each in memberships(segments, events, now):
            known.members[each.segment.name][person] = each.until


def _events(design: LearnedDesign) -> Iterator[Event]:
    """That somebody ordered a design, and what they took in it, as it would be remembered of them."""
    yield Event(EventKind.ORDER, design.at, design.product)
    for slot, values in design.content.items():
        for value in values:
            yield Event(EventKind.CHOICE, design.at, design.product, {"slot": slot, "value": value})
