"""A basket of three in a browser without a script: put in, counted, changed, taken out and back, ordered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.steps import start

pytestmark = pytest.mark.browser


def put_in(page: Page, shop: LiveShop, product: str) -> None:
    """Starts a design as the shop proposes it, and puts it into the basket."""
    start(page, shop, product)
    page.goto(page.url.split("/d/")[0] + "/summary/" + page.url.split("/d/")[1].split("/")[0])
    page.get_by_role("button", name="Put into the basket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your basket")


def test_a_basket_of_three_is_one_order(live_shop: LiveShop, plain_page: Page) -> None:
    page = plain_page
    for product in ("car", "ritual", "car"):
        put_in(page, live_shop, product)
    expect(page.locator(".basket-link")).to_contain_text("3")
    page.get_by_label("Number: Ritual box").fill("4")
    page.get_by_role("button", name="Take out").first.click()
    expect(page.locator(".basket-link")).to_contain_text("5")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".basket-link")).to_contain_text("6")
    total = page.locator("#sum").inner_text()
    page.get_by_role("button", name="To the checkout").click()
    page.get_by_role("button", name=f"Order for {total}").click()
    expect(page.get_by_text("Please write your name.").first).to_be_visible()
    given = {"Name": "Ada", "E-mail": "ada@demo.example", "Street and number": "Ring 1", "Town": "Berlin"}
    for label, text in (given | {"Postcode": "10115"}).items():
        page.get_by_role("textbox", name=label, exact=True).first.fill(text)
    page.locator("#country").select_option("DE")
    for box in page.locator("fieldset.confirmed input").all():
        box.check()
    page.get_by_role("button", name=f"Order for {total}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada")
    expect(page.locator("#price")).to_have_text(total)
    expect(page.get_by_text("4 × ").first).to_be_visible()
    page.goto(live_shop.url + "/basket")
    expect(page.get_by_text("There is nothing in it yet.")).to_be_visible()
