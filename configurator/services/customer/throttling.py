"""How often somebody may try to get in: each failure in a row makes the next wait longer, up to a bound.

Counted in the database, so by all processes together and over restarts. A subject is what tries are counted by: an
address of mail, a device, a network address. Decides how long to wait and when an owner is told; not what a try is, nor
by what it is counted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from configurator.errors import TooOften
from configurator.languages.sentences import gettext
from configurator.outgoing_mail import Letter
from configurator.services.mail.delivery import put, send_soon
from configurator.services.showroom.showroom import Showroom
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.tries import Tried
from configurator.storage.unit import UnitOfWork

_KEPT = timedelta(days=2)
_ALARMING = 10
_ONE_LETTER = timedelta(days=1)
_AGAIN = 5
"""How often two processes that begin to count the same at once try it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many failures are free; the next wait is ``first``, and twice as long each time, up to ``longest``.

    ``forgotten``: after so much time without a failure all is as it was in the beginning.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long after the last of so many failures the next try may come."""
        if failures < self.free:
            return timedelta()
        return min(self.longest, self.first * (1 << min(failures - self.free, 30)))


def begin(room: Showroom, subject: str, pace: Pace) -> int:
    """Counts a try as failed before it is made, so that many at once are counted as many; how many in a row that are.

    ``succeeded`` takes it back. Raises TooOften, which counts nothing: who waits is not made to wait longer.
    """
    return _changed(room, lambda unit: _begun(room, unit, subject, pace))


def succeeded(room: Showroom, subject: str) -> None:
    """All is as it was in the beginning; only when somebody was told is not forgotten."""

    def forget(unit: UnitOfWork) -> int:
        tried = unit.tries.one(subject)
        if tried is not None and tried.failures:
            unit.tries.keep(subject, replace(tried, failures=0))
        return 0

    _changed(room, forget)


def check(room: Showroom, subject: str, pace: Pace) -> None:
    """Raises TooOften when the next try may not be made yet. Counts nothing."""
    with room.reading() as unit:
        tried = unit.tries.one(subject, counting=False)
    _wait(room, tried, pace)


def failed(room: Showroom, subject: str, pace: Pace) -> None:
    """Counts a failure."""

    def count(unit: UnitOfWork) -> int:
        return _counted(room, unit, subject, unit.tries.one(subject), pace)

    _changed(room, count)


def alarm(room: Showroom, subject: str, email: str, failures: int) -> None:
    """Tells the owner of an account that somebody tries to get in; once a day at most."""
    if failures < _ALARMING:
        return
    with room.unit() as unit:
        tried, account = unit.tries.one(subject), unit.accounts.id_of(email)
        known = unit.accounts.one(account) if account is not None else None
        told = tried is not None and tried.told_at is not None and room.now() - tried.told_at < _ONE_LETTER
        if tried is None or known is None or told:
            return
        unit.tries.keep(subject, replace(tried, told_at=room.now()))
        put(room, unit, _letter(room, known.email, failures))
    send_soon(room)


def _begun(room: Showroom, unit: UnitOfWork, subject: str, pace: Pace) -> int:
    tried = unit.tries.one(subject)
    _wait(room, tried, pace)
    return _counted(room, unit, subject, tried, pace)


def _counted(room: Showroom, unit: UnitOfWork, subject: str, tried: Tried | None, pace: Pace) -> int:
    """Counts on from what was read once: read again, it could be what another process has counted meanwhile."""
    now = room.now()
    if tried is None:
        unit.tries.add(subject, Tried(1, now))
        unit.tries.remove_older(now - _KEPT)
        return 1
    before = tried.failures if now - tried.at < pace.forgotten else 0
    unit.tries.keep(subject, Tried(before + 1, now, tried.told_at))
    return before + 1


def _wait(room: Showroom, tried: Tried | None, pace: Pace) -> None:
    """Raises TooOften. A last try in the future was made by a clock that went wrong: nobody waits for that."""
    now = room.now()
    if tried is None or not timedelta() <= now - tried.at < pace.forgotten:
        return
    left = tried.at + pace.wait(tried.failures) - now
    if left > timedelta():
        raise TooOften(left)


def _changed(room: Showroom, change: Callable[[UnitOfWork], int]) -> int:
    for _ in range(_AGAIN):
        try:
            with room.unit() as unit:
                return change(unit)
        except ConcurrentChange:
            continue
    raise TooOften(timedelta(seconds=1))


def _letter(room: Showroom, email: str, failures: int) -> Letter:
    shop, address = room.post.sender.name, room.address
    parts = [
        gettext("Hello,"),
        gettext(
            "somebody has tried %(failures)s times to log in to your account at %(shop)s with a wrong password. Nobody "
            "got in, and we make them wait longer each time.",
            failures=failures,
            shop=shop,
        ),
        *_new_password(address),
        gettext(
            "If it was not you, you need do nothing, as long as you use this password nowhere else. A second factor, "
            "such as a passkey, keeps out even who knows it: you set one up in your account."
        ),
        shop,
    ]
    subject = gettext("Somebody tries to log in to your account at %(shop)s", shop=shop)
    return Letter(email, "", subject, "\n\n".join(parts) + "\n")


def _new_password(address: str) -> tuple[str, ...]:
    """How to come by a new password; ``address``: what the shop's links begin with, '' when it is not known."""
    if not address:
        return (
            gettext(
                "If it was you and you do not remember your password, choose a new one with a link that we mail you: "
                "in the shop. That also lets you in at once while somebody else keeps trying."
            ),
        )
    return (
        gettext("If it was you and you do not remember your password, choose a new one with a link that we mail you:"),
        f"{address}/reset",
        gettext("That also lets you in at once while somebody else keeps trying."),
    )
