"""Tidying: what nobody can come back to is removed, each night."""

from datetime import timedelta

from configurator.services.customer import sign_ins
from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.showroom.clock import may_delete
from configurator.services.showroom.showroom import Showroom

_FORGOTTEN = timedelta(days=180)
_SHORTLY = timedelta(days=30)
_UNMATCHED = timedelta(days=3 * 365)
"""For how long a statement of withdrawal is kept that belongs to no order: until nobody can claim anything by it."""


def tidy(room: Showroom, _: Work | None = None) -> None:
    """Removes designs of browser sessions long over, pictures nobody shows, mails long sent, jobs long done.

    Nothing, when the clock cannot be believed.
    """
    if not may_delete(room):
        return
    before, lately = room.now() - _FORGOTTEN, room.now() - _SHORTLY
    with room.unit() as unit:
        unit.designs.remove_unreachable(before)
        unit.rounds.remove_over(room.now())
        unit.baskets.remove_older(before)
        unit.recipes.remove_older(before)
        unit.compiled.remove_older(before)
        unit.sign_ins.remove_older(room.now() - sign_ins.LONGEST)
        unit.outbox.remove_sent(lately)
        unit.jobs.remove_older(lately)
        unit.learned.trim()
        unit.cases.remove_unmatched(room.now() - _UNMATCHED)


TIDYING = JobKind("tidy", "Tidying up", tidy, occasion=nightly)
