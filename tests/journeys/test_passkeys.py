"""A passkey, in a real browser with an authenticator of its own: added, asked for at the log-in, shown once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.journeys.conftest import LiveShop
from tests.journeys.people import PASSWORD, account

pytestmark = pytest.mark.browser

EMAIL = "kim@shop.example"


def authenticator(page: Page) -> None:
    """Plugs a security key into the browser, whose owner always touches it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": True}})


def test_a_passkey_is_added_and_asked_for(small_shop: LiveShop, new_page: Callable[..., Page]) -> None:
    account(small_shop, EMAIL, "Kim", "customer")
    page, shop = new_page(), small_shop.url.replace("127.0.0.1", "localhost")  # passkeys belong to a name
    authenticator(page)

    def log_in() -> None:
        page.goto(f"{shop}/login")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()

    log_in()
    page.goto(f"{shop}/account/factors")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What do you call it?").fill("My key")
    assert violations(page) == []
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("From now on a log-in asks for a passkey as well.")).to_be_visible()
    expect(page.get_by_text("My key", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    code = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("button", name="Log out").click()

    log_in()
    expect(page.get_by_role("heading", name="Your passkey")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("button", name="Log out")).to_be_attached()

    page.goto(f"{shop}/wan-verify?next=/account/factors")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(page).to_have_url(f"{shop}/account/factors")

    # without the key, a code that was written down
    other = new_page()
    other.goto(f"{shop}/login")
    other.get_by_label("E-mail").fill(EMAIL)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Log in").click()
    other.get_by_role("link", name="Use a recovery code").click()
    other.get_by_label("Recovery code").fill(code)
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("button", name="Log out")).to_be_attached()
