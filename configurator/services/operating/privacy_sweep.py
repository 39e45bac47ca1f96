"""Deleting means it: what is known about people goes when its time is over, each night and when it is asked for.

Whoever an order is from goes at the end of the year that the law of its market names; the order stays as a figure for
the books. A profile goes when nobody has come back to it, a mail in a file after days, an address of a log-in after
three months. Nothing goes by a clock that cannot be believed.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from configurator.catalog.model import Kind
from configurator.errors import BrokenFiles, ConfiguratorError
from configurator.profiles.consent import Purpose
from configurator.rules.revision import read
from configurator.services.customer.consent import forget_profile, lapse
from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.showroom.clock import read_clock
from configurator.services.showroom.sensitive_options import forget_sensitive
from configurator.services.showroom.showroom import Showroom
from configurator.storage.order_persons import NamedOrder

_LOG_IN_ADDRESSES = timedelta(days=90)
_WORDS = timedelta(days=3 * 365)
_AT_ONCE = 100
_log = logging.getLogger(__name__)


class ClockDoubted(ConfiguratorError):
    """The clock cannot be believed, so nothing may be deleted by it."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What went, or would go: the orders' numbers, how many profiles, mails in files and log-in addresses.

    ``decisions``: how many records there were of what was decided for whom and what they did then. ``consents``: of how
    many people a yes was over.
    """

    orders: tuple[str, ...]
    profiles: int
    mails: int
    addresses: int
    decisions: int
    consents: int


def sweep(room: Showroom, *, dry_run: bool = False) -> Swept:
    """Removes what is over its time; with ``dry_run`` only says what that is. Raises ClockDoubted."""
    reading = read_clock(room)
    if not reading.deletes:
        raise ClockDoubted(f"Nothing was deleted. {reading.doubt}")
    now, keeps = room.now(), room.retention
    due = tuple(_due(room))
    forgotten = now - timedelta(days=keeps.profile_days) if keeps.profile_days else None
    decided = now - timedelta(days=keeps.decision_days)
    with room.reading() as unit:
        profiles = unit.profiles.unseen_since(forgotten) if forgotten else ()
        addresses = unit.accounts.with_addresses(now - _LOG_IN_ADDRESSES)
        decisions = unit.decisions.count_older(decided)
        lapsed = unit.consents.lapsed(now)
    if not dry_run:
        _anonymise(room, due)
        _end_consents(room, lapsed)
        for profile in profiles:
            with room.unit() as unit:
                forget_profile(unit, profile)
        with room.unit() as unit:
            unit.accounts.forget_addresses(now - _LOG_IN_ADDRESSES)
            unit.decisions.remove_older(decided)
        for each in room.products():
            with room.unit() as unit:
                forget_sensitive(unit, each.product)
    mails = room.post.files.remove_older(room.here(now - timedelta(days=keeps.mail_days)), dry_run=dry_run)
    found = tuple(each.number for each in due)
    return Swept(found, len(profiles), mails, addresses, decisions, len(lapsed))


def _end_consents(room: Showroom, lapsed: Mapping[UUID, frozenset[Purpose]]) -> None:
    """What was kept for a yes that is over goes, one person at a time; so do words that decide nothing any more."""
    for profile, purposes in lapsed.items():
        with room.unit() as unit:
            lapse(unit, profile, purposes, room.now())
    with room.unit() as unit:
        unit.consents.remove_spent(room.now() - _WORDS)
        unit.erasures.remove_before(room.now() - _WORDS)


def _due(room: Showroom) -> Iterator[NamedOrder]:
    """The orders that say whose they are for too long."""
    today, keeps = room.today(), room.retention
    with room.reading() as unit:
        old = unit.order_persons.before(room.begins(date(today.year - keeps.shortest, 1, 1)))
    for order in old:
        if today > keeps.until(room.day(order.placed_at), order.market):
            yield order


def _anonymise(room: Showroom, due: tuple[NamedOrder, ...]) -> None:
    """A hundred at a time, so that whoever orders meanwhile does not wait."""
    private: dict[tuple[str, str], Mapping[str, str] | None] = {}
    for begin in range(0, len(due), _AT_ONCE):
        some = due[begin : begin + _AT_ONCE]
        for order in some:
            for key in order.sold:
                if key not in private:
                    private[key] = personal_options(room, *key)
        with room.unit() as unit:
            for order in some:
                unit.order_persons.anonymise(order.number, private)


def personal_options(room: Showroom, product: str, revision: str) -> Mapping[str, str] | None:
    """The names, by key, of options whose answers were written or are sensitive; None when that cannot be read."""
    with room.reading() as unit:
        texts = unit.revisions.texts(product, revision)
    if texts is None:
        return None
    try:
        found = read(product, texts.catalogue, texts.rules).product
    except BrokenFiles:
        return None
    return {each.key: each.name for each in found.options if each.kind is Kind.TEXT or each.sensitive}


def sweep_nightly(room: Showroom, _: Work) -> Mapping[str, Any]:
    """What a night's sweep removed; nothing when the clock is doubted, which the log says."""
    try:
        swept = sweep(room)
    except ClockDoubted as error:
        _log.error("%s", error)
        return {}
    words = "swept orders=%d profiles=%d mails=%d addresses=%d decisions=%d consents=%d"
    _log.info(words, len(swept.orders), *astuple(swept)[1:])
    return asdict(swept)


SWEEPING = JobKind("sweep", "Deleting what is over its time", sweep_nightly, occasion=nightly)
