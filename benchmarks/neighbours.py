"""What neighbours cost: clicks on the car over HTTP, alone and while others keep the shop busy with something large.

The busy ones are three people who page through a product of 14,010 features as fast as it answers, and a merchandiser
who checks and saves a rule file of 1,000,000 characters again and again. Alone and beside them take turns in one shop
of one worker, so that both are of the same minutes; of each figure the least of all turns counts. Budget: beside others
the 95th percentile of the car's clicks is at most 1.5 times that of alone. Run by `make bench`, or alone:
`python -m benchmarks.neighbours [--busy paging] [--turns 2]`.
"""

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._subjects import HERE, MODELS
from benchmarks.click import COMMAND, Customer, clicks, filled, served

LARGE = "automotive02-1"
PEOPLE, CUSTOMERS = 3, 6
BUDGET = 1.5
RULES = 1_000_000
"""Characters."""
WHO = {"paging": f"{PEOPLE} people who page through {LARGE}", "studio": f"a merchandiser with {RULES:,} characters"}
MONA = "mona@shop.example"


class Busy:
    """Somebody who keeps the shop busy: what they did, and how long the longest took."""

    def __init__(self, port: int) -> None:
        self.port, self.done, self.ended = port, 0, threading.Event()
        self.statuses: set[int] = set()

    def customer(self) -> Customer:
        """A browser of its own."""
        return Customer(http.client.HTTPConnection("127.0.0.1", self.port, timeout=300))

    def note(self, status: int) -> None:
        """Counts an answer."""
        self.statuses.add(status)
        self.done += 1


def pages(busy: Busy) -> None:
    """Pages through the large product until it is over."""
    dice, customer = random.Random(threading.get_ident()), busy.customer()
    here, _ = customer.start(LARGE)
    _, text, _ = customer.ask("GET", here)
    steps = sorted(set(re.findall(rf'href="({here.rpartition("/")[0]}/[a-z0-9/_-]+)"', text)))
    while not busy.ended.is_set():
        busy.note(customer.ask("GET", dice.choice(steps))[0])


def studies(busy: Busy, password: str) -> None:
    """Checks and saves a very long rule file of the car until it is over."""
    customer = busy.customer()
    _, text, _ = customer.ask("GET", "/login")
    form = {"csrf_token": filled(text).values["csrf_token"][0], "email": MONA, "password": password}
    customer.ask("POST", "/login", urllib.parse.urlencode(form))
    rules, catalogue = ((HERE / name).read_text("utf-8") for name in ("rules/car.rules", "catalog/car/product.yaml"))
    while not busy.ended.is_set():
        text = customer.ask("GET", "/studio/car/")[1]
        form = {name: values[0] for name, values in filled(text).values.items() if values}
        more = "".join(
            f'rule r{busy.done}-{number} "Number {number}."\n  when engine = petrol-85 then wheels != aero-black\n\n'
            for number in range(RULES // 75)
        )
        form |= {"rules": (rules + more)[:RULES], "catalogue": catalogue, "file": "rules"}
        for place in ("check", ""):
            if not busy.ended.is_set():
                busy.note(customer.ask("POST", f"/studio/car/{place}", urllib.parse.urlencode(form))[0])


def large_shop(place: Path) -> Path:
    """The demo shop's folder with the large product in it; its data, with a merchandiser, stand beside it."""
    shop = place / "shop"
    for name in ("catalog", "rules"):
        shutil.copytree(HERE / name, shop / name)
    run("import", "uvl", str(MODELS / f"{LARGE}.uvl"), "--into", str(shop), data=place / "data")
    return shop


def run(*arguments: str, data: Path) -> str:
    """What a command prints, with the shop's data there."""
    environment = os.environ | {"CONFIGURATOR_DATA": str(data)}
    return subprocess.run([*COMMAND, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def beside(busy: str, port: int, password: str) -> Iterator[Busy]:
    """While it is busy; has begun when all of them have been answered once."""
    others = Busy(port)
    whats: dict[str, tuple[int, Callable[[], None]]] = {
        "paging": (PEOPLE, lambda: pages(others)),
        "studio": (1, lambda: studies(others, password)),
    }
    number, what = whats[busy]
    threads = [threading.Thread(target=what, daemon=True) for _ in range(number)]
    for each in threads:
        each.start()
    while busy == "paging" and others.done < number:
        others.ended.wait(0.05)
    others.ended.wait(2)
    others.done = 0
    try:
        yield others
    finally:
        others.ended.set()
        for each in threads:
            each.join()


def figures(port: int) -> tuple[float, float]:
    """Median and 95th percentile of the car's clicks, in milliseconds."""
    dice = random.Random(7)
    times = [
        took
        for _ in range(CUSTOMERS)
        for took, *_ in clicks(dice, Customer(http.client.HTTPConnection("127.0.0.1", port)), "car")
    ]
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def measured(port: int, busy: str, turns: int, password: str) -> bool:
    """Prints the clicks alone and beside the busy ones; whether the budget was kept."""
    figures(port)  # the first customers find a cold shop
    alone, crowded, served = [], [], 0.0
    for _ in range(turns):
        alone.append(figures(port))
        begun = time.monotonic()
        with beside(busy, port, password) as others:
            crowded.append(figures(port))
            served += others.done / (time.monotonic() - begun) / turns
    quiet, loud = ([min(each) for each in zip(*turn, strict=True)] for turn in (alone, crowded))
    ratio = loud[1] / quiet[1]
    told = ", ".join(map(str, sorted(others.statuses)))
    print(f"Clicks on the car, alone and beside {WHO[busy]}:")
    print(f"  alone   median {quiet[0]:6.1f} ms   p95 {quiet[1]:6.1f} ms")
    print(f"  beside  median {loud[0]:6.1f} ms   p95 {loud[1]:6.1f} ms   p95 {ratio:.2f} x (budget {BUDGET:g})")
    print(f"  the others were answered {served:.1f} times a second (status {told})", flush=True)
    return bool(ratio <= BUDGET)


def main() -> bool:
    """Measures beside those asked for (all by default); whether the budget was kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--busy", action="append", choices=WHO, help="beside these only; can be repeated")
    parser.add_argument("--turns", type=int, default=2, help="how often alone and beside take turns")
    given = parser.parse_args()
    if not (MODELS / f"{LARGE}.uvl").is_file():
        print(f"{LARGE} skipped: not in ../shared/data/uvl")
        return True
    with tempfile.TemporaryDirectory() as name:
        data, shop = Path(name) / "data", large_shop(Path(name))
        with served(data, shop) as port:
            made = run("account", MONA, "--role", "merchandiser", "--generate", "--shop", str(shop), data=data)
            kept = [measured(port, busy, given.turns, made.split()[-1]) for busy in given.busy or WHO]
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main())
