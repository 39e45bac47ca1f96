"""Profiles and their events. A profile is found by the hash of its cookie's secret or by its account."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from configurator.profiles.profile import Event, EventKind, Profile
from configurator.storage.learned_designs import LearnedDesigns
from configurator.storage.people_tables import accounts, events, profiles, profiles_of, sign_ins


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

    def find(self, profile: str) -> Profile | None:
        """The profile of that id."""
        row = self._connection.execute(select(profiles).where(profiles.c.id == profile)).one_or_none()
        return None if row is None else _profile(row)

    def by_token(self, token_hash: str) -> Profile | None:
        """The profile that a cookie's secret belongs to."""
        row = self._connection.execute(select(profiles).where(profiles.c.token_hash == token_hash)).one_or_none()
        return None if row is None else _profile(row)

    def by_account(self, account: int) -> Profile | None:
        """The profile of the customer to whom an account belongs."""
        row = self._connection.execute(select(profiles).where(profiles.c.account_id == account)).one_or_none()
        if row is None or row.merged_into is None:
            return None if row is None else _profile(row)
        return self.one(UUID(row.merged_into))

    def accounts(self, some: Iterable[UUID]) -> tuple[int, ...]:
        """The accounts of these profiles."""
        theirs = profiles.c.id.in_([str(each) for each in some]) & profiles.c.account_id.is_not(None)
        query = select(profiles.c.account_id).where(theirs).order_by(profiles.c.account_id)
        return tuple(self._connection.scalars(query))

    def change_token(self, profile: UUID, token_hash: str | None) -> str | None:
        """By what secret's hash the profile is found from now on, None: by none; what it was."""
        mine = profiles.c.id == str(profile)
        before: str | None = self._connection.scalar(select(profiles.c.token_hash).where(mine))
        self._connection.execute(update(profiles).where(mine).values(token_hash=token_hash))
        return before

    def rename(self, profile: UUID, name: str) -> None:
        """Changes the name the shop greets with."""
        self._connection.execute(update(profiles).where(profiles.c.id == str(profile)).values(name=name))

    def unseen_since(self, moment: datetime) -> tuple[UUID, ...]:
        """The profiles to which nobody has come back since: no event, no log-in, and no yes after that moment."""
        part = profiles.alias("part")
        theirs = or_(part.c.id == profiles.c.id, part.c.merged_into == profiles.c.id)
        plain = moment.astimezone(UTC).replace(tzinfo=None)
        new = exists().where(theirs, part.c.consent_at >= moment)
        seen = exists().where(theirs, events.c.profile_id == part.c.id, events.c.at >= moment)
        logged_in = exists().where(theirs, accounts.c.id == part.c.account_id, accounts.c.current_login_at >= plain)
        there = exists().where(theirs, sign_ins.c.account_id == part.c.account_id, sign_ins.c.used_at >= moment)
        query = select(profiles.c.id).where(profiles.c.merged_into.is_(None), ~new, ~seen, ~logged_in, ~there)
        return tuple(map(UUID, self._connection.scalars(query.order_by(profiles.c.id))))

    def remove(self, profile: UUID) -> None:
        """Removes a customer's profiles and their events; what was learned from them is unlearned."""
        LearnedDesigns(self._connection).forget(profile)
        self._connection.execute(
            delete(profiles).where(or_(profiles.c.id == str(profile), profiles.c.merged_into == str(profile)))
        )


MOST_EVENTS = 5_000
"""So many things that somebody did are kept, the newest."""


