"""A merchandiser's story in a real browser: change a rule and the shop follows, break one and be shown where, meet a
colleague. With JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.journeys.steps import choose, start
from tests.web.bicycle import RULES

pytestmark = pytest.mark.browser

NO_RAW_RACK = 'rule no-raw-rack "A raw frame carries no rack."\n  colour = raw excludes rack = yes\n'
BROKEN = RULES.replace("material = carbon excludes", "materiel = carbon excludes")


@pytest.fixture
def editor(small_shop: LiveShop, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the editor of the bicycle for somebody, who logs in first."""

    def opened(name: str = "Ada", **options: object) -> Page:
        email = f"{name.lower()}@shop.example"
        account(small_shop, email, name, "merchandiser")
        page = new_page(allowed=("409",), **options)
        log_in(page, small_shop, email)
        page.get_by_role("link", name="Studio").click()
        page.get_by_role("link", name="Bicycle", exact=True).click()
        return page

    return opened


def rules(page: Page) -> str:
    return page.locator("#rules-text").input_value()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_rule_is_written_and_the_shop_follows(
    small_shop: LiveShop, editor: Callable[..., Page], new_page: Callable[..., Page], scripts: bool
) -> None:
    page = editor(java_script_enabled=scripts)
    page.locator("#rules-text").fill(RULES + NO_RAW_RACK)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#report")).to_contain_text("Ready to publish")
    assert rules(page) == RULES + NO_RAW_RACK

    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#state")).to_contain_text("Draft saved by Ada")
    page.get_by_role("button", name="Review and publish").click()
    expect(page.locator(".diff .new .line").first).to_have_text('rule no-raw-rack "A raw frame carries no rack."')
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#notice")).to_contain_text("Bicycle is on sale as revision")

    customer = new_page()
    start(customer, small_shop, "bicycle")
    choose(customer, "colour", "raw")
    expect(customer.get_by_text("A raw frame carries no rack.").first).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("row")).to_have_count(3)


def test_a_mistake_is_shown_with_its_line_and_the_link_leads_there(editor: Callable[..., Page]) -> None:
    page = editor()
    page.locator("#rules-text").fill(BROKEN)
    page.get_by_role("radio", name="Catalogue").check(force=True)
    expect(page.locator("#catalogue-text")).to_be_visible()
    expect(page.locator("#rules-text")).not_to_be_visible()
    page.keyboard.press("Control+Enter")
    report = page.locator("#report")
    expect(report).to_contain_text("Did you mean 'material'?")
    expect(report).to_contain_text("materiel = carbon excludes rack = yes")
    report.get_by_role("link", name="Rules, line 3").click()
    expect(page.locator("#rules-text")).to_be_focused()
    selected = page.locator("#rules-text").evaluate("text => text.value.slice(text.selectionStart, text.selectionEnd)")
    assert selected == "materiel = carbon excludes rack = yes"
    expect(page.locator(".pane-rules .gutter .error")).to_have_text("3")


def test_a_mistake_is_shown_with_its_line_without_javascript(editor: Callable[..., Page]) -> None:
    page = editor(java_script_enabled=False)
    page.locator("#rules-text").fill(BROKEN)
    page.get_by_role("button", name="Check").click()
    report = page.locator("#report")
    expect(report).to_contain_text("Rules, line 3")
    expect(report).to_contain_text("materiel = carbon excludes rack = yes")
    assert rules(page) == BROKEN
    page.get_by_role("button", name="Review and publish").click()
    expect(page.get_by_text("This cannot be published until the mistakes are mended.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_two_colleagues_save_and_nothing_is_lost(editor: Callable[..., Page], scripts: bool) -> None:
    ada, ben = editor("Ada", java_script_enabled=scripts), editor("Ben", java_script_enabled=scripts)
    ada.locator("#rules-text").fill(RULES + "# from Ada\n")
    ada.get_by_role("button", name="Save draft").click()
    expect(ada.locator("#state")).to_contain_text("Draft saved by Ada")
    ben.locator("#rules-text").fill(RULES + "# from Ben\n")
    ben.get_by_role("button", name="Save draft").click()
    expect(ben.get_by_role("heading", name="Ada saved this draft first")).to_be_visible()
    expect(ben.locator(".conflict .gone")).to_contain_text("# from Ada")
    expect(ben.locator(".conflict .diff .new")).to_contain_text("# from Ben")
    assert rules(ben) == RULES + "# from Ben\n"
    ben.get_by_role("button", name="Save mine on top").click()
    expect(ben.locator("#state")).to_contain_text("Draft saved by Ben")
    ada.reload()
    assert rules(ada) == RULES + "# from Ben\n"


def test_the_text_can_be_written_and_left_with_keys(editor: Callable[..., Page]) -> None:
    page = editor()
    text = page.locator("#rules-text")
    text.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("rule calm")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("rack = no")
    page.keyboard.press("Enter")
    page.keyboard.type("or rack = yes")
    page.keyboard.press("Shift+Tab")
    assert rules(page).endswith("rule calm\n  rack = no\nor rack = yes")
    expect(page.locator(".pane-rules .gutter span").last).to_have_text(str(len(rules(page).split("\n"))))
    expect(page.locator("#state .unsaved")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Draft saved by Ada")
    expect(page.locator("#state .unsaved")).not_to_be_visible()
    expect(text).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()


def test_a_file_that_breaks_on_disk_is_shown_and_the_shop_goes_on(
    small_shop: LiveShop, editor: Callable[..., Page], new_page: Callable[..., Page]
) -> None:
    small_shop.room.refresh(now=True)
    file = small_shop.folder / "rules" / "bicycle.rules"
    file.write_text(BROKEN)
    small_shop.room.refresh(now=True)
    page = editor()
    expect(page.get_by_text(re.compile("The shop goes on with the last good revision"))).to_be_visible()
    expect(page.locator(".banner")).to_contain_text("rules/bicycle.rules, line 3")
    customer = new_page()
    start(customer, small_shop, "bicycle")
    file.write_text(RULES + NO_RAW_RACK)
    small_shop.room.refresh(now=True)
    start(customer, small_shop, "bicycle")
    choose(customer, "colour", "raw")
    expect(customer.get_by_text("A raw frame carries no rack.").first).to_be_visible()
    page.reload()
    expect(page.locator(".banner")).to_have_count(0)
