"""The shop has one calendar: what is sold, what an order says and what the desk finds agree on the day."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.errors import StaleEdit
from configurator.orders.design import Design
from configurator.orders.order import Contact, Receipt
from configurator.pricing.quote import Quote
from configurator.profiles.consent import Purpose, consents, said
from configurator.profiles.profile import Event, EventKind
from configurator.services.configuring import designs
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.standing_ready import Pieces
from configurator.services.customer import welcome
from configurator.services.ordering import checkout, placing, receipts
from configurator.services.ordering import sales_desk as desk
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings, today
from tests.services.small_shop import CATALOGUE, write_shop

CONTACT = Contact("Ada", "ada@shop.example", "1 Example Street")
EVENING = datetime(2026, 11, 28, 5, 30, tzinfo=UTC)
"""In Honolulu it is the evening of the 27th, in Kiritimati the evening of the 28th."""
GLASS = Choice(Slot("top"), "glass")
OpenRoom = Callable[[str, datetime], Showroom]


@pytest.fixture
def room_at(tmp_path: Path, shop_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRoom]:
    """Opens the desk shop in a time zone at a moment; glass is sold until 27 November 2026. The machine is in Tokyo."""
    rooms: list[Showroom] = []
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    glass = "{value: glass, name: Glass, price: 90"
    shop = write_shop(tmp_path / "shop", catalogue=CATALOGUE.replace(glass, f"{glass}, until: 2026-11-27"))

    def open_room(zone: str, now: datetime) -> Showroom:
        monkeypatch.setattr(Showroom, "now", lambda _: now)
        settings = Settings(
            shop_folder=shop,
            data=tmp_path / "data",
            database_url=shop_database_url,
            secret_key="a secret of tests",
            TIME_ZONE=zone,
        )
        rooms.append(ReadyShowroom(settings))
        return rooms[-1]

    yield open_room
    for room in rooms:
        room.store.close()


def ordered(room: Showroom, ada: Visitor) -> str:
    """The number of an order of a glass top, placed now."""
    design = designs.start(room, ada, "desk", choices=frozenset({GLASS}))
    shown = checkout.summary(room, ada, design.id)
    return checkout.order(
        room, ada, design.id, key="k" * 20, shown_total=shown.quote.total.minor, contact=CONTACT
    ).number


def test_the_last_day_of_a_value_is_the_day_of_its_order(room_at: OpenRoom, ada: Visitor) -> None:
    """Sold until the 27th, ordered on the 27th, found on the 27th: in the shop's zone, whatever the machine's is."""
    room = room_at("Pacific/Honolulu", EVENING)
    day = date(2026, 11, 27)
    assert room.today() == day
    number = ordered(room, ada)
    order = desk.one(room, number).order
    assert room.day(order.placed_at) == day
    assert [row.number for row in desk.orders(room, since=day, until=day).rows] == [number]
    for other in (day - timedelta(1), day + timedelta(1)):
        assert desk.orders(room, since=other, until=other).total == 0
    with room.reading() as unit:
        design = unit.designs.one(order.designs[0].design)
    situation = published_for(room, design).situation(room.current("desk").product)
    assert situation is not None
    assert situation.on == day


def test_what_was_sold_until_yesterday_is_not_ordered_when_midnight_falls_into_the_order(
    room_at: OpenRoom, ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_at("Pacific/Honolulu", EVENING)
    freeze = receipts.receipt_for

    def slowly(
        room: Showroom, published: Published, design: Design, contact: Contact, quantity: int, taken: Pieces
    ) -> tuple[Receipt, Quote]:
        frozen = freeze(room, published, design, contact, quantity, taken)
        monkeypatch.setattr(Showroom, "now", lambda _: datetime(2026, 11, 28, 10, 0, 1, tzinfo=UTC))
        return frozen

    monkeypatch.setattr(placing, "receipt_for", slowly)
    with pytest.raises(StaleEdit, match="cannot be had any more: Top: Glass"):
        ordered(room, ada)
    assert desk.orders(room).total == 0


def test_at_the_same_moment_a_shop_elsewhere_sells_it_no_more(room_at: OpenRoom) -> None:
    for zone, sold in (("Pacific/Kiritimati", False), ("Pacific/Honolulu", True)):
        room = room_at(zone, EVENING)
        assert room.current("desk").engine.possible(frozenset({GLASS})) == sold


def test_the_year_of_an_orders_number_is_the_shops(room_at: OpenRoom, ada: Visitor) -> None:
    silvester = datetime(2026, 1, 1, 5, 30, tzinfo=UTC)
    assert ordered(room_at("Pacific/Honolulu", silvester), ada).startswith("2025-")
    assert ordered(room_at("Europe/Berlin", silvester), Visitor("bo")).startswith("2026-")


def test_the_month_of_a_reason_is_the_shops(room_at: OpenRoom) -> None:
    room = room_at("Pacific/Honolulu", datetime(2026, 11, 20, 12, tzinfo=UTC))
    chosen = {"slot": "top", "value": "oak", "text": "Top: Oak"}
    with room.unit() as unit:
        profile = unit.profiles.add("hash", None, "Ada", room.now())
        at = datetime(2026, 11, 1, 5, tzinfo=UTC)
        unit.events.add(profile.id, [Event(EventKind.CHOICE, at, "desk", chosen)] * 3)
    asked = consents([said(Purpose.REMEMBER, room.now(), yes=True, source="home")], room.now())
    [view] = welcome.proposals(room, Visitor("ada", profile.id, consents=asked), "desk")
    assert view.reason == "You chose Oak in October"


ZONES = (
    *("UTC", "Europe/Berlin", "America/Havana", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia"),
    *("Pacific/Honolulu", "Pacific/Kiritimati", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"),
)


@given(
    zone=st.sampled_from(ZONES),
    at=st.integers(1_230_000_000, 1_900_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
)
def test_a_moment_is_in_the_day_that_begins_before_it_and_ends_after_it(zone: str, at: datetime) -> None:
    """Also where clocks are changed at midnight, and where a day was left out."""
    room = Showroom.__new__(Showroom)
    room.zone = Settings(TIME_ZONE=zone).zone
    day = room.day(at)
    assert room.begins(day) <= at < room.begins(day + timedelta(1))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu", "UTC"])
def test_days_at_the_ends_of_time_find_what_there_is(room_at: OpenRoom, ada: Visitor, zone: str) -> None:
    room = room_at(zone, datetime(2026, 11, 20, 12, tzinfo=UTC))
    ordered(room, ada)
    assert desk.orders(room, since=date.min, until=date.max).total == 1
    assert desk.orders(room, since=date.max).total == 0


def test_the_day_that_a_command_asks_about_is_the_shops(monkeypatch: pytest.MonkeyPatch) -> None:
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):  # 25 hours apart: never the same day
        monkeypatch.setenv("TIME_ZONE", zone)
        days.add(today())
    assert len(days) == 2
