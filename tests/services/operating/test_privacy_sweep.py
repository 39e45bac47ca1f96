"""What is known about people goes when its time is over, all of it, and not a day before."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.orders.lifecycle import Status
from configurator.orders.order import Contact, Order
from configurator.profiles.consent import Purpose, said
from configurator.profiles.profile import Event, EventKind
from configurator.services.configuring import configure, designs, opening
from configurator.services.customer import consent, identity
from configurator.services.operating.privacy_sweep import ClockDoubted, Swept, sweep
from configurator.services.ordering import sales_desk
from configurator.services.showroom import clock
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.columns import metadata
from configurator.storage.database import open_engine
from configurator.storage.orders import OrderFilter
from tests.services.buying import buy
from tests.services.customer.answering import remember

ADA = Contact("Ada Lovelace", "ada.lovelace@example.org", "12 Byron Row", "Ring twice at Lovelace.")
SAID = ("lovelace", "byron", "for ada", "ring twice")
Opened = Callable[..., ReadyShowroom]
Clock = Callable[[int], None]


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Makes it the 15th of June of a year, by a clock that is believed."""

    def begins(number: int) -> None:
        monkeypatch.setattr(Showroom, "now", lambda _: datetime(number, 6, 15, 12, tzinfo=UTC))

    begins(2026)
    return begins


def bought(room: Showroom, who: Visitor, contact: Contact = ADA) -> Order:
    """An order with something written on it."""
    design = designs.start(room, who, "desk")
    wishes = [Choice(Slot("engraving"), "for Ada"), Choice(Slot("mat"), "cork")]
    design = configure.post(opening.opened(room, who, design.id), wishes, seq=1).design
    return buy(room, who, design.id, contact)


def everything(url: str) -> str:
    """All rows of all tables, folded."""
    engine, found = open_engine(url), []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name not in ("revisions", "compiled", "publications"):
                found += [[table.name, *row] for row in connection.execute(sa.select(table))]
    engine.dispose()
    return json.dumps(found, default=str).casefold()


def later(room: Showroom, year: Clock, number: int) -> Swept:
    year(number)
    clock.believe(room)
    return sweep(room)


def test_an_order_of_long_ago_is_a_figure_for_the_books(
    open_room: Opened, shop_database_url: str, year: Clock, sam: Visitor
) -> None:
    room = open_room(order_years="AT=3, 7")
    who = Visitor("ada")
    order = bought(room, who)
    sales_desk.move(room, sam, order.number, Status.CONFIRMED, order.version, note="Mrs Lovelace called.")
    assert later(room, year, 2033).orders == (), "the year of the order does not count"
    assert all(word in everything(shop_database_url) for word in SAID)
    assert later(room, year, 2034).orders == (order.number,)
    left = everything(shop_database_url)
    assert [word for word in SAID if word in left] == []
    with room.reading() as unit:
        kept = unit.orders.one(order.number)
        assert unit.orders.found(OrderFilter(text="lovelace"), offset=0, limit=10)[1] == 0
        assert unit.orders.found(OrderFilter(text=order.number), offset=0, limit=10)[1] == 1
    assert kept.receipt.total == order.receipt.total
    assert [line.amount for line in kept.receipt.lines] == [line.amount for line in order.receipt.lines]
    assert {line.label: line.detail for line in kept.receipt.lines}["Mat"] == "Cork mat"
    assert [change.status for change in kept.history] == [Status.NEW, Status.CONFIRMED]
    assert sales_desk.one(room, order.number).order == kept
    assert sweep(room) == Swept((), 0, 0, 0, 0, 0)
    sales_desk.move(room, sam, order.number, Status.IN_PRODUCTION, kept.version)
    with room.reading() as unit:
        assert not unit.outbox.about([order.number])


def test_a_dry_run_says_what_would_go_and_touches_nothing(
    open_room: Opened, shop_database_url: str, year: Clock
) -> None:
    room = open_room(order_years="1")
    order = bought(room, Visitor("ada"))
    year(2030)
    clock.believe(room)
    before = everything(shop_database_url)
    assert sweep(room, dry_run=True).orders == (order.number,)
    assert everything(shop_database_url) == before
    assert list((room.data / "mail").iterdir())


def test_a_dry_run_waits_for_nobody_who_writes(open_room: Opened, year: Clock) -> None:
    room = open_room()
    with room.unit() as unit:
        clock.read_clock(room)
        unit.jobs.beat("somebody", room.now())
        assert sweep(room, dry_run=True) == Swept((), 0, 0, 0, 0, 0)


