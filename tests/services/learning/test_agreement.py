"""What a process has learned drifts from the records: it is found beside the requests, said, and read anew."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.services.jobs.kinds import Work
from configurator.services.learning import following, groups, things
from configurator.services.learning.agreement import compared
from configurator.services.learning.following import Following, followed, history_for
from configurator.services.learning.rebuilding import disagreements, hold, hold_nightly, rebuild
from configurator.services.learning.things import Thing, people_with
from configurator.services.operating.readiness import Lookout
from configurator.services.showroom.checking import segments_on_disk
from tests.services.learning.test_often_chosen import sell

Drift = Callable[[ReadyShowroom], None]


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


@pytest.fixture
def serving(room: ReadyShowroom) -> ReadyShowroom:
    """A process that has learned all that there is to learn."""
    (room.shop.rules / "customers.segments").write_text("segment oaks: chose top = oak\n", encoding="utf-8")
    sell(room, "oak", "abcdef")
    desk = room.current("desk")
    history = history_for(room, desk)
    assert people_with(room)
    assert groups.group_of(room, "desk", history, segments_on_disk(room.shop), ["oaks"])
    return room


def doubts(room: ReadyShowroom) -> tuple[str, ...]:
    return Lookout(room, room.data, least_free_mb=0, again=0).look().doubts


def history_drifts(room: ReadyShowroom) -> None:
    history_for(room, room.current("desk")).history.counts[0] += 1


def designs_drift(room: ReadyShowroom) -> None:
    followed(room).rows["desk"].popitem()


def pairs_drift(room: ReadyShowroom) -> None:
    things._COUNTED[room].pairs.people[Thing("desk")] += 1


def segments_drift(room: ReadyShowroom) -> None:
    groups._MEMBERS[room].members["oaks"].popitem()


@pytest.mark.parametrize(
    ("drift", "named"),
    [
        (history_drifts, "Plank"),
        (designs_drift, "which designs there are"),
        (pairs_drift, "what goes with what"),
        (segments_drift, "who is in which segment"),
    ],
)
def test_a_drift_is_found_said_and_mended(
    serving: ReadyShowroom, caplog: pytest.LogCaptureFixture, drift: Drift, named: str
) -> None:
    assert hold(serving, "here:1") == []
    assert not doubts(serving)
    drift(serving)
    assert named in hold(serving, "here:1")
    assert named in caplog.text
    (doubt,) = doubts(serving)
    assert doubt.startswith("What was learned was not what the records say, and was read anew: here:1 at ")
    assert named in doubt
    told = rebuild(serving, Work({}, lambda *_: None))
    assert told["agrees"]
    (line,) = told["sections"][-1]["lines"]
    assert named in line
    assert hold(serving, "here:1") == []
    assert not doubts(serving)


def test_what_was_said_is_forgotten_after_a_day(serving: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs_drift(serving)
    assert hold(serving, "here:1")
    later = serving.now() + timedelta(hours=25)
    monkeypatch.setattr(serving, "now", lambda: later)
    assert not list(disagreements(serving))
    assert rebuild(serving, Work({}, lambda *_: None))["sections"][-1]["lines"] == []


def test_what_is_sold_meanwhile_is_no_drift(serving: ReadyShowroom) -> None:
    found = []
    for number, each in enumerate(compared(serving, Following(), serving.products())):
        sell(serving, "pine", f"{number}")
        found.append(each.same)
    assert found == [True] * 4


def test_a_process_that_learned_nothing_reads_nothing(open_room: Callable[..., ReadyShowroom]) -> None:
    room = open_room()
    assert hold(room, "there:2") == ()
    assert not following.has_followed(room)


class Hours(threading.Event):
    """The clock of a shop: each wait leads to the next hour, until there is none."""

    def __init__(self, room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch, hours: Iterable[datetime]) -> None:
        super().__init__()
        self.left = deque(hours)
        self.now = self.left.popleft()
        monkeypatch.setattr(room, "now", lambda: self.now)

    def wait(self, timeout: float | None = None) -> bool:
        if not self.left:
            return True
        self.now = self.left.popleft()
        return False


def test_it_is_done_once_a_night(serving: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = serving.begins(serving.today()) + timedelta(days=1)
    hours = [midnight + timedelta(hours=each) for each in (-2, 2, 4, 5)]
    hold_nightly(serving, Hours(serving, monkeypatch, hours))
    with serving.reading() as unit:
        (said,) = unit.facts.beginning("learned and held: ").values()
    assert datetime.fromisoformat(json.loads(said)["at"]) == hours[2]
