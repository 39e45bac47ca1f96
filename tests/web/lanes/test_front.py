"""The front hands on what is slow and answers the rest itself, and a customer notices no difference."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.test import Client

from configurator.services.showroom.paces import Paces
from configurator.web.lanes.front import Front
from configurator.web.lanes.lane import Lane
from configurator.web.lanes.subjects import STUDIO, Topic
from configurator.web.lanes.turns import Turns, WaitingRoom
from tests.web.conftest import HTMX, form_values
from tests.web.lanes.lane_server import LaneServer, lane_at
from tests.web.people import person, token_of


class Counted:
    """An app that counts what it is asked."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.asked: list[str] = []
        self.addresses: set[str] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        self.addresses.add(environ["REMOTE_ADDR"])
        return self.app(environ, start_response)


@pytest.fixture
def lane(app: Flask) -> Iterator[tuple[str, LaneServer, Counted]]:
    """A lane with the same app."""
    counted = Counted(app)
    with tempfile.TemporaryDirectory() as folder, lane_at(Path(folder), Lane(lambda: counted)) as (address, server):
        yield address, server, counted


@pytest.fixture
def paces(tmp_path: Path) -> Paces:
    return Paces(tmp_path / "paces.json", lambda _: 0)


@pytest.fixture
def browser(app: Flask, lane: tuple[str, LaneServer, Counted], paces: Paces) -> Client:
    app.extensions["room"].refresh(now=True)
    return Client(Front(app, [lane[0]], paces))


def _make_slow(paces: Paces) -> None:
    for _ in range(20):
        paces.note("bicycle", 1.0)


def _begun(browser: Client) -> tuple[str, str]:
    page = browser.get("/p/bicycle").text
    posted = {"csrf_token": form_values(page)["csrf_token"][0]}
    answer = browser.post("/p/bicycle/designs", data=posted, follow_redirects=True)
    assert answer.status_code == 200
    return answer.request.path, answer.text


def test_a_quick_product_is_answered_where_it_comes_in(browser: Client, lane: tuple[str, LaneServer, Counted]) -> None:
    _begun(browser)
    assert lane[2].asked == []


