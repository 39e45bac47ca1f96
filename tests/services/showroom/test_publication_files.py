"""All files of a publication, the used ones among them, written in one moment, whatever goes wrong in between."""

import threading
from pathlib import Path

import pytest

from configurator.errors import ShopFolderError
from configurator.rules.drafts import Texts
from configurator.services.showroom import file_journal, files
from configurator.services.showroom.shop_journals import JOURNAL
from configurator.shared_text import SharedText, shared_text
from configurator.shop import Shop, shop_at
from tests.services.showroom.failing_steps import at_step, full, kill, steps_of
from tests.services.small_shop import CATALOGUE, RULES, write_shop

OWN = ("catalog/desk/product.yaml", "rules/desk.rules")
USED = (
    "catalog/shared/woods.yaml",
    "catalog/shared/new.yaml",
    "rules/shared/tops.rules",
    "rules/shared/far/legs.rules",
)
TOP = "          - {value: oak,"
WOODS = "- {value: teak, name: Teak, price: 300}\n"
MORE = "- {value: ash, name: Ash, price: 100}\n"
TOPS = '# tops\nrule teak-on-steel "Teak is heavy." when top = teak then legs = steel\n'
LEGS = "# legs\n"


def _texts(name: str, used: dict[str, str], rules: dict[str, str]) -> Texts:
    """What a product of that name says that uses these files."""
    own = CATALOGUE.replace("product: desk", f"product: {name}")
    own = own.replace(TOP, "".join(f"          - use: {path}\n" for path in used) + TOP)
    asked = "".join(f"use {path}\n" for path in rules)
    return Texts(str(SharedText(own, used)), str(SharedText(asked + RULES, rules)))


def _said(name: str, mark: str, more: str = "") -> Texts:
    """The product's texts with a mark in each used file; ``more``: what the desk alone begins to use."""
    added = {"shared/new.yaml": more + mark} if more else {}
    rules = {"shared/tops.rules": TOPS + mark, "shared/far/legs.rules": LEGS + mark}
    return _texts(name, {"shared/woods.yaml": WOODS + mark, **added}, rules)


OLD, NEW, THIRD = _said("desk", ""), _said("desk", "# new\n", MORE), _said("desk", "# third\n", MORE)
BENCH_OLD, BENCH_NEW = _said("bench", ""), _said("bench", "# new\n")


def shared_shop(folder: Path) -> Shop:
    """A shop of two products that use three files together."""
    write_shop(folder)
    shop = shop_at(folder)
    for folder_name in ("catalog/shared", "rules/shared/far", "catalog/bench"):
        (folder / folder_name).mkdir(parents=True)
    for name, texts in (("desk", OLD), ("bench", BENCH_OLD)):
        for path, whole in zip(files.files(shop, name), (texts.catalogue, texts.rules), strict=True):
            path.write_text(shared_text(whole).own, encoding="utf-8")
    for used, text in (
        ("catalog/shared/woods.yaml", WOODS),
        ("rules/shared/tops.rules", TOPS),
        ("rules/shared/far/legs.rules", LEGS),
    ):
        (folder / used).write_text(text, encoding="utf-8")
    return shop


def linked_shop(folder: Path) -> Shop:
    """The same, with a used file and the rules' shared folder as links within the shop's folders."""
    shop = shared_shop(folder)
    woods, shared = folder / "catalog/shared/woods.yaml", folder / "rules/shared"
    woods.rename(folder / "catalog/shared/all-woods.yaml")
    woods.symlink_to("all-woods.yaml")
    shared.rename(folder / "rules/common")
    shared.symlink_to("common")
    return shop


def on_disk(shop: Shop) -> tuple[str | None, ...]:
    """What each file says by itself, whatever any journal says; None: it is not there."""
    paths = [shop.root / path for path in OWN + USED]
    return tuple(path.read_text() if path.exists() else None for path in paths)


def litter(shop: Shop) -> list[str]:
    """What writers left behind."""
    return [path.name for path in sorted(shop.root.rglob(".*")) if path.name != ".gitignore"]


def both(shop: Shop) -> tuple[Texts, Texts]:
    return files.texts(shop, "desk"), files.texts(shop, "bench")


BEFORE, AFTER = (OLD, BENCH_OLD), (NEW, BENCH_NEW)


