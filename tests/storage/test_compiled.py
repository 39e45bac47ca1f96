"""Compiled engines in the database: one a revision and slice, the last one kept."""

from datetime import UTC, datetime, timedelta

from configurator.storage.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_an_engine_is_found_by_product_revision_and_slice(store: Store) -> None:
    with store.unit() as unit:
        unit.compiled.keep("desk", "one", "", b"\0\xff all year", NOW)
        unit.compiled.keep("desk", "one", "winter", b"in winter", LATER)
    with store.unit(write=False) as unit:
        assert unit.compiled.one("desk", "one", "") == b"\0\xff all year"
        assert unit.compiled.one("desk", "one", "winter") == b"in winter"
        assert unit.compiled.newest("desk", "one") == ("winter", b"in winter")
        assert unit.compiled.one("desk", "two", "") is None
        assert unit.compiled.newest("chair", "one") is None
        assert (unit.compiled.size("desk"), unit.compiled.size("chair")) == (len(b"in winter"), None)


def test_one_that_is_made_again_takes_the_place(store: Store) -> None:
    for content in (b"first", b"second"):
        with store.unit() as unit:
            unit.compiled.keep("desk", "one", "", content, NOW)
    with store.unit(write=False) as unit:
        assert unit.compiled.one("desk", "one", "") == b"second"


def test_old_ones_go(store: Store) -> None:
    with store.unit() as unit:
        unit.compiled.keep("desk", "one", "", b"old", NOW)
        unit.compiled.keep("desk", "two", "", b"new", LATER)
        unit.compiled.remove_older(LATER)
    with store.unit(write=False) as unit:
        assert unit.compiled.newest("desk", "one") is None
        assert unit.compiled.one("desk", "two", "") == b"new"
