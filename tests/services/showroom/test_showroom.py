"""Following the files: good edits go on sale, broken ones leave the last good revision there and are told."""

import shutil
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.errors import ShopFolderError, Withdrawn
from configurator.rules.revision import read
from configurator.services.configuring import designs, opening, step_page
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.small_shop import CATALOGUE, RULES, write_shop


def reopened(room: ReadyShowroom) -> ReadyShowroom:
    return ReadyShowroom(room.settings)


def test_an_edited_file_goes_on_sale(room: ReadyShowroom, shop_folder: Path) -> None:
    first = room.current("desk").revision.hash
    write_shop(shop_folder, catalogue=CATALOGUE.replace("name: Plank", "name: Bench"))
    assert room.current("desk").product.name == "Bench"
    assert room.revision("desk", first).product.name == "Plank"
    assert room.problems() == {}


def test_a_broken_file_leaves_the_last_good_revision_on_sale(room: ReadyShowroom, shop_folder: Path) -> None:
    good = room.current("desk").revision
    write_shop(shop_folder, catalogue=CATALOGUE.replace("choose: 0..2", "choose: many"), rules=RULES + "rule\n")
    assert room.current("desk").revision == good
    files = {problem.source.file for problem in room.problems()["desk"]}
    assert files == {"catalog/desk/product.yaml", "rules/desk.rules"}
    write_shop(shop_folder)
    assert room.problems() == {}


def test_a_restart_with_a_broken_file_sells_the_last_good_revision(room: ReadyShowroom, shop_folder: Path) -> None:
    good = room.current("desk").revision
    write_shop(shop_folder, rules="rule\n")
    again = reopened(room)
    assert again.current("desk").revision == good
    assert "desk" in again.problems()
    assert again.missing() == ()
    again.store.close()


def test_a_design_survives_a_restart(room: ReadyShowroom, shop_folder: Path, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    write_shop(shop_folder, catalogue=CATALOGUE.replace("name: Plank", "name: Bench"))
    again = reopened(room)
    assert step_page.view(again, opening.open_design(again, ada, design.id)).product.name == "Plank"
    assert again.current("desk").product.name == "Bench"
    again.store.close()


def test_rules_that_nothing_obeys_do_not_go_on_sale(room: ReadyShowroom, shop_folder: Path) -> None:
    good = room.current("desk").revision
    write_shop(shop_folder, rules=RULES + 'rule a "No pine."\n  top != pine\nrule b "Only pine."\n  top = pine\n')
    assert room.current("desk").revision == good
    assert room.problems()["desk"]


def test_products_come_and_go_with_their_folders(room: ReadyShowroom, shop_folder: Path) -> None:
    assert [each.product.key for each in room.products()] == ["desk"]
    shutil.copytree(shop_folder / "catalog" / "desk", shop_folder / "catalog" / "bench")
    (shop_folder / "catalog" / "bench" / "product.yaml").write_text(
        CATALOGUE.replace("product: desk", "product: bench")
    )
    assert [each.product.key for each in room.products()] == ["bench", "desk"]
    shutil.rmtree(shop_folder / "catalog" / "bench")
    assert [each.product.key for each in room.products()] == ["desk"]
    with pytest.raises(Withdrawn, match="Plank is not sold any more"):
        room.current("bench")


def test_a_shop_without_products_is_not_ready(room: ReadyShowroom, shop_folder: Path) -> None:
    assert room.missing() == ()
    shutil.rmtree(shop_folder / "catalog" / "desk")
    assert len(room.missing()) == 1


def test_a_folder_that_is_no_shop_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ShopFolderError, match="is not a shop"):
        ReadyShowroom(Settings(shop_folder=tmp_path, data=tmp_path / "data"))


def test_a_secret_is_made_once_and_kept_for_its_owner(shop_folder: Path) -> None:
    rooms = [ReadyShowroom(Settings(shop_folder=shop_folder)) for _ in range(2)]
    assert rooms[0].settings.secret_key == rooms[1].settings.secret_key
    assert len(rooms[0].settings.secret_key) > 30
    assert (shop_folder / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
    for name in ("shop.sqlite3", "jobs.sqlite3"):
        assert (shop_folder / "var" / name).stat().st_mode & 0o777 == 0o600, "also where the folder was there before"
    for each in rooms:
        each.store.close()


def test_a_question_without_an_answer_in_time_is_a_problem_of_its_product_alone(
    room: ReadyShowroom, shop_folder: Path
) -> None:
    good = room.current("desk").revision
    room.engines.seconds = 1e-9
    write_shop(shop_folder, rules=RULES + "# more\n")
    assert room.current("desk").revision == good
    (problem,) = room.problems()["desk"]
    assert problem.message.startswith("No answer to ")
    room.engines.seconds = 5
    write_shop(shop_folder, rules=RULES + "# more rules\n")
    assert room.problems() == {}


def test_a_product_whose_folder_comes_back_is_on_sale_again(
    room: ReadyShowroom, shop_folder: Path, tmp_path: Path
) -> None:
    assert room.products()
    shutil.move(shop_folder / "catalog" / "desk", tmp_path / "desk")
    assert room.products() == ()
    shutil.move(tmp_path / "desk", shop_folder / "catalog" / "desk")
    assert [each.product.key for each in room.products()] == ["desk"]


def test_a_broken_new_product_leaves_the_shop_open(room: ReadyShowroom, shop_folder: Path) -> None:
    (shop_folder / "catalog" / "bench").mkdir()
    (shop_folder / "catalog" / "bench" / "product.yaml").write_text("product: bench\n")
    assert [each.product.key for each in room.products()] == ["desk"]
    assert set(room.problems()) == {"bench"}
    assert room.missing() == ()


def test_a_folder_that_is_away_for_a_moment_takes_nothing_off_sale(room: ReadyShowroom, shop_folder: Path) -> None:
    assert room.products()
    (shop_folder / "catalog").rename(shop_folder / "away")
    assert [each.product.key for each in room.products()] == ["desk"]
    (shop_folder / "away").rename(shop_folder / "catalog")
    assert room.missing() == ()


def test_a_file_that_cannot_be_read_leaves_the_last_good_revision_on_sale(
    room: ReadyShowroom, shop_folder: Path
) -> None:
    good = room.current("desk").revision
    rules = shop_folder / "rules" / "desk.rules"
    rules.unlink()
    rules.symlink_to(rules)
    assert room.current("desk").revision == good
    assert [problem.source.file for problem in room.problems()["desk"]] == ["rules/desk.rules"]
    rules.unlink()
    rules.write_text(RULES)
    assert room.problems() == {}


def test_nobody_waits_longer_than_an_answer_takes_for_files_that_changed(
    room: ReadyShowroom, shop_folder: Path
) -> None:
    """While another process writes to the database, what changed on disk cannot go on sale; customers are served."""
    room.engines.seconds = 0.1
    good = room.current("desk").revision
    with room.unit():
        write_shop(shop_folder, catalogue=CATALOGUE.replace("name: Plank", "name: Bench"), rules=RULES + "# more\n")
        with room.reading() as reading:  # on PostgreSQL nothing waits: there the new revision may be there already
            assert reading.alive()
        assert room.current("desk").revision in (good, read("desk", *_on_disk(shop_folder)))
    room.refresh(now=True)
    assert room.current("desk").product.name == "Bench"


def _on_disk(folder: Path) -> tuple[str, str]:
    return (folder / "catalog/desk/product.yaml").read_text(), (folder / "rules/desk.rules").read_text()
