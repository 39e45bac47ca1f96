"""Customers who click and order over HTTP, and press again when nothing answers, as people do.

Each remembers the number of every order that a page told them of: those are acknowledged, and must never be lost.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.click import HTMX, Customer, filled

PATIENCE = 60.0
_CONTACT = {"name": "Customer 001", "email": "customer-001@demo.example", "address": "1 Example Street"}
_NUMBER = re.compile(r"/orders/([\w-]+)")


@dataclass
class Told:
    """What shoppers were told: order numbers by the form's key, pages by what they saw, milliseconds of clicks."""

    orders: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)
    clicks: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, what: str) -> None:
        """Counts a page that was not what was asked for."""
        with self.lock:
            self.seen[what] = self.seen.get(what, 0) + 1


class Shopper:
    """One customer with an address of their own; ``ended`` makes them stop trying."""

    def __init__(self, port: int, number: int, told: Told, ended: threading.Event) -> None:
        self._port, self._told, self._ended = port, told, ended
        self._address = f"10.7.{number // 250}.{1 + number % 250}"
        self._dice = random.Random(number)
        self._browser: Customer | None = None

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """As ``Customer.ask``, again and again until something answers that is no failure. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self._ended.is_set():
            kept = self._browser.cookies if self._browser else {}
            try:
                if self._browser is None:
                    connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
                    self._browser = Customer(connection, kept)
                status, text, there = self._browser.ask(
                    method, path, body, **{"X-Forwarded-For": self._address, **headers}
                )
            except (OSError, http.client.HTTPException) as error:
                self._told.saw(f"no answer ({type(error).__name__})")
                if self._browser is not None:
                    self._browser.connection.close()  # the next request opens it again, with the same cookies
                time.sleep(0.05)
                continue
            if status < 500:
                return status, text, there
            self._told.saw(f"{status} {heading(text)}")
            time.sleep(0.1)
        raise TimeoutError(f"{method} {path}")

    def follow(self, method: str, path: str, body: str = "") -> tuple[str, str]:
        """Where it ends, and the page there."""
        status, text, there = self.ask(method, path, body)
        while status in (302, 303):
            path = there
            status, text, there = self.ask("GET", path)
        return path, text

    def start(self, product: str) -> tuple[str, str]:
        """The address and the page of a new design."""
        _, text, _ = self.ask("GET", f"/p/{product}")
        token = filled(text).values["csrf_token"][0]
        return self.follow("POST", f"/p/{product}/designs", urllib.parse.urlencode({"csrf_token": token}))

    def click(self, here: str, text: str) -> str:
        """Presses a button of the page, by htmx, and notes how long that took; the page then."""
        form = filled(text)
        if not form.radios:
            return text
        name = self._dice.choice(sorted(form.radios))
        values = form.values | {
            name: [self._dice.choice(form.radios[name])],
            "seq": [str(int(form.values["seq"][0]) + 1)],
        }
        begun = time.perf_counter()
        _, text, _ = self.ask("POST", here, urllib.parse.urlencode(values, doseq=True), **HTMX)
        with self._told.lock:
            self._told.clicks.append(1000 * (time.perf_counter() - begun))
        return text

    def order(self, product: str) -> str | None:
        """Orders a new design; the number that the page tells."""
        here, _ = self.start(product)
        summary = "/summary/" + here.split("/")[2]
        _, text, _ = self.ask("GET", summary)
        values = {name: each[-1] for name, each in filled(text).values.items()} | _CONTACT
        key = values["key"]
        with self._told.lock:
            self._told.sent.add(key)
        there, text = self.follow("POST", summary, urllib.parse.urlencode(values))
        found = _NUMBER.match(there)
        if found is None:
            self._told.saw(f"no order: {heading(text)}")
            return None
        with self._told.lock:
            self._told.orders[key] = found[1]
        return found[1]


def heading(text: str) -> str:
    """The heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>|<strong>(.*?)</strong>", text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", next(filter(None, found.groups()), "")).strip() if found else text[:60].strip()


@contextmanager
def ordering(port: int, product: str, shoppers: int, told: Told) -> Iterator[None]:
    """So many shoppers order, one order after another, while what is inside goes on."""
    ended = threading.Event()

    def shop(number: int) -> None:
        while not ended.is_set():
            try:
                Shopper(port, number, told, ended).order(product)
            except TimeoutError:
                if not ended.is_set():
                    told.saw("gave up")
            except (KeyError, IndexError, ValueError) as error:
                told.saw(f"a page without its form ({type(error).__name__})")

    threads = [threading.Thread(target=shop, args=(number,), daemon=True) for number in range(shoppers)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        time.sleep(0.5)
        ended.set()
        for each in threads:
            each.join(PATIENCE)
