"""A second factor: how somebody proves that it is them besides a password, and what happens when that changes.

Whoever changes a factor is told by mail, and every other session of the account ends: it may have been begun without.
How a code or a passkey is checked is Flask-Security's business (``web.account``).
"""

import secrets
from dataclasses import dataclass

from configurator.errors import UnknownName
from configurator.languages.sentences import gettext
from configurator.languages.spoken import OWN, spoken
from configurator.outgoing_mail import Letter
from configurator.services.mail.delivery import put, send_soon
from configurator.services.showroom.showroom import Showroom
from configurator.storage.factors import KnownPasskey
from configurator.storage.unit import UnitOfWork

_CODES, _CHARACTERS = 10, 10
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those that nobody takes for others: what looks like them is read as them."""


@dataclass(frozen=True, slots=True)
class KnownFactors:
    """What an account has: an authenticator, passkeys, and so many recovery codes that were not used yet."""

    authenticator: bool
    passkeys: tuple[KnownPasskey, ...]
    codes: int

    @property
    def any(self) -> bool:
        """Whether a log-in asks for more than the password."""
        return self.authenticator or bool(self.passkeys)


def factors(room: Showroom, account: int) -> KnownFactors:
    """The account's second factors."""
    with room.reading() as unit:
        of = unit.factors
        return KnownFactors(of.authenticator(account), of.passkeys(account), of.codes_left(account))


def set_authenticator(room: Showroom, account: int, secret: str, here: str) -> None:
    """Keeps the encrypted secret of an authenticator whose first code was right. ``here``: the session that asks."""
    with room.unit() as unit:
        unit.factors.set_authenticator(account, secret)
        _changed(room, unit, account, here, gettext("An authenticator app was added to your account"))
    send_soon(room)


def passkey_added(room: Showroom, account: int, here: str) -> None:
    """Says what follows from a new passkey."""
    with room.unit() as unit:
        _changed(room, unit, account, here, gettext("A passkey was added to your account"))
    send_soon(room)


def remove_authenticator(room: Showroom, account: int, here: str) -> None:
    """Removes the authenticator."""
    with room.unit() as unit:
        unit.factors.set_authenticator(account, None)
        _changed(room, unit, account, here, gettext("The authenticator app was removed from your account"))
    send_soon(room)


def remove_passkey(room: Showroom, account: int, passkey: int, here: str) -> None:
    """Removes one passkey. Raises UnknownName."""
    with room.unit() as unit:
        if not unit.factors.remove_passkey(account, passkey):
            raise UnknownName("passkey", str(passkey))
        _changed(room, unit, account, here, gettext("A passkey was removed from your account"))
    send_soon(room)


def new_codes(room: Showroom, account: int) -> tuple[str, ...]:
    """New recovery codes in place of all earlier ones; they are told once, and nobody can read them again."""
    codes = tuple("".join(secrets.choice(_LETTERS) for _ in range(_CHARACTERS)) for _ in range(_CODES))
    with room.unit() as unit:
        unit.factors.set_codes(account, codes)
        put(room, unit, _letter(room, unit, account, gettext("Recovery codes were made for your account")))
    send_soon(room)
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes)


def spend_code(room: Showroom, account: int, typed: str) -> bool:
    """Whether what was typed is a recovery code of the account, which it is no more."""
    code = "".join(each for each in typed.upper() if each.isalnum())[: _CHARACTERS + 1]
    code = code.replace("O", "0").replace("I", "1").replace("L", "1")
    with room.unit() as unit:
        return unit.factors.spend_code(account, code)


def use_counter(room: Showroom, account: int, counter: int) -> bool:
    """Whether the authenticator's code of that moment is used for the first time."""
    with room.unit() as unit:
        return unit.factors.use_counter(account, counter)


def _changed(room: Showroom, unit: UnitOfWork, account: int, here: str, what: str) -> None:
    if not unit.factors.authenticator(account) and not unit.factors.passkeys(account):
        unit.factors.set_codes(account, ())  # there is nothing to recover any more
    unit.sign_ins.remove_others(account, here)
    put(room, unit, _letter(room, unit, account, what))


def _letter(room: Showroom, unit: UnitOfWork, account: int, what: str) -> Letter:
    known, shop = unit.accounts.one(account), room.post.sender.name
    assert known is not None
    facts = {"what": what if spoken() != OWN else f"{what[0].lower()}{what[1:]}", "shop": shop}
    body = gettext("Hello,\n\n%(what)s at %(shop)s. Every other device has been logged out.", **facts) + "\n\n"
    if room.address:
        body += gettext(
            "If it was not you, tell the shop at once and choose a new password:\n\n%(address)s",
            address=f"{room.address}/reset",
        )
    else:
        body += gettext("If it was not you, tell the shop at once and choose a new password.")
    body += f"\n\n{shop}\n"
    return Letter(known.email, "", what, body)