def test_a_slow_product_is_bought_without_a_difference(
    browser: Client, lane: tuple[str, LaneServer, Counted], paces: Paces
) -> None:
    _make_slow(paces)
    here, page = _begun(browser)
    assert "Steel" in page
    posted = form_values(page) | {"seq": [str(int(form_values(page)["seq"][0]) + 1)]}
    answer = browser.post(here, data=posted, headers=HTMX, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 200
    assert "Content-Security-Policy" in answer.headers
    assert "Configurator-Lane" not in answer.headers
    assert f"POST {here}" in lane[2].asked
    assert "192.0.2.7" in lane[2].addresses
    assert browser.get("/nothing/here").status_code == 404
    assert "GET /nothing/here" not in lane[2].asked


def test_errors_come_back_as_they_are(browser: Client, lane: tuple[str, LaneServer, Counted], paces: Paces) -> None:
    _make_slow(paces)
    assert browser.post("/p/bicycle/designs").status_code == 400
    assert browser.get("/p/bicycle/designs").status_code == 405
    assert len(lane[2].asked) == 2


def test_the_studio_has_a_lane_and_the_last_one_where_there_are_several(app: Flask, paces: Paces) -> None:
    front = Front(app, ["/one", "/two", "/three"], paces)
    assert front._lane(Topic(STUDIO, "bicycle")) == "/three"
    assert {front._lane(Topic(product=f"p{number}")) for number in range(50)} == {"/one", "/two"}


def test_what_is_too_long_is_refused_before_it_is_handed_on(
    browser: Client, lane: tuple[str, LaneServer, Counted], paces: Paces
) -> None:
    _make_slow(paces)
    assert browser.post("/p/bicycle/designs", data={"a": "x" * 1_100_000}).status_code == 413
    assert lane[2].asked == []


def test_only_a_merchandiser_may_send_the_studio_what_is_large(
    browser: Client, app: Flask, lane: tuple[str, LaneServer, Counted]
) -> None:
    """What others send is not even read: their bodies would fill the disk."""
    mona = person(app, "merchandiser")
    form = urlencode({"csrf_token": token_of(mona.page), "rules_text": "x" * 5_000_000}).encode()

    def sent() -> tuple[int, int]:
        """The status of the answer, and how much of the form was read."""
        body = BytesIO(form)
        answer = browser.post(
            "/studio/bicycle/check",
            input_stream=body,
            content_length=len(form),
            content_type="application/x-www-form-urlencoded",
        )
        return answer.status_code, body.tell()

    assert sent() == (413, 0)
    cookie = mona.client.get_cookie("session")
    assert cookie is not None
    browser.set_cookie("session", cookie.value)
    status, read = sent()
    assert (status != 413, read, lane[2].asked) == (True, len(form), ["POST /studio/bicycle/check"])


def test_a_page_that_needs_a_slow_product_after_all_is_handed_on(
    browser: Client, app: Flask, lane: tuple[str, LaneServer, Counted], paces: Paces
) -> None:
    """Home shows a visitor's designs, of whatever product: the front neither loads its engine nor goes without."""
    here, page = _begun(browser)
    values = form_values(page) | {"material": ["carbon"], "act": ["update"]}
    assert browser.post(here, data=values, follow_redirects=True).status_code == 200
    _make_slow(paces)
    engines = app.extensions["room"].engines
    engines.ours = lambda product: threading.current_thread() is not threading.main_thread()
    assert "Bicycle" in browser.get("/").text
    assert lane[2].asked == ["GET /"]


def test_what_changes_nothing_is_asked_again_where_a_lane_dies_over_it(
    browser: Client, lane: tuple[str, LaneServer, Counted], paces: Paces
) -> None:
    _make_slow(paces)
    lane[1].deaths = 1
    assert browser.get("/p/bicycle").status_code == 200
    lane[1].deaths = 2
    answer = browser.get("/p/bicycle")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "There is no answer" in answer.text


def test_what_changes_something_is_asked_once_and_the_customer_told_to_look(
    browser: Client, lane: tuple[str, LaneServer, Counted], paces: Paces
) -> None:
    here, page = _begun(browser)
    _make_slow(paces)
    lane[1].deaths = 1
    answer = browser.post(here, data=form_values(page), headers=HTMX)
    assert answer.status_code == 503
    assert "please look before you send it again" in answer.text
    assert answer.headers["HX-Retarget"] == "#notice"
    assert lane[2].asked == []


def test_where_too_many_wait_the_next_one_is_told_so_at_once(
    browser: Client, lane: tuple[str, LaneServer, Counted], paces: Paces, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_slow(paces)
    front = browser.application
    assert isinstance(front, Front)
    monkeypatch.setattr(front, "_waiting", WaitingRoom(0, 0))
    answer = browser.get("/p/bicycle")
    assert answer.status_code == 503
    assert "Please wait a moment" in answer.text
    health = browser.get("/healthz", environ_base={"REMOTE_ADDR": "127.0.0.1"}).json or {}
    assert health["lanes"] == {"handed_on": 0, "refused": 1, "lost": 0, "waiting": 0}


def test_nobody_is_served_by_a_lane_who_was_not_handed_on(app: Flask) -> None:
    assert Client(Lane(lambda: app)).get("/").status_code == 403


def test_one_subject_has_its_turns_and_leaves_the_others_theirs() -> None:
    turns, inside, may_end = Turns(2), threading.Semaphore(0), threading.Event()

    def work() -> None:
        with turns.turn("large"):
            inside.release()
            may_end.wait()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for each in threads:
        each.start()
    for _ in range(2):
        inside.acquire()
    with turns.turn("another"):
        assert not inside.acquire(blocking=False)
    may_end.set()
    for each in threads:
        each.join()


def test_one_subject_cannot_take_every_place() -> None:
    places = WaitingRoom(3, 2)
    with places.place("a") as first, places.place("a") as second, places.place("a") as third:
        with places.place("b") as fourth, places.place("c") as fifth:
            assert (first, second, third, fourth, fifth) == (True, True, False, True, False)
        assert places.taken == 2
    assert places.taken == 0
