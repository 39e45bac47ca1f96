"""Whether the shop is ready is found out, not guessed; and asking costs next to nothing."""

import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from configurator.bootstrap import ReadyShowroom
from configurator.errors import SolverDeadline
from configurator.services.operating.readiness import Lookout, Readiness
from configurator.services.showroom.showroom import Showroom
from configurator.storage import database

Opened = Callable[..., ReadyShowroom]


@pytest.fixture
def room(open_room: Opened) -> ReadyShowroom:
    room = open_room()
    room.refresh()
    return room


def look(room: ReadyShowroom, least: int = 0) -> Readiness:
    return Lookout(room, room.data, least_free_mb=least, again=0).look()


def test_a_shop_that_can_sell_is_ready(room: ReadyShowroom) -> None:
    assert look(room) == Readiness((), (), {"desk": "on sale"})


def test_a_look_is_quick(room: ReadyShowroom) -> None:
    lookout = Lookout(room, room.data, least_free_mb=0, again=0)
    lookout.look()
    begun = time.process_time()
    for _ in range(10):
        lookout.look()
    assert (time.process_time() - begun) / 10 < 0.05


def test_records_that_cannot_be_written_are_noticed(open_room: Opened, shop_database_url: str) -> None:
    room = open_room()
    assert not look(room).missing
    engine = database.open_engine(shop_database_url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            name = engine.url.database
            connection.execute(sa.text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        else:
            forbid = "CREATE TRIGGER no_writing BEFORE {} ON shop_facts BEGIN SELECT RAISE(ABORT, 'read only'); END"
            for number, what in enumerate(("INSERT", "UPDATE")):
                connection.execute(sa.text(forbid.format(what).replace("no_writing", f"no_writing_{number}")))
    engine.dispose()
    room.store.close()
    assert look(room).missing


def test_a_full_disk_is_said_before_it_is_full(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=150_000_000))
    assert look(room, least=100) == look(room, least=150)
    (said,) = look(room, least=200).missing
    assert "Only 150 MB are free" in said


def test_tables_of_an_older_version_are_noticed(room: ReadyShowroom, shop_database_url: str) -> None:
    engine = database.open_engine(shop_database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    (said,) = look(room).missing
    assert "migration 0001" in said
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert not look(room).missing, "a newer version serves beside this one while it is rolled out"
    engine.dispose()


def test_a_clock_that_jumped_is_noticed(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not look(room).missing
    with monkeypatch.context() as patch:
        patch.setattr(Showroom, "now", lambda _: datetime.now(UTC) + timedelta(days=400))
        (said,) = look(room).missing
        assert "The clock says" in said
    assert not look(room).missing


def test_an_engine_that_does_not_answer_is_in_doubt(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> bool:
        raise SolverDeadline("is there any product", 5)

    monkeypatch.setattr(type(room.current("desk").engine), "possible", late)
    found = look(room)
    assert not found.missing
    assert "No answer" in found.doubts[0]


def test_nobody_waits_for_an_engine_that_is_busy(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(type(room.current("desk").engine), "possible", lambda *_: over.wait(30))
    begun = time.monotonic()
    assert not look(room).missing
    assert time.monotonic() - begun < 10
    over.set()


def test_jobs_that_nobody_does_are_in_doubt(room: ReadyShowroom) -> None:
    with room.unit() as unit:
        unit.jobs.beat("here", room.now())
    assert not look(room).doubts
    with room.unit() as unit:
        unit.jobs.beat("here", room.now() - timedelta(minutes=20))
    assert "Nobody has looked for jobs since" in look(room).doubts[0]


def test_however_often_it_is_asked_one_look_a_second_is_made(
    room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookout, looks = Lookout(room, room.data, least_free_mb=0), []

    def look_now() -> Readiness:
        looks.append("a look")
        return Readiness((), (), {})

    monkeypatch.setattr(lookout, "_now", look_now)
    for _ in range(100):
        lookout.look()
    assert 1 <= len(looks) <= 2
