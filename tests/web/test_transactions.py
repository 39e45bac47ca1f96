"""How often the records are asked: a click opens its design once, decides, and writes in one transaction."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from configurator.settings import Settings
from configurator.web import create_app
from tests.web.bicycle import bicycle_shop
from tests.web.conftest import Customer


@pytest.fixture
def app(tmp_path: Path, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The bicycle shop; its files are looked at once, before anything is counted."""
    shop = bicycle_shop(tmp_path / "shop")
    settings = Settings(shop_folder=shop, data=tmp_path / "data", look_seconds=3600, secret_key="a secret of tests")
    made = create_app(settings)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    made.extensions["room"].store.close()


@pytest.fixture
def asked(app: Flask) -> Iterator[Counter[str]]:
    """Transactions that were begun, and statements that read the states of designs."""
    counts, engine = Counter[str](), app.extensions["room"].store._engine

    def begun(*_: object) -> None:
        counts["transactions"] += 1

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counts["reads of states"] += statement.startswith("SELECT") and "design_states" in statement

    event.listen(engine, "begin", begun)
    event.listen(engine, "before_cursor_execute", executed)
    yield counts
    event.remove(engine, "begin", begun)
    event.remove(engine, "before_cursor_execute", executed)


def test_a_page_opens_its_design_once(customer: Customer, asked: Counter[str]) -> None:
    here = customer.start()
    customer.visit(here)
    asked.clear()
    customer.visit(here)
    assert asked == {"transactions": 1, "reads of states": 1}


def test_a_click_reads_once_and_writes_once(customer: Customer, asked: Counter[str]) -> None:
    customer.start()
    asked.clear()
    assert customer.post(htmx=True, material="carbon").status_code == 200
    assert asked == {"transactions": 2, "reads of states": 1}


def test_without_javascript_the_page_comes_on_top(customer: Customer, asked: Counter[str]) -> None:
    customer.start()
    asked.clear()
    customer.choose(material="carbon")
    assert asked == {"transactions": 2 + 1, "reads of states": 1 + 1}


def test_a_post_that_changes_nothing_reads_once(customer: Customer, asked: Counter[str]) -> None:
    customer.start()
    asked.clear()
    assert customer.post(htmx=True).status_code == 200
    assert asked == {"transactions": 2, "reads of states": 1}
