"""Delivering mail: what waits in the outbox goes out, is tried again when it did not, and is never sent by two at once.

A mail is claimed in one transaction, sent outside of any, and noted as sent in another. A process that dies between
the last two sends it again, with the same Message-ID: as often as SMTP allows to be certain, once.
"""

import logging
import random
import re
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex

from configurator.errors import ConfiguratorError
from configurator.outgoing_mail import Letter, Mail
from configurator.services.jobs.asking import ask
from configurator.services.jobs.kinds import JobKind, Work
from configurator.services.mail_transport import NotSent
from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

_log = logging.getLogger(__name__)
_ADDRESS = re.compile(r"<?[^\s<>()@]+@[^\s<>()@,;:]+>?")
_CLAIM = timedelta(minutes=10)
_AGAIN = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600))


def put(room: Showroom, unit: UnitOfWork, letter: Letter) -> None:
    """Puts a letter into the outbox, in the transaction of what it tells."""
    unit.outbox.add(token_hex(12), letter, room.now())


def post(room: Showroom, letter: Letter) -> None:
    """Puts a letter into the outbox by itself, and sends it as soon as may be."""
    with room.unit() as unit:
        put(room, unit, letter)
    send_soon(room)


def send_soon(room: Showroom) -> None:
    """Called when a transaction has put letters into the outbox: they go out now, or as a job."""
    try:
        if room.post.carrier.at_once:
            deliver(room)
        elif occasion := due_mail(room):
            ask(room, MAIL.name, occasion=occasion)
    except ConfiguratorError as error:  # the mails are in the outbox, and what they tell has happened
        _log.warning("mail has to wait: %s", error)


def deliver(room: Showroom) -> int:
    """Sends all that is due; how many went out."""
    sent = 0
    while True:
        claim, now = token_hex(8), room.now()
        with room.unit() as unit:
            mail = unit.outbox.claim(claim, now, now + _CLAIM)
        if mail is None:
            return sent
        sent += _sent(room, mail, claim)


def _sent(room: Showroom, mail: Mail, claim: str) -> bool:
    dated = replace(mail, made_at=room.here(mail.made_at))
    try:
        room.post.carrier.send(dated, room.post.sender)
    except NotSent as error:
        again = None if error.final else _again(mail.tries)
        with room.unit() as unit:
            unit.outbox.later(mail, claim, str(error), None if again is None else room.now() + again)
        _complain(mail, error, again)
        return False
    with room.unit() as unit:
        unit.outbox.sent(mail, claim, room.now())
    return True


def _again(tries: int) -> timedelta | None:
    """How long to wait after so many tries, a little more or less, so that not all come back at once; None: give up."""
    return _AGAIN[tries - 1] * random.uniform(1.0, 1.2) if tries <= len(_AGAIN) else None  # noqa: S311 no secret


def _complain(mail: Mail, error: NotSent, again: timedelta | None) -> None:
    """What an address is refused for goes to the log, the address itself does not: servers like to repeat it."""
    why = _ADDRESS.sub("(an address)", str(error))
    about = f" about order {mail.letter.about}" if mail.letter.about else ""
    if again is None:
        _log.error("mail %s%s is given up: %s `configurator mail --retry` sends it again.", mail.id, about, why)
    else:
        minutes = f"{again.total_seconds() / 60:.1f}"
        _log.warning("mail %s%s did not go out, again in %s minutes: %s", mail.id, about, minutes, why)


def due_mail(room: Showroom) -> str:
    """What there is to be sent now: the name of the mail that is due longest, with its tries; '' when there is none."""
    with room.reading() as unit:
        mail = unit.outbox.next_due(room.now())
    return f"{mail.id} {mail.tries}" if mail else ""


def _send_all(room: Showroom, _: Work) -> None:
    deliver(room)


MAIL = JobKind("mail", "Sending mail", _send_all, occasion=due_mail, silent=True)
