"""A running app over the small bicycle shop, and a customer who can press buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.web.bicycle import bicycle_shop
from tests.web.people import Switch


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """The shop's templates are the same in each test: compiled once."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(tmp_path: Path, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The bicycle shop on a database of its own."""
    shop = bicycle_shop(tmp_path / "shop")
    settings = Settings(shop_folder=shop, data=tmp_path / "data", look_seconds=0, secret_key="a secret of tests")
    made = create_app(settings)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    limiter.reset()
    yield made
    made.extensions["room"].store.close()


HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Source": "form#cfg", "HX-Target": "div#design"}


class Customer:
    """A browser without JavaScript, or with ``htmx``: fills forms in as they are and posts them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = ""

    def visit(self, address: str) -> str:
        """The page at the address, redirects followed; it must be there."""
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, answer.text[-2000:]
        self.page, self.address = answer.text, answer.request.path
        return self.page

    def start(self, product: str = "bicycle") -> str:
        """The address of the first page of a new design."""
        self.visit(f"/p/{product}")
        token = form_values(self.page)["csrf_token"][0]
        answer = self.client.post(f"/p/{product}/designs", data={"csrf_token": token}, follow_redirects=True)
        self.page, self.address = answer.text, answer.request.path
        return self.address

    def post(self, htmx: Switch = False, **changed: str | list[str]) -> TestResponse:
        """Posts the configurator's form as the page shows it, with some fields changed (`__` stands for `-`)."""
        values: dict[str, list[str]] = form_values(self.page)
        for name, value in changed.items():
            values[name] = [value] if isinstance(value, str) else value
        if htmx:
            values["seq"] = changed.get("seq", [str(int(values["seq"][0]) + 1)])  # type: ignore[assignment]
            return self.client.post(self.address, data=values, headers=HTMX)
        answer = self.client.post(self.address, data=values, follow_redirects=True)
        self.page = answer.text
        return answer

    def choose(self, **changed: str | list[str]) -> str:
        """The page after a change without JavaScript."""
        answer = self.post(act="update", **changed)
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.text


@pytest.fixture
def customer(app: Flask) -> Customer:
    """Somebody new at the bicycle shop."""
    return Customer(app.test_client())


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag != "input" or not at.get("name") or at.get("form") == "find":
            return
        if at.get("type") in {"radio", "checkbox"} and "checked" not in at:
            return
        self.values.setdefault(at["name"] or "", []).append(at.get("value") or "")


def form_values(page: str) -> dict[str, list[str]]:
    """What a browser would post from the page's last form, or from the configurator's."""
    found = re.search(r'<form id="cfg".*?</form>', page, re.DOTALL) or re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None
    form = _Form()
    form.feed(found.group())
    return form.values


def text_of(page: str) -> str:
    """The words on a page."""
    plain = re.sub(r"<(script|style|svg).*?</\1>|</?bdi>", lambda cut: " " if cut[1] else "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())
