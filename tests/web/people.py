"""People at the shop's pages: they log in through the form, read pages, and post the forms that stand on them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Switch = Any
"""A bool. Forms come as ``**fields``, whose texts would have to be bools otherwise, as far as types can tell."""

PASSWORD = "four words in a row"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = ""

    def get(self, address: str, *, status: int = 200) -> str:
        """The page at the address, redirects followed."""
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == status, answer.text[-2000:]
        self.page = answer.text
        return self.page

    def post(self, address: str, /, *, htmx: Switch = False, follow: Switch = True, **fields: str) -> TestResponse:
        """Posts the fields with the token of the page that was read last (of the log-in page, if none was)."""
        if "csrf_token" not in self.page:
            self.get("/account/known")
        fields.setdefault("csrf_token", token_of(self.page))
        headers = HTMX if htmx else {}
        answer = self.client.post(address, data=fields, headers=headers, follow_redirects=follow and not htmx)
        if "csrf_token" in answer.text:
            self.page = answer.text
        return answer

    def send(self, action: str, /, **changed: str) -> TestResponse:
        """Fills in the form with that action as it stands on the page, with some fields changed, and posts it."""
        return self.post(action, **{**form_of(self.page, action), **changed})

    def log_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Fills in the log-in page."""
        self.get("/login")
        return self.post("/login", email=email, password=password)


def person(app: Flask, *roles: str, email: str = "", name: str = "") -> Person:
    """Somebody who has logged in to a new account with these roles; the address follows from the first role."""
    first = roles[0] if roles else "somebody"
    email = email or f"{first}@shop.example"
    with app.extensions["room"].unit() as unit:
        unit.accounts.add(email, name or f"{first.capitalize()} Test", PASSWORD, roles)
    made = Person(app.test_client())
    answer = made.log_in(email)
    assert "Log out" in answer.text, answer.text[-2000:]
    return made


def token_of(page: str) -> str:
    """The token against forged forms that stands on the page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page) or re.search(
        r"X-CSRFToken&#34;: &#34;([^&]+)", page
    )
    assert found is not None
    return found.group(1)


def form_of(page: str, action: str) -> dict[str, str]:
    """What a browser would post of the form with that action: inputs, texts and choices, but no button."""
    reader = _Forms(action)
    reader.feed(page)
    assert reader.found, f"no form posts to {action}"
    return reader.values


def words(page: str) -> str:
    """The words on a page, without what stands in text areas."""
    cut = r"<(script|style|svg|textarea).*?</\1>|</?bdi>"
    plain = re.sub(cut, lambda found: " " if found[1] else "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


class _Forms(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.found = action, False, False
        self.values: dict[str, str] = {}
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = at.get("action", "").partition("#")[0] == self.action
            self.found |= self.inside
        elif not self.inside or not at.get("name"):
            return
        elif tag == "textarea":
            self.text, self.values[at["name"]] = at["name"], ""
        elif tag == "input" and (at.get("type") not in {"radio", "checkbox"} or "checked" in at):
            self.values[at["name"]] = at.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.text:
            # as browsers do: the first line break after the tag is no part of the text, line ends become CR LF
            written = self.values[self.text].removeprefix("\n")
            self.values[self.text], self.text = written.replace("\n", "\r\n"), None

    def handle_data(self, data: str) -> None:
        if self.text:
            self.values[self.text] += data
