"""Two files written as one, with whatever can go wrong in between: each step failing, or the process killed there."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from configurator.errors import BrokenFiles, ShopFolderError, StaleEdit, UnknownName
from configurator.interchange.into_shop.product_files import texts as model_texts
from configurator.interchange.uvl.reader import read as read_uvl
from configurator.rules.drafts import Texts
from configurator.services.showroom import files
from configurator.services.showroom.shop_journals import JOURNAL
from configurator.services.studio.importing import keep
from configurator.shop import Shop, shop_at
from tests.services.showroom.failing_steps import at_step, full, kill, steps_of
from tests.services.small_shop import CATALOGUE, RULES, write_shop

OLD, NEW = Texts(CATALOGUE, RULES), Texts(CATALOGUE.replace("Plank", "Bench"), RULES + "# new\n")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_at(write_shop(tmp_path / "shop"))


def on_disk(shop: Shop) -> Texts:
    return Texts(*(path.read_text() for path in files.files(shop, "desk")))


def litter(shop: Shop) -> list[str]:
    places = {path.resolve().parent for path in files.files(shop, "desk")}
    found = [path for folder in {shop.catalog / "desk", shop.rules} | places for path in folder.iterdir()]
    return sorted(path.name for path in found if path.name not in {"product.yaml", "desk.rules"})


def linked(folder: Path) -> Path:
    """A shop whose two files are links into folders elsewhere, one of them through another link."""
    write_shop(folder)
    for path in (folder / "catalog" / "desk" / "product.yaml", folder / "rules" / "desk.rules"):
        elsewhere = folder / "elsewhere" / path.stem
        elsewhere.mkdir(parents=True)
        path.rename(elsewhere / path.name)
        (folder / f"to-{path.stem}").symlink_to(elsewhere / path.name)
        path.symlink_to(os.path.relpath(folder / f"to-{path.stem}", path.parent))
    return folder


def links(shop: Shop) -> list[bool]:
    return [path.is_symlink() for path in files.files(shop, "desk")]


def test_both_files_are_written_and_nothing_else_is_left(shop: Shop) -> None:
    mode = 0o640
    files.files(shop, "desk")[1].chmod(mode)
    files.write(shop, "desk", NEW, before=OLD)
    assert (on_disk(shop), files.texts(shop, "desk"), litter(shop)) == (NEW, NEW, [])
    assert files.files(shop, "desk")[1].stat().st_mode & 0o777 == mode


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    shop = shop_at(linked(tmp_path / "shop"))
    real = [path.resolve() for path in files.files(shop, "desk")]
    real[1].chmod(0o640)
    files.write(shop, "desk", NEW, before=OLD)
    assert links(shop) == [True, True]
    assert [path.read_text() for path in real] == [NEW.catalogue, NEW.rules]
    assert real[1].stat().st_mode & 0o777 == 0o640
    assert litter(shop) == []


def test_a_link_to_nowhere_is_said(tmp_path: Path) -> None:
    shop = shop_at(write_shop(tmp_path / "shop"))
    rules = files.files(shop, "desk")[1]
    rules.unlink()
    rules.symlink_to(tmp_path / "gone" / "desk.rules")
    with pytest.raises(BrokenFiles, match="a link to nowhere"):
        files.write(shop, "desk", NEW, before=Texts(CATALOGUE, ""))
    assert files.files(shop, "desk")[0].read_text() == CATALOGUE
    assert rules.is_symlink()


def test_a_file_that_says_the_same_is_left_alone_line_ends_and_all(shop: Shop) -> None:
    catalogue = files.files(shop, "desk")[0]
    catalogue.write_bytes(CATALOGUE.replace("\n", "\r\n").encode())
    before = catalogue.stat()
    files.write(shop, "desk", Texts(CATALOGUE, NEW.rules), before=OLD)
    assert (catalogue.stat().st_ino, catalogue.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_files_that_say_something_else_by_now_are_not_written(shop: Shop) -> None:
    for before in (NEW, None):
        with pytest.raises(StaleEdit, match="somebody else"):
            files.write(shop, "desk", NEW, before=before)
    assert on_disk(shop) == OLD


@pytest.mark.parametrize("made", [write_shop, linked])
def test_whatever_step_fails_both_files_say_what_they_said(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    steps = steps_of(lambda: files.write(shop_at(made(tmp_path / "count")), "desk", NEW, before=OLD))
    assert steps > 20
    refused = 0
    for number in range(1, steps + 1):
        shop = shop_at(made(tmp_path / str(number)))
        with pytest.MonkeyPatch.context() as patch:
            at_step(number, full, patch)
            try:
                files.write(shop, "desk", NEW, before=OLD)
            except ShopFolderError:
                refused += 1
                expected = OLD
            else:
                expected = NEW  # what failed was tidying up, which does not matter
        assert files.texts(shop, "desk") == on_disk(shop) == expected, f"step {number}"
        files.write(shop, "desk", NEW, before=expected)
        assert (on_disk(shop), litter(shop)) == (NEW, [])
        assert links(shop) == [made is linked] * 2
    assert refused > 10


@pytest.mark.parametrize("made", [write_shop, linked])
def test_a_process_killed_at_any_step_leaves_the_old_pair_or_the_new_one(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    steps = steps_of(lambda: files.write(shop_at(made(tmp_path / "count")), "desk", NEW, before=OLD))
    seen, halves = set(), 0
    for number in range(1, steps + 1):
        shop = shop_at(made(tmp_path / str(number)))
        kill(number, lambda shop=shop: files.write(shop, "desk", NEW, before=OLD))  # type: ignore[misc]
        read, halves = files.texts(shop, "desk"), halves + (on_disk(shop) not in (OLD, NEW))
        assert read in (OLD, NEW), f"step {number}"
        seen.add(read)
        files.finish(shop, "desk")
        assert (on_disk(shop), files.texts(shop, "desk")) == (read, read), f"step {number}"
        assert not (shop.catalog / "desk" / JOURNAL).exists()
        files.write(shop, "desk", Texts(CATALOGUE, NEW.rules), before=read)
        assert litter(shop) == []
        assert links(shop) == [made is linked] * 2
    assert seen == {OLD, NEW}
    assert halves, "no process was killed between the two files: nothing is tried here"


def test_an_import_killed_at_any_step_leaves_no_product_or_a_whole_one(tmp_path: Path) -> None:
    texts = Texts(*model_texts(read_uvl("features\n  Bike\n    optional\n      Bell\n", "bike.uvl"), "bike"))

    def bring(folder: Path) -> None:
        keep(texts.catalogue, texts.rules, folder, "bike")

    steps = steps_of(lambda: bring(tmp_path / "count"))
    seen = set[bool | None]()
    for number in range(1, steps + 1):
        folder = tmp_path / str(number)
        kill(number, lambda folder=folder: bring(folder))  # type: ignore[misc]
        shop = shop_at(folder)
        try:
            seen.add(files.texts(shop, "bike") == texts)
            files.finish(shop, "bike")
            assert files.files(shop, "bike")[1].read_text() == texts.rules
        except (UnknownName, ShopFolderError):
            seen.add(None)
            bring(folder)
        assert files.texts(shop, "bike") == texts
    assert seen == {True, None}


def test_an_import_that_fails_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    texts = model_texts(read_uvl("features\n  Bike\n    optional\n      Bell\n", "bike.uvl"), "bike")
    steps = steps_of(lambda: keep(*texts, tmp_path / "count", "bike"))
    for number in range(1, steps + 1):
        folder = tmp_path / str(number)
        with pytest.MonkeyPatch.context() as patch:
            at_step(number, full, patch)
            try:
                keep(*texts, folder, "bike")
            except ShopFolderError:
                assert not folder.exists(), f"step {number}"


def test_what_was_written_by_hand_after_a_crash_counts(shop: Shop) -> None:
    journal_of(shop, NEW)
    assert files.texts(shop, "desk") == NEW
    write_shop(shop.root, rules=RULES + "# by hand\n")
    assert files.texts(shop, "desk") == Texts(CATALOGUE, RULES + "# by hand\n")
    files.finish(shop, "desk")
    assert files.texts(shop, "desk") == Texts(CATALOGUE, RULES + "# by hand\n")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', '[{"file": "x"}]', "[1, 2]", "null"])
def test_a_strange_journal_is_none(shop: Shop, content: str) -> None:
    (shop.catalog / "desk" / JOURNAL).write_text(content)
    assert files.texts(shop, "desk") == OLD
    files.finish(shop, "desk")
    assert litter(shop) == []


def test_a_folder_that_cannot_be_finished_is_read_as_it_will_be(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    journal_of(shop, NEW)
    with monkeypatch.context() as patch:
        at_step(2, full, patch)
        files.finish(shop, "desk")
    assert files.texts(shop, "desk") == NEW


def test_a_reader_never_sees_one_file_without_the_other(shop: Shop) -> None:
    seen, ended = set[Texts](), threading.Event()

    def read() -> Iterator[Texts]:
        while not ended.is_set():
            yield files.texts(shop, "desk")

    reader = threading.Thread(target=lambda: seen.update(read()))
    reader.start()
    for old, new in [(OLD, NEW), (NEW, OLD)] * 15:
        files.write(shop, "desk", new, before=old)
    ended.set()
    reader.join()
    assert seen <= {OLD, NEW}


def journal_of(shop: Shop, new: Texts) -> None:
    """Leaves what a process leaves that dies when both files are about to be replaced."""
    killed = [number for number in range(1, 60) if _killed_with_a_journal(shop, new, number)]
    assert killed


def _killed_with_a_journal(shop: Shop, new: Texts, number: int) -> bool:
    journal = shop.catalog / "desk" / JOURNAL
    if not journal.exists():
        kill(number, lambda: files.write(shop, "desk", new, before=OLD))
        return journal.exists()
    return False
