"""Two windows of one customer: what one changes the other does not order unseen; refused forms can be gone back to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.steps import choose, go_to, saved, start

pytestmark = pytest.mark.browser


def fill_in(page: Page, email: str = "ada@demo.example") -> None:
    page.get_by_role("textbox", name="Name", exact=True).fill("Ada Example")
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("button", name=re.compile("^Order for")).click()


def test_what_one_window_changes_the_other_does_not_order_unseen(small_shop: LiveShop, page: Page) -> None:
    start(page, small_shop, "bicycle")
    at = page.url
    go_to(page, "Summary")

    other = page.context.new_page()
    other.goto(at)
    choose(other, "material", "carbon")
    saved(other)
    expect(other.locator("[name=material][value=carbon]")).to_be_checked()

    fill_in(page)
    told = page.locator("#changed")
    expect(told).to_contain_text("Material: Steel → Carbon, changed in another window")
    expect(told).to_contain_text("The total was € 820 when this page was shown; it is € 1,720 now.")
    expect(page.get_by_role("textbox", name="E-mail")).to_have_value("ada@demo.example")
    page.reload()  # asks nothing and orders nothing
    expect(told).to_contain_text("changed in another window")
    page.get_by_role("button", name="Order for € 1,720").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada Example.")

    # the other window still shows the form: it is led to a page that says what has happened
    choose(other, "material", "steel")
    expect(other.locator(".closed")).to_contain_text("Ordered as")
    expect(other.locator("#cfg")).to_have_count(0)
    other.get_by_role("button", name="Make a copy to change").click()
    expect(other.locator("#cfg")).to_be_visible()
    expect(other.locator("[name=material][value=carbon]")).to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_a_refused_form_shows_its_first_mistake_and_can_be_gone_back_to(
    small_shop: LiveShop, page: Page, plain_page: Page, *, script: bool
) -> None:
    page = page if script else plain_page
    start(page, small_shop, "bicycle")
    go_to(page, "Summary")
    fill_in(page, email="ada at demo")
    expect(page.get_by_role("textbox", name="E-mail")).to_be_focused()
    expect(page.get_by_role("textbox", name="E-mail")).to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Ada Example")
    page.goto(small_shop.url + "/orders")
    expect(page.get_by_text("You have not ordered anything yet.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("textbox", name="E-mail")).to_have_value("ada at demo")
    fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada Example.")


def test_search_arrow_keys_and_locks_need_no_mouse(small_shop: LiveShop, page: Page) -> None:
    """What is not possible is passed over quietly by the arrow keys, and asked for with Space; a lock is kept."""
    start(page, small_shop, "bicycle")
    page.get_by_role("searchbox", name="Search in the product").fill("carbom")
    page.locator(".hits a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=material][value=carbon]")).to_be_focused()
    page.keyboard.press("Space")
    saved(page)
    page.locator("[name=rack][value=no]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=rack][value=yes]")).to_be_focused()
    expect(page.locator("[name=rack][value=yes]")).not_to_be_checked()
    expect(page.locator("#refusal")).to_have_count(0)
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Never change Material").click()
    expect(dialog).to_contain_text("There is nothing that you could give up for it but what you locked.")
    dialog.get_by_role("button", name="Unlock Material: Carbon").click()
    expect(dialog.get_by_role("button", name="Choose it anyway")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[name=material][value=carbon]")).to_be_checked()
