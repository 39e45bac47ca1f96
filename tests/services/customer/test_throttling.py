"""Tries are counted in the records: by all processes together, with growing waits that have an end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.errors import TooOften
from configurator.services.customer import throttling
from configurator.services.customer.throttling import Pace
from configurator.services.showroom.showroom import Showroom

PACE = Pace(3, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=24))
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock(room: Showroom, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time at the shop; its only entry is now."""
    now = [NOW]
    monkeypatch.setattr(room, "now", lambda: now[0])
    return now


def wait(room: Showroom) -> float:
    """How many seconds are to be waited before the next try."""
    try:
        throttling.check(room, "ada", PACE)
    except TooOften as error:
        return error.wait.total_seconds()
    return 0


def test_each_failure_makes_the_next_wait_longer_up_to_a_bound(room: Showroom, clock: list[datetime]) -> None:
    waits = []
    for _ in range(14):
        clock[0] += timedelta(seconds=wait(room))
        throttling.begin(room, "ada", PACE)
        waits.append(wait(room))
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    with pytest.raises(TooOften, match=r"again in 15 minutes"):
        throttling.begin(room, "ada", PACE)
    throttling.begin(room, "eve", PACE)


def test_whoever_waits_is_not_made_to_wait_longer(room: Showroom, clock: list[datetime]) -> None:
    for _ in range(3):
        throttling.begin(room, "ada", PACE)
    for second in range(5):
        clock[0] = NOW + timedelta(seconds=second)
        with pytest.raises(TooOften):
            throttling.begin(room, "ada", PACE)
    clock[0] = NOW + timedelta(seconds=5)
    throttling.begin(room, "ada", PACE)


def test_success_and_time_forget(room: Showroom, clock: list[datetime]) -> None:
    for _ in range(3):
        throttling.begin(room, "ada", PACE)
    throttling.succeeded(room, "ada")
    assert wait(room) == 0
    for _ in range(3):
        throttling.failed(room, "ada", PACE)
    assert wait(room) == 5
    clock[0] += PACE.forgotten
    assert throttling.begin(room, "ada", PACE) == 1


@given(st.integers(0, 10**9))
def test_every_wait_has_an_end(failures: int) -> None:
    assert timedelta() <= PACE.wait(failures) <= PACE.wait(failures + 1) <= PACE.longest


def test_tries_of_a_clock_that_was_wrong_count_for_nothing(room: Showroom, clock: list[datetime]) -> None:
    clock[0] = NOW + timedelta(days=400)
    for _ in range(3):
        throttling.begin(room, "ada", PACE)
    clock[0] = NOW
    assert wait(room) == 0
    throttling.begin(room, "ada", PACE)


def test_many_at_once_are_counted_as_many(room: Showroom, clock: list[datetime]) -> None:
    """Also where none has been counted before: trying in parallel gets nobody more tries."""

    def trying(subject: str) -> bool:
        try:
            throttling.begin(room, subject, PACE)
        except TooOften:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for subject in ("ada", "eve", "ivo", "mia", "noa", "uma"):
            assert sum(pool.map(trying, [subject] * 12)) <= PACE.free


def test_an_owner_is_told_once_a_day(room: Showroom, clock: list[datetime]) -> None:
    with room.unit() as unit:
        unit.accounts.add("ada@shop.example", "Ada", "a long password", [])

    for hours in (0, 1, 23, 24, 25):
        clock[0] = NOW + timedelta(hours=hours)
        failures = throttling.begin(room, "ada", Pace(99, timedelta(1), timedelta(1), timedelta(days=9)))
        throttling.alarm(room, "ada", "ada@shop.example", failures + 9)
        throttling.alarm(room, "eve", "nobody@shop.example", 50)
    letters = [letter for _, letter in room.post.carrier.letters()]  # type: ignore[attr-defined]
    assert [letter.recipient for letter in letters] == ["ada@shop.example"] * 2
    assert "somebody has tried 13 times" in letters[0].body
