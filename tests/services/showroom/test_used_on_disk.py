"""A file that two products use: read, followed, edited in the studio and published with either of them."""

from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.errors import BrokenFiles, ShopFolderError, StaleEdit
from configurator.interchange.spreadsheet.csv_xlsx import read as read_sheet
from configurator.interchange.spreadsheet.rule_tables import import_table
from configurator.rules.drafts import Texts
from configurator.services.showroom import files
from configurator.services.showroom.used_on_disk import changed_used
from configurator.services.studio import publish
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.shared_text import SharedText, shared_text, uses
from tests.services.small_shop import CATALOGUE, RULES, write_shop

SHARED = """\
table top-and-legs "Tops and their legs."
  top   | legs
  pine  | wood, steel
  oak   | *
  glass | *
  teak  | *
"""
WOODS = "- {value: teak, name: Teak, price: 300}\n"


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    """Two desks that use the same files."""
    folder = tmp_path / "shop"
    top = "          - {value: oak,"
    used = CATALOGUE.replace(top, f"          - use: shared/woods.yaml\n{top}")
    write_shop(folder, catalogue=used, rules=f"use shared/tops.rules\n{RULES}")
    (folder / "catalog" / "bench").mkdir()
    bench = used.replace("product: desk", "product: bench").replace("name: Plank", "name: Board")
    (folder / "catalog" / "bench" / "product.yaml").write_text(bench, encoding="utf-8")
    (folder / "rules" / "bench.rules").write_text(f"{RULES}use shared/tops.rules\n", encoding="utf-8")
    for kind, name, text in (("rules", "tops.rules", SHARED), ("catalog", "woods.yaml", WOODS)):
        (folder / kind / "shared").mkdir()
        (folder / kind / "shared" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "written",
    [
        "- use: a/b.yaml",
        "  -  {use: 'a/b.yaml'}",
        "values: [{use: a/b.yaml}]",
        "values: [{value: x}, { use: a/b.yaml }]",
    ],
)
def test_a_list_may_use_a_file_in_a_line_or_in_brackets(written: str) -> None:
    assert uses(f"x: 1\n{written}\n") == ("a/b.yaml",)


def steel_for(room: ReadyShowroom, product: str) -> str:
    rule = room.current(product).revision.rules.rule("top-and-legs")
    return str(rule.rows[0].cells[1])  # type: ignore[union-attr]


def test_a_change_of_a_used_file_reaches_every_product_that_uses_it(room: ReadyShowroom, shop_folder: Path) -> None:
    assert files.strays(room.shop) == {}
    assert room.current("desk").product.option("top").value("teak").name == "Teak"
    assert files.shared_by(room.shop) == {
        "catalog/shared/woods.yaml": ("bench", "desk"),
        "rules/shared/tops.rules": ("bench", "desk"),
    }
    first = room.current("desk").revision
    (shop_folder / "rules" / "shared" / "tops.rules").write_text(
        SHARED.replace("wood, steel", "wood"), encoding="utf-8"
    )
    assert [steel_for(room, key) for key in ("desk", "bench")] == ["('wood',)"] * 2
    assert steel_for_kept(room, first.hash) == "('wood', 'steel')"


def steel_for_kept(room: ReadyShowroom, hash_: str) -> str:
    rule = room.revision("desk", hash_).revision.rules.rule("top-and-legs")
    return str(rule.rows[0].cells[1])  # type: ignore[union-attr]


def test_publishing_takes_the_used_text_along_and_the_other_product_follows(
    room: ReadyShowroom, mona: Visitor, shop_folder: Path
) -> None:
    draft = publish.draft(room, "desk")
    assert publish.shared_files(room, "desk", draft.texts) == (
        publish.SharedFile("catalog/shared/woods.yaml", ("Board",)),
        publish.SharedFile("rules/shared/tops.rules", ("Board",)),
    )
    changed = draft.texts.rules.replace("wood, steel", "wood")
    saved = publish.save(room, mona, "desk", rules_text=changed, base_version=0)
    publish.publish(room, mona, "desk", seen=saved.hash)
    assert "pine  | wood\n" in (shop_folder / "rules" / "shared" / "tops.rules").read_text("utf-8")
    assert (shop_folder / "rules" / "desk.rules").read_text("utf-8") == f"use shared/tops.rules\n{RULES}"
    assert [steel_for(room, key) for key in ("desk", "bench")] == ["('wood',)"] * 2
    assert publish.draft(room, "desk").version == 0
    assert room.problems() == {}


