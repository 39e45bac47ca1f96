"""What stands in a shop's folders when somebody made a mistake there: each is told, none is passed over."""

from datetime import date
from pathlib import Path

import pytest

from configurator.catalog.nodes import MAX_BYTES
from configurator.engine import Engine
from configurator.errors import BrokenFiles
from configurator.services.showroom import files
from configurator.services.showroom.checking import report_on_disk
from configurator.shop import Shop, shop_at
from tests.services.small_shop import CATALOGUE, RULES, write_shop

TODAY = date(2027, 1, 1)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_at(write_shop(tmp_path / "shop"))


def told(shop: Shop, key: str = "desk") -> list[str]:
    """The problems of the files as they stand on disk."""
    return [str(problem) for problem in report_on_disk(shop, key, Engine, TODAY).problems]


def test_files_that_are_not_utf_8_are_both_told_with_the_place_of_the_first_wrong_byte(shop: Shop) -> None:
    catalogue, rules = files.files(shop, "desk")
    catalogue.write_bytes(CATALOGUE.replace("Plank", "Plänk").encode("latin-1"))
    rules.write_bytes(RULES.replace("Workshop", "Wörkshop").encode("latin-1"))
    said = "error: this character is not UTF-8 (save the file with the encoding UTF-8)"
    assert told(shop) == [f"catalog/desk/product.yaml:2:9: {said}", f"rules/desk.rules:1:10: {said}"]


@pytest.mark.parametrize("name", ["catalog/desk/product.yaml", "rules/desk.rules"])
def test_a_folder_or_a_link_to_nowhere_in_the_place_of_a_file_is_a_mistake(shop: Shop, name: str) -> None:
    path = shop.root / name
    path.unlink()
    path.mkdir()
    assert told(shop) == [f"{name}:1:1: error: This cannot be read: it is a folder. (a file belongs here)"]
    path.rmdir()
    path.symlink_to(path)
    assert len(told(shop)) == 1
    path.unlink()
    path.symlink_to("nowhere")
    assert told(shop) == [f"{name}:1:1: error: This cannot be read: it is a link to nowhere. (a file belongs here)"]
    assert files.keys(shop) == ("desk",)


def test_rules_in_a_folder_that_is_none_are_a_mistake(shop: Shop) -> None:
    (shop.rules / "desk.rules").unlink()
    shop.rules.rmdir()
    shop.rules.write_text("")
    assert ["error" in problem for problem in told(shop)] == [True]


def test_what_is_wrong_in_the_file_that_can_be_read_is_told_as_well(shop: Shop) -> None:
    catalogue, rules = files.files(shop, "desk")
    rules.unlink()
    rules.mkdir()
    catalogue.write_text(CATALOGUE.replace("price: 400", "price: x"))
    assert [problem.split(":")[0] for problem in told(shop)] == ["catalog/desk/product.yaml", "rules/desk.rules"]
    rules.rmdir()
    rules.write_text("rule\n")
    catalogue.write_bytes(b"\xff")
    assert [problem.split(":")[0] for problem in told(shop)] == ["catalog/desk/product.yaml", "rules/desk.rules"]


def test_a_product_without_a_rule_file_can_be_sold_but_is_warned_of(shop: Shop) -> None:
    (shop.rules / "desk.rules").unlink()
    found = report_on_disk(shop, "desk", Engine, TODAY)
    assert found.publishable
    (problem,) = found.problems
    assert str(problem).startswith("rules/desk.rules:1:1: warning: There is no such file")
    (shop.rules / "desk.rules").write_text("")
    assert told(shop) == []


def test_a_rule_file_of_no_product_is_found(shop: Shop) -> None:
    (shop.rules / "desk.rules").rename(shop.rules / "dekk.rules")
    (problem,) = files.strays(shop)["dekk"]
    assert str(problem) == "rules/dekk.rules:1:1: error: There is no product 'dekk'. (did you mean 'desk'?)"


def test_a_product_folder_without_a_catalogue_file_is_found(shop: Shop) -> None:
    folder = shop.catalog / "bench"
    folder.mkdir()
    (folder / "product.yml").write_text(CATALOGUE)
    (shop.catalog / ".cache").mkdir()
    (problem,) = files.strays(shop)["bench"]
    assert set(files.strays(shop)) == {"bench"}
    assert problem.source.file == "catalog/bench/product.yaml"
    assert problem.hint == "rename product.yml"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(shop: Shop) -> None:
    catalogue, rules = files.files(shop, "desk")
    catalogue.write_bytes(("\ufeff" + CATALOGUE).replace("\n", "\r\n").encode())
    rules.write_bytes(("\ufeff" + RULES).replace("\n", "\r\n").encode())
    assert told(shop) == []


def test_a_control_character_in_the_rules_is_told_with_its_place(shop: Shop) -> None:
    (shop.rules / "desk.rules").write_text(RULES.replace("Workshop", "Work\0shop"))
    with pytest.raises(BrokenFiles) as broken:
        files.revision(shop, "desk")
    assert [str(problem.source) for problem in broken.value.problems] == ["rules/desk.rules:1:13"]


def test_a_rule_file_on_disk_may_be_as_large_as_the_documents_say(shop: Shop) -> None:
    """Ones above 2 MB, what a catalogue file may have, were refused: a table of 100,000 rows."""
    catalogue, rules = files.files(shop, "desk")
    rules.write_text(RULES + ("# a long remark\n" * 50_000 + 'author "Workshop"\n') * 3)
    assert rules.stat().st_size > MAX_BYTES
    assert told(shop) == []
    catalogue.write_text(CATALOGUE + "# a long remark\n" * 150_000)
    assert told(shop) == ["catalog/desk/product.yaml:1:1: error: the file is too large (at most 2 MB can be read)"]
