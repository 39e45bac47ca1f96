"""Disks, files and clocks go wrong while customers order; a row each with what they saw."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tools.chaos.records import judged
from tools.chaos.rows import Row, seen
from tools.chaos.served_shop import ServedShop
from tools.chaos.shoppers import Shopper, Told, ordering

Opened = Callable[[Path], ServedShop]
_DISK_KB = 16_000
_SOME = 3
"""So many orders, or pages that are none, are seen before and after; how long that takes is the machine's matter."""


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of sixteen megabytes at the folder. Raises OSError where this machine lets nobody mount one."""
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_DISK_KB}k", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(f"no small disk: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def full_disk(opened: Opened, folder: Path, product: str) -> Row:
    """The disk is full while people order, then there is room again."""
    try:
        with small_disk(folder):
            shop, told = opened(folder), Told()
            shop.start()
            with ordering(shop.port, product, 3, told):
                good = _happens(lambda: len(told.orders) >= _SOME)
                filler = folder / "filler"
                with filler.open("wb") as file:
                    _fill(file.fileno())
                good &= _happens(lambda: sum(told.seen.values()) >= _SOME)
                filler.unlink()
                room_again = len(told.orders)
                good &= _happens(lambda: len(told.orders) >= room_again + _SOME)
            shop.stop()
            verdict = judged(f"sqlite:///{folder}/shop.sqlite3", told)
            good &= verdict.good
            return Row("disk full, then room again", _found(told, verdict.lost, len(told.orders)), good)
    except OSError as error:
        return Row("disk full, then room again", str(error), None)


def read_only_disk(opened: Opened, folder: Path, product: str) -> Row:
    """The disk cannot be written while people order, then it can."""
    try:
        with small_disk(folder):
            shop, told = opened(folder), Told()
            shop.start()
            with ordering(shop.port, product, 3, told):
                good = _happens(lambda: len(told.orders) >= _SOME)
                done = subprocess.run(["mount", "-o", "remount,ro", str(folder)], capture_output=True, check=False)
                if done.returncode:  # what is open for writing keeps it writable: the file itself is taken away
                    with _locked(folder):
                        good &= _happens(lambda: sum(told.seen.values()) >= _SOME)
                else:
                    good &= _happens(lambda: sum(told.seen.values()) >= _SOME)
                    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
                before = len(told.orders)
                good &= _happens(lambda: len(told.orders) >= before + _SOME)
            shop.stop()
            verdict = judged(f"sqlite:///{folder}/shop.sqlite3", told)
            good &= verdict.good
            return Row("disk read-only, then not", _found(told, verdict.lost, len(told.orders)), good)
    except OSError as error:
        return Row("disk read-only, then not", str(error), None)


def damaged_page(shop: ServedShop, product: str, _: str) -> Row:
    """Bytes of the database file are overwritten while the shop is closed."""
    shop.start()
    Shopper(shop.port, 1, Told(), threading.Event()).order(product)
    shop.stop()
    file = shop.data / "shop.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root, size = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'orders'").fetchone()[0], 4096
    with file.open("r+b") as written:
        written.seek((root - 1) * size)
        written.write(random.Random(1).randbytes(size))
    opened, told = shop.start(opens=False), Told()
    if not opened:
        said = next((line for line in reversed(shop.said) if line.startswith("Error")), "")
        return Row("damaged page of the database", f"does not open: {said}", bool(said))
    ended = threading.Event()
    threading.Timer(4, ended.set).start()
    with suppress(TimeoutError):
        Shopper(shop.port, 2, told, ended).order(product)
    shop.stop()
    return Row("damaged page of the database", seen(told.seen), any(page.startswith("503") for page in told.seen))


def jumping_clock(shop: ServedShop, product: str, database: str) -> Row:
    """The clock goes 400 days ahead over a restart, and comes back."""
    told, numbers = Told(), list[str | None]()
    for ahead in (0, 400, 0):
        shop.start(days_ahead=ahead)
        numbers.append(Shopper(shop.port, 1 + len(numbers), told, threading.Event()).order(product))
        shop.stop()
    verdict, years = judged(database, told), {str(number)[:4] for number in numbers}
    found = f"orders {', '.join(map(str, numbers))}; lost {verdict.lost}; {seen(told.seen)}"
    return Row("clock +400 days and back", found, verdict.good and len(years) == 1 and None not in numbers)


def half_written_files(shop: ServedShop, product: str, database: str) -> Row:
    """A rule file and a catalogue stop in the middle, again and again, while people order."""
    files = [shop.folder / "rules" / f"{product}.rules", shop.folder / "catalog" / product / "product.yaml"]
    whole, told, dice = [each.read_bytes() for each in files], Told(), random.Random(3)
    shop.start()
    with ordering(shop.port, product, 3, told):
        for _ in range(8):
            for file, content in zip(files, whole, strict=True):
                file.write_bytes(content[: dice.randrange(1, len(content))])
            time.sleep(0.7)  # longer than the shop waits before it looks again
        for file, content in zip(files, whole, strict=True):
            file.write_bytes(content)
        written = len(told.orders)
        good = _happens(lambda: len(told.orders) >= written + _SOME)
    shop.stop()
    verdict = judged(database, told)
    good &= verdict.good and not told.seen
    return Row("half-written files", _found(told, verdict.lost, len(told.orders)), good)


def two_publishers(shop: ServedShop, product: str, database: str) -> Row:
    """Two people publish different prices at the same time, several times, while people order."""
    file = shop.folder / "catalog" / product / "product.yaml"
    told, whole, answers = Told(), file.read_text("utf-8"), []
    other = shop.folder.with_name("other")
    shutil.copytree(shop.folder, other)
    second = ServedShop(other, shop.data, database=shop.database)
    shop.start()
    with ordering(shop.port, product, 3, told):
        for number in range(4):
            file.write_text(whole.replace("price: 400", f"price: {401 + number}"), "utf-8")
            copy = other / "catalog" / product / "product.yaml"
            copy.write_text(whole.replace("price: 400", f"price: {451 + number}"), "utf-8")
            both = [
                threading.Thread(target=lambda each=each: answers.append(each.run("publish", product)))
                for each in (shop, second)
            ]
            for each in both:
                each.start()
            for each in both:
                each.join()
    shop.stop()
    told_so = [(each.returncode, each.stderr.strip().splitlines()[-1:]) for each in answers if each.returncode]
    verdict = judged(database, told)
    good = verdict.good and not any("Traceback" in each.stderr for each in answers) and not told.seen
    refused = f"{len(told_so)} refused {told_so[:1] or ''}"
    found = f"{len(answers)} publications, {refused}; {len(told.orders)} orders; {seen(told.seen)}"
    return Row("two publishers at once", found, good)


def restarts(shop: ServedShop, product: str, database: str) -> Row:
    """The server is told to stop and started again, five times, while people order."""
    told, stops, good = Told(), [], True
    shop.start()
    with ordering(shop.port, product, 4, told):
        for _ in range(5):
            before = len(told.orders)
            good &= _happens(partial(_more, told, before))
            stops.append(shop.stop())
            shop.start()
    shop.stop()
    verdict = judged(database, told)
    found = f"stopped within {max(stops):.1f} s; {_found(told, verdict.lost, len(told.orders))}"
    return Row("server restarted under load", found, good and verdict.good)


def _found(told: Told, lost: int, orders: int) -> str:
    return f"{orders} orders acknowledged, lost {lost}; {seen(told.seen)}"


def _fill(file: int) -> None:
    try:
        while os.write(file, b"\0" * 65_536):
            pass
    except OSError:
        return


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The database's files are unchangeable meanwhile. Raises OSError where the file system knows no such thing."""
    files = [str(each) for each in folder.glob("shop.sqlite3*")]
    if subprocess.run(["chattr", "+i", *files], capture_output=True, check=False).returncode:
        raise OSError("this disk can neither be mounted read-only while it is used nor be locked")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=False)


def _more(told: Told, than: int) -> bool:
    return len(told.orders) > than


def _happens(holds: Callable[[], bool]) -> bool:
    """Waits for it, a minute at most; whether it came."""
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()
