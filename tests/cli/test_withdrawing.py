"""Taking products off sale, and saying yes to files, on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from configurator.bootstrap import ReadyShowroom
from configurator.cli import main
from configurator.errors import Withdrawn
from configurator.services.showroom.showroom import Showroom
from configurator.settings import Settings
from tests.services.small_shop import RULES, write_shop

Run = Callable[..., Result]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.fixture
def run(shop: Path, tmp_path: Path) -> Run:
    """Runs a command on the shop, and types what is asked."""
    env = {"CONFIGURATOR_DATA": str(tmp_path / "data"), "CONFIGURATOR_SHOP": str(shop)}
    return lambda *arguments, typed="": CliRunner().invoke(main, arguments, env=env, input=typed)


@pytest.fixture
def room(shop: Path, tmp_path: Path) -> Showroom:
    room = ReadyShowroom(Settings(shop_folder=shop, data=tmp_path / "data", look_seconds=0, secret_key="x"))
    room.refresh()
    return room


def test_a_product_is_withdrawn_after_a_question(run: Run, room: Showroom) -> None:
    assert run("withdraw", "desk", typed="The legs break.\nn\n").exit_code == 1
    assert room.products()
    done = run("withdraw", "desk", typed="The legs break.\ny\n")
    assert (done.exit_code, "not sold any more" in done.output) == (0, True)
    with pytest.raises(Withdrawn):
        room.current("desk")
    again = run("withdraw", "desk", "--yes", "--reason", "x")
    assert (again.exit_code, "withdrawn already" in again.output) == (1, True)
    assert run("withdraw", "desk", "--undo").exit_code == 0
    assert room.current("desk")
    room.store.close()


def test_what_was_never_sold_cannot_be_withdrawn(run: Run) -> None:
    assert run("withdraw", "bench", "--yes", "--reason", "x").exit_code == 2


def test_files_without_rules_are_published_by_a_yes(run: Run, room: Showroom, shop: Path) -> None:
    (shop / "rules/desk.rules").write_text("")
    refused = run("publish", "desk")
    assert refused.exit_code == 1
    assert "3 of 3 rules are gone" in refused.output
    assert "--yes-without-rules" in refused.output
    assert room.current("desk").revision.rules_text == RULES
    assert run("publish", "desk", "--yes-without-rules").exit_code == 0
    assert room.current("desk").revision.rules_text == ""
    (latest, *_) = _history(room)
    assert (latest.author, latest.origin) == ("the command line", "disk")
    room.store.close()


def test_files_with_mistakes_are_not_published(run: Run, shop: Path) -> None:
    write_shop(shop, rules="rule\n")
    assert run("publish", "desk", "--yes-without-rules").exit_code == 1


def _history(room: Showroom):  # type: ignore[no-untyped-def]
    with room.reading() as unit:
        return unit.revisions.history("desk")


def test_prices_that_jump_are_named_when_files_are_published(run: Run, room: Showroom, shop: Path) -> None:
    catalogue = shop / "catalog/desk/product.yaml"
    catalogue.write_text(catalogue.read_text().replace("price: 400", "price: 40000"))
    answer = run("publish", "desk")
    assert answer.exit_code == 0
    assert "100 times as much" in answer.output
    assert "is published as revision" in answer.output
    assert "times as much" not in run("publish", "desk").output
    room.store.close()
