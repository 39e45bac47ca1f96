"""A shop that is read in inches and pounds: who reads which, how the switch works, and that what is meant stays."""

import re

import pytest
from flask import Flask

from tests.web.conftest import Customer, form_values, text_of
from tests.web.test_fields import field
from tests.web.test_order_papers import text
from tests.web.test_ordering import order

INCHES, METRIC = "Inches and pounds", "Metric"


@pytest.fixture
def extras(customer: Customer) -> Customer:
    """A customer who reads inches, at the step with a number."""
    customer.visit(customer.start().replace("/frame", "/extras") + "?units=inches")
    return customer


def current(page: str) -> str:
    """Which units the switch says."""
    (found,) = re.findall(r'rel="nofollow" aria-current="true">([^<]+)<', page)
    return found


@pytest.mark.parametrize(
    ("languages", "units"),
    [
        ("en-US,en;q=0.9", INCHES),
        ("en-us", INCHES),
        ("es-US", INCHES),
        ("my-MM", INCHES),
        ("en-Latn-LR", INCHES),
        ("en-GB,en-US;q=0.9", METRIC),
        ("de,en-US;q=0.7,en;q=0.3", METRIC),
        ("en", METRIC),
        ("*", METRIC),
        ("en-US;q=0.5, fr-CA", METRIC),
        ("%%%-US-", INCHES),
        (None, METRIC),
    ],
)
def test_the_country_of_the_browsers_language_decides(app: Flask, languages: str | None, units: str) -> None:
    page = app.test_client().get("/", headers={"Accept-Language": languages} if languages else {})
    assert current(page.text) == units


def test_who_asks_is_remembered_and_the_shop_has_its_own_usual(app: Flask) -> None:
    browser, american = app.test_client(), {"Accept-Language": "en-US"}
    assert browser.get_cookie("units") is None
    assert current(browser.get("/?units=written", headers=american).text) == METRIC
    assert current(browser.get("/", headers=american).text) == METRIC
    assert current(browser.get("/?units=furlongs", headers=american).text) == METRIC
    kept = browser.get_cookie("units")
    assert kept is not None
    assert (kept.value, kept.http_only, kept.same_site) == ("written", True, "Lax")
    app.config["UNITS"] = "inches"
    assert current(app.test_client().get("/").text) == INCHES
    app.config["UNITS"] = "written"
    assert current(app.test_client().get("/", headers=american).text) == METRIC


def test_the_switch_stays_on_the_page(extras: Customer) -> None:
    there = re.search(r'<a href="([^"]+)" rel="nofollow">Metric</a>', extras.page)
    assert there is not None
    at = extras.address
    extras.visit(there[1].replace("&amp;", "&"))
    assert extras.address == at
    assert "60 to 90 cm, in steps of 5" in text_of(field(extras.page, "height"))


def test_a_number_is_shown_and_typed_in_inches(extras: Customer) -> None:
    shown = field(extras.page, "height")
    assert form_values(extras.page)["height"] == ["29.5"]
    assert "in (75 cm)" in text_of(shown)
    assert "23.6 to 35.4 in, in steps of 1.97 in (60 to 90 cm, in steps of 5)" in text_of(shown)
    assert 'aria-label="Saddle height in inches"' in shown
    assert re.search(r"Weight\s+2\d\.\d lb", text_of(extras.page))
    page = extras.choose(height="31.5")
    assert form_values(page)["height"] == ["31.5"]
    assert "in (80 cm)" in text_of(field(page, "height"))
    page = extras.choose(height="30")
    assert "The nearest are 29.5 in (75 cm) and 31.5 in (80 cm)." in text_of(field(page, "height"))
    assert form_values(page)["height"] == ["30"]
    assert "in (85 cm)" in text_of(field(extras.choose(height="85 cm"), "height"))


def test_a_form_that_only_passes_by_chooses_nothing(extras: Customer) -> None:
    page = extras.choose(lights="2")
    assert 'data-proposed="height"' in field(page, "height")
    assert 'aria-invalid="true"' not in page


@pytest.mark.parametrize("shown_in", ["inches", "written"])
def test_a_form_is_read_in_the_units_that_it_was_shown_in(extras: Customer, shown_in: str) -> None:
    extras.visit(f"{extras.address}?units={shown_in}")
    extras.client.get("/?units=written" if shown_in == "inches" else "/?units=inches")  # in another window
    page = extras.post(htmx=True, act="update", height="31.5" if shown_in == "inches" else "80").text
    assert 'aria-invalid="true"' not in page
    assert form_values(extras.visit(extras.address + "?units=written"))["height"] == ["80"]


def test_the_order_and_its_paper_have_both(app: Flask, extras: Customer) -> None:
    extras.choose(height="31.5")
    summary = extras.visit("/summary/" + extras.address.split("/")[2])
    assert "31.5 in (80 cm)" in text_of(summary)
    extras.visit(order(extras, summary).headers["Location"])
    assert "31.5 in (80 cm)" in text_of(extras.page)
    with app.extensions["room"].reading() as unit:
        receipt = unit.orders.one(extras.address.split("/")[-1]).receipt
    assert receipt.selection["height"] == ["80"]
    assert receipt.weight.endswith(" kg")
    extras.client.get("/?units=written")
    paper = text(extras.client.get(f"{extras.address}/document.pdf").data)
    for page in (text_of(extras.page), paper):
        assert re.search(rf"2\d\.\d\slb\s\({receipt.weight.replace(' ', chr(92) + 's')}\)", page)
    assert "31.5 in (80 cm)" in paper
    assert receipt.weight in text_of(extras.visit(extras.address))
    assert " lb" not in extras.page
