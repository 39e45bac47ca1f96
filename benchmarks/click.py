"""One click, as a browser makes it: an HTTP request in, the htmx fragment out, gunicorn with one worker.

Random customers walk through all steps and choose values that are possible; every post carries the whole form, and
every answer says what a click on each value would change the total by. Budget for the car: median 40 ms, p95 100 ms;
an insurance premium after a click: p95 50 ms. The ritual box and an imported PC are measured beside them, with the
share of values that had no figure in time. Run by `make bench`, or alone: `python -m benchmarks.click [--product car]`.
"""

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from benchmarks._subjects import MODELS

CUSTOMERS, CLICKS = 12, 25
BUDGETS: dict[str, tuple[float, float] | None] = {
    "car": (40.0, 100.0),
    "ritual": None,
    "car-cover": (50.0, 50.0),
    "home-cover": (50.0, 50.0),
    "pc-richmond": None,
}
DEMO, INSURANCE = ("car", "ritual"), ("car-cover", "home-cover")
LATE = "price when chosen"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Source": "form#cfg", "HX-Target": "div#design"}


@dataclass
class Form(HTMLParser):
    """The form fields of a page: what is filled in, and which radio buttons can be pressed."""

    values: dict[str, list[str]] = field(default_factory=dict)
    radios: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an input."""
        given = dict(attrs)
        name, kind, value = given.get("name"), given.get("type", "text"), given.get("value") or ""
        if tag != "input" or not name:
            return
        if kind == "radio" and "checked" not in given and given.get("aria-disabled") != "true":
            self.radios.setdefault(name, []).append(value)
        if kind not in ("radio", "checkbox") or "checked" in given:
            self.values.setdefault(name, []).append(value)


@dataclass
class Customer:
    """A browser with one connection and its cookies."""

    connection: http.client.HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """Status, page and the address it leads to."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if method == "POST":
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, sent)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, text, urllib.parse.urlsplit(response.headers.get("Location") or path).path

    def start(self, product: str) -> tuple[str, str]:
        """The address and the page of a new design."""
        _, text, _ = self.ask("GET", f"/p/{product}")
        body = urllib.parse.urlencode({"csrf_token": filled(text).values["csrf_token"][0]})
        _, _, path = self.ask("POST", f"/p/{product}/designs", body)
        status = 303
        while status == 303:
            here = path
            status, text, path = self.ask("GET", here)
        return here, text


def filled(text: str) -> Form:
    """The form of a page."""
    form = Form()
    form.feed(text)
    return form


def clicks(dice: random.Random, customer: Customer, product: str) -> Iterator[tuple[float, int, int]]:
    """Of each click of one customer: milliseconds, and how many values then have a figure, and have none in time."""
    here, text = customer.start(product)
    steps = sorted(set(re.findall(rf'href="({here.rpartition("/")[0]}/[a-z0-9/-]+)"', text)))
    for count in range(CLICKS):
        if count % 4 == 0:
            here = dice.choice(steps)
            _, text, _ = customer.ask("GET", here)
        form = filled(text)
        while not form.radios:
            here = dice.choice(steps)
            form = filled(customer.ask("GET", here)[1])
        name = dice.choice(sorted(form.radios))
        values = form.values | {name: [dice.choice(form.radios[name])], "seq": [str(int(form.values["seq"][0]) + 1)]}
        body = urllib.parse.urlencode(values, doseq=True)
        begun = time.perf_counter()
        status, text, _ = customer.ask("POST", here, body, **HTMX)
        took = (time.perf_counter() - begun) * 1000
        yield took, text.count('class="price'), text.count(LATE)
        if status != 200:
            raise SystemExit(f"A click was answered with {status}: {text[:400]}")


COMMAND = [sys.executable, "-c", "from configurator.cli import main; main()"]


@contextmanager
def open_shop(*made: str) -> Iterator[int]:
    """The port of the demo shop, or of one that the command ``made`` makes of a folder, over an empty database."""
    with tempfile.TemporaryDirectory() as data:
        folder = Path(data) / "shop" if made else None
        if made:
            subprocess.run([*COMMAND, *made, str(folder)], check=True, capture_output=True)
        with served(Path(data), folder) as port:
            yield port


@contextmanager
def served(data: Path, folder: Path | None) -> Iterator[int]:
    """The port of the shop in a folder (None: the demo shop), whose data are kept in ``data``.

    Nobody works on its jobs: a new shop draws pictures ahead in its first minutes, on the core beside the one measured.
    """
    environment = os.environ | {"CONFIGURATOR_DATA": str(data), "PORT": "0", "JOBS": "0"}
    environment.pop("DATABASE_URL", None)
    new = ["--new"] if folder and not (data / "shop.sqlite3").exists() else []
    command = [*COMMAND, "serve", *new, *(["--shop", str(folder)] if folder else [])]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if opened := re.search(r"open at http://[^ ]+:(\d+)/", line):
                yield int(opened[1])
                break
    finally:
        process.terminate()
        process.communicate(timeout=30)


def measured(port: int, product: str) -> bool:
    """Prints the times of all clicks on the product beside its budget; whether it was kept."""
    dice = random.Random(7)
    told = [
        each
        for _ in range(CUSTOMERS)
        for each in clicks(dice, Customer(http.client.HTTPConnection("127.0.0.1", port)), product)
    ]
    times = [milliseconds for milliseconds, _, _ in told]
    figures, late = sum(each[1] for each in told), sum(each[2] for each in told)
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    budget = BUDGETS[product]
    beside = [f" (budget {limit:g})" for limit in budget] if budget else ["", ""]
    print(f"One click on the {product} over HTTP, {len(times)} clicks of {CUSTOMERS} random customers:")
    print(f"  median {median:6.1f} ms{beside[0]}   p95 {p95:6.1f} ms{beside[1]}   longest {max(times):.1f} ms")
    print(f"  {figures / len(times):.0f} values a page with a figure; {late} of all {figures} had none in time")
    return budget is None or (median <= budget[0] and p95 <= budget[1])


def main() -> bool:
    """Measures the products asked for (all by default); whether all budgets were kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--product", action="append", choices=BUDGETS, help="measure this one only; can be repeated")
    asked = parser.parse_args().product or list(BUDGETS)
    models = {product: MODELS / f"{product}.xml" for product in asked if product not in (*DEMO, *INSURANCE)}
    kept = []
    for products, made in ((DEMO, ()), (INSURANCE, ("init", "--like", "insurance"))):
        if not set(products).isdisjoint(asked):
            with open_shop(*made) as port:
                kept += [measured(port, product) for product in products if product in asked]
    for product, model in models.items():
        if not model.is_file():
            print(f"{product} skipped: not in ../shared/data/uvl")
            continue
        with open_shop("import", "featureide", str(model), "--into") as port:
            kept.append(measured(port, product))
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main())
