"""The shop's segments as its staff wrote them, and in which of them somebody is who lets the shop remember."""

from dataclasses import dataclass
from uuid import UUID

from configurator.errors import BrokenFiles
from configurator.profiles.consent import Purpose
from configurator.profiles.segments import Membership, membership_history
from configurator.services.showroom.checking import segments_on_disk
from configurator.services.showroom.showroom import Showroom

_SWITCH = "segment:"


@dataclass(frozen=True, slots=True)
class CustomerSegments:
    """The segments that a customer is in and was in, and what is wrong with the file that says which there are."""

    memberships: tuple[Membership, ...]
    mistakes: tuple[str, ...] = ()
    past: tuple[Membership, ...] = ()


def customer_segments(room: Showroom, profile: UUID | None) -> CustomerSegments:
    """The segments of the customer to whom the profile belongs, but for those that they switched off.

    None of whoever does not let the shop remember.
    """
    try:
        asked = segments_on_disk(room.shop)
    except BrokenFiles as error:
        return CustomerSegments((), tuple(map(str, error.problems)))
    if profile is None:
        return CustomerSegments(())
    now = room.now()
    with room.reading() as unit:
        customer = unit.identities.customer(profile)
        if customer not in unit.consents.allowing([customer], Purpose.REMEMBER, now):
            return CustomerSegments(())
        kept, off = unit.events.of(customer), unit.switches.off(customer)
    wanted = [each for each in asked if segment_switch(each.name) not in off]
    every = membership_history(wanted, (each.event for each in kept), now)
    there = tuple(each for each in every if each.holds(now))
    return CustomerSegments(there, past=tuple(each for each in every if not each.holds(now)))


def segment_switch(name: str) -> str:
    """By what name it is switched off that somebody is in a segment."""
    return f"{_SWITCH}{name}"


def switched_off_segments(off: frozenset[str]) -> tuple[str, ...]:
    """The names of the segments that somebody is not to be counted in."""
    return tuple(sorted(name.removeprefix(_SWITCH) for name in off if name.startswith(_SWITCH)))
