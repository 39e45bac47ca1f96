"""The sales desk in a real browser: find the order, see what was sold, ship it. With JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.journeys.steps import choose, go_to, start

pytestmark = pytest.mark.browser

EMAIL = "sam@shop.example"


def ordered(page: Page, shop: LiveShop, name: str) -> str:
    """The number of an order that a customer places."""
    start(page, shop, "bicycle")
    choose(page, "material", "carbon")
    expect(page.locator("[name=material][value=carbon]")).to_be_checked()
    expect(page.locator(".bar .total")).to_contain_text("1,720")
    go_to(page, "Summary")
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_label("E-mail").fill("cleo@shop.example")
    page.get_by_role("button", name="Order for").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    return page.url.partition("#")[0].rpartition("/")[2]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_an_order_is_found_and_shipped(small_shop: LiveShop, new_page: Callable[..., Page], scripts: bool) -> None:
    number = ordered(new_page(), small_shop, "Cleo Customer")
    account(small_shop, EMAIL, "Sam", "sales")
    page = new_page(java_script_enabled=scripts)
    log_in(page, small_shop, EMAIL)
    page.get_by_role("link", name="Sales desk").click()
    page.get_by_label("Number, name, e-mail, address or product").fill("nobody")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No order fits.")).to_be_visible()
    page.get_by_label("Number, name, e-mail, address or product").fill("cleo")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("Carbon").first).to_be_visible()
    for button in ("Confirm", "Start production", "Mark as shipped"):
        page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Nothing follows: the order is shipped.")).to_be_visible()
    page.get_by_role("link", name="Sales desk").click()
    page.get_by_role("link", name="Shipped").click()
    expect(page.get_by_role("row").last).to_contain_text(number)


def test_two_at_the_desk_do_not_overrule_each_other(small_shop: LiveShop, new_page: Callable[..., Page]) -> None:
    number = ordered(new_page(), small_shop, "Cleo Customer")
    pages = []
    for name in ("Sam", "Tess"):
        account(small_shop, f"{name.lower()}@shop.example", name, "sales")
        page = new_page()
        log_in(page, small_shop, f"{name.lower()}@shop.example")
        page.goto(f"{small_shop.url}/sales/orders/{number}")
        pages.append(page)
    sam, tess = pages
    tess.get_by_role("link", name="Cancel the order").click()
    tess.get_by_role("button", name="Cancel the order").click()  # without a reason nothing happens
    expect(tess.get_by_label("Why?")).to_be_focused()
    tess.get_by_label("Why?").fill("The frame is sold out.")
    tess.get_by_role("button", name="Cancel the order").click()
    expect(tess.get_by_text("Nothing follows: the order is cancelled.")).to_be_visible()
    sam.get_by_role("button", name="Confirm").click()
    expect(sam.get_by_text("Somebody else changed order")).to_be_visible()
    expect(sam.get_by_text("by Tess")).to_be_visible()
