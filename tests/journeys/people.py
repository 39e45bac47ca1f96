"""People with accounts: made in the shop's records, logged in through its page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveShop

PASSWORD = "four words in a row"


def account(shop: LiveShop, email: str, name: str, *roles: str) -> None:
    """Makes an account, unless it is there."""
    with shop.room.unit() as unit:
        if unit.accounts.id_of(email) is None:
            unit.accounts.add(email, name, PASSWORD, roles)


def log_in(page: Page, shop: LiveShop, email: str, password: str = PASSWORD) -> None:
    """Fills in the log-in page."""
    page.goto(f"{shop.url}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_attached()
