"""Many customers, a publication in the middle, ten thousand clicks, and a backup while people order."""

from __future__ import annotations

import statistics
import threading
import time
from contextlib import suppress
from pathlib import Path

import click

from tools.chaos.records import judged
from tools.chaos.rows import Row, seen
from tools.chaos.served_shop import ServedShop
from tools.chaos.shoppers import Shopper, Told, ordering

_THINKING = 2.0
"""Seconds between two clicks of a customer in a crowd."""
_MOST_GROWTH = 0.1
_SOME, _PATIENCE = 10, 60.0
"""So many orders are waited for before something is tried, for so many seconds at most."""


def publication_midway(shop: ServedShop, product: str, shoppers: int = 50, seconds: float = 20.0) -> Row:
    """So many shoppers click; in the middle a price is published. The slowest clicks before and after."""
    file = shop.folder / "catalog" / product / "product.yaml"
    whole = file.read_text("utf-8")
    shop.start()
    told, ended = Told(), threading.Event()

    def shop_on(number: int) -> None:
        somebody = Shopper(shop.port, number, told, ended)
        with suppress(TimeoutError):
            here, text = somebody.start(product)
            ended.wait(_THINKING * number / shoppers)
            while not ended.is_set():
                text = somebody.click(here, text)
                ended.wait(_THINKING)

    threads = [threading.Thread(target=shop_on, args=(number,), daemon=True) for number in range(shoppers)]
    for each in threads:
        each.start()
    time.sleep(2 * _THINKING)
    told.clicks.clear()
    time.sleep(seconds)
    before = list(told.clicks)
    told.clicks.clear()
    file.write_text(whole.replace("price: 400", "price: 410"), "utf-8")
    done = shop.run("publish", product)
    time.sleep(seconds)
    after = list(told.clicks)
    ended.set()
    for each in threads:
        each.join(10)
    file.write_text(whole, "utf-8")
    shop.stop()
    p95 = [statistics.quantiles(each, n=20)[-1] if len(each) > 20 else float("inf") for each in (before, after)]
    found = (
        f"p95 {p95[0]:.0f} ms before, {p95[1]:.0f} ms after ({p95[1] / p95[0]:.2f} times), "
        f"{len(before)} and {len(after)} clicks; {seen(told.seen)}"
    )
    good = done.returncode == 0 and p95[1] <= 2 * p95[0] and not told.seen
    return Row(f"{shoppers} shoppers, a publication", found, good)


def memory(shop: ServedShop, product: str, clicks: int) -> Row:
    """So many clicks on one worker: how much more memory it has at the end than after a tenth of them."""
    shop.start()
    told, ended = Told(), threading.Event()
    server = max(shop.workers(), key=_kilobytes)
    tenth = clicks // 10

    def shop_on(number: int) -> None:
        somebody = Shopper(shop.port, number, told, ended)
        with suppress(TimeoutError):
            while not ended.is_set():
                here, text = somebody.start(product)
                for _ in range(40):
                    text = somebody.click(here, text)

    threads = [threading.Thread(target=shop_on, args=(number,), daemon=True) for number in range(4)]
    for each in threads:
        each.start()
    warm, shown = 0, 0
    with click.progressbar(length=clicks, label="Clicking") as bar:
        while len(told.clicks) < clicks and any(each.is_alive() for each in threads):
            time.sleep(0.5)
            bar.update(len(told.clicks) - shown)
            shown = len(told.clicks)
            if not warm and shown >= tenth:
                warm = _kilobytes(server)
    at_end = _kilobytes(server)
    ended.set()
    for each in threads:
        each.join(10)
    shop.stop()
    growth = at_end / warm - 1 if warm else float("inf")
    sizes = f"{warm / 1000:.0f} MB after {tenth} clicks, {at_end / 1000:.0f} MB after {len(told.clicks)}"
    good = growth <= _MOST_GROWTH and len(told.clicks) >= clicks
    return Row(f"memory over {clicks} clicks", f"{sizes} ({growth:+.1%})", good)


def backup_while_ordering(shop: ServedShop, product: str, folder: Path, restored: ServedShop, database: str) -> Row:
    """A backup is made while people order, the shop is restored from it elsewhere and asked for every order before."""
    told, begun = Told(), 0.0
    shop.start()
    with ordering(shop.port, product, 4, told):
        until = time.monotonic() + _PATIENCE
        while len(told.orders) < _SOME and time.monotonic() < until:
            time.sleep(0.1)
        sure = Told(orders=dict(told.orders))
        begun = time.monotonic()
        made = shop.run("backup", str(folder))
        took = time.monotonic() - begun
    shop.stop()
    if made.returncode:
        return Row("backup while ordering, restored", f"backup: {made.stderr.strip()}", False)
    back = restored.run("restore", str(folder))
    if back.returncode:
        return Row("backup while ordering, restored", f"restore: {back.stderr.strip()}", False)
    verdict = judged(database, sure)
    found = f"{took:.1f} s; {len(sure.orders)} orders acknowledged before, lost {verdict.lost}, half {verdict.half}"
    return Row("backup while ordering, restored", found, verdict.good and len(sure.orders) > 0)


def _kilobytes(process: int) -> int:
    """The memory that a process has for itself and shares, in kilobytes; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
