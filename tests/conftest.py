"""What the tests start from: databases on SQLite and PostgreSQL, a headless Chromium, pages that watch for errors.

Anything that cannot be had on a machine (no browser, no PostgreSQL) skips the tests that need it, with the
reason; in continuous integration (CI=true) they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type
from hypothesis import HealthCheck, Phase, settings
from passlib.hash import argon2
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from configurator.services.configuring.step_page import view
from configurator.storage import database
from configurator.storage.store import Store
from tests.databases import EmptyShop, postgres_database, upgrade_by_copy
from tests.servers import NoServer, PostgresServer, RedisServer, postgres_server, redis_server
from tools import chromium as chromium_tool

settings.register_profile("shop", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soon", settings.get_profile("shop"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("shop")

# how long a page may take on a machine that has other things to do; what is expected is seen as soon as it is there
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# tests change files and look at once; whether files are waited for is tested where it is decided
os.environ.setdefault("STILL_SECONDS", "0")
# nobody in a test is shown nothing by chance
os.environ.setdefault("HOLDOUT_PERCENT", "0")


_UPGRADE = database._upgrade


def unavailable(reason: str) -> NoReturn:
    """Leaves the test out, or fails it where everything has to be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Passwords are hashed as the shop does, at a hundredth of the cost: whoever guesses has no time here anyway."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordHasher.__init__, "__defaults__", (1, 64, 1, 32, 16, "utf-8", Type.ID))
        for name, value in {"default_rounds": 1, "memory_cost": 64, "parallelism": 1}.items():
            patch.setattr(argon2, name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def unhurried_pages() -> Iterator[None]:
    """Pages made in the tests' own process look for every reason and figure: what they say is no matter of speed."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("seconds", "effects_seconds"):
            patch.setitem(view.__kwdefaults__ or {}, name, 600.0)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that lives as long as the test run."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres_server())
        except NoServer as reason:
            unavailable(str(reason))
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresServer) -> str:
    """The URL of the `postgres` database on a server that lives as long as the test run."""
    return postgres.url


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """A Redis server of the test file's own."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(redis_server())
        except NoServer as reason:
            unavailable(str(reason))
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database, once on SQLite and once on PostgreSQL; dropped after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    else:
        with postgres_database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shop_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Like ``database_url``, with the shop's empty tables in it, which is quicker than the migrations."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template")(), tmp_path / "shop.sqlite3")
        yield f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    else:
        with request.getfixturevalue("empty_postgres_shop").lent() as url:
            yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A SQLite file with the shop's tables, made by the migrations when it is asked for first."""

    @cache
    def made() -> Path:
        path = tmp_path_factory.mktemp("template") / "shop.sqlite3"
        engine = database.open_engine(f"sqlite:///{path}")
        _UPGRADE(engine)
        engine.dispose()
        return path

    return made


@pytest.fixture(scope="session", autouse=True)
def tables_are_copied(sqlite_template: Callable[[], Path]) -> Iterator[None]:
    """A shop that a test begins on SQLite gets a copy of empty tables; with ``migrated`` the migrations make them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_upgrade", upgrade_by_copy(sqlite_template, _UPGRADE))
        yield


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this test, the migrations make all tables."""
    monkeypatch.setattr(database, "_upgrade", _UPGRADE)


@pytest.fixture(scope="session")
def empty_postgres_shop(postgres_url: str) -> Iterator[EmptyShop]:
    """A database with the shop's tables on the server of this run."""
    with postgres_database(postgres_url) as url:
        Store(url).close()
        yield EmptyShop(postgres_url, url.rpartition("/")[2])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the whole run; take `page` or `new_page` for a tab of your own."""
    path = chromium_tool.find()
    if path is None:
        unavailable("No Chromium: `make test` installs one, or install it yourself.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium_tool.SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each with cookies of its own; keywords go to the browser context (`java_script_enabled=False`).

    After the test every console error and refused script (CSP) on any of them fails it. Expected ones are
    passed as `allowed`: texts that a message may contain.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, allowed: tuple[str, ...] = (), **options: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()

        def complain(text: str) -> None:
            if not any(part in text for part in allowed):
                complaints.append(f"{page.url}: {text}")

        page.on("console", lambda message: complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complain(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page with JavaScript, desktop size."""
    return new_page()


@pytest.fixture
def plain_page(new_page: Callable[..., Page]) -> Page:
    """A page in a browser whose JavaScript is off."""
    return new_page(java_script_enabled=False)
