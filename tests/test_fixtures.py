"""The tests' own ground: a fresh database each, a browser whose complaints count, axe that finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy
from playwright.sync_api import Page

from tests.accessibility import violations
from tests.databases import EmptyShop

GOOD = "<!doctype html><html lang='en'><title>Shop</title><main><h1>Shop</h1></main></html>"
BAD = GOOD.replace("</main>", "<img src='data:,'></main>")


@pytest.mark.parametrize("round_", [1, 2])
def test_every_test_has_an_empty_database(database_url: str, round_: int) -> None:
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text("CREATE TABLE left_behind (id INTEGER)"))
    engine.dispose()


@pytest.mark.postgres
def test_a_lent_database_is_as_it_was_for_everybody(empty_postgres_shop: EmptyShop) -> None:
    """Rows and numbers drawn are taken back; a database whose tables were changed is not lent again."""

    def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            names = sqlalchemy.inspect(connection).get_table_names()
            rows = {name: list(connection.execute(sqlalchemy.text(f"SELECT * FROM {name}"))) for name in names}
        engine.dispose()
        return {name: list(map(tuple, of_table)) for name, of_table in rows.items()}

    def run(url: str, *statements: str) -> None:
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sqlalchemy.text(statement))
        engine.dispose()

    draws = "INSERT INTO roles (name, description) VALUES ('night', '')"
    with empty_postgres_shop.lent() as first:
        begun = contents(first)
        assert begun["alembic_version"]
        run(first, draws, "DELETE FROM alembic_version")
        open_until_taken_away = sqlalchemy.create_engine(first).connect()
    with empty_postgres_shop.lent() as second:
        assert (second, contents(second)) == (first, begun)
        run(second, draws)
        assert [role[0] for role in contents(second)["roles"]] == [1]
        run(second, "ALTER TABLE roles ADD COLUMN colour text")
    with empty_postgres_shop.lent() as third:
        assert third != first
        assert contents(third) == begun
    open_until_taken_away.invalidate()


@pytest.mark.browser
def test_axe_finds_a_picture_without_a_text(page: Page) -> None:
    page.set_content(GOOD)
    assert violations(page) == []
    page.set_content(BAD)
    assert [line.split(":")[0] for line in violations(page)] == ["image-alt"]


@pytest.mark.browser
def test_axe_runs_under_a_strict_policy(page: Page) -> None:
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=GOOD, content_type="text/html", headers={"Content-Security-Policy": "default-src 'none'"}
        ),
    )
    page.goto("http://shop.test/")
    assert violations(page) == []


@pytest.mark.browser
def test_scripts_are_off_in_a_plain_page(plain_page: Page, new_page: Callable[..., Page]) -> None:
    script = GOOD.replace("</main>", "<p id='said'>off</p><script>said.textContent = 'on'</script></main>")
    for page, said in ((plain_page, "off"), (new_page(), "on")):
        page.set_content(script)
        assert page.text_content("#said") == said
