"""A clock that jumps deletes nothing and gives no order another year, and one that comes back is believed again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.orders.design import NewDesign
from configurator.orders.order import Order
from configurator.services.operating.tidying import tidy
from configurator.services.showroom import clock
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.ordering.test_checkout import oak_desk, placed

JUMP = timedelta(days=400)
NOW = datetime.now(UTC)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock of all rooms so far ahead of the machine's."""

    def ahead(by: timedelta) -> None:
        monkeypatch.setattr(Showroom, "now", lambda _: datetime.now(UTC) + by)

    return ahead


def ordered(room: Showroom, key: str) -> Order:
    who = Visitor(key)
    return placed(room, who, oak_desk(room, who), key=key)


def test_a_restart_under_a_wrong_clock_deletes_nothing(
    open_room: Callable[..., ReadyShowroom], jump: Callable[[timedelta], None]
) -> None:
    room = open_room()
    with room.unit() as unit:
        unit.designs.add("one", NewDesign("desk", "hash", "visitor:ada"), room.now())
    jump(JUMP)
    for _ in range(3):  # whatever is done under that clock makes it no more plausible
        again = open_room()
        tidy(again)
        oak_desk(again, Visitor("eve"))
    with again.reading() as unit:
        assert unit.designs.one("one")
    jump(timedelta(0))
    assert clock.may_delete(open_room())


def test_what_is_old_by_a_clock_that_is_believed_goes(
    open_room: Callable[..., ReadyShowroom], jump: Callable[[timedelta], None]
) -> None:
    room = open_room()
    with room.unit() as unit:
        unit.designs.add("one", NewDesign("desk", "hash", "visitor:ada"), room.now())
    jump(JUMP)
    clock.believe(room)
    tidy(room)
    with room.reading() as unit:
        assert unit.designs.count(["visitor:ada"]) == 0


@pytest.mark.parametrize("by", [JUMP, -JUMP, timedelta(days=20_000)])
def test_an_order_keeps_its_year_whatever_the_clock_says(
    room: Showroom, jump: Callable[[timedelta], None], by: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    clock.read_clock(room)
    first = ordered(room, "first")
    jump(by)
    wrong = ordered(room, "second")
    jump(timedelta(0))
    last = ordered(room, "third")
    years = {each.number[:4] for each in (first, wrong, last)}
    assert years == {f"{room.here(first.placed_at).year}"}
    assert first.placed_at - timedelta(seconds=1) <= wrong.placed_at <= last.placed_at
    assert "an order is dated" in caplog.text
    assert not clock.read_clock(room).doubt


def test_a_process_that_begins_under_a_wrong_clock_dates_orders_by_what_was_believed_last(
    open_room: Callable[..., ReadyShowroom], jump: Callable[[timedelta], None]
) -> None:
    first = ordered(open_room(), "first")
    jump(JUMP)
    assert ordered(open_room(), "second").number[:4] == first.number[:4]


def test_a_shop_that_was_closed_for_a_season_dates_its_orders_by_the_clock(
    room: Showroom, jump: Callable[[timedelta], None]
) -> None:
    clock.read_clock(room)
    jump(timedelta(days=60))
    assert not clock.may_delete(room)
    assert ordered(room, "first").placed_at - NOW > timedelta(days=59)
    assert "orders have" not in clock.read_clock(room).doubt


def test_time_that_passes_is_believed(room: Showroom, jump: Callable[[timedelta], None]) -> None:
    for days in range(0, 400, 25):
        jump(timedelta(days=days))
        assert clock.may_delete(room), days
    jump(timedelta(days=300))
    assert "last thing that happened" in clock.read_clock(room).doubt
