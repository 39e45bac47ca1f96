"""Pictures are drawn once, kept within a limit, and drawn again when their file is damaged."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from configurator.imaging.cache import PictureCache, picture_key
from configurator.imaging.model import Art, Layer


def key(number: int) -> str:
    """A key of the right form."""
    return f"{number:064x}"


class Maker:
    """Makes pictures of a size and counts how many it made."""

    def __init__(self, size: int = 1000) -> None:
        self.made, self.picture = 0, b"x" * size

    def __call__(self) -> bytes:
        self.made += 1
        return self.picture


def files(folder: Path) -> list[Path]:
    """The files of a cache."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_picture_is_made_once_and_outlives_the_cache(tmp_path: Path) -> None:
    make = Maker()
    assert PictureCache(tmp_path, 10_000).picture(key(1), make) == make.picture
    assert PictureCache(tmp_path, 10_000).picture(key(1), make) == make.picture
    assert make.made == 1


def test_one_render_per_key_at_a_time(tmp_path: Path) -> None:
    cache, begun, inside, most = PictureCache(tmp_path, 10_000), threading.Barrier(8), [0], [0]

    def make() -> bytes:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        made.append(threading.get_ident())
        inside[0] -= 1
        return b"picture"

    def ask(_: int) -> bytes:
        begun.wait()
        return cache.picture(key(7), make)

    made: list[int] = []
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {b"picture"}
    assert (len(made), most[0]) == (1, 1)


def test_different_pictures_do_not_wait_for_each_other(tmp_path: Path) -> None:
    cache, together = PictureCache(tmp_path, 10_000), threading.Barrier(2, timeout=10)

    def make() -> bytes:
        together.wait()
        return b"picture"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda number: cache.picture(key(number), make), (1, 2))) == [b"picture"] * 2


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 2000])
def test_a_damaged_file_is_drawn_again(tmp_path: Path, damage: bytes) -> None:
    cache, make = PictureCache(tmp_path, 10_000), Maker()
    cache.picture(key(1), make)
    files(tmp_path)[0].write_bytes(damage)
    assert cache.picture(key(1), make) == make.picture
    assert cache.picture(key(1), make) == make.picture
    assert make.made == 2


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    cache, make = PictureCache(tmp_path, 3500), Maker()
    for number in (1, 2, 3):
        cache.picture(key(number), make)
        os.utime(tmp_path / "00" / key(number), ns=(number, number))
    cache.picture(key(1), make)
    cache.picture(key(4), make)
    assert [int(path.name, 16) for path in files(tmp_path)] == [1, 3, 4]
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 3500


def test_a_failed_picture_leaves_nothing_behind_and_can_be_tried_again(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise OSError("no art")

    cache, make = PictureCache(tmp_path, 3500), Maker()
    with pytest.raises(OSError, match="no art"):
        cache.picture(key(1), fail)
    assert files(tmp_path) == []
    assert cache.picture(key(1), make) == make.picture


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way", encoding="utf-8")
    cache, make = PictureCache(tmp_path / "pictures", 3500), Maker()
    assert cache.picture(key(1), make) == make.picture == cache.picture(key(1), make)
    assert make.made == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_keys_name_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a picture key"):
        PictureCache(tmp_path, 3500).picture(name, Maker())


def test_a_key_depends_on_all_that_is_drawn(art: Art) -> None:
    plain = (Layer("wall"), Layer("body", tint="#aa2233"))
    keys = {
        picture_key(art, plain, 60, "webp"),
        picture_key(art, plain, 30, "webp"),
        picture_key(art, plain, 60, "jpeg"),
        picture_key(art, (Layer("wall"), Layer("body", tint="#aa2234")), 60, "webp"),
        picture_key(art, tuple(reversed(plain)), 60, "webp"),
    }
    assert len(keys) == 5
    assert picture_key(art, plain, 60, "webp") in keys
