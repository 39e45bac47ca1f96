"""Being remembered, in a real browser: say yes, come back, make an account, see it all, have it deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.people import PASSWORD, log_in
from tests.journeys.steps import choose, start

pytestmark = pytest.mark.browser

EMAIL = "dana@shop.example"


def take_steel_raw(page: Page) -> None:
    """Chooses the raw colour and sends it, with or without JavaScript."""
    choose(page, "colour", "raw")
    update = page.get_by_role("button", name="Update picture and price")
    if update.is_visible():
        update.click()
    expect(page.get_by_role("button", name="Let the shop choose Colour")).to_be_visible()


def register(page: Page, shop: LiveShop) -> None:
    page.goto(f"{shop.url}/register")
    page.get_by_label("Name").fill("Dana")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("button", name="Log out")).to_be_attached()
    expect(page.get_by_role("heading", name="Add this to your account?")).to_be_visible()
    page.get_by_role("button", name="Yes, add it").click()
    expect(page.get_by_role("heading", name="Add this to your account?")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_what_a_visitor_did_follows_them_to_another_device(
    small_shop: LiveShop, new_page: Callable[..., Page], scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(small_shop.url)
    page.get_by_role("button", name="Yes", exact=True).click()
    start(page, small_shop, "bicycle")
    take_steel_raw(page)
    design = page.url.split("/")[4]
    register(page, small_shop)

    other = new_page(java_script_enabled=scripts)
    log_in(other, small_shop, EMAIL)
    other.goto(small_shop.url)
    expect(other.get_by_text("Welcome back, Dana.")).to_be_visible()
    expect(other.locator(f'a[href*="{design}"]').first).to_be_visible()
    other.get_by_role("link", name="What we know about you").click()
    expect(other.get_by_role("cell", name="You chose Colour: Raw", exact=True)).to_be_visible()
    expect(other.get_by_role("listitem").filter(has_text="Colour: Raw")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_everything_is_shown_taken_along_and_deleted(
    small_shop: LiveShop, new_page: Callable[..., Page], scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(small_shop.url)
    page.get_by_role("button", name="Yes", exact=True).click()
    start(page, small_shop, "bicycle")
    take_steel_raw(page)
    register(page, small_shop)
    page.goto(f"{small_shop.url}/account/known")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    assert '"Colour: Raw"' in download.value.path().read_text()
    page.get_by_role("button", name="Forget “You chose Colour: Raw”").click()
    expect(page.get_by_role("cell", name="You chose Colour: Raw", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Delete everything").click()
    page.get_by_label(f"Delete my account {EMAIL} as well").check()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("#notice")).to_contain_text("Your account is deleted")
    expect(page.get_by_role("link", name="Log in")).to_be_attached()
