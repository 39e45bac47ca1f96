"""Each request has a name, which stands in its log lines and on pages of errors; nobody's name stands there."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog
from flask import Flask

from configurator.errors import DatabaseError
from configurator.logs import REQUESTS, write_log
from configurator.settings import Settings
from configurator.web import create_app
from tests.web.conftest import Customer
from tests.web.people import PASSWORD, Person, person, words
from tests.web.test_ordering import ADA, order, summary


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """What is logged, as machines read it; afterwards it goes where it went."""
    ours, requests = logging.getLogger("configurator"), logging.getLogger(REQUESTS)
    before = ours.handlers, ours.level, requests.level
    said = StringIO()
    write_log("json", said)
    yield said
    structlog.contextvars.clear_contextvars()
    ours.handlers = before[0]
    ours.setLevel(before[1])
    requests.setLevel(before[2])


def lines(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def test_a_request_is_one_line_with_its_pattern_and_not_its_address(customer: Customer, log: StringIO) -> None:
    answer = customer.client.get("/p/bicycle?secret=1")
    said = lines(log.getvalue())[-1]
    assert said["pattern"] == "/p/<product_key>"
    assert (said["method"], said["status"], said["request"]) == ("GET", 200, answer.headers["X-Request-Id"])
    assert float(str(said["ms"])) >= 0


def test_each_request_has_a_name_of_its_own_whatever_a_browser_says(customer: Customer) -> None:
    given = [customer.client.get("/", headers={"X-Request-Id": "chosen-by-me"}).headers for _ in range(2)]
    names = {each["X-Request-Id"] for each in given}
    assert len(names) == 2
    assert "chosen-by-me" not in names


@pytest.mark.parametrize(
    ("given", "kept"), [("0123-abcd.x", True), ("short", False), ("with space in it", False), ("x" * 65, False)]
)
def test_behind_a_proxy_its_name_for_the_request_is_kept(
    tmp_path: Path, app: Flask, given: str, kept: bool, request: pytest.FixtureRequest
) -> None:
    shop = app.extensions["room"].shop.root
    behind = create_app(Settings(shop_folder=shop, data=tmp_path / "behind", secret_key="s" * 40, proxies=1))
    request.addfinalizer(behind.extensions["room"].store.close)
    answer = behind.test_client().get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept


def test_a_page_of_a_failure_names_the_request_that_the_log_has(
    app: Flask, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError("The shop's records cannot be reached at the moment.")

    monkeypatch.setattr(type(app.extensions["room"]), "products", fail)
    answer = app.test_client().get("/")
    named = re.search(r"<code>(\w+)</code>", answer.text)
    assert answer.status_code == 503
    assert named is not None
    assert named[1] == answer.headers["X-Request-Id"]
    error = next(each for each in lines(log.getvalue()) if each["level"] == "error")
    assert error["request"] == named[1]


def test_no_line_tells_who_somebody_is(app: Flask, customer: Customer, log: StringIO) -> None:
    placed = order(customer, summary(customer)).headers["Location"]
    assert customer.client.get(placed).status_code == 200
    assert "not right" in words(Person(app.test_client()).log_in("eve@shop.example", "not her password").text)
    mona = person(app, "merchandiser", name="Mona Lisa")
    mona.get("/account/known")
    mona.get("/nothing-here?mail=mona@shop.example", status=404)
    said = log.getvalue()
    assert len(lines(said)) > 9
    for personal in (*ADA.values(), "eve@", "her password", "Mona", "mona@", PASSWORD, placed.rpartition("/")[2]):
        assert personal not in said
