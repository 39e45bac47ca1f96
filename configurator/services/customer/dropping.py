"""What goes when a purpose is not allowed any more."""

from collections.abc import Collection
from uuid import UUID

from configurator.profiles.consent import Purpose
from configurator.storage.unit import UnitOfWork


def drop(unit: UnitOfWork, profile: UUID, purposes: Collection[Purpose]) -> None:
    """Removes what was kept for these purposes, also where it was to go back when a customer is taken apart."""
    if Purpose.REMEMBER in purposes:
        unit.orders.unlink_profile(profile)
        unit.events.remove_all(profile)
        unit.profiles.rename(profile, "")
        unit.worths.remove(profile)
        unit.segment_members.remove(profile)
    if Purpose.RECOMMEND in purposes:
        unit.learned.forget(profile)
        unit.identities.forget_moved(profile, "learned")
        unit.needs.remove(profile)
    if Purpose.MEASURE in purposes:
        unit.decisions.forget(profile)
        unit.identities.forget_moved(profile, "measured")
