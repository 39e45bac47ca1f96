"""Saying yes to files on the command line."""

from pathlib import Path

from configurator.services.showroom.showroom import Showroom
from tests.cli.conftest import Run
from tests.services.small_shop import RULES, write_shop


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


def test_prices_that_jump_are_named_when_files_are_published(run: Run, room: Showroom, shop: Path) -> None:
    catalogue = shop / "catalog/desk/product.yaml"
    catalogue.write_text(catalogue.read_text().replace("price: 400", "price: 40000"))
    answer = run("publish", "desk")
    assert answer.exit_code == 0
    assert "100 times as much" in answer.output
    assert "is published as revision" in answer.output
    assert "times as much" not in run("publish", "desk").output
    room.store.close()


def _history(room: Showroom):  # type: ignore[no-untyped-def]
    with room.reading() as unit:
        return unit.revisions.history("desk")
