"""A crowd at the shop: clicks that come whether or not the last is answered, over HTTP, with two workers.

Twenty clicks a second on the car: median 25 ms, p95 60 ms; the ritual box within twice the car's figures. Two hundred
shoppers of both, each with a click every five seconds: p95 250 ms, and no error. Every second one lets the shop
remember and measure, so that their way is recorded; the others are guests. A click's time begins when it is due,
so that one that has to wait for its turn is told as late as its customer sees it. Run by `make bench`, or alone:
`python -m benchmarks.crowd [--seconds 20]`.
"""

import argparse
import http.client
import os
import random
import statistics
import threading
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.click import HTMX, Customer, filled, open_shop

WORKERS = 2
RATE, CLICKERS = 20, 10
SHOPPERS, EVERY = 200, 5.0
CAR = (25.0, 60.0)
CROWD_P95, TIMES_THE_CAR = 250.0, 2.0


@dataclass
class Shopper:
    """A customer at the first step of a design, who chooses something at each click."""

    port: int
    product: str
    dice: random.Random
    agrees: bool
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def __post_init__(self) -> None:
        """Begins a design; this is not measured."""
        self._customer = Customer(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60))
        if self.agrees:
            agree(self._customer, self.product)
        self._here, self._page = self._customer.start(self.product)
        self._customer.connection.close()  # the first click comes when all the others have begun as well

    def click(self, due: float) -> None:
        """Chooses something that is possible; the time counts from when the click was due."""
        form = filled(self._page)
        values = form.values | {"seq": [str(time.time_ns() // 1_000_000)]}
        if form.radios:
            name = self.dice.choice(sorted(form.radios))
            values[name] = [self.dice.choice(form.radios[name])]
        status, page, _ = self._customer.ask("POST", self._here, urllib.parse.urlencode(values, doseq=True), **HTMX)
        self.times.append((time.perf_counter() - due) * 1000)
        self._customer.connection.close()  # the server keeps none open until the next click
        if status == 200 and 'id="design"' in page:
            self._page = page
        else:
            self.errors += 1

    def shop(self, first: float, every: float, until: float) -> None:
        """Clicks at the first moment and again and again, up to the end."""
        due = first
        while due < until:
            time.sleep(max(0.0, due - time.perf_counter()))
            self.click(due)
            due += every


def agree(customer: Customer, product: str) -> None:
    """Lets the shop remember and measure."""
    _, page, _ = customer.ask("GET", f"/p/{product}")
    for answer in ({"given": "yes"}, {"given": "yes", "purpose": "measure"}):
        form = answer | {"csrf_token": filled(page).values["csrf_token"][0]}
        status, _, _ = customer.ask("POST", "/consent", urllib.parse.urlencode(form))
        if status != 303:
            raise SystemExit(f"An answer was answered with {status}.")


def crowd(shoppers: Sequence[Shopper], every: float, seconds: float) -> tuple[list[float], int]:
    """The times of all clicks in milliseconds, and how many went wrong; the shoppers begin one after the other."""
    begun = time.perf_counter() + 0.2
    threads = [
        threading.Thread(target=each.shop, args=(begun + every * at / len(shoppers), every, begun + seconds))
        for at, each in enumerate(shoppers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [took for each in shoppers for took in each.times], sum(each.errors for each in shoppers)


def told(name: str, times: Sequence[float], errors: int, median: float, p95: float) -> tuple[float, float]:
    """Prints the figures beside their budgets; median and p95."""
    found = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    limit = f"{found[0]:6.1f} ms (budget {median:g})" if median else f"{found[0]:6.1f} ms"
    print(f"{name}: {len(times)} clicks, {errors} errors")
    print(f"  median {limit}   p95 {found[1]:6.1f} ms (budget {p95:g})   longest {max(times):.0f} ms")
    return found


def main() -> bool:
    """Measures all of it; whether every budget was kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each crowd is there")
    seconds, dice = parser.parse_args().seconds, random.Random(11)
    os.environ["WEB_CONCURRENCY"] = str(WORKERS)
    kept = []
    with open_shop() as port:
        figures = dict[str, tuple[float, float]]()
        for product in ("car", "ritual"):
            budget = CAR if product == "car" else tuple(TIMES_THE_CAR * each for each in figures["car"])
            clickers = [Shopper(port, product, dice, agrees=at % 2 == 0) for at in range(CLICKERS)]
            times, errors = crowd(clickers, CLICKERS / RATE, seconds)
            figures[product] = told(f"{RATE} clicks a second on the {product}", times, errors, *budget)
            kept.append(errors == 0 and all(each <= most for each, most in zip(figures[product], budget, strict=True)))
        shoppers = [Shopper(port, dice.choice(("car", "ritual")), dice, agrees=at % 2 == 0) for at in range(SHOPPERS)]
        times, errors = crowd(shoppers, EVERY, seconds)
        _, p95 = told(f"{SHOPPERS} shoppers, a click every {EVERY:g} s each", times, errors, 0, CROWD_P95)
        kept.append(errors == 0 and p95 <= CROWD_P95)
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main())
