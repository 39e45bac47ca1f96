"""Recipes of pictures: kept once, also when two customers come to the same product in the same moment."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import text

from configurator.storage.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_two_that_name_the_same_picture_at_once_disturb_nobody(store: Store) -> None:
    def other() -> None:
        with store.unit() as unit:
            unit.recipes.keep("a", {"width": 1}, NOW)
            unit.recipes.keep("b", {"width": 2}, NOW)

    with ThreadPoolExecutor(1) as thread:
        with store.unit() as unit:
            unit.recipes.keep("a", {"width": 1}, NOW)
            later = thread.submit(other)
            wait_until_it_waits(store, later)
        later.result(30)
    with store.unit(write=False) as unit:
        assert (unit.recipes.one("a"), unit.recipes.one("b")) == ({"width": 1}, {"width": 2})


def wait_until_it_waits(store: Store, other: Future[None]) -> None:
    """Until the other transaction waits for ours; SQLite lets no other one begin."""
    engine = store._engine
    end = time.monotonic() + 30
    while engine.dialect.name == "postgresql" and not other.done() and time.monotonic() < end:
        with engine.connect() as connection:
            if connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
