"""Backup and restore: all that was acknowledged is in it, and a damaged one never gets anywhere near the shop."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from configurator.bootstrap import ReadyShowroom, premises
from configurator.errors import DatabaseError, NoRecords, ShopFolderError
from configurator.orders.order import Contact
from configurator.services.configuring import designs
from configurator.services.operating import demo
from configurator.services.operating.backup import Premises, back_up
from configurator.services.operating.backup_folder import MANIFEST, BackupManifest, UnfitBackup
from configurator.services.operating.restore import UNDER_WAY, NotEmpty, Restored, restore
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.storage.columns import metadata
from configurator.storage.database import open_engine
from tests.services.buying import buy
from tests.services.operating.spoilt_backups import SPOILT
from tests.services.small_shop import CATALOGUE, write_shop

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
CONTACT = Contact("Ada Example", "ada@example.org", "1 Example Street")


def silent(_: str) -> None:
    """Nobody reads along."""


def rows(url: str) -> dict[str, list[Any]]:
    """All that a database holds, as the program reads it."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


@pytest.fixture
def settings(tmp_path: Path, shop_database_url: str) -> Settings:
    shop = write_shop(tmp_path / "shop")
    return Settings(shop_folder=shop, data=tmp_path / "data", database_url=shop_database_url, look_seconds=0)


@pytest.fixture
def place(settings: Settings) -> Premises:
    """A shop with customers, orders, log-ins, mails on disk and a picture that can be drawn again."""
    room = ReadyShowroom(settings)
    demo.add_logins(room)
    demo.fill(room, customers=5, seed=3)
    bought(room, Visitor("ada"), "first")
    room.store.close()
    (room.data / "pictures" / "aa").mkdir(parents=True)
    (room.data / "pictures" / "aa" / "drawn").write_text("a picture")
    return premises(settings)


def bought(room: ReadyShowroom, who: Visitor, key: str) -> str:
    """The number of an order that was acknowledged."""
    return buy(room, who, designs.start(room, who, "desk").id, CONTACT, key=key).number


def backed_up(place: Premises, folder: Path) -> BackupManifest:
    return back_up(place, folder, NOW, silent)


def brought_back(place: Premises, folder: Path, **how: Any) -> Restored:
    return restore(place, folder, NOW, silent, **how)


def elsewhere(tmp_path: Path) -> Premises:
    """A place where nothing is, with SQLite."""
    home = tmp_path / "elsewhere"
    return premises(Settings(shop_folder=home / "shop", data=home / "data"))


# --- there and back -----------------------------------------------------------------------------------------------


def test_a_backup_is_the_shop_again_elsewhere_and_back_on_its_own_database(place: Premises, tmp_path: Path) -> None:
    """From either database to SQLite, and from SQLite back: the same rows each time."""
    before, other = rows(place.url), elsewhere(tmp_path)
    made = backed_up(place, tmp_path / "backup")
    assert made.rows["orders"] == len(before["orders"]) > 3
    brought_back(other, tmp_path / "backup")
    assert rows(other.url) == before
    backed_up(other, tmp_path / "again")
    brought_back(place, tmp_path / "again", replace=True)
    assert rows(place.url) == before


def test_a_restored_shop_opens_and_goes_on(place: Premises, settings: Settings, tmp_path: Path) -> None:
    """Numbers of new rows do not collide with those that were restored."""
    backed_up(place, tmp_path / "backup")
    brought_back(place, tmp_path / "backup", replace=True)
    room = ReadyShowroom(settings)
    number = bought(room, Visitor("eve"), "next")
    with room.unit() as unit:
        unit.accounts.add("new@example.org", "New", "a long password", ["customer"])
        assert unit.orders.one(number).receipt.contact == CONTACT
    assert room.settings.secret_key == (place.data / "secret-key").read_text()
    room.store.close()


def test_no_log_in_comes_back_with_a_backup(place: Premises, settings: Settings, tmp_path: Path) -> None:
    """It may have been ended since: by a log-out, a new password, a lock."""
    room = ReadyShowroom(settings)
    with room.unit() as unit:
        account = unit.accounts.add("mia@shop.example", "Mia", "a long password", ["customer"])
        unit.sign_ins.add(account, room.now())
    room.close()
    backed_up(place, tmp_path / "backup")
    brought_back(place, tmp_path / "backup", replace=True)
    restored = rows(place.url)
    assert restored["sign_ins"] == []
    assert any("mia@shop.example" in map(str, row) for row in restored["accounts"])


