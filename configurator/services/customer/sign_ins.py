"""Being signed in: begun at log-in, kept on the server, ended for every copy of the cookies at once.

A sign-in is one browser's: logging out of it leaves the others of the same account. What ends all of them (a new
password, a lock, a role that is taken) changes the account's own mark, which the cookies carry beside the sign-in.
Decides how long a sign-in holds: a customer's for a month; one of the staff, who see what is others', for a day's work
and not over a long break.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from configurator.errors import DatabaseError, UnknownName
from configurator.profiles.device import device_words, shortened
from configurator.services.customer.erasure import STAFF
from configurator.services.showroom.showroom import Showroom
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.sign_ins import SignIn

LONGEST = timedelta(days=30)
STAFF_LONGEST = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=30)
_COARSE = timedelta(minutes=1)
"""How exactly is noted when a sign-in was used last: not every request writes."""


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in as its owner sees it; ``here``: it is the one that asks."""

    handle: str
    begun: datetime
    used: datetime
    device: str
    address: str
    here: bool


def begin(room: Showroom, account: int, *, user_agent: str = "", address: str = "") -> str:
    """The name of a new sign-in, for the cookies of one browser."""
    with room.unit() as unit:
        return unit.sign_ins.add(account, room.now(), device=device_words(user_agent), address=shortened(address))


def holds(room: Showroom, account: int, name: str, *, used: bool = True) -> bool:
    """Whether the sign-in is the account's, has not ended and is neither too old nor unused for too long.

    Notes now and then that it is ``used`` (a page that looks again by itself is no use by anybody); where that cannot
    be written it holds all the same.
    """
    now = room.now()
    with room.reading() as unit:
        found = unit.sign_ins.one(name, account, STAFF)
    if found is None or not _is_open(found, now):
        return False
    if used and now - found.used_at >= _COARSE:
        with contextlib.suppress(DatabaseError, ConcurrentChange), room.unit() as unit:
            unit.sign_ins.used(name, now)
    return True


def sessions(room: Showroom, account: int, here: str) -> tuple[Session, ...]:
    """The account's open sign-ins: the one that asks, then the last used first."""
    now = room.now()
    with room.reading() as unit:
        found = [each for each in unit.sign_ins.of(account, STAFF) if _is_open(each, now)]
    found.sort(key=lambda each: each.name != here)
    return tuple(
        Session(each.handle, each.at, each.used_at, each.device, each.address, each.name == here) for each in found
    )


def end(room: Showroom, name: str) -> None:
    """Ends the sign-in."""
    with room.unit() as unit:
        unit.sign_ins.remove(name)


def end_one(room: Showroom, account: int, handle: str) -> None:
    """Ends the account's sign-in with that handle. Raises UnknownName when there is none."""
    with room.unit() as unit:
        found = next((each for each in unit.sign_ins.of(account, ()) if each.handle == handle), None)
        if found is None:
            raise UnknownName("session", handle[:20])
        unit.sign_ins.remove(found.name)


def end_others(room: Showroom, account: int, here: str = "") -> int:
    """Ends all sign-ins of the account but the one that asks; how many there were."""
    with room.unit() as unit:
        return unit.sign_ins.remove_others(account, here)


def _is_open(found: SignIn, now: datetime) -> bool:
    if found.role:
        return now - found.at < STAFF_LONGEST and now - found.used_at < STAFF_IDLE
    return now - found.at < LONGEST
