"""Every page of the storefront, light, dark and on a phone: axe finds nothing, nothing is wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import keep_record, violations
from tests.journeys.conftest import LiveShop
from tests.journeys.steps import choose, go_to, place_order, saved, shown_total, start

pytestmark = pytest.mark.browser

# tall, so that what stays in place while scrolling (picture, bar) covers nothing that axe measures
VIEWS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 3200}, "is_mobile": True, "has_touch": True},
    "small phone": {"viewport": {"width": 320, "height": 3200}, "is_mobile": True, "has_touch": True},
}

# small print that begins at the very edge of the screen
EDGE = """() => [...document.querySelectorAll("main .fine, main .quiet-text")]
  .filter(it => it.checkVisibility() && it.getBoundingClientRect().width > 1 && it.getBoundingClientRect().left < 8)
  .map(it => it.textContent.trim().slice(0, 40))"""


# what a finger has to hit and is smaller than 44 px; not links within a sentence
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(it => it.checkVisibility({ visibilityProperty: true }) && !it.disabled)
  .map(it => [it, (/^(radio|checkbox)$/.test(it.type) && it.labels[0] || it).getBoundingClientRect()])
  .filter(([it, box]) => box.width > 2 && (box.width < 43.5 || box.height < 43.5)
    && !(getComputedStyle(it).display === "inline" && it.parentElement.textContent.trim() !== it.textContent.trim()))
  .map(([it, box]) => [(it.textContent || it.name).trim().slice(0, 30), box.width, box.height])"""


def faults(page: Page, view: str, *, fingers: bool = False) -> list[str]:
    """What is wrong with the page; of the small phone only its width, the rest is as on the other one.

    ``fingers``: on a phone everything has to be as large as one.
    """
    page.wait_for_load_state()
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [] if view == "small phone" else violations(page)
    near = page.evaluate(EDGE)
    if fingers and view == "phone":
        found += [f"small: {text}, {wide:.0f} x {high:.0f}" for text, wide, high in page.evaluate(SMALL)]
    return found + ([f"{over} px too wide"] if over > 0 else []) + [f"at the edge: {text}" for text in near]


@pytest.mark.parametrize("view", VIEWS)
def test_the_storefront_is_accessible(live_shop: LiveShop, new_page: Callable[..., Page], view: str) -> None:
    page = new_page(allowed=("404", "422"), **VIEWS[view])
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = faults(page, view, fingers=True)

    page.goto(live_shop.url)
    look("home")
    page.goto(live_shop.url + "/p/car")
    look("product")
    start(page, live_shop, "car")
    look("first step")
    choose(page, "trim", "sport")
    saved(page)
    look("after a change")
    choose(page, "engine", "petrol-85")
    expect(page.get_by_role("dialog")).to_be_visible()
    look("refusal")
    page.keyboard.press("Escape")
    for step in ("Outside", "Carrying and towing", "Yours"):
        go_to(page, step)
        look(step)
    go_to(page, "Summary")
    look("summary")
    summary = page.url
    for beside in ("designs/{}/extra", "together/new/{}", "finish/{}") if view == "phone" else ():
        page.goto(f"{live_shop.url}/{beside.format(summary.rpartition('/')[2])}")
        look(beside)
    page.goto(summary)
    with page.expect_navigation():
        page.get_by_role("button", name="Order for").click()
    look("summary with mistakes")
    page.goto(page.url.partition("#")[0])
    page.get_by_role("link", name="Back to the options").click()
    place_order(page, shown_total(page))
    look("confirmation")
    number = page.url.partition("#")[0].rpartition("/")[2]
    page.goto(live_shop.url + "/orders")
    look("orders")
    start(page, live_shop, "ritual")
    go_to(page, "Item 2")
    look("a long list")
    page.goto(re.sub(r"/d/(\w+)/.*", r"/summary/\1", page.url))
    page.get_by_role("button", name="Put into the basket").click()
    look("basket")
    page.get_by_role("button", name="Duplicate").click()
    look("basket of two")
    page.get_by_role("button", name="To the checkout").click()
    look("checkout")
    page.get_by_role("button", name="Order for").click()
    look("checkout with mistakes")
    page.goto(live_shop.url + "/nothing-here")
    look("not found")
    _after_the_order(page, live_shop, number, look)
    if view != "small phone":
        keep_record(view, found)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _after_the_order(page: Page, shop: LiveShop, number: str, look: Callable[[str], None]) -> None:
    """A complaint and a withdrawal, step by step."""
    page.goto(f"{shop.url}/orders/{number}/complaint")
    look("complaint")
    page.get_by_label("What is it about?").select_option(index=1)
    page.get_by_label("What has happened?").fill("A wheel is missing.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("A wheel is missing.")).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Withdraw from contract here").click()
    look("withdrawal")
    page.get_by_label("Number of the order").fill(number)
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label(re.compile("^E-mail")).fill("somebody@else.example")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()
    look("withdrawal to confirm")
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect(page.get_by_role("heading", name="Your withdrawal is received")).to_be_visible()
    look("withdrawal received")
    page.get_by_role("link", name="See the order").click()
    expect(page.get_by_text("you withdrew from the contract")).to_be_visible()
    look("order with what has happened")
    for address in ("withdrawal", "accessibility"):
        page.goto(f"{shop.url}/{address}")
        look(address)
