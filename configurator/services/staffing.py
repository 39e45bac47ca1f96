"""Accounts as whoever runs the shop hands them out: who may log in, as what, with which password.

People who register themselves do so on the web; only this gives somebody the role of the staff.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from configurator.errors import InvalidChoice
from configurator.services.room import Room
from configurator.services.writing import one_line

SHORTEST = 10
_LONGEST = 128


class InvalidLogin(InvalidChoice):
    """An address or a password that nobody can log in with; ``option`` says which of them."""


@dataclass(frozen=True, slots=True)
class Employed:
    """What became of an account: whether it is new, whether its password is, and its roles."""

    email: str
    made: bool
    password_set: bool
    roles: frozenset[str]


def employ(
    room: Room, email: str, role: str, *, name: str = "", password: Callable[[], str], reset: bool = False
) -> Employed:
    """Gives the account of that address the role; one that is not there is made.

    ``password`` is asked for a new account, and with ``reset`` for one that is there, which logs it out everywhere.
    Doing the same again changes nothing. Raises InvalidLogin.
    """
    address = _address(email)
    with room.reading() as unit:
        known = unit.accounts.id_of(address)
    chosen = _strong(password()) if known is None or reset else None
    with room.unit() as unit:
        account = unit.accounts.id_of(address)
        if account is None:
            account = unit.accounts.add(address, one_line(name, 120), chosen or "", [role])
        else:
            unit.accounts.grant(account, role)
            if chosen is not None:
                unit.accounts.set_password(account, chosen)
        now = unit.accounts.one(account)
    return Employed(address, known is None, chosen is not None, now.roles if now else frozenset({role}))


def nobody(room: Room) -> bool:
    """Whether the shop has no account at all."""
    with room.reading() as unit:
        return unit.accounts.count() == 0


def generated() -> str:
    """A password that nobody guesses and everybody can type."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def _address(written: str) -> str:
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidLogin("email", f"'{written}' is not an e-mail address, such as ada@example.org.") from error


def _strong(password: str) -> str:
    if not SHORTEST <= len(password) <= _LONGEST:
        raise InvalidLogin("password", f"A password has {SHORTEST} to {_LONGEST} characters.")
    return password
