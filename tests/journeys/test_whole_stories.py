"""Whole stories, by what a customer has in hand: a dark phone, a keyboard alone, a browser without scripts; and a guest
who comes back after a week in which the shop has published something new."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.journeys.steps import choose, go_to, saved, shown_total, start

pytestmark = pytest.mark.browser

DARK_PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "color_scheme": "dark",
}
WEEK = timedelta(days=8)
FOCUSED = "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def tab_to(page: Page, name: str) -> None:
    """Goes on with Tab until what has the focus is called so."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(FOCUSED).replace("\u2068", "").replace("\u2069", "")):
            return
    raise AssertionError(f"Tab does not come to {name}")


def summary_of(page: Page) -> str:
    """The address of the summary of the design on the page."""
    return re.sub(r"/d/(\w+)/.*", r"/summary/\1", page.url)


def designed(page: Page, shop: LiveShop, **chosen: str) -> str:
    """The address of the summary of a new bicycle with these choices, made without a script."""
    start(page, shop, "bicycle")
    for option, value in chosen.items():
        choose(page, option, value)
    page.get_by_role("button", name="Update picture and price").click()
    return summary_of(page)


def let_them_remember(page: Page, shop: LiveShop) -> None:
    """Allows to be remembered."""
    page.goto(f"{shop.url}/account/answers")
    page.locator("#remember").get_by_role("button", name="Yes").click()


def test_a_car_is_said_seen_and_compared_on_a_dark_phone(live_shop: LiveShop, new_page: Callable[..., Page]) -> None:
    page = new_page(**DARK_PHONE)
    page.goto(f"{live_shop.url}/p/car/say")
    page.get_by_label("Say what you want").fill("electric, towbar, under 60,000, not black, blarg")
    page.get_by_role("button", name="Show me").click()
    expect(page.locator(".unknown").first).to_contain_text("blarg")
    assert page.evaluate(WIDE) <= 0
    page.get_by_role("button", name="Go on with this").click()
    expect(page.locator("#cfg")).to_be_visible()
    page.wait_for_load_state("load")
    first, said, mine = page.url, shown_total(page), summary_of(page)

    # another view, larger, and small again
    picture = page.locator("#view img")
    before = picture.get_attribute("src")
    page.get_by_role("list", name="Pictures").get_by_role("link").last.click()
    expect(picture).not_to_have_attribute("src", before or "")
    page.get_by_role("link", name="Larger").click()
    expect(page.get_by_role("dialog", name="The picture, larger")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("link", name="Larger")).to_be_focused()

    # searched for, found on another step, and the way back
    page.get_by_role("searchbox", name="Search in the product").fill("towbar")
    page.locator(".hits a").first.click()
    expect(page).not_to_have_url(re.compile(re.escape(first)))
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape(first)))
    assert shown_total(page) == said
    assert page.evaluate(WIDE) <= 0

    # the same design in the other language, by its address, and beside another one
    page.goto(mine.replace("/summary/", "/de/summary/"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.goto(mine.replace("/summary/", "/en/summary/"))
    start(page, live_shop, "car")
    choose(page, "trim", "sport")
    saved(page)
    page.goto(mine)
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("group", name="Yours").get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("table.versus")).to_contain_text(said)
    expect(page.locator("table.versus thead th")).to_have_count(2)
    assert page.evaluate(WIDE) <= 0


def test_items_are_copied_and_moved_by_keyboard_alone(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "ritual")
    go_to(page, "Item 1")
    tabs = page.locator(".steps a", has_text="Item ")
    items = tabs.count()
    first = page.locator(".steps [aria-current] small").inner_text()
    tab_to(page, "^One more like this")
    page.keyboard.press("Enter")
    expect(tabs).to_have_count(items + 1)
    expect(page.locator(".steps [aria-current] small")).to_have_text(first)
    tab_to(page, "^Move forward: ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/items/{items}$"))
    page.wait_for_load_state("load")
    tab_to(page, "^Remove this item")
    page.keyboard.press("Enter")
    expect(tabs).to_have_count(items)
    tab_to(page, "^Bring it back")
    page.keyboard.press("Enter")
    expect(tabs).to_have_count(items + 1)


def test_two_decide_together_and_show_it_to_everybody_without_scripts(
    small_shop: LiveShop, new_page: Callable[..., Page]
) -> None:
    ada, bob = (new_page(java_script_enabled=False) for _ in range(2))
    let_them_remember(ada, small_shop)
    ada.goto(designed(ada, small_shop, material="carbon"))
    ada.get_by_role("link", name="Decide together with others").click()
    ada.get_by_label("Your first name").fill("Ada")
    ada.get_by_label("Material: Carbon").select_option("matters")
    ada.get_by_role("button", name="Open the round").click()
    link = ada.get_by_label("Link to this round").input_value()
    designed(bob, small_shop, rack="yes")
    bob.goto(link)
    bob.get_by_role("link", name=re.compile("^With ")).click()
    bob.get_by_label("Your first name").fill("Bob")
    bob.get_by_role("button", name="Take part").click()
    expect(bob.get_by_text("That is proven")).to_be_visible()
    ada.reload()
    ada.get_by_role("button", name="Take this design").click()
    expect(ada.get_by_role("heading", name="Show it to everybody")).to_be_visible()
    ada.get_by_role("button", name="Yes, show it in the gallery").click()
    expect(ada.get_by_text("nobody else sees it yet.")).to_be_visible()

    account(small_shop, "mona@shop.example", "Mona", "merchandiser")
    mona = new_page(java_script_enabled=False)
    log_in(mona, small_shop, "mona@shop.example")
    mona.goto(f"{small_shop.url}/customers/gallery")
    mona.get_by_role("button", name="Show it").first.click()
    bob.goto(f"{small_shop.url}/p/bicycle/gallery")
    bob.get_by_role("button", name="Start from this").click()
    expect(bob.locator("#cfg")).to_be_visible()


def test_a_guest_comes_back_after_a_week_to_other_prices(
    small_shop: LiveShop, new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = new_page()
    start(before, small_shop, "bicycle")
    choose(before, "material", "carbon")
    saved(before)
    kept = shown_total(before)
    tab, mine = before.context.new_page(), summary_of(before)
    tab.goto(before.url)

    file = small_shop.folder / "catalog" / "bicycle" / "product.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("price: 900", "price: 950"), encoding="utf-8")
    small_shop.room.refresh(now=True)
    choose(tab, "rack", "no")  # a page from before goes on at the prices that it was begun with
    saved(tab)
    assert shown_total(tab) == kept

    monkeypatch.setattr(small_shop.room, "now", lambda: datetime.now(UTC) + WEEK)
    lasting = [each for each in before.context.cookies() if each["expires"] > 0]
    home = new_page()
    home.context.add_cookies(lasting)  # type: ignore[arg-type]
    home.goto(small_shop.url)
    expect(home.get_by_text("Bicycle").first).to_be_visible()
    home.goto(mine)
    home.get_by_role("link", name="See what would change").click()
    expect(home.locator("main")).to_contain_text(f"{kept} now; € 1,770 with today's prices.")
    home.get_by_role("button", name="Take today's").click()
    home.goto(mine)
    home.get_by_role("textbox", name="Name", exact=True).fill("Ada Example")
    home.get_by_role("textbox", name="E-mail").fill("ada@demo.example")
    home.get_by_role("button", name="Order for € 1,770").click()
    expect(home.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada Example.")
    home.get_by_role("contentinfo").get_by_role("link", name="Withdraw from contract here").click()
