"""Accounts and roles: our own few questions, and the datastore that Flask-Security works on.

The tables are ours; Flask-Security's mixins add what it needs to know about a user. Passwords are argon2id hashes
without a pepper, so that they stay valid when SECRET_KEY changes: those of commands are hashed here, those of the pages
by Flask-Security, as ``web.account.security`` tells it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from secrets import token_hex

from argon2 import PasswordHasher
from flask_security import RoleMixin, SQLAlchemySessionUserDatastore, UserMixin, WebAuthnMixin
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    ExceptionContext,
    delete,
    event,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, registry, relationship, scoped_session, sessionmaker

from configurator.profiles.account import ROLES, KnownAccount
from configurator.profiles.passwords import spelled
from configurator.storage.database import BEGIN
from configurator.storage.people_tables import account_roles, accounts, passkeys, roles, sign_ins
from configurator.storage.refusals import refusal

mapper = registry()


@mapper.mapped
class Role(RoleMixin):
    """What an account may do."""

    __table__ = roles
    id: Mapped[int]
    name: Mapped[str]


@mapper.mapped
class Passkey(WebAuthnMixin):
    """A passkey of an account."""

    __table__ = passkeys
    id: Mapped[int]
    account_id: Mapped[int]
    credential_id: Mapped[bytes]
    name: Mapped[str]

    def get_user_mapping(self) -> dict[str, int]:
        """By what Flask-Security finds whose it is."""
        return {"id": self.account_id}


@mapper.mapped
class Account(UserMixin):
    """Somebody who can log in."""

    __table__ = accounts
    id: Mapped[int]
    email: Mapped[str]
    name: Mapped[str]
    customer_group: Mapped[str | None]
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        Passkey, cascade="all, delete", passive_deletes=True
    )
    roles: Mapped[list[Role]] = relationship(Role, secondary=account_roles, lazy="selectin")  # type: ignore[assignment]


class Accounts:
    """Our own questions about accounts, in the unit's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many accounts there are."""
        return self._connection.scalar(select(func.count()).select_from(accounts)) or 0

    def one(self, account: int) -> KnownAccount | None:
        """The account; None when it is gone."""
        row = self._connection.execute(select(accounts).where(accounts.c.id == account)).one_or_none()
        if row is None:
            return None
        names = select(roles.c.name).join(account_roles).where(account_roles.c.account_id == account)
        seen = row.current_login_at.replace(tzinfo=UTC) if row.current_login_at else None
        keys = select(passkeys.c.id).where(passkeys.c.account_id == account).limit(1)
        factor = row.tf_totp_secret is not None or self._connection.scalar(keys) is not None
        of_roles = frozenset(self._connection.scalars(names))
        proved = row.confirmed_at is not None
        return KnownAccount(
            row.id, row.email, row.name, of_roles, row.active, seen, factor, proved, row.customer_group or ""
        )

    def all(self) -> tuple[KnownAccount, ...]:
        """Every account, by address."""
        numbers = self._connection.scalars(select(accounts.c.id).order_by(accounts.c.email)).all()
        return tuple(known for number in numbers if (known := self.one(number)) is not None)

    def open_with(self, role: str) -> frozenset[int]:
        """The accounts with the role that are not locked."""
        query = select(accounts.c.id).select_from(accounts.join(account_roles).join(roles))
        return frozenset(self._connection.scalars(query.where(roles.c.name == role, accounts.c.active)))

    def id_of(self, email: str) -> int | None:
        """The number of the account with that address, in any case; of several the one that is written so."""
        same = or_(func.lower(accounts.c.email) == email.lower(), accounts.c.email == email)
        query = select(accounts.c.id).where(same)
        return self._connection.scalar(query.order_by(accounts.c.email != email).limit(1))

    def add(self, email: str, name: str, password: str, of_roles: Iterable[str]) -> int:
        """The number of a new account with these roles."""
        account: int = self._connection.execute(
            insert(accounts)
            .values(
                email=email,
                name=name,
                password=_hashed(password),
                active=True,
                fs_uniquifier=token_hex(32),
            )
            .returning(accounts.c.id)
        ).scalar_one()
        for role in of_roles:
            self.grant(account, role)
        return account

    def grant(self, account: int, role: str) -> None:
        """Gives the account the role, unless it has it."""
        held = {"account_id": account, "role_id": self._role(role)}
        there = select(account_roles).filter_by(**held)
        if self._connection.execute(there).first() is None:
            self._connection.execute(insert(account_roles).values(**held))

    def take(self, account: int, of_roles: Iterable[str]) -> None:
        """Takes these roles away; whoever is logged in to it is no more."""
        gone = select(roles.c.id).where(roles.c.name.in_(list(of_roles)))
        held = (account_roles.c.account_id == account) & account_roles.c.role_id.in_(gone)
        self._connection.execute(delete(account_roles).where(held))
        self._end_all(account)

    def set_active(self, account: int, *, active: bool) -> None:
        """Unlocks or locks it; nobody can log in to a locked account, and whoever is logged in is no more."""
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(active=active))
        self._end_all(account)

    def set_group(self, account: int, group: str) -> None:
        """Puts it into a group of customers, '' for none."""
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(customer_group=group or None))

    def set_password(self, account: int, password: str) -> None:
        """Gives the account a new password; whoever is logged in to it is no more."""
        values = {"password": _hashed(password)}
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(**values))
        self._end_all(account)

    def rename(self, account: int, name: str) -> None:
        """Changes the name the shop greets with."""
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(name=name))

    def prove(self, account: int, email: str, now: datetime) -> bool:
        """Notes that who has the account reads the mail to that address; False: it is not the account's address."""
        own = (accounts.c.id == account) & (accounts.c.email == email)
        at = now.astimezone(UTC).replace(tzinfo=None)
        return self._connection.execute(update(accounts).where(own).values(confirmed_at=at)).rowcount > 0

    def with_addresses(self, than: datetime) -> int:
        """Of how many accounts it is known from where they were logged in to before that moment."""
        return self._connection.scalar(select(func.count()).where(or_(*_log_ins_before(than).values()))) or 0

    def forget_addresses(self, than: datetime) -> int:
        """Forgets from where accounts were logged in to before that moment; of how many."""
        counted = self.with_addresses(than)
        for address, known in _log_ins_before(than).items():
            self._connection.execute(update(accounts).where(known).values({address: None}))
        return counted

    def remove(self, account: int) -> None:
        """Removes the account; nobody can log in to it any more."""
        self._connection.execute(delete(accounts).where(accounts.c.id == account))

    def _end_all(self, account: int) -> None:
        """Ends every sign-in and makes every link for a new password worthless: both carry the account's mark."""
        self._connection.execute(delete(sign_ins).where(sign_ins.c.account_id == account))
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(fs_uniquifier=token_hex(32)))

    def _role(self, name: str) -> int:
        found: int | None = self._connection.scalar(select(roles.c.id).where(roles.c.name == name))
        if found is not None:
            return found
        values = {"name": name, "description": ROLES.get(name, "")}
        made: int = self._connection.execute(insert(roles).values(**values).returning(roles.c.id)).scalar_one()
        return made


def _hashed(password: str) -> str:
    return PasswordHasher().hash(spelled(password))


def datastore(engine: Engine) -> SQLAlchemySessionUserDatastore:
    """What Flask-Security works on; ``.db.session`` is a scoped session, to be removed at the end of a request.

    On SQLite each of its statements is a transaction: a log-in reads before it writes.
    """
    own = engine.execution_options(**{BEGIN: ""})
    event.listen(own, "handle_error", _told)
    session = scoped_session(sessionmaker(own, expire_on_commit=False))
    return SQLAlchemySessionUserDatastore(session, Account, Role, webauthn_model=Passkey)


def _told(context: ExceptionContext) -> None:
    """Says in the shop's own errors what the database says."""
    if isinstance(context.sqlalchemy_exception, DBAPIError):
        raise refusal(context.sqlalchemy_exception) from None


def _log_ins_before(than: datetime) -> dict[str, ColumnElement[bool]]:
    """The columns that say from where accounts were logged in to, with which rows of each are of before."""
    before = than.astimezone(UTC).replace(tzinfo=None)
    return {
        f"{when}_login_ip": (accounts.c[f"{when}_login_at"] < before) & accounts.c[f"{when}_login_ip"].is_not(None)
        for when in ("last", "current")
    }