def test_files_keys_and_mails_are_in_it_and_what_can_be_made_again_is_not(place: Premises, tmp_path: Path) -> None:
    made = backed_up(place, tmp_path / "backup")
    names = set(made.files)
    assert {"records.sqlite3", "data/secret-key", "shop/catalog/desk/product.yaml", "shop/rules/desk.rules"} <= names
    assert any(name.startswith("data/mail/") for name in names)
    assert not any("pictures" in name or name.endswith(("-wal", "-shm")) for name in names)
    other = elsewhere(tmp_path)
    brought_back(other, tmp_path / "backup")
    assert (other.shop.catalog / "desk" / "product.yaml").read_text() == CATALOGUE
    assert (other.data / "secret-key").read_bytes() == (place.data / "secret-key").read_bytes()


def test_only_its_owner_can_read_a_backup(place: Premises, tmp_path: Path) -> None:
    backed_up(place, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700
    for path in (tmp_path / "backup").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    other = elsewhere(tmp_path)
    brought_back(other, tmp_path / "backup")
    for path in (other.data / "secret-key", other.data / "shop.sqlite3"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_deleted_rows_leave_nothing_in_a_backup(place: Premises, settings: Settings, tmp_path: Path) -> None:
    room = ReadyShowroom(settings)
    with room.unit() as unit:
        account = unit.accounts.add("forgotten-somebody@example.org", "", "a long password", [])
    with room.unit() as unit:
        unit.accounts.remove(account)
    room.store.close()
    backed_up(place, tmp_path / "backup")
    assert b"forgotten-somebody" not in (tmp_path / "backup" / "records.sqlite3").read_bytes()


# --- while orders are placed ------------------------------------------------------------------------------------------


def test_every_order_acknowledged_before_it_began_is_in_a_backup(
    place: Premises, settings: Settings, tmp_path: Path
) -> None:
    """Four people order all the time; each order that is in the copy is whole there."""
    room, acknowledged, enough, over = ReadyShowroom(settings), list[str](), threading.Event(), threading.Event()

    def order_on(number: int) -> None:
        for count in range(1000):
            acknowledged.append(bought(room, Visitor(f"visitor-{number}-{count}"), f"key-{number}-{count}"))
            if len(acknowledged) >= 8:
                enough.set()
            if over.is_set():
                return

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(order_on, number) for number in range(4)]
        assert enough.wait(60)
        before = set(acknowledged)
        made = backed_up(place, tmp_path / "backup")
        after = len(acknowledged)
        over.set()
        for each in running:
            each.result()
    room.store.close()
    other = elsewhere(tmp_path)
    brought_back(other, tmp_path / "backup")
    found = rows(other.url)
    numbers = {row[1] for row in found["orders"]}
    assert before <= numbers
    assert len(before) <= after
    assert made.rows["orders"] == len(numbers) == made.rows["order_words"]
    assert {row[0] for row in found["orders"]} == {row[0] for row in found["order_changes"]}
    assert before <= {mail[5] for mail in found["mails"]}


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small_backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of a shop without customers, to be copied and spoilt."""
    home = tmp_path_factory.mktemp("small")
    settings = Settings(shop_folder=write_shop(home / "shop"), data=home / "data", look_seconds=0)
    room = ReadyShowroom(settings)
    room.refresh()
    room.store.close()
    backed_up(premises(settings), home / "backup")
    return home / "backup"


@pytest.fixture
def copy(small_backup: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_backup, tmp_path / "copy"))


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_backup_that_is_not_as_it_was_made_is_refused_with_what_is_wrong(
    copy: Path, tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    other, said = elsewhere(tmp_path), spoil(copy)
    with pytest.raises(UnfitBackup, match=said):
        brought_back(other, copy)
    assert not other.data.exists()
    assert not other.shop.root.exists()


def test_a_backup_under_another_seal_is_refused(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(UnfitBackup, match="Its seal is"):
        brought_back(elsewhere(tmp_path), copy, seal="0" * 64)
    seal = json.loads((copy / MANIFEST).read_text())["seal"]
    brought_back(elsewhere(tmp_path), copy, seal=seal[:16])


def test_a_place_that_is_not_empty_is_left_alone_unless_it_is_said(copy: Path, tmp_path: Path) -> None:
    other = elsewhere(tmp_path)
    brought_back(other, copy)
    write_shop(other.shop.root, catalogue=CATALOGUE.replace("name: Plank", "name: Bench"))
    (other.data / "secret-key").write_text("another")
    before = rows(other.url)
    with pytest.raises(NotEmpty) as caught:
        brought_back(other, copy)
    assert len(caught.value.what) == 3
    assert (other.data / "secret-key").read_text() == "another"
    done = brought_back(other, copy, replace=True)
    assert (other.shop.catalog / "desk" / "product.yaml").read_text() == CATALOGUE
    assert (other.data / "secret-key").read_bytes() == (copy / "data" / "secret-key").read_bytes()
    assert len(done.put_aside) == 3
    assert {path.name.partition(".replaced-")[0] for path in done.put_aside} == {
        "shop.sqlite3",
        "secret-key",
        "catalog",
    }
    assert rows(other.url) == before


def test_a_shop_that_is_open_is_not_restored(place: Premises, settings: Settings, tmp_path: Path) -> None:
    backed_up(place, tmp_path / "backup")
    room = ReadyShowroom(settings)
    room.refresh()
    before = rows(place.url)
    with pytest.raises(DatabaseError, match="open"):
        brought_back(place, tmp_path / "backup", replace=True)
    with room.reading() as unit:
        assert unit.alive()
    assert rows(place.url) == before
    room.store.close()
    ReadyShowroom(settings).store.close()


def test_a_damaged_database_gives_way_to_a_backup_and_makes_none(copy: Path, tmp_path: Path) -> None:
    other = elsewhere(tmp_path)
    brought_back(other, copy)
    before, file = rows(other.url), other.data / "shop.sqlite3"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(DatabaseError, match="damaged"):
        backed_up(other, tmp_path / "backup of nothing")
    assert not (tmp_path / "backup of nothing").exists()
    brought_back(other, copy, replace=True)
    assert rows(other.url) == before


def test_a_backup_goes_into_a_new_folder_that_outlives_the_shop(place: Premises, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").write_text("mine")
    for folder in (tmp_path / "full", place.data / "backup", place.shop.catalog / "backup"):
        with pytest.raises(ShopFolderError):
            backed_up(place, folder)
        assert not (folder / MANIFEST).exists()
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["something"]


def test_a_restore_that_was_interrupted_keeps_the_shop_closed_until_it_is_repeated(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = elsewhere(tmp_path)
    settings = Settings(shop_folder=other.shop.root, data=other.data, look_seconds=0)

    class PowerCut(BaseException):
        """Nothing catches it."""

    def cut_off(*_: object) -> Iterator[Path]:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr("configurator.services.operating.restore._exchange", cut_off)
        with pytest.raises(PowerCut):
            brought_back(other, copy)
    assert (other.data / UNDER_WAY).exists()
    write_shop(other.shop.root)
    with pytest.raises(ShopFolderError, match="interrupted"):
        ReadyShowroom(settings)
    brought_back(other, copy, replace=True)
    room = ReadyShowroom(settings)
    room.refresh()
    assert [each.product.key for each in room.products()] == ["desk"]
    room.store.close()


# --- a database that is gone ------------------------------------------------------------------------------------------


def test_a_database_that_vanished_is_no_new_shop(copy: Path, tmp_path: Path) -> None:
    other = elsewhere(tmp_path)
    settings = Settings(shop_folder=other.shop.root, data=other.data, look_seconds=0)
    brought_back(other, copy)
    file = other.data / "shop.sqlite3"
    for vanish in (file.unlink, lambda: file.write_bytes(b"")):
        vanish()
        with pytest.raises(NoRecords, match="open before"):
            ReadyShowroom(settings)
    moved = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/elsewhere.sqlite3"})
    with pytest.raises(NoRecords):
        ReadyShowroom(moved)
    ReadyShowroom(settings, new=True).store.close()
    ReadyShowroom(settings).store.close()
