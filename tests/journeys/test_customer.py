"""A customer's whole story in a real browser: configure a car, hit an impossible option, have it anyway, order; pack a
box of items. Once with JavaScript and once without."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.steps import add_item, choose, click, go_to, place_order, shown_total, start

pytestmark = pytest.mark.browser


def test_a_car_is_configured_and_ordered(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    first = shown_total(page)

    choose(page, "trim", "sport")
    expect(page.locator("#live")).to_contain_text("Total")
    assert shown_total(page) != first
    expect(page.get_by_text("The Sport line needs an engine with at least 110 kW.").first).to_be_visible()

    # an impossible engine: the reason, in the customer's words, in a dialog that takes the focus
    choose(page, "engine", "petrol-85")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The Sport line needs an engine with at least 110 kW.")
    expect(dialog).to_contain_text("Line: Sport")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    expect(page.locator("[name=engine][value=petrol-85]")).not_to_be_checked()

    # Escape keeps everything, and the focus returns to where it was
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.locator("[name=engine][value=petrol-85]")).to_be_focused()
    expect(page.locator("[name=trim][value=sport]")).to_be_checked()

    choose(page, "engine", "petrol-85")
    dialog.get_by_role("button", name="Choose it anyway").click()
    expect(page.locator("[name=engine][value=petrol-85]")).to_be_checked()
    expect(page.locator("[name=trim][value=sport]")).not_to_be_checked()

    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator("[name=trim][value=sport]")).to_be_checked()

    go_to(page, "Outside")
    choose(page, "paint", "copper")
    expect(page.locator("[name=paint][value=copper]")).to_be_checked()
    total = shown_total(page)
    place_order(page, total)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada Example.")
    page.goto(live_shop.url + "/orders")
    expect(page.get_by_role("row").last).to_contain_text(total)


def test_a_car_is_configured_and_ordered_without_javascript(live_shop: LiveShop, plain_page: Page) -> None:
    page = plain_page
    start(page, live_shop, "car")
    choose(page, "trim", "sport")
    page.get_by_role("button", name="Update picture and price").click()
    expect(page.locator("[name=trim][value=sport]")).to_be_checked()

    choose(page, "engine", "petrol-85")
    page.get_by_role("button", name="Update picture and price").click()
    panel = page.locator("#refusal")
    expect(panel).to_contain_text("The Sport line needs an engine with at least 110 kW.")
    panel.get_by_role("button", name="Choose it anyway").click()
    expect(page.locator("[name=engine][value=petrol-85]")).to_be_checked()

    page.locator(".bar").get_by_role("button", name="Undo").click()
    expect(page.locator("[name=trim][value=sport]")).to_be_checked()
    go_to(page, "Outside")
    choose(page, "paint", "copper")
    page.get_by_role("button", name=re.compile("^Next")).click()  # leads on and saves
    go_to(page, "Outside")
    expect(page.locator("[name=paint][value=copper]")).to_be_checked()
    place_order(page, shown_total(page))


def test_a_box_is_filled_item_by_item(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "ritual")
    go_to(page, "Item 1")
    items = page.locator(".steps a", has_text="Item ").count()
    add_item(page)
    expect(page.locator(".steps [aria-current]")).to_contain_text(f"Item {items + 1}")
    expect(page.locator(".steps a", has_text="Item ")).to_have_count(items + 1)

    # the long list is searched while typing, and what was typed stays through a change
    page.get_by_role("searchbox", name="Search in Product").fill("balm")
    cards = page.locator("[id^=f-product] .card:visible")
    assert 0 < cards.count() < 20
    name = cards.first.locator(".label").inner_text()
    click(cards.first.locator("input"))
    expect(page.locator(".steps [aria-current] small")).to_have_text(name)
    expect(page.get_by_role("searchbox", name="Search in Product")).to_have_value("balm")
    assert cards.count() < 20

    page.get_by_role("button", name=re.compile(f"^Remove this item ?: Item {items + 1}, {re.escape(name)}$")).click()
    expect(page.locator(".steps a", has_text="Item ")).to_have_count(items)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".steps a", has_text="Item ")).to_have_count(items + 1)


def test_a_box_is_filled_without_javascript(live_shop: LiveShop, plain_page: Page) -> None:
    page = plain_page
    start(page, live_shop, "ritual")
    go_to(page, "Item 1")
    items = page.locator(".steps a", has_text="Item ").count()
    add_item(page)
    expect(page.locator(".steps a", has_text="Item ")).to_have_count(items + 1)
    page.get_by_role("searchbox", name="Search in Product").fill("balm")
    page.locator(".finder:has([name=q]) button").click()
    page.wait_for_url(re.compile(r"q=balm"))
    assert 0 < page.locator("[id^=f-product] .card").count() < 20


def test_a_list_is_narrowed_by_facts_and_stays_so_after_a_click(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "ritual")
    go_to(page, "Item 1")
    facets, cards = page.locator(".facets"), page.locator("[id^=f-product] .card:visible")
    facets.locator("summary").focus()
    page.keyboard.press("Enter")
    facets.get_by_label("Redness").check()
    facets.get_by_label("Cream").focus()
    page.keyboard.press("Space")
    left = facets.locator("label", has_text="Cream").locator("small").inner_text()
    expect(page.locator(".found")).to_have_text(f"{left} found")
    expect(cards).to_have_count(int(left))
    cards.filter(has_text="Azelaic").locator("input").check()
    expect(page.locator(".steps [aria-current]")).to_contain_text("Azelaic")
    expect(facets.get_by_label("Cream")).to_be_checked()
    expect(cards).to_have_count(int(left))
    page.get_by_role("link", name="Compare Product in detail").click()
    expect(page.locator(".versus thead")).to_contain_text("Azelaic")
    page.locator(".versus tfoot form button").first.click()
    expect(page.locator(".steps [aria-current]")).not_to_contain_text("Azelaic")


def test_a_design_is_shared_and_taken_over(live_shop: LiveShop, new_page: Callable[..., Page]) -> None:
    page = new_page()
    start(page, live_shop, "car")
    choose(page, "trim", "start")
    expect(page.locator("[name=trim][value=start]")).to_be_checked()
    total = shown_total(page)
    go_to(page, "Summary")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link to this design").input_value()

    friend = new_page()
    friend.goto(link)
    expect(friend.locator("#price")).to_have_text(total)
    friend.get_by_role("button", name="Make it mine").click()
    expect(friend.locator("[name=trim][value=start]")).to_be_checked()


def test_keys_alone_are_enough(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    page.locator("[name=trim]:checked").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=trim][value=start]")).to_be_checked()
    expect(page.locator("#live")).to_contain_text("Total")
    expect(page.locator("[name=trim][value=start]")).to_be_focused()
    page.locator(".bar").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=trim][value=tour]")).to_be_checked()


def test_pictures_have_their_room(page: Page, live_shop: LiveShop) -> None:
    """What else stands beside the options does not push the pictures into each other."""
    start(page, live_shop, "car")
    rooms = page.locator(".view img:visible, .views:visible, .stage-foot")
    for height in (1000, 720, 600):
        page.set_viewport_size({"width": 1280, "height": height})
        assert _stand_apart(rooms), height
        page.locator(".breakdown > summary").click()
        assert _stand_apart(rooms), (height, "with its prices")
        page.locator(".breakdown > summary").click()


def _stand_apart(rooms: Locator) -> bool:
    """Whether each ends above the next; there is more than one."""
    ends = rooms.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({top, bottom}) => [top, bottom])"
    )
    return len(ends) > 1 and all(above[1] <= below[0] for above, below in pairwise(ends))
