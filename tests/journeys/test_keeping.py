"""The editor in a real browser keeps what is typed: a window that closes, a log-out next door, a hasty Ctrl+S."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.web.bicycle import RULES

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(small_shop: LiveShop, new_page: Callable[..., Page]) -> Callable[[str], Page]:
    """Opens the editor of the bicycle for somebody, who logs in first."""

    def opened(name: str) -> Page:
        email = f"{name.lower()}@shop.example"
        account(small_shop, email, name, "merchandiser")
        page = new_page(allowed=("409", "401", "400", "413"))
        log_in(page, small_shop, email)
        page.goto(f"{small_shop.url}/studio/bicycle/")
        return page

    return opened


def text_of(page: Page) -> str:
    return page.locator("#rules-text").input_value()


def drafted(shop: LiveShop) -> str | None:
    """The rules of the draft that is saved."""
    with shop.room.reading() as unit:
        draft = unit.drafts.one("bicycle")
    return draft.texts.rules if draft else None


def test_a_window_that_closes_loses_nothing(small_shop: LiveShop, editor: Callable[[str], Page]) -> None:
    page = editor("Ada")
    page.locator("#rules-text").press("Control+End")
    page.keyboard.type("# a thought")
    expect(page.locator("#kept").get_by_text("Kept on the server on")).to_be_visible()
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"{small_shop.url}/studio/bicycle/")
    expect(again.get_by_text("you wrote something here that was not saved as the draft")).to_be_visible()
    again.get_by_role("link", name="Look at it").click()
    again.get_by_role("link", name="Take it into the editor").click()
    assert text_of(again) == f"{RULES}# a thought\n"
    expect(again.locator("#state .unsaved")).to_be_visible()
    again.keyboard.press("Control+s")
    expect(again.locator("#state")).to_contain_text("Draft saved by Ada")
    assert drafted(small_shop) == f"{RULES}# a thought\n"


def test_a_log_out_next_door_loses_nothing(small_shop: LiveShop, editor: Callable[[str], Page]) -> None:
    page = editor("Ada")
    other = page.context.new_page()
    other.goto(f"{small_shop.url}/account/")
    other.get_by_role("button", name="Log out").first.click()
    expect(other.get_by_role("link", name="Log in").first).to_be_visible()
    page.locator("#rules-text").press("Control+End")
    page.keyboard.type("# long work")
    expect(page.locator("#kept").get_by_text("You are logged out. Your text is still here")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator("#notice")).to_contain_text("still here")
    log_in(other, small_shop, "ada@shop.example")
    expect(page.locator("#kept").get_by_text("Kept on the server on")).to_be_visible()
    assert text_of(page) == f"{RULES}# long work"
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Draft saved by Ada")
    assert drafted(small_shop) == f"{RULES}# long work\n"


def test_saving_in_haste_replaces_nobodys_text(small_shop: LiveShop, editor: Callable[[str], Page]) -> None:
    ada, ben = editor("Ada"), editor("Ben")
    ada.locator("#rules-text").fill(f"{RULES}# from Ada\n")
    ada.keyboard.press("Control+s")
    ada.keyboard.press("Control+s")
    expect(ada.locator("#state")).to_contain_text("Draft saved by Ada")
    expect(ada.locator(".conflict")).to_have_count(0)
    ben.locator("#rules-text").fill(f"{RULES}# from Ben\n")
    for _ in range(3):
        with ben.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/bicycle/")):
            ben.keyboard.press("Control+s")
        expect(ben.get_by_role("heading", name="Ada saved this draft first")).to_be_visible()
    expect(ben.locator(".htmx-request")).to_have_count(0)
    assert drafted(small_shop) == f"{RULES}# from Ada\n"
    ben.get_by_role("button", name="Save mine on top").click()
    expect(ben.locator("#state")).to_contain_text("Draft saved by Ben")
    assert drafted(small_shop) == f"{RULES}# from Ben\n"


def test_what_is_too_long_is_sent_once_and_again_when_it_is_shorter(editor: Callable[[str], Page]) -> None:
    page, sent = editor("Ada"), list[bool]()

    def answered(asked: Route) -> None:
        sent.append(b"# long" in (asked.request.post_data_buffer or b""))
        if sent[-1]:
            asked.fulfill(status=413)
        else:
            asked.continue_()

    page.route("**/typed", answered)
    page.clock.install()
    page.locator("#rules-text").fill("# long")
    page.clock.run_for(2_000)
    expect(page.locator("#kept").get_by_text("This is more than the shop takes")).to_be_visible()
    page.clock.run_for(60_000)
    page.locator("#rules-text").fill("# short")
    page.clock.run_for(2_000)
    expect(page.locator("#kept").get_by_text("Kept on the server on")).to_be_visible()
    assert sent == [True, False]