class Events:
    """The events in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, profile: UUID, new: Iterable[Event]) -> None:
        """Keeps the events; of a profile with too many, such as a bot's, the oldest go."""
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
            self._shorten(profile)

    def _shorten(self, profile: UUID) -> None:
        mine = events.c.profile_id == str(profile)
        newest = select(events.c.at).where(mine).order_by(events.c.at.desc(), events.c.id.desc())
        last = self._connection.scalar(newest.offset(MOST_EVENTS - 1).limit(1))
        if last is not None:
            self._connection.execute(delete(events).where(mine, events.c.at < last))

    def of(self, profile: UUID, *, product: str | None = None, limit: int = 2000) -> tuple[KeptEvent, ...]:
        """The newest events of a profile, newest first."""
        query = select(events).where(_theirs(profile))
        if product is not None:
            query = query.where(events.c.product == product)
        rows = self._connection.execute(query.order_by(events.c.at.desc(), events.c.id.desc()).limit(limit))
        return tuple(_kept(row) for row in rows)

    def of_customers(self, some: Collection[UUID], kinds: Collection[EventKind]) -> Mapping[UUID, Sequence[Event]]:
        """The events of these kinds of several customers, each one's oldest first; nobody without any."""
        stands = func.coalesce(profiles.c.merged_into, profiles.c.id)
        found: dict[UUID, list[Event]] = {}
        query = select(events, stands.label("customer")).join(profiles, profiles.c.id == events.c.profile_id)
        theirs = [stands.in_([str(each) for each in some]), events.c.kind.in_([each.value for each in kinds])]
        for row in self._connection.execute(query.where(*theirs).order_by(events.c.at, events.c.id)):
            found.setdefault(UUID(row.customer), []).append(_kept(row).event)
        return found

    def telling(self, profile: UUID, product: str, chosen: Iterable[tuple[str, str]]) -> tuple[Event, ...]:
        """What tells what somebody is likely to take of a product, the newest first; the database leaves out the rest.

        What they ordered of it and said of it; and, of any product, that they ordered, and what they did at the values
        of options that are ``chosen``, at whatever place.
        """
        asked = {"customer": str(profile), "about": product}
        rows = self._connection.execute(_telling(tuple(chosen)), asked).all()
        kinds, times, products, facts = zip(*rows, strict=True) if rows else ((), (), (), ())
        every = json.loads(f"[{','.join(facts)}]")  # read in one go: that costs a third of reading them one by one
        return tuple(map(Event, map(_KINDS.__getitem__, kinds), times, products, every))

    def last(self, profile: UUID, kind: EventKind) -> datetime | None:
        """When the last event of that kind was."""
        query = select(func.max(events.c.at)).where(_theirs(profile), events.c.kind == kind)
        found: datetime | None = self._connection.scalar(query)
        return found

    def counts(self, profile: UUID) -> dict[str, int]:
        """How many events of each kind there are."""
        query = select(events.c.kind, func.count()).where(_theirs(profile)).group_by(events.c.kind)
        return dict(self._connection.execute(query).all())

    def forget(self, product: str, options: Iterable[str]) -> None:
        """Removes all events about these options of a product, whoever's they are."""
        slot = events.c.facts["slot"].as_string()
        about = [each for key in options for each in (slot == key, slot.startswith(f"{key}[", autoescape=True))]
        self._connection.execute(delete(events).where(events.c.product == product, or_(*about)))

    def remove_all(self, profile: UUID) -> int:
        """Removes all events of the profile; how many there were."""
        return self._connection.execute(delete(events).where(_theirs(profile))).rowcount

    def remove(self, profile: UUID, ids: Sequence[int]) -> int:
        """Removes single events of the profile; how many there were."""
        query = delete(events).where(_theirs(profile), events.c.id.in_(ids))
        return self._connection.execute(query).rowcount


_KINDS = {kind.value: kind for kind in EventKind}


@lru_cache(maxsize=16)
def _telling(chosen: tuple[tuple[str, str], ...]) -> Select[Any]:
    """The query of ``telling``; it takes longer to make than to answer."""
    facts = {name: events.c.facts[name].as_string() for name in ("ordered", "slot", "value")}
    kind = events.c.kind  # not ``in_``, which is written out anew each time
    said = (kind == EventKind.RATING) | (kind == EventKind.GIFT) | facts["ordered"].is_not(None)
    about = [(events.c.product == bindparam("about")) & said, events.c.kind == EventKind.ORDER]
    for option, value in chosen:
        slot = (facts["slot"] == option) | facts["slot"].startswith(f"{option}[", autoescape=True)
        about.append((facts["value"] == value) & slot)
    theirs = events.c.profile_id.in_(profiles_of(bindparam("customer", type_=String)))
    written = func.coalesce(cast(events.c.facts, Text), "null")
    query = select(events.c.kind, events.c.at, events.c.product, written).where(theirs, or_(*about))
    return query.order_by(events.c.at.desc(), events.c.id.desc())


def _theirs(customer: UUID) -> ColumnElement[bool]:
    """That an event is a customer's, seen at any of their profiles."""
    return events.c.profile_id.in_(profiles_of(customer))


def _profile(row: Row[Any]) -> Profile:
    return Profile(UUID(row.id), row.consent_at, row.name, row.account_id, row.merged_into is not None)


def _kept(row: Row[Any]) -> KeptEvent:
    return KeptEvent(row.id, Event(EventKind(row.kind), row.at, row.product, row.facts))