def test_answers_of_a_revision_that_cannot_be_read_any_more_go_all(
    open_room: Opened, shop_database_url: str, year: Clock
) -> None:
    room = open_room(order_years="1")
    order = bought(room, Visitor("ada"))
    engine = open_engine(shop_database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE revisions SET catalogue_text = 'product: ['"))
    engine.dispose()
    later(room, year, 2030)
    with room.reading() as unit:
        kept = unit.orders.one(order.number).receipt
    assert (kept.selection, kept.choices, {line.detail for line in kept.lines}) == ({}, frozenset(), {""})


def remembered(room: Showroom, visitor: str) -> Visitor:
    secret = remember(room, Visitor(visitor))
    return identity.identify(room, visitor, secret, None)


def test_a_profile_that_nobody_comes_back_to_goes_with_all_it_had(
    open_room: Opened, shop_database_url: str, year: Clock
) -> None:
    room = open_room(profile_days=400)
    gone, back = remembered(room, "ada"), remembered(room, "eve")
    order = bought(room, gone)
    designs.start(room, gone, "desk")
    year(2027)
    with room.unit() as unit:
        assert back.profile is not None
        unit.events.add(back.profile, [Event(EventKind.VISIT, room.now(), "desk")])
        unit.consents.add(back.profile, [said(Purpose.REMEMBER, room.now(), yes=True, source="home")])
    assert later(room, year, 2028).profiles == 1
    with room.reading() as unit:
        assert unit.profiles.one(back.profile)
        assert unit.designs.count(gone.owners) == 0
        kept = unit.orders.one(order.number)
    assert (kept.profile, kept.owner, kept.receipt.contact) == (None, f"nobody:{order.number}", ADA)
    assert str(gone.profile) not in everything(shop_database_url)


def test_a_yes_that_is_over_takes_with_it_what_was_kept_for_it(open_room: Opened, year: Clock) -> None:
    room = open_room(profile_days=0)
    ada, eve = remembered(room, "ada"), remembered(room, "eve")
    assert ada.profile
    assert eve.profile
    consent.answer(room, eve, {Purpose.MEASURE}, yes=True, source="answers")
    with room.unit() as unit:
        for profile in (ada.profile, eve.profile):
            unit.events.add(profile, [Event(EventKind.VISIT, room.now(), "desk")])
    year(2028)
    with room.unit() as unit:
        unit.consents.add(eve.profile, [said(Purpose.MEASURE, room.now(), yes=True, source="answers")])
    assert later(room, year, 2029).consents == 2
    with room.reading() as unit:
        assert unit.consents.held(ada.profile, room.now()) is None
        assert unit.profiles.one(eve.profile)
        assert unit.events.counts(eve.profile) == {}
        assert [word.source for word in unit.consents.of(eve.profile)] == ["answers", "expiry"]
    assert later(room, year, 2031).consents == 1
    assert later(room, year, 2031).consents == 0


def test_a_profile_whose_account_is_used_stays(open_room: Opened, year: Clock) -> None:
    room = open_room(profile_days=400)
    with room.unit() as unit:
        account = unit.accounts.add("ada@example.org", "Ada", "a long password", ["customer"])
        unit.profiles.add(None, account, "Ada", room.now())
    year(2028)
    with room.unit() as unit:
        unit.sign_ins.add(account, room.now())
    assert later(room, year, 2028).profiles == 0
    assert later(room, year, 2030).profiles == 1


def test_mails_in_files_go_after_days(open_room: Opened, year: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    room = open_room(mail_days=30)
    bought(room, Visitor("ada"))
    folder: Path = room.data / "mail"
    moments: dict[str, Any] = {"now": datetime(2026, 6, 15, 12, tzinfo=UTC)}
    monkeypatch.setattr(Showroom, "now", lambda _: moments["now"])
    for days, left in ((29, 1), (31, 0)):
        moments["now"] = datetime(2026, 6, 15, 12, tzinfo=UTC) + timedelta(days=days)
        clock.believe(room)
        assert sweep(room).mails == 1 - left
        assert len(list(folder.glob("*.eml"))) == left


def test_a_clock_that_jumped_deletes_nothing(open_room: Opened, shop_database_url: str, year: Clock) -> None:
    room = open_room(order_years="1", profile_days=30)
    bought(room, remembered(room, "ada"))
    clock.read_clock(room)
    before = everything(shop_database_url)
    year(2040)
    with pytest.raises(ClockDoubted, match="The clock says 2040-06-15"):
        sweep(room)
    assert everything(shop_database_url) == before
