"""The ledger of what people said to each purpose: words are added to it, and none is changed."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, or_, select

from configurator.profiles.consent import COVERS, EXPIRY, Consents, Purpose, Word, consents
from configurator.storage import consent_tables
from configurator.storage.identities import Identities
from configurator.storage.people_tables import profiles, profiles_of

_ledger = consent_tables.consents
_KNOWN = [purpose.value for purpose in Purpose]


class ConsentLedger:
    """The words in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, profile: UUID, words: Iterable[Word]) -> None:
        """Adds the words of a profile's owner; whoever asks ``held`` meanwhile waits."""
        self._connection.execute(select(profiles.c.id).where(profiles.c.id == str(profile)).with_for_update())
        rows = [
            {
                "profile_id": str(profile),
                "subject": subject_of(profile),
                "purpose": word.purpose.value,
                "status": "yes" if word.yes else "no",
                "version": word.version,
                "source": word.source,
                "at": word.at,
                "until": word.until,
                "despite_signal": word.despite_signal,
            }
            for word in words
        ]
        if rows:
            self._connection.execute(insert(_ledger), rows)

    def of(self, profile: UUID) -> tuple[Word, ...]:
        """All words of a profile's customer, at whichever of their profiles, in the order in which they were said."""
        customer = Identities(self._connection).customer(profile)
        return tuple(word for _, word in self._where(_ledger.c.profile_id.in_(profiles_of(customer))))

    def said_at(self, profile: UUID) -> tuple[Word, ...]:
        """The words that were said at a profile and its parts, and at no other part of its customer."""
        return tuple(word for _, word in self._where(_ledger.c.profile_id.in_(profiles_of(profile))))

    def allowing(
        self, some: Iterable[UUID], purpose: Purpose, now: datetime, *, versions: Collection[str] = tuple(COVERS)
    ) -> frozenset[UUID]:
        """Those of the profiles whose customers said yes to the purpose, and no later no, at whichever profile.

        ``versions``: the texts to which a yes counts.
        """
        stands = func.coalesce(profiles.c.merged_into, profiles.c.id)
        asked = select(profiles.c.id, stands).where(profiles.c.id.in_([str(each) for each in some]))
        customers = {UUID(row[0]): row[1] for row in self._connection.execute(asked)}
        theirs = select(profiles.c.id, stands).where(stands.in_(set(customers.values())))
        whose = {UUID(row[0]): row[1] for row in self._connection.execute(theirs)}
        words: dict[str, list[Word]] = {}
        for profile, word in self._where(_ledger.c.profile_id.in_([str(each) for each in whose])):
            words.setdefault(whose[profile], []).append(word)
        allowed = {each for each, said in words.items() if _to_one_of(consents(said, now), purpose, versions)}
        return frozenset(profile for profile, customer in customers.items() if customer in allowed)

    def ever(self, purpose: Purpose) -> tuple[UUID, ...]:
        """The profiles at which somebody said yes to the purpose at some time."""
        yes = _ledger.c.profile_id.is_not(None) & (_ledger.c.purpose == purpose) & (_ledger.c.status == "yes")
        return tuple(map(UUID, self._connection.scalars(select(_ledger.c.profile_id).where(yes).distinct())))

    def _members(self, profile: UUID) -> tuple[UUID, ...]:
        identities = Identities(self._connection)
        return identities.members(identities.customer(profile))

    def _where(self, theirs: ColumnElement[bool]) -> Iterator[tuple[UUID, Word]]:
        query = select(_ledger).where(theirs, _ledger.c.purpose.in_(_KNOWN)).order_by(_ledger.c.at, _ledger.c.id)
        for row in self._connection.execute(query):
            yield UUID(row.profile_id), _word(row)

    def held(self, profile: UUID, now: datetime) -> Consents | None:
        """What the words come to, of which no other is added until this transaction ends; None: the profile is gone."""
        members = [str(each) for each in self._members(profile)]
        query = select(profiles.c.id).where(profiles.c.id.in_(members)).order_by(profiles.c.id)
        if str(profile) not in self._connection.scalars(query.with_for_update(read=True)).all():
            return None
        return consents(self.of(profile), now)

    def refusals(self) -> tuple[tuple[str, datetime, str], ...]:
        """Every no that somebody said, also who is gone since: of which subject, when, and to what."""
        no = (_ledger.c.status == "no") & (_ledger.c.source != EXPIRY) & _ledger.c.purpose.in_(_KNOWN)
        rows = self._connection.execute(select(_ledger).where(no).order_by(_ledger.c.id))
        return tuple((row.subject, row.at, row.purpose) for row in rows)

    def known_by(self, subjects: Collection[str]) -> Mapping[str, UUID]:
        """The profiles that the ledger knows by these subjects, as far as they are there."""
        there = map(UUID, self._connection.scalars(select(profiles.c.id)))
        return {subject: profile for profile in there if (subject := subject_of(profile)) in subjects}

    def lapsed(self, now: datetime) -> Mapping[UUID, frozenset[Purpose]]:
        """The profiles with a yes that is over, and to what it was said."""
        over = (_ledger.c.until <= now) & _ledger.c.profile_id.is_not(None) & _ledger.c.purpose.in_(_KNOWN) & ~_newer()
        found: dict[UUID, set[Purpose]] = {}
        for row in self._connection.execute(select(_ledger.c.profile_id, _ledger.c.purpose).where(over)):
            found.setdefault(UUID(row.profile_id), set()).add(Purpose(row.purpose))
        return {profile: frozenset(purposes) for profile, purposes in found.items()}

    def remove_spent(self, before: datetime) -> int:
        """Removes words of before that moment that decide nothing any more; how many there were."""
        spent = (_ledger.c.status == "no") | (_ledger.c.until < before) | _ledger.c.profile_id.is_(None) | _newer()
        return self._connection.execute(delete(_ledger).where(_ledger.c.at < before, spent)).rowcount


def _to_one_of(held: Consents, purpose: Purpose, versions: Collection[str]) -> bool:
    word = held.word(purpose)
    return held.allows(purpose) and word is not None and word.version in versions


def _newer() -> ColumnElement[bool]:
    """That the same person said something to the same purpose later."""
    later = _ledger.alias("later")
    same = (later.c.subject == _ledger.c.subject) & (later.c.purpose == _ledger.c.purpose)
    return exists().where(
        same, or_(later.c.at > _ledger.c.at, and_(later.c.at == _ledger.c.at, later.c.id > _ledger.c.id))
    )


def subject_of(profile: UUID) -> str:
    """By what the ledger knows the owner of a profile."""
    return hashlib.sha256(f"profile:{profile}".encode()).hexdigest()


def _word(row: Row[Any]) -> Word:
    purpose, yes = Purpose(row.purpose), row.status == "yes"
    return Word(purpose, yes, row.version, row.source, row.at, row.until, despite_signal=row.despite_signal)