def test_whatever_step_fails_all_files_say_what_they_said(tmp_path: Path) -> None:
    count = shared_shop(tmp_path / "count")
    steps = steps_of(lambda: files.write(count, "desk", NEW, before=OLD))
    whole, refused = on_disk(count), 0
    assert (both(count), litter(count), steps > 40) == (AFTER, [], True)
    for number in range(1, steps + 1):
        shop = shared_shop(tmp_path / str(number))
        untouched = on_disk(shop)
        with pytest.MonkeyPatch.context() as patch:
            at_step(number, full, patch)
            try:
                files.write(shop, "desk", NEW, before=OLD)
            except ShopFolderError:
                refused += 1
                expected = BEFORE
            else:
                expected = AFTER  # what failed was tidying up, which does not matter
        assert both(shop) == expected, f"step {number}"
        assert on_disk(shop) == (untouched if expected == BEFORE else whole), f"step {number}"
        files.write(shop, "desk", NEW, before=expected[0])
        assert on_disk(shop) == whole
    assert refused > 20


def test_a_process_killed_at_any_step_leaves_all_old_files_or_all_new_ones(tmp_path: Path) -> None:
    count = linked_shop(tmp_path / "count")
    untouched = on_disk(count)
    steps = steps_of(lambda: files.write(count, "desk", NEW, before=OLD))
    whole, seen, halves = on_disk(count), set(), 0
    for number in range(1, steps + 1):
        shop = linked_shop(tmp_path / str(number))
        kill(number, lambda shop=shop: files.write(shop, "desk", NEW, before=OLD))  # type: ignore[misc]
        read, halves = both(shop), halves + (on_disk(shop) not in (untouched, whole))
        assert read in (BEFORE, AFTER), f"step {number}"
        seen.add(read)
        files.finish(shop, "bench")  # whichever of the two is looked at first
        assert both(shop) == read, f"step {number}"
        assert on_disk(shop) == (untouched if read == BEFORE else whole), f"step {number}"
        if number % 4 == 0:
            files.write(shop, "desk", THIRD, before=read[0])
            assert (files.texts(shop, "desk"), litter(shop)) == (THIRD, []), f"step {number}"
    assert seen == {BEFORE, AFTER}
    assert halves > 3, "no process was killed between two files: nothing is tried here"


def died_half_way(shop: Shop) -> None:
    """Leaves what a process leaves that dies when some of the files have been replaced."""
    untouched = on_disk(shop)
    kill(4, lambda: files.write(shop, "desk", NEW, before=OLD), steps=("replace",))
    assert (shop.catalog / JOURNAL).exists()
    assert on_disk(shop) != untouched


def test_the_other_product_is_written_on_top_of_what_somebody_died_over(tmp_path: Path) -> None:
    shop = shared_shop(tmp_path / "shop")
    died_half_way(shop)
    third = Texts(BENCH_NEW.catalogue, BENCH_NEW.rules + "# third\n")
    files.write(shop, "bench", third, before=BENCH_NEW)
    assert both(shop) == (Texts(NEW.catalogue, NEW.rules + "# third\n"), third)
    assert litter(shop) == []


def test_a_used_file_written_by_hand_after_a_crash_counts(tmp_path: Path) -> None:
    shop = shared_shop(tmp_path / "shop")
    died_half_way(shop)
    (shop.rules / "shared" / "tops.rules").write_text("# by hand\n", encoding="utf-8")
    files.finish(shop, "desk")
    assert "# by hand" in files.texts(shop, "bench").rules
    assert (shop.rules / "shared" / "tops.rules").read_text("utf-8") == "# by hand\n"
    assert not (shop.catalog / JOURNAL).exists()


@pytest.mark.parametrize(
    "name", ["../out.rules", "rules/../../out.rules", "away/x", "rules/.hidden", "rules/out/x.rules", 7]
)
def test_a_journal_that_leads_out_of_the_folders_is_none(tmp_path: Path, name: object) -> None:
    shop = shared_shop(tmp_path / "shop")
    (tmp_path / "elsewhere").mkdir()
    (shop.rules / "out").symlink_to(tmp_path / "elsewhere")
    noted = [{"file": name, "was": "", "text": "x"}, {"file": "rules/shared/tops.rules", "was": "", "text": "x"}]
    (shop.catalog / JOURNAL).write_text(str(noted).replace("'", '"'), encoding="utf-8")
    assert both(shop) == BEFORE
    files.finish(shop, "desk")
    assert (litter(shop), both(shop), list((tmp_path / "elsewhere").iterdir())) == ([], BEFORE, [])


def test_whoever_writes_waits_for_whoever_writes_another_product(tmp_path: Path) -> None:
    shop = shared_shop(tmp_path / "shop")
    writer = threading.Thread(target=lambda: files.write(shop, "desk", NEW, before=OLD))
    with file_journal.alone(shop.catalog):
        writer.start()
        writer.join(0.1)
        assert (writer.is_alive(), both(shop)) == (True, BEFORE)
    writer.join()
    assert both(shop) == AFTER
