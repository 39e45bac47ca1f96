"""Profiles and their events. A profile is found by the hash of its cookie's secret or by its account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, delete, exists, func, insert, or_, select, update

from configurator.profiles.profile import Event, EventKind, Profile
from configurator.storage.decisions import DecisionRecord
from configurator.storage.learned_designs import LearnedDesigns
from configurator.storage.people_tables import accounts, events, profiles, sign_ins


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event with the number under which it is kept."""

    id: int
    event: Event


class Profiles:
    """The profiles in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token_hash: str | None, account: int | None, name: str, now: datetime) -> Profile:
        """A new profile, found by the secret's hash, by the account, or both."""
        values = {"id": str(uuid4()), "token_hash": token_hash, "account_id": account, "name": name, "consent_at": now}
        self._connection.execute(insert(profiles).values(**values))
        return self.one(UUID(values["id"]))  # type: ignore[arg-type]

    def one(self, profile: UUID) -> Profile:
        """The profile, which must be there."""
        return _profile(self._connection.execute(select(profiles).where(profiles.c.id == str(profile))).one())

    def by_token(self, token_hash: str) -> Profile | None:
        """The profile that a cookie's secret belongs to."""
        row = self._connection.execute(select(profiles).where(profiles.c.token_hash == token_hash)).one_or_none()
        return None if row is None else _profile(row)

    def by_account(self, account: int) -> Profile | None:
        """The profile of an account."""
        row = self._connection.execute(select(profiles).where(profiles.c.account_id == account)).one_or_none()
        return None if row is None else _profile(row)

    def link(self, profile: UUID, account: int) -> None:
        """Makes the profile the account's; its cookie finds it no more without a log-in."""
        values = {"account_id": account}
        self._connection.execute(update(profiles).where(profiles.c.id == str(profile)).values(**values))

    def rename(self, profile: UUID, name: str) -> None:
        """Changes the name the shop greets with."""
        self._connection.execute(update(profiles).where(profiles.c.id == str(profile)).values(name=name))

    def merge(self, old: UUID, into: UUID) -> None:
        """Moves the events of one profile to another, and what is learned from it, and removes it."""
        LearnedDesigns(self._connection).hand_over(old, into)
        self._connection.execute(update(events).where(events.c.profile_id == str(old)).values(profile_id=str(into)))
        DecisionRecord(self._connection).move(old, into)
        self.remove(old)

    def unseen_since(self, moment: datetime) -> tuple[UUID, ...]:
        """The profiles to which nobody has come back since: no event, no log-in, and no yes after that moment."""
        seen = exists().where(events.c.profile_id == profiles.c.id, events.c.at >= moment)
        plain = moment.astimezone(UTC).replace(tzinfo=None)
        logged_in = exists().where(accounts.c.id == profiles.c.account_id, accounts.c.current_login_at >= plain)
        there = exists().where(sign_ins.c.account_id == profiles.c.account_id, sign_ins.c.used_at >= moment)
        query = select(profiles.c.id).where(profiles.c.consent_at < moment, ~seen, ~logged_in, ~there)
        return tuple(map(UUID, self._connection.scalars(query.order_by(profiles.c.id))))

    def remove(self, profile: UUID) -> None:
        """Removes the profile and its events; what was learned from it is unlearned."""
        LearnedDesigns(self._connection).forget(profile)
        self._connection.execute(delete(profiles).where(profiles.c.id == str(profile)))


class Events:
    """The events in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, profile: UUID, new: Iterable[Event]) -> None:
        """Keeps the events."""
        rows = [
            {
                "profile_id": str(profile),
                "at": event.at,
                "kind": event.kind.value,
                "product": event.product,
                "facts": dict(event.facts or {}),
            }
            for event in new
        ]
        if rows:
            self._connection.execute(insert(events), rows)

    def of(self, profile: UUID, *, product: str | None = None, limit: int = 2000) -> tuple[KeptEvent, ...]:
        """The newest events of a profile, newest first."""
        query = select(events).where(events.c.profile_id == str(profile))
        if product is not None:
            query = query.where(events.c.product == product)
        rows = self._connection.execute(query.order_by(events.c.at.desc(), events.c.id.desc()).limit(limit))
        return tuple(_kept(row) for row in rows)

    def last(self, profile: UUID, kind: EventKind) -> datetime | None:
        """When the last event of that kind was."""
        query = select(func.max(events.c.at)).where(events.c.profile_id == str(profile), events.c.kind == kind)
        found: datetime | None = self._connection.scalar(query)
        return found

    def counts(self, profile: UUID) -> dict[str, int]:
        """How many events of each kind there are."""
        query = select(events.c.kind, func.count()).where(events.c.profile_id == str(profile)).group_by(events.c.kind)
        return dict(self._connection.execute(query).all())

    def forget(self, product: str, options: Iterable[str]) -> None:
        """Removes all events about these options of a product, whoever's they are."""
        slot = events.c.facts["slot"].as_string()
        about = [each for key in options for each in (slot == key, slot.startswith(f"{key}[", autoescape=True))]
        self._connection.execute(delete(events).where(events.c.product == product, or_(*about)))

    def remove_all(self, profile: UUID) -> int:
        """Removes all events of the profile; how many there were."""
        return self._connection.execute(delete(events).where(events.c.profile_id == str(profile))).rowcount

    def remove(self, profile: UUID, ids: Sequence[int]) -> int:
        """Removes single events of the profile; how many there were."""
        query = delete(events).where(events.c.profile_id == str(profile), events.c.id.in_(ids))
        return self._connection.execute(query).rowcount


def _profile(row: Row[Any]) -> Profile:
    return Profile(UUID(row.id), row.consent_at, row.name, row.account_id)


def _kept(row: Row[Any]) -> KeptEvent:
    return KeptEvent(row.id, Event(EventKind(row.kind), row.at, row.product, row.facts))
