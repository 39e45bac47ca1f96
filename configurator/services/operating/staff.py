"""Accounts as whoever runs the shop hands them out, and takes them back: who may log in, as what, with which password.

People who register themselves do so on the web; only this gives somebody a role of the staff, and takes it away.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from configurator.errors import ConfiguratorError, InvalidChoice, UnknownName
from configurator.profiles.account import KnownAccount
from configurator.profiles.passwords import weakness
from configurator.services.clean_text import one_line, plain_address
from configurator.services.customer.erasure import STAFF, erase_account
from configurator.services.customer.price_groups import must_be_listed
from configurator.services.showroom.showroom import Showroom
from configurator.services.studio.publish import ROLE as MERCHANDISER
from configurator.storage.unit import UnitOfWork


class InvalidLogin(InvalidChoice):
    """An address or a password that nobody can log in with; ``option`` says which of them."""


class LastMerchandiser(ConfiguratorError):
    """Without this account nobody could publish any more."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is the last merchandiser: afterwards nobody could publish. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Employed:
    """What became of an account: whether it is new, whether its password is, its roles, and those it had before."""

    email: str
    made: bool
    password_set: bool
    roles: frozenset[str]
    taken: frozenset[str] = frozenset()
    locked: bool = False


def employ(
    room: Showroom,
    email: str,
    role: str,
    *,
    name: str = "",
    password: Callable[[], str],
    reset: bool = False,
    even_the_last: bool = False,
) -> Employed:
    """Gives the account of that address the role; one that is not there is made.

    A customer is nothing else: that role takes those of the staff away, and logs the account out everywhere.
    ``password`` is asked for a new account, and with ``reset`` for one that is there, which logs it out, too.
    Doing the same again changes nothing. Raises InvalidLogin, LastMerchandiser unless ``even_the_last``.
    """
    address = _address(email)
    with room.reading() as unit:
        known = unit.accounts.id_of(address)
        if known is not None and role not in STAFF:
            _not_the_last(unit, known, even_the_last=even_the_last)
        there = unit.accounts.one(known) if known is not None else None
        called = name or (there.name if there is not None else "")
    chosen = _strong(password(), (address, called, room.post.sender.name)) if known is None or reset else None
    taken: frozenset[str] = frozenset()
    with room.unit() as unit:
        account = unit.accounts.id_of(address)
        if account is None:
            account = unit.accounts.add(address, one_line(name, 120), chosen or "", [role])
        else:
            unit.accounts.grant(account, role)
            taken = _taken(unit, account, role)
            if chosen is not None:
                unit.accounts.set_password(account, chosen)
        now = unit.accounts.one(account)
    assert now is not None
    return Employed(address, known is None, chosen is not None, now.roles, taken, not now.active)


def everybody(room: Showroom, role: str = "") -> tuple[KnownAccount, ...]:
    """Every account by address, or those with a role."""
    with room.reading() as unit:
        return tuple(each for each in unit.accounts.all() if not role or role in each.roles)


def double(known: KnownAccount) -> str:
    """The address that the account shares with another, where nobody can log in to this one; '' for all others."""
    plain = plain_address(known.email)
    return plain if plain != known.email else ""


def lock(room: Showroom, email: str, *, even_the_last: bool = False) -> bool:
    """Locks the account, ends its sign-ins and the links it was mailed; whether it was open before.

    Raises UnknownName, LastMerchandiser unless ``even_the_last``.
    """
    with room.unit() as unit:
        known = _known(unit, email)
        _not_the_last(unit, known.id, even_the_last=even_the_last)
        unit.accounts.set_active(known.id, active=False)
    return known.active


def unlock(room: Showroom, email: str) -> bool:
    """Lets the account log in again, with the password it had; whether it was locked before. Raises UnknownName."""
    with room.unit() as unit:
        known = _known(unit, email)
        if not known.active:
            unit.accounts.set_active(known.id, active=True)
    return not known.active


def set_group(room: Showroom, email: str, group: str) -> str:
    """Puts the account into a group of customers, '' for none; the group it was in. Raises UnknownName."""
    must_be_listed(room, group)
    with room.unit() as unit:
        known = _known(unit, email)
        unit.accounts.set_group(known.id, group)
    return known.group


def remove_factors(room: Showroom, email: str) -> bool:
    """Leaves the account with its password alone, for an owner who lost the rest, and ends its sign-ins.

    Whether it had a second factor. Raises UnknownName.
    """
    with room.unit() as unit:
        known = _known(unit, email)
        if known.factor:
            unit.factors.remove_all(known.id)
            unit.sign_ins.remove_others(known.id)
    return known.factor


def delete(room: Showroom, email: str, *, even_the_last: bool = False) -> int:
    """Deletes the account with its designs and what was remembered; how many orders stay, which lead to nobody.

    Raises UnknownName, LastMerchandiser unless ``even_the_last``.
    """
    with room.unit() as unit:
        known = _known(unit, email)
        _not_the_last(unit, known.id, even_the_last=even_the_last)
        return erase_account(unit, known, room.now())


def _known(unit: UnitOfWork, email: str) -> KnownAccount:
    number = unit.accounts.id_of(email.strip()) or unit.accounts.id_of(_address(email))
    found = unit.accounts.one(number) if number is not None else None
    if found is None:
        raise UnknownName("account", email, (each.email for each in unit.accounts.all()))
    return found


def _not_the_last(unit: UnitOfWork, account: int, *, even_the_last: bool) -> None:
    found = unit.accounts.one(account)
    if found is not None and not even_the_last and unit.accounts.open_with(MERCHANDISER) == {account}:
        raise LastMerchandiser(found.email)


def _taken(unit: UnitOfWork, account: int, role: str) -> frozenset[str]:
    """The roles of the staff that a customer loses."""
    now = unit.accounts.one(account)
    taken = now.roles & STAFF if now is not None and role not in STAFF else frozenset[str]()
    if taken:
        unit.accounts.take(account, taken)
    return taken


def nobody(room: Showroom) -> bool:
    """Whether the shop has no account at all."""
    with room.reading() as unit:
        return unit.accounts.count() == 0


def generate_password() -> str:
    """A password that nobody guesses and everybody can type."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def _address(written: str) -> str:
    try:
        return validate_email(plain_address(written), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidLogin("email", f"'{written}' is not an e-mail address, such as ada@example.org.") from error


def _strong(password: str, about: Iterable[str]) -> str:
    if wrong := weakness(password, about):
        raise InvalidLogin("password", wrong)
    return password
