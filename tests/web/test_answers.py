"""The page of what somebody allows: each purpose by itself, yes and no alike, taken back as easily as given."""

from __future__ import annotations

import json
import re

from flask import Flask

from tests.web.people import Person, words
from tests.web.test_account import CLEO, registered, started
from tests.web.test_signal import browser, says


def given(somebody: Person) -> list[tuple[str, str]]:
    """The answers in the order in which they were said."""
    told = json.loads(somebody.client.get("/account/known.json").text)["answers"]
    return [(each["purpose"], each["answer"]) for each in told]


def test_each_purpose_has_its_own_yes_and_no_and_both_are_alike(app: Flask) -> None:
    somebody = Person(app.test_client())
    page = somebody.get("/account/answers")
    buttons = re.findall(r'<button class="([^"]+)" name="given" value="(yes|no)" aria-pressed="(\w+)">', page)
    assert len(buttons) == 6, "writing needs an account"
    assert {(style, pressed) for style, _, pressed in buttons} == {("button small quiet", "false")}
    said = words(somebody.post("/consent", given="yes", purpose="measure", **{"from": "answers"}).text)
    assert "“Measure whether suggestions help”: yes" in said
    assert given(somebody) == [("measure", "yes")]
    started(somebody)
    assert json.loads(somebody.client.get("/account/known.json").text)["events"] == [], "that was not asked for"
    assert "You said yes on" in words(somebody.get("/account/answers"))
    somebody.post("/consent", given="no", purpose="measure", **{"from": "answers"})
    assert somebody.client.get_cookie("remembered") is None
    assert given(somebody) == []


def test_a_no_is_heeded_where_nothing_is_kept_of_it(app: Flask) -> None:
    """Each by itself, of a stranger and of somebody whose profile goes with their last yes; a yes takes it back."""
    somebody = Person(app.test_client())
    somebody.get("/account/answers")
    somebody.post("/consent", given="no", purpose="recommend", **{"from": "answers"})
    assert words(somebody.get("/account/answers")).count("You said no on") == 1
    assert "May we remember you?" in words(somebody.get("/"))
    assert "Measure whether suggestions help" in words(somebody.post("/consent", given="yes").text)
    assert "Learn from my designs" not in words(somebody.get("/")), "that was answered"
    somebody.post("/consent", given="no", purpose="remember", **{"from": "answers"})
    assert somebody.client.get_cookie("remembered") is None
    assert words(somebody.get("/account/answers")).count("You said no on") == 2
    somebody.post("/consent", given="yes", purpose="recommend", **{"from": "answers"})
    assert words(somebody.get("/account/answers")).count("You said no on") == 1
    assert "May we remember you?" not in words(somebody.get("/"))


def test_the_home_page_asks_the_rest_once_after_a_yes(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/")
    page = words(somebody.post("/consent", given="yes").text)
    assert "Learn from my designs" in page
    somebody.post("/consent", given="no", purpose="recommend", **{"from": "home"})
    page = words(somebody.post("/consent", given="yes", purpose="measure", **{"from": "home"}).text)
    assert "May we do more with it?" not in page
    assert given(somebody) == [("remember", "yes"), ("recommend", "no"), ("measure", "yes")]


def test_something_different_can_be_asked_for_where_nothing_is_suggested_yet(app: Flask) -> None:
    """By whoever is remembered and allows suggestions by others; of the rest the home page says nothing."""
    somebody = Person(app.test_client())
    assert "Something different" not in words(somebody.get("/?different=yes"))
    somebody.post("/consent", given="yes")
    assert "Something different" not in words(somebody.get("/"))
    somebody.post("/consent", given="yes", purpose="recommend", **{"from": "answers"})
    page = somebody.get("/")
    assert "Goes with what you have Something different There is nothing to suggest" in words(page)
    assert 'href="/?different=yes#for-you"' in page
    assert "It takes five people who took something unlike" in words(somebody.get("/?different=yes"))


def test_a_browsers_no_outweighs_each_yes_that_did_not_know_of_it(app: Flask) -> None:
    somebody = browser(app, signal=False)
    somebody.get("/account/answers")
    for purpose in ("remember", "measure"):
        somebody.post("/consent", given="yes", purpose=purpose, **{"from": "answers"})
    says(somebody, signal=True)
    page = somebody.get("/account/answers")
    assert words(page).count("but your browser says no, and that counts") == 2
    somebody.post("/consent", given="yes", purpose="measure", **{"from": "answers", "despite": "signal"})
    assert words(somebody.get("/account/answers")).count("but your browser says no, and that counts") == 1


def test_writing_needs_an_address(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/account/answers")
    assert "log in first" in words(somebody.page)
    somebody.post("/consent", given="yes", purpose="contact")
    assert given(somebody) == []
    registered(cleo := Person(app.test_client()), CLEO)
    cleo.get("/account/answers")
    cleo.post("/consent", given="yes", purpose="contact", **{"from": "answers"})
    assert given(cleo) == [("contact", "yes")]
    cleo.post("/consent", given="yes", purpose="everything")
    assert given(cleo) == [("contact", "yes")]


def test_conclusions_have_switches_and_everything_can_be_taken_along_and_deleted(app: Flask) -> None:
    somebody = Person(app.test_client())
    assert "How this shop learns" in words(somebody.get("/how-this-shop-learns"))
    assert "Only from people who say yes" in words(somebody.page)
    assert "We only conclude something of people who let us remember" in words(somebody.get("/account/conclusions"))
    somebody.post("/consent", given="yes")
    assert "Nothing yet." in words(somebody.get("/account/conclusions"))
    started(somebody)
    page = somebody.get("/account/conclusions")
    assert "You seem to like Material: Carbon" in words(page)
    assert "Because: You chose Carbon in" in words(page)
    said = words(somebody.send("/account/conclusions", to="off").text)
    assert "We do not conclude that any more." in said
    assert "Switched off" in said
    assert "Carbon" not in words(somebody.get("/"))
    somebody.post("/account/conclusions", to="off", conclusion="likes:bicycle:x=y")
    assert 'class="notice bad"' in somebody.page
    packed = somebody.client.get("/account/known.zip")
    assert (packed.mimetype, packed.data[:2]) == ("application/zip", b"PK")
    somebody.get("/account/delete")
    said = words(somebody.send("/account/delete").text)
    assert "Receipt" in said
    assert "2: things that we saw" in said
    assert "1: designs" in said
    assert json.loads(somebody.client.get("/account/known.json").text)["events"] == []
    assert "See everything we know" in words(somebody.client.get("/how-this-shop-learns").text)
