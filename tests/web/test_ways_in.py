"""The ways into a product, as a customer without JavaScript goes them: a line, needs, what somebody had."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from configurator.languages.spoken import speaking
from configurator.money import Money
from configurator.services.configuring.said_line import example_line
from tests.web.conftest import Customer, form_values, text_of
from tests.web.test_advice import advised
from tests.web.test_guidance import GUIDANCE


def say(customer: Customer, text: str, at: str = "say", **with_: str | list[str]) -> str:
    customer.visit("/p/bicycle/say")
    token = form_values(customer.page)["csrf_token"][0]
    answer = customer.client.post(
        f"/p/bicycle/{at}", data={"csrf_token": token, "text": text, **with_}, follow_redirects=True
    )
    customer.page, customer.address = answer.text, answer.request.path
    return customer.page


def test_a_line_becomes_a_design_with_what_was_said_as_own_choices(app: Flask, customer: Customer) -> None:
    page = say(customer, "carbon, large, not raw, flurb")
    said = text_of(page)
    assert "Material: Carbon" in said
    assert "Colour: not Raw" in said
    assert "Not understood: flurb" in said
    say(customer, "carbon, large, not raw, flurb", at="said")
    with app.extensions["room"].reading() as unit:
        kept = unit.designs.one(customer.address.split("/")[2])
    assert {str(each) for each in kept.choices - kept.accepted} == {"material = carbon", "size = large"}
    assert not kept.accepted
    assert kept.can_undo


def test_a_phrase_is_taken_away_and_back_and_means_something_else(customer: Customer) -> None:
    page = text_of(say(customer, "carbon, rack", away="rack"))
    assert "Taken away: rack" in page
    assert "Material: Carbon" in page
    page = text_of(say(customer, "carbon, rack", without=["rack"], back="rack"))
    assert "Taken away" not in page
    page = text_of(say(customer, "small", pick="small=>nothing like it"))
    assert "Size: Small" in page, "a meaning that there is not changes nothing"


def test_what_does_not_go_together_gives_way_and_that_is_said(customer: Customer) -> None:
    page = text_of(say(customer, "carbon, under 1000"))
    page_of_rules = text_of(say(customer, "carbon, not red"))
    assert "Gave way: Only steel is left raw." in page_of_rules
    assert "Gave way: Nothing with the rest of it gets there; the nearest is €" in page


@pytest.mark.parametrize(
    "line",
    [
        "carbon " * 1500,
        "🚲🔥",
        "دراجة",
        "'; DROP TABLE designs; --",
        "<script>alert(1)</script>",
        "the and with",
        "une bicyclette pour ma mère",
    ],
)
def test_whatever_is_typed_is_answered_kindly(customer: Customer, line: str) -> None:
    page = say(customer, line)
    assert "<script>alert" not in page
    said = text_of(page)
    assert ("Material: Carbon" in said) == line.startswith("carbon")
    assert ("We did not understand any of it." in said) != line.startswith("carbon")
    assert ("more than we can read at once" in said) == line.startswith("carbon")


def test_an_address_and_a_link_have_nothing_of_the_line(customer: Customer) -> None:
    say(customer, "carbon")
    assert customer.address == "/p/bicycle/say"
    assert not re.search(r'(href|action)="[^"]*carbon', customer.page)


def test_needs_lead_to_designs_beside_each_other(app: Flask, customer: Customer) -> None:
    advised(app, GUIDANCE)
    page = customer.visit("/p/bicycle")
    assert "Help me choose" in text_of(page)
    page = customer.visit("/p/bicycle/needs")
    token = form_values(page)["csrf_token"][0]
    none = customer.client.post("/p/bicycle/needs", data={"csrf_token": token, "use": "sleep"})
    assert "Answer at least one question" in text_of(none.text)
    assert "What do you ride for?" in text_of(page)
    shown = customer.client.post("/p/bicycle/needs", data={"csrf_token": token, "use": "work", "rain": "yes"})
    said = text_of(shown.text)
    assert "Fits best" in said
    assert "The cheapest that fits" in said
    assert "What do you ride for? To work." in said
    begun = customer.client.post(
        "/p/bicycle/needed", data={"csrf_token": token, "use": "work", "rain": "yes", "take": "fits"}
    )
    with app.extensions["room"].reading() as unit:
        kept = unit.designs.one(begun.headers["Location"].split("/")[2])
    assert {str(each) for each in kept.choices - kept.accepted} == {"use = work", "rain = yes"}
    for made_up in ({"use": "work", "take": "free"}, {"take": "fits"}):
        assert customer.client.post("/p/bicycle/needed", data={"csrf_token": token, **made_up}).status_code == 303


def test_nobody_is_shown_what_fewer_than_five_people_took(customer: Customer) -> None:
    page = customer.visit("/p/bicycle")
    assert "Most chosen" not in text_of(page)
    token = form_values(page)["csrf_token"][0]
    refused = customer.client.post("/p/bicycle/begin", data={"csrf_token": token, "take": "most"})
    assert refused.headers["Location"] == "/p/bicycle"


@pytest.mark.parametrize("text", ["9" * 400, "9" * 5000, "under " + "9" * 400, "1." + "0" * 400 + "1 kg", "0" * 9999])
def test_a_number_that_nothing_can_have_is_answered_in_words(customer: Customer, text: str) -> None:
    customer.visit("/p/bicycle")
    token = form_values(customer.page)["csrf_token"][0]
    answer = customer.client.post("/p/bicycle/say", data={"csrf_token": token, "text": text})
    assert answer.status_code == 200


def test_the_home_page_has_the_ways_into_each_product(app: Flask, customer: Customer) -> None:
    """A line to say what is wanted, the questions, the presets; each leads where the product's does."""
    advised(app, GUIDANCE)
    page = customer.visit("/")
    assert 'action="/p/bicycle/say"' in page
    assert 'href="/p/bicycle/needs"' in page
    assert re.findall(r'name="preset" value="(\w+)"', page)[:1] == ["tour"]
    token = form_values(page)["csrf_token"][0]
    said = customer.client.post("/p/bicycle/say", data={"csrf_token": token, "text": "carbon, large"})
    assert "Material: Carbon" in text_of(said.text)
    begun = customer.client.post("/p/bicycle/designs", data={"csrf_token": token, "preset": "tour"})
    assert begun.headers["Location"].startswith("/d/")


def test_an_example_of_a_line_is_in_the_readers_language(app: Flask) -> None:
    published = app.extensions["room"].current("bicycle")
    with speaking("de"):
        assert example_line(published, Money(80_000, "EUR")).endswith("unter 970\u00a0€")
