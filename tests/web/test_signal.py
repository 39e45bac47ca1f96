"""`Sec-GPC: 1` is a no before any question; only who says yes knowing that is remembered all the same."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from tests.web.people import PASSWORD, Person, person, words
from tests.web.test_account import CLEO, registered, started
from tests.web.test_sales import ordered

HONOURED = "Your browser asks not to be tracked (Global Privacy Control). We honour that"


def browser(app: Flask, *, signal: bool = True) -> Person:
    """Somebody whose browser says no, or does not."""
    somebody = Person(app.test_client())
    says(somebody, signal=signal)
    return somebody


def says(somebody: Person, *, signal: bool) -> None:
    somebody.client.environ_base.pop("HTTP_SEC_GPC", None)
    if signal:
        somebody.client.environ_base["HTTP_SEC_GPC"] = "1"


def events(somebody: Person) -> list[str]:
    """What is recorded about somebody, by kind."""
    return [event["kind"] for event in json.loads(somebody.client.get("/account/known.json").text)["events"]]


def test_nobody_is_asked_whose_browser_has_answered(app: Flask) -> None:
    said = words(browser(app).get("/"))
    assert "May we remember you?" not in said
    assert HONOURED in said
    for other in ("", "0", "yes"):
        somebody = Person(app.test_client())
        somebody.client.environ_base["HTTP_SEC_GPC"] = other
        said = words(somebody.get("/"))
        assert "May we remember you?" in said
        assert HONOURED not in said
    assert "Sec-GPC" in somebody.client.get("/").headers["Vary"]


def test_an_earlier_yes_counts_no_more_until_it_is_said_again_knowingly(app: Flask) -> None:
    somebody = browser(app, signal=False)
    somebody.get("/account/known")
    somebody.send("/consent", given="yes")
    started(somebody)
    before = events(somebody)
    assert before == ["visit", "choice"]
    says(somebody, signal=True)
    design = started(somebody)
    ordered(app, by=somebody)
    assert events(somebody) == before
    assert HONOURED in words(somebody.get("/"))
    assert design in somebody.get("/"), "what they make is theirs all the same"
    assert "although you allowed it earlier, nothing new is recorded" in words(somebody.get("/account/known"))
    assert "We will remember you" in words(somebody.send("/consent", given="yes").text)
    started(somebody)
    assert len(events(somebody)) == len(before) + 2
    assert HONOURED not in words(somebody.get("/"))


def test_a_yes_of_a_page_that_did_not_know_is_none(app: Flask) -> None:
    """Such as one that was loaded before the browser's setting was changed."""
    somebody = browser(app, signal=False)
    somebody.get("/")
    says(somebody, signal=True)
    said = words(somebody.post("/consent", given="yes").text)
    assert "Your browser says no to being remembered, so nothing is." in said
    started(somebody)
    assert events(somebody) == []
    assert somebody.client.get_cookie("remembered") is None


def test_a_stranger_may_say_yes_in_spite_of_it_and_no_again(app: Flask) -> None:
    somebody = browser(app)
    somebody.get("/account/known")
    somebody.send("/consent", given="yes")
    started(somebody)
    assert events(somebody) == ["visit", "choice"]
    somebody.get("/account/known")
    somebody.send("/consent", given="no")
    assert events(somebody) == []


@pytest.mark.parametrize("signal", [True, False])
def test_a_log_in_is_recorded_as_the_browser_allows(app: Flask, signal: bool) -> None:
    registered(cleo := browser(app, signal=False), CLEO)
    cleo.get("/account/known")
    cleo.send("/consent", given="yes")
    again = browser(app, signal=signal)
    again.log_in(CLEO, PASSWORD)
    started(again)
    assert events(again) == ([] if signal else ["login", "visit", "choice"])


def test_an_order_made_in_quiet_leads_to_no_history(app: Flask) -> None:
    somebody = browser(app, signal=False)
    somebody.get("/account/known")
    somebody.send("/consent", given="yes")
    says(somebody, signal=True)
    number = ordered(app, by=somebody)
    sam = person(app, "sales", "insight")
    assert "has not agreed to be remembered" in words(sam.get(f"/sales/orders/{number}"))
