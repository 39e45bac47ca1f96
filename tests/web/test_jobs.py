"""The page of jobs: whoever asked for one follows it, an operator steers all, and what was given up says why."""

from __future__ import annotations

import pytest
from flask import Flask

from configurator.bootstrap import ReadyShowroom
from configurator.job import JobState
from configurator.services.jobs.kinds import Hopeless, JobKind, Work
from configurator.services.jobs.running import JobRunner
from configurator.services.operating.standing_jobs import KINDS
from configurator.services.showroom.showroom import Showroom
from tests.web.conftest import text_of
from tests.web.people import HTMX, person


@pytest.fixture
def room(app: Flask) -> ReadyShowroom:
    found: ReadyShowroom = app.extensions["room"]
    return found


def _only(room: ReadyShowroom) -> str:
    with room.reading() as unit:
        [job] = unit.jobs.listed()
    return job.id


def test_a_merchandiser_has_all_products_checked_and_reads_what_came_of_it(app: Flask, room: ReadyShowroom) -> None:
    mona = person(app, "merchandiser")
    mona.get("/jobs/")
    assert "There is nothing to do" in text_of(mona.page)
    mona.get("/studio/")
    page = mona.post("/jobs/", kind="check").text
    assert "It is asked for." in text_of(page)
    assert 'hx-trigger="every 2s"' in page
    assert "Such a job waits or runs already." in text_of(mona.post("/jobs/", kind="check").text)
    JobRunner(room, KINDS).run(_only(room))
    fragment = mona.client.get("/jobs/", headers=HTMX).text
    assert fragment.lstrip().startswith("<section")
    assert "every 2s" not in fragment, "nothing changes any more"
    assert "bicycle: fine" in text_of(mona.get(f"/jobs/{_only(room)}"))
    assert "removed" in text_of(mona.post(f"/jobs/{_only(room)}", step="remove").text)


def test_an_operator_sees_why_a_job_was_given_up_and_has_it_tried_again(app: Flask, room: ReadyShowroom) -> None:
    def fail(_: Showroom, __: Work) -> None:
        raise Hopeless("The <disk> is full.")

    with room.unit() as unit:
        unit.jobs.add("one", "tidy", {}, room.now())
    JobRunner(room, [JobKind("tidy", "Tidying up", fail)]).run("one")
    olga = person(app, "operator")
    assert "Tidying up" in text_of(olga.get("/jobs/"))
    page = text_of(olga.get("/jobs/one"))
    assert "given up" in page
    assert "The <disk> is full." in page
    assert "tried again" in text_of(olga.post("/jobs/one", step="retry").text)
    assert "cancelled" in text_of(olga.post("/jobs/one", step="cancel").text)
    again = olga.post("/jobs/one", step="cancel")
    assert "has ended already" in text_of(again.text)
    with room.reading() as unit:
        assert unit.jobs.one("one").state == JobState.CANCELLED


@pytest.mark.parametrize("form", [{"kind": "tidy"}, {"kind": ""}])
def test_nobody_asks_for_what_the_shop_does_by_itself(app: Flask, room: ReadyShowroom, form: dict[str, str]) -> None:
    olga = person(app, "operator")
    olga.get("/jobs/")
    olga.post("/jobs/", **form)
    with room.reading() as unit:
        assert unit.jobs.listed() == ()


def test_a_job_that_is_not_there_is_said_so(app: Flask) -> None:
    person(app, "operator").get("/jobs/nothing", status=404)
