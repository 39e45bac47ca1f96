"""A click, Space or Enter on what the shop proposes makes it the customer's own: nothing takes it away unasked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.steps import choose, saved, start

pytestmark = pytest.mark.browser


def control(page: Page, option: str, value: str) -> Locator:
    return page.locator(f'[name="{option}"][value="{value}"]')


def let_the_shop(page: Page, option: str) -> Locator:
    return page.get_by_role("button", name=f"Let the shop choose {option}", exact=True)


@pytest.mark.parametrize("by", ["click", "Space", "Enter"])
def test_a_proposed_value_is_chosen(live_shop: LiveShop, page: Page, by: str) -> None:
    start(page, live_shop, "car")
    proposed = control(page, "trim", "tour")
    expect(proposed).to_be_checked()
    expect(let_the_shop(page, "Line")).to_have_count(0)
    if by == "click":
        choose(page, "trim", "tour")
    else:
        proposed.focus()
        page.keyboard.press(by)
    expect(let_the_shop(page, "Line")).to_be_visible()
    saved(page)
    expect(proposed).to_be_checked()
    expect(proposed).to_be_focused()
    page.reload()
    expect(let_the_shop(page, "Line")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()


def test_arrows_choose_what_they_land_on_and_nothing_else(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    control(page, "trim", "tour").focus()
    page.keyboard.press("ArrowDown")
    saved(page)
    page.keyboard.press("ArrowDown")
    saved(page)
    expect(control(page, "trim", "summit")).to_be_checked()
    expect(let_the_shop(page, "Line")).to_be_visible()
    expect(page.get_by_role("button", name="Let the shop choose")).to_have_count(1)


def test_a_proposal_that_is_clicked_on_while_another_click_is_under_way_is_kept(
    live_shop: LiveShop, page: Page
) -> None:
    start(page, live_shop, "car")
    live_shop.waits += [0.7, 0.7]
    choose(page, "engine", "petrol-180")
    choose(page, "trim", "tour")
    choose(page, "suspension", "sport")
    saved(page)
    for option in ("Line", "Engine", "Suspension"):
        expect(let_the_shop(page, option)).to_be_visible()
