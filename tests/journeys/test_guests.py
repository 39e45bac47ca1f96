"""A guest orders, closes the browser, and comes back: with the cookie that lasts, on another device by code, and to the
order by its number and e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.journeys.steps import choose, go_to, start
from tests.journeys.test_sales import ordered

pytestmark = pytest.mark.browser

REASON = "The frame is sold out. We are sorry."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_guest_comes_back(small_shop: LiveShop, new_page: Callable[..., Page], scripts: bool) -> None:
    before, home = new_page(), new_page(java_script_enabled=scripts)
    number = ordered(before, small_shop, "Cleo Customer")
    lasting = [each for each in before.context.cookies() if each["expires"] > 0]
    assert [each["name"] for each in lasting] == ["guest"]

    # the browser was closed: only what lasts is left
    home.context.add_cookies(lasting)  # type: ignore[arg-type]
    home.goto(f"{small_shop.url}/orders")
    home.get_by_role("link", name=number).click()
    expect(home.get_by_role("heading", level=1)).to_contain_text("Your ")

    # another device: the number and the e-mail, and a mistake on the way
    phone = new_page(java_script_enabled=scripts, viewport={"width": 390, "height": 800})
    phone.goto(small_shop.url)
    phone.get_by_role("link", name="Find my order").click()
    for email, found in (("eve@shop.example", False), ("cleo@shop.example", True)):
        phone.get_by_label("Number of the order").fill(number.lower().replace("-", ""))
        phone.get_by_label("E-mail you ordered with").fill(email)
        if scripts:
            assert violations(phone) == []
        phone.get_by_role("button", name="Find it").click()
        if not found:
            expect(phone.get_by_text("No order has this number and this e-mail.")).to_be_visible()
    expect(phone.get_by_text("Cleo Customer")).to_be_visible()

    # the desk cancels, and the customer reads why
    account(small_shop, "sam@shop.example", "Sam", "sales")
    sam = new_page(java_script_enabled=scripts)
    log_in(sam, small_shop, "sam@shop.example")
    sam.goto(f"{small_shop.url}/sales/orders/{number}")
    sam.get_by_role("link", name="Cancel the order").click()
    if scripts:
        assert violations(sam) == []
    sam.get_by_label("Why?").fill(REASON)
    sam.get_by_label("Note for colleagues").fill("Ask Pat.")
    sam.get_by_role("button", name="Cancel the order").click()
    expect(sam.get_by_text("Ask Pat.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text(REASON)).to_be_visible()
    expect(phone.get_by_text("Ask Pat.")).to_have_count(0)
    sam.get_by_role("link", name="Take the cancellation back").click()
    sam.get_by_role("button", name="Take the cancellation back").click()
    expect(sam.get_by_text("New again")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("new again")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_design_goes_on_on_another_device(small_shop: LiveShop, new_page: Callable[..., Page], scripts: bool) -> None:
    laptop = new_page()
    start(laptop, small_shop, "bicycle")
    choose(laptop, "material", "carbon")
    expect(laptop.locator("[name=material][value=carbon]")).to_be_checked()
    code = laptop.get_by_text("Continue on another device").locator(".code").inner_text()
    assert re.fullmatch(r"\w{5}-\w{5}", code)

    phone = new_page(java_script_enabled=scripts, viewport={"width": 390, "height": 800})
    phone.goto(small_shop.url)
    phone.get_by_role("link", name="Continue with a code").first.click()
    for typed in ("not a code", code.lower()):
        phone.get_by_label("Code").fill(typed)
        if scripts:
            assert violations(phone) == []
        phone.get_by_role("button", name="Open the design").click()
        if typed != code.lower():
            expect(phone.get_by_text("No design has this code.")).to_be_visible()
    expect(phone.locator("[name=material][value=carbon]")).to_be_checked()
    go_to(laptop, "Summary")
    expect(laptop.get_by_text(code)).to_be_visible()
