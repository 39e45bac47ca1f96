"""Processes are killed while customers order."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

import click

from tools.chaos.records import judged
from tools.chaos.rows import Row, seen
from tools.chaos.served_shop import ServedShop
from tools.chaos.shoppers import Told, ordering

_PATIENCE = 5.0
_EVERYTHING = 25
"""Every so many kills it is the whole server, which is started again then."""


def killed(shop: ServedShop, product: str, database: str, times: int, kind: str) -> Row:
    """Kills processes of the shop so many times while six customers order; what became of their orders."""
    dice, told = random.Random(times), Told()
    shop.start()
    begun = time.monotonic()
    with click.progressbar(length=times, label=f"Killing, {kind}") as bar, ordering(shop.port, product, 6, told):
        for number in range(1, times + 1):
            _until_somebody_ordered(told, len(told.orders))
            time.sleep(dice.uniform(0.0, 0.3))  # in the middle of whatever the others do
            if number % _EVERYTHING == 0:
                shop.kill_all()
                shop.start()
            else:
                for process in dice.sample(shop.workers(), 1) if shop.workers() else ():
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
            bar.update(1)
        shop.answers()
    took = time.monotonic() - begun
    shop.stop()
    verdict = judged(database, told)
    found = (
        f"{len(told.orders)} orders acknowledged in {took:.0f} s, {verdict.orders} in the records: "
        f"lost {verdict.lost}, doubled {verdict.doubled}, half written {verdict.half}; {seen(told.seen)}"
    )
    return Row(f"{times} kills, {kind}", found, verdict.good and len(told.orders) >= times / 2)


def _until_somebody_ordered(told: Told, before: int) -> None:
    """Waits for one more order, for some seconds at most."""
    until = time.monotonic() + _PATIENCE
    while len(told.orders) == before and time.monotonic() < until:
        time.sleep(0.02)
