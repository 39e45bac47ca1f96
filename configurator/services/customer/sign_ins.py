"""Being signed in: begun at log-in, kept on the server, ended for every copy of the cookies at once.

A sign-in is one browser's: logging out of it leaves the others of the same account. What ends all of them (a new
password, a lock, a role that is taken) changes the account's own mark, which the cookies carry beside the sign-in.
"""

from datetime import timedelta

from configurator.services.showroom.showroom import Showroom

LONGEST = timedelta(days=90)


def begin(room: Showroom, account: int) -> str:
    """The name of a new sign-in, for the cookies of one browser."""
    with room.unit() as unit:
        return unit.sign_ins.add(account, room.now())


def holds(room: Showroom, account: int, name: str) -> bool:
    """Whether the sign-in is the account's, has not ended and is not too old."""
    with room.reading() as unit:
        return unit.sign_ins.holds(name, account, room.now() - LONGEST)


def end(room: Showroom, name: str) -> None:
    """Ends the sign-in."""
    with room.unit() as unit:
        unit.sign_ins.remove(name)
