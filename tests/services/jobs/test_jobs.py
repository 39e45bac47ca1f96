"""Jobs are done, once at a time, whatever dies meanwhile; what fails waits longer and longer, then for a person."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.errors import ConfiguratorError, NotAllowed
from configurator.job import Job, JobState
from configurator.services.jobs import asking
from configurator.services.jobs.kinds import Hopeless, JobFunction, JobKind, Stopped, Work, nightly
from configurator.services.jobs.running import CLAIM, JobRunner, pause_after
from configurator.services.jobs.working import work
from configurator.services.operating.standing_jobs import KINDS
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.mail.posted import later
from tests.waiting import PATIENCE, until

OLGA = Visitor("olga", roles=frozenset({"operator"}), name="Olga")


def jobs(room: Showroom) -> tuple[Job, ...]:
    with room.reading() as unit:
        return unit.jobs.listed()


def due(room: Showroom) -> tuple[str, ...]:
    with room.reading() as unit:
        return tuple(unit.jobs.due(room.now()))


def asked(room: Showroom, kind: str = "test", **given: object) -> str:
    with room.unit() as unit:
        job = asking.ask_in(room, unit, kind, given)
    assert job is not None
    return job


def runner(room: Showroom, function: JobFunction, **more: Any) -> JobRunner:
    return JobRunner(room, [JobKind("test", "A test", function, **more)])


def test_a_job_that_is_done_keeps_what_came_of_it(room: ReadyShowroom) -> None:
    def add(_: Showroom, work: Work) -> Mapping[str, Any]:
        work.progress(1, 2, "Adding")
        [running] = jobs(room)
        assert (running.state, running.done, running.total, running.doing) == ("running", 1, 2, "Adding")
        return {"sum": sum(work.given["numbers"])}

    job = asked(room, numbers=[1, 2, 3])
    runner(room, add).run(job)
    [done] = jobs(room)
    assert (done.state, done.outcome, done.tries) == (JobState.DONE, {"sum": 6}, 1)
    runner(room, add).run(job)
    assert jobs(room) == (done,), "what has ended is not run again"


def test_what_was_asked_for_in_a_transaction_that_fails_is_not_done(room: ReadyShowroom) -> None:
    def fail() -> None:
        with room.unit() as unit:
            asking.ask_in(room, unit, "test")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert jobs(room) == ()


def test_a_failure_is_tried_again_after_longer_and_longer_pauses_then_given_up(
    room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Showroom, __: Work) -> None:
        raise ConfiguratorError("The other side does not answer.")

    job, trying = asked(room), runner(room, fail, tries=3)
    begun = room.now()
    for number in (1, 2):
        trying.run(job)
        [waiting] = jobs(room)
        assert (waiting.state, waiting.tries) == (JobState.WAITING, number)
        assert waiting.problem == "The other side does not answer."
        assert waiting.due_at > begun + timedelta(seconds=10 * 4 ** (number - 1))
        trying.run(job)
        assert jobs(room) == (waiting,), "it is not due"
        later(room, monkeypatch, hours=2)
    trying.run(job)
    [failed] = jobs(room)
    assert (failed.state, failed.tries) == (JobState.FAILED, 3)
    assert pause_after(30) <= 3600 * 1.2
    asking.retry(room, OLGA, job)
    [again] = jobs(room)
    assert (again.state, again.tries) == (JobState.WAITING, 0)


def test_what_is_not_worth_another_try_gets_none(room: ReadyShowroom) -> None:
    def fail(_: Showroom, __: Work) -> None:
        raise Hopeless("There is no such product.")

    runner(room, fail).run(asked(room))
    [failed] = jobs(room)
    assert (failed.state, failed.problem) == (JobState.FAILED, "There is no such product.")


def test_a_mistake_of_ours_is_told_in_words(room: ReadyShowroom) -> None:
    def fail(_: Showroom, __: Work) -> None:
        raise ZeroDivisionError("secret")

    runner(room, fail, tries=1).run(asked(room))
    [failed] = jobs(room)
    assert failed.problem == "It ended unexpectedly (ZeroDivisionError); the log has more."


def test_a_running_job_that_is_cancelled_stops_when_it_looks_up(room: ReadyShowroom) -> None:
    def cancelled(_: Showroom, work: Work) -> None:
        asking.cancel(room, OLGA, work.given["self"])
        work.progress(1, 3, "")
        raise AssertionError

    with room.unit() as unit:
        unit.jobs.add("one", "test", {"self": "one"}, room.now())
    runner(room, cancelled).run("one")
    [job] = jobs(room)
    assert job.state == JobState.CANCELLED
    with pytest.raises(asking.JobEnded):
        asking.cancel(room, OLGA, "one")
    asking.remove(room, OLGA, "one")
    assert jobs(room) == ()


def test_a_process_that_ends_puts_its_job_back_and_that_is_no_try(room: ReadyShowroom) -> None:
    def ending(_: Showroom, work: Work) -> None:
        trying.ending = lambda: True
        with pytest.raises(Stopped):
            work.progress(1, 3, "")
        work.progress(1, 3, "")

    trying = runner(room, ending)
    trying.run(asked(room))
    [job] = jobs(room)
    assert (job.state, job.tries) == (JobState.WAITING, 0)


def test_the_job_of_a_process_that_died_is_done_by_another_and_who_comes_back_changes_nothing(
    room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(room)
    with room.unit() as unit:
        assert unit.jobs.claim(job, "dead", room.now(), room.now() + CLAIM) is not None
    done: list[int] = []
    trying = runner(room, lambda *_: done.append(1))
    trying.run(job)
    assert done == [], "somebody has it"
    later(room, monkeypatch, minutes=2)
    trying.run(job)
    assert done == [1]
    with room.unit() as unit:
        unit.jobs.finish(job, "dead", JobState.FAILED, room.now(), problem="too late")
    assert [each.state for each in jobs(room)] == [JobState.DONE]


def test_a_job_that_kills_its_process_each_time_is_given_up(
    room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(room)
    for number in range(2):
        with room.unit() as unit:
            assert unit.jobs.claim(job, f"dead {number}", room.now(), room.now() + CLAIM) is not None
        later(room, monkeypatch, minutes=2)
    runner(room, lambda *_: None, tries=2).run(job)
    [failed] = jobs(room)
    assert (failed.state, failed.problem) == (JobState.FAILED, "The process ended each time it was tried.")


def test_what_the_shop_does_by_itself_is_done_once_for_each_occasion(
    room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights: list[str] = []
    trying = runner(room, lambda *_: nights.append(""), occasion=nightly)
    for _ in range(3):
        at = room.now().replace(hour=12)
        monkeypatch.setattr(room, "now", lambda at=at: at)
        for _ in range(2):
            trying.look()
            for job in jobs(room):
                trying.run(job.id)
        later(room, monkeypatch, days=1)
    assert len(nights) == 3
    at = room.now().replace(hour=2)
    monkeypatch.setattr(room, "now", lambda: at)
    assert nightly(room) == ""


def test_the_same_is_asked_for_once_until_it_has_ended(room: ReadyShowroom, mona: Visitor) -> None:
    kind = JobKind("test", "A test", lambda *_: None, role="merchandiser")
    assert asking.ask_as(room, mona, kind)
    assert not asking.ask_as(room, mona, kind)
    [job] = jobs(room)
    JobRunner(room, [kind]).run(job.id)
    assert asking.ask_as(room, mona, kind)


def test_everybody_sees_and_steers_their_own_and_an_operator_all(room: ReadyShowroom, mona: Visitor) -> None:
    kind = JobKind("test", "A test", lambda *_: None, role="merchandiser")
    with pytest.raises(NotAllowed):
        asking.ask_as(room, Visitor("sam", roles=frozenset({"sales"})), kind)
    asking.ask_as(room, mona, kind)
    shops = asked(room)
    assert {each.id for each in asking.board(room, OLGA, [kind]).jobs} == {each.id for each in jobs(room)}
    [own] = asking.board(room, mona, [kind]).jobs
    for step in (asking.cancel, asking.retry, asking.remove):
        with pytest.raises(NotAllowed):
            step(room, mona, shops)
    asking.cancel(room, mona, own.id)
    assert asking.one(room, mona, own.id).state == JobState.CANCELLED


def test_all_products_are_checked_and_what_is_wrong_is_told(
    room: ReadyShowroom, mona: Visitor, shop_folder: Path
) -> None:
    rules = shop_folder / "rules" / "desk.rules"
    rules.write_text(rules.read_text().replace("top = glass then", "top = glas then"))
    kind = next(each for each in KINDS if each.name == "check")
    asking.ask_as(room, mona, kind)
    JobRunner(room, KINDS).run(jobs(room)[0].id)
    [job] = jobs(room)
    assert (job.state, job.done, job.total) == (JobState.DONE, 1, 1)
    assert job.outcome is not None
    [section] = job.outcome["sections"]
    assert section["title"].startswith("desk: ")
    assert "mistake" in section["title"]
    assert "rules/desk.rules:3:" in section["lines"][0]


# --- by processes of their own -------------------------------------------------------------------------------------


def _slowly(room: Showroom, given: Work) -> Mapping[str, Any] | None:
    """Dies the first time; the second time it is done."""
    mark = Path(given.given["mark"])
    if not mark.exists():
        mark.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return {"by": os.getpid()}


def _working(settings: dict[str, Any]) -> None:
    from configurator.services.jobs import running

    running.CLAIM = timedelta(seconds=2)
    work(ReadyShowroom(Settings(**settings)), [JobKind("test", "A test", _slowly)])


@contextmanager
def _worker(settings: dict[str, Any]) -> Iterator[multiprocessing.process.BaseProcess]:
    process = multiprocessing.get_context("spawn").Process(target=_working, args=(settings,))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def test_a_worker_that_is_killed_is_followed_by_one_that_finishes_and_ends_when_told(
    room: ReadyShowroom, shop_database_url: str, tmp_path: Path
) -> None:
    """Through the queue, in a file or in PostgreSQL."""
    settings = {"shop_folder": room.shop.root, "data": room.data, "secret_key": "a secret of tests"}
    settings["database_url"] = shop_database_url
    with _worker(settings) as first:
        job = asked(room, mark=str(tmp_path / "mark"))
        room.queue.send(job)
        first.join(PATIENCE)
        assert first.exitcode == -signal.SIGKILL
    until(lambda: due(room))  # the claim of whoever was killed is over; else the next look is a minute later
    with _worker(settings) as second:
        until(lambda: jobs(room)[0].state == JobState.DONE)
        [done] = jobs(room)
        assert done.outcome == {"by": second.pid}
        assert done.tries == 2
        with room.reading() as unit:
            assert unit.jobs.last_beat() is not None
        assert second.pid is not None
        os.kill(second.pid, signal.SIGTERM)
        second.join(PATIENCE)
        assert second.exitcode == 0
