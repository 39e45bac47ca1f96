"""What is on screen is what the server has: rapid clicks on a slow server, a refused click, both, and a lost server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.steps import choose, saved, start

pytestmark = pytest.mark.browser

SLOW = 0.7


def on_screen(page: Page, option: str) -> str:
    return str(page.locator(f'[name="{option}"]:checked').get_attribute("value"))


def on_server(page: Page, option: str) -> str:
    """What a fresh page says."""
    other = page.context.new_page()
    other.goto(page.url)
    value = on_screen(other, option)
    other.close()
    return value


def test_three_rapid_clicks_on_a_slow_server(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    live_shop.waits += [SLOW, SLOW]
    for value in ("summit", "sport", "start"):
        choose(page, "trim", value)
    saved(page)
    assert (on_screen(page, "trim"), on_server(page, "trim")) == ("start", "start")


def test_rapid_clicks_on_different_options_are_all_kept(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    live_shop.waits += [SLOW, SLOW]
    choose(page, "trim", "summit")
    choose(page, "engine", "diesel-110")
    choose(page, "suspension", "adaptive")
    saved(page)
    wanted = {"trim": "summit", "engine": "diesel-110", "suspension": "adaptive"}
    assert {option: on_screen(page, option) for option in wanted} == wanted
    assert {option: on_server(page, option) for option in wanted} == wanted


def test_a_refused_click_goes_back_to_what_the_server_has(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    choose(page, "trim", "sport")
    saved(page)
    engine = on_screen(page, "engine")
    choose(page, "engine", "petrol-85")
    expect(page.get_by_role("dialog")).to_be_visible()
    saved(page)
    assert (on_screen(page, "engine"), on_server(page, "engine")) == (engine, engine)


def test_rapid_clicks_with_a_refused_one_among_them(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    choose(page, "trim", "sport")
    saved(page)
    live_shop.waits += [SLOW, SLOW]
    choose(page, "suspension", "adaptive")
    choose(page, "engine", "petrol-85")
    saved(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert on_screen(page, "engine") == on_server(page, "engine") != "petrol-85"
    assert (on_screen(page, "suspension"), on_server(page, "suspension")) == ("adaptive", "adaptive")


def test_a_step_link_does_not_overtake_a_change(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    live_shop.waits += [SLOW]
    choose(page, "trim", "summit")
    page.get_by_role("navigation", name="Steps").get_by_role("link", name="Outside").click()
    expect(page.get_by_role("heading", level=2, name="Outside")).to_be_visible()
    page.get_by_role("navigation", name="Steps").get_by_role("link", name="Line and engine").click()
    expect(page.locator("[name=trim][value=summit]")).to_be_checked()


def test_a_server_that_is_gone_is_said_and_the_screen_goes_back(
    live_shop: LiveShop, new_page: Callable[..., Page]
) -> None:
    page = new_page(allowed=("Failed to fetch", "ERR_", "htmx:"))
    start(page, live_shop, "car")
    page.context.set_offline(True)
    choose(page, "trim", "sport")
    expect(page.locator("#notice")).to_contain_text("your last change is not saved")
    assert on_screen(page, "trim") == "tour"
    page.context.set_offline(False)
    choose(page, "trim", "sport")
    saved(page)
    assert (on_screen(page, "trim"), on_server(page, "trim")) == ("sport", "sport")
    expect(page.locator("#notice")).to_be_empty()


def test_a_page_from_before_an_error_says_so_and_goes_back(live_shop: LiveShop, new_page: Callable[..., Page]) -> None:
    """The session is gone (cookies cleared): the post is refused, the page says why and shows what was saved."""
    page = new_page(allowed=("400", "403"))
    start(page, live_shop, "car")
    page.context.clear_cookies()
    choose(page, "trim", "sport")
    expect(page.locator("#notice")).to_contain_text("This form has expired")
    assert on_screen(page, "trim") == "tour"