def test_a_draft_that_begins_to_use_a_file_gets_it_from_disk_and_never_from_outside(
    room: ReadyShowroom, mona: Visitor, shop_folder: Path
) -> None:
    (shop_folder / "rules" / "shared" / "more.rules").write_text('rule more "More." top != pine\n', encoding="utf-8")
    (shop_folder / "secret.rules").write_text("rule secret", encoding="utf-8")
    (shop_folder / "rules" / "shared" / "way.rules").symlink_to(shop_folder / "secret.rules")
    own = f"use shared/more.rules\nuse ../secret.rules\nuse shared/way.rules\n{RULES}"
    saved = publish.save(room, mona, "desk", rules_text=own, base_version=0)
    assert set(shared_text(saved.texts.rules).used) == {"shared/more.rules"}
    report = publish.check(room, "desk", catalogue_text=saved.texts.catalogue, rules_text=saved.texts.rules)
    assert [str(each.source) for each in report.problems] == ["rules/desk.rules:2:5", "rules/desk.rules:3:5"]


def test_a_used_file_that_was_changed_meanwhile_is_not_overwritten(room: ReadyShowroom, shop_folder: Path) -> None:
    before = files.texts(room.shop, "desk")
    tops = shop_folder / "rules" / "shared" / "tops.rules"
    tops.write_text(SHARED + "# theirs\n", encoding="utf-8")
    new = type(before)(before.catalogue, before.rules.replace("wood, steel", "wood"))
    with pytest.raises(StaleEdit):
        files.write(room.shop, "desk", new, before=before)
    assert tops.read_text("utf-8") == SHARED + "# theirs\n"


def test_a_table_is_imported_into_the_file_where_it_stands(room: ReadyShowroom) -> None:
    revision = room.current("bench").revision
    sheet = read_sheet(b"top,legs\npine,wood\noak,*\nglass,*\nteak,*\n", "legs.csv")
    whole = shared_text(import_table(revision, "top-and-legs", sheet))
    assert "pine  | wood\n" in whole.used["shared/tops.rules"]
    assert whole.own == shared_text(revision.rules_text).own


def test_a_used_file_that_cannot_be_read_is_a_mistake_of_its_own(tmp_path: Path, shop_folder: Path) -> None:
    (shop_folder / "rules" / "shared" / "tops.rules").write_bytes(b"rule \xff")
    room = ReadyShowroom(
        Settings(shop_folder=shop_folder, data=tmp_path / "data", look_seconds=0, secret_key="a secret of tests")
    )
    with pytest.raises(BrokenFiles, match=r"rules/shared/tops\.rules:1:6"):
        room.texts("desk")
    room.close()


@pytest.mark.parametrize("path", ["away/new/more.rules", "more.rules"])
def test_nothing_is_written_through_a_link_that_leads_out_of_the_folder(
    room: ReadyShowroom, shop_folder: Path, tmp_path: Path, path: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (shop_folder / "rules" / "away").symlink_to(elsewhere)
    (shop_folder / "rules" / "more.rules").symlink_to(elsewhere / "more.rules")
    before = files.texts(room.shop, "desk")
    own, used = shared_text(before.rules).own, dict(shared_text(before.rules).used)
    new = type(before)(before.catalogue, str(SharedText(f"use {path}\n{own}", used | {path: "# more\n"})))
    with pytest.raises(ShopFolderError, match="leads out of the folder"):
        files.write(room.shop, "desk", new, before=before)
    assert list(elsewhere.iterdir()) == []
    assert files.texts(room.shop, "desk") == before


def test_a_used_file_is_replaced_by_what_was_read_of_it(room: ReadyShowroom, shop_folder: Path) -> None:
    """A mark of its byte order and the line ends of another system are no change by somebody else."""
    place = shop_folder / "catalog" / "shared" / "woods.yaml"
    place.write_bytes(b"\xef\xbb\xbf" + WOODS.replace("\n", "\r\n").encode())
    before = files.texts(room.shop, "desk")
    after = Texts(before.catalogue.replace("price: 300", "price: 310"), before.rules)
    files.write(room.shop, "desk", after, before=before)
    assert place.read_text("utf-8-sig") == WOODS.replace("300", "310")
    place.write_bytes(b"# \xe4\n")
    with pytest.raises(StaleEdit):
        changed_used(shop_folder / "catalog", before.catalogue, after.catalogue, files._said)
