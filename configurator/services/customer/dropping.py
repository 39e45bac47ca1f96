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
        unit.switches.forget_likes(profile)
        unit.profiles.rename(profile, "")
        unit.worths.remove(profile)
        unit.segment_members.remove(profile)
    if Purpose.RECOMMEND in purposes:
        unit.learned.forget(profile)
        unit.learned_orders.forget(profile)
        unit.identities.forget_moved(profile, "learned")
        unit.needs.remove(profile)
    if Purpose.CONTACT in purposes:
        take_mails_back(unit, profile)
    if Purpose.MEASURE in purposes:
        unit.decisions.forget(profile)
        unit.identities.forget_moved(profile, "measured")


def drop_concluded(unit: UnitOfWork, customer: UUID) -> None:
    """Removes what was concluded overnight of a customer who is not the same any more: it is worked out next night."""
    unit.worths.remove(customer)
    unit.needs.remove(customer)
    unit.segment_members.remove(customer)


def take_mails_back(unit: UnitOfWork, profile: UUID) -> None:
    """Removes the mails that wait to be sent to a customer and that they need not get."""
    for account in unit.profiles.accounts(unit.identities.members(profile)):
        known = unit.accounts.one(account)
        if known is not None:
            unit.outbox.take_back(known.email)
