"""What a page prints beside a value is what the total printed after that click has changed by, dialogs included."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from configurator.cli import main
from configurator.settings import Settings
from configurator.shop import demo_shop_folder
from configurator.web import create_app
from tests.cases import TIMES
from tests.interchange.real_models import real_model_file
from tests.services.small_shop import write_shop
from tests.web.conftest import HTMX, Customer, form_values

UNKNOWN = "price when chosen"
NOTHING = ("", "selected", "included", "same price")
MONEY = re.compile(r"([+−]?)[^\d+−]*(\d[\d,]*(?:\.\d+)?)")


@dataclass(slots=True)
class Control:
    """An input of the configurator's form, and what stands beside it."""

    at: Mapping[str, str]
    printed: str = ""

    @property
    def name(self) -> str:
        return self.at["name"]

    @property
    def value(self) -> str:
        return self.at.get("value", "")

    @property
    def taken(self) -> bool:
        return "checked" in self.at

    @property
    def possible(self) -> bool:
        return "aria-disabled" not in self.at


class Shown(HTMLParser):
    """A page as it is read: its controls with their figures, its total, its steps, and the ways of its dialog."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.base = form_values(page)["base"]
        self.controls: list[Control] = []
        self.steps: list[str] = []
        self.ways: list[tuple[str, str]] = []
        self.fine: dict[str, str] = {}
        self.alongs: list[str] = []
        self.total = ""
        self._open: list[str] = []
        self._comes = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "input" and at.get("name") and at.get("form") != "find" and at.get("type") != "hidden":
            self.controls.append(Control(at))
        elif tag == "button" and at.get("value", "").startswith("anyway:"):
            self.ways.append((at["value"], self._comes))
        elif tag == "a" and at.get("data-go", "summary") != "summary":
            self.steps.append(at["href"])
        if tag not in {"input", "img", "br", "path", "circle", "meta", "link", "use", "rect"}:
            self._open.append(f"{tag}.{at.get('class', '')}.{at.get('id', '')}")

    def handle_endtag(self, tag: str) -> None:
        if any(each.startswith(f"{tag}.") for each in self._open):
            while not self._open.pop().startswith(f"{tag}."):
                pass

    def handle_data(self, data: str) -> None:
        for each in self._open[-3:]:
            tag, kind, id_ = each.split(".", 2)
            if tag == "span" and kind.strip() in {"price", "price less"} and any("label." in up for up in self._open):
                self.controls[-1].printed = (self.controls[-1].printed + " " + data).strip()
            elif tag == "p" and kind == "total" and "div.bar-price." in self._open:
                self.total += data
            elif kind == "comes":
                self._comes = data if tag == "p" and data.startswith("Total") else self._comes + data
            elif kind == "fine" and id_:
                self.fine[id_] = self.fine.get(id_, "") + data
            elif kind == "fine" and re.search(r" (less|more): ", data):
                self.alongs.append(data)


def cents(text: str) -> int:
    """The amount in a text, in hundredths; nothing for the words that stand for nothing."""
    found = MONEY.search(text.replace("\xa0", " "))
    if found is None:
        return 0
    whole, _, part = found[2].replace(",", "").partition(".")
    return (-1 if found[1] == "−" else 1) * (int(whole) * 100 + int(part.ljust(2, "0") or 0))


def open_app(shop: Path, data: Path, cache: FileSystemBytecodeCache) -> Flask:
    app = create_app(Settings(shop_folder=shop, data=data, secret_key="a secret of tests", solver_seconds=60))
    app.testing = True
    app.jinja_env.bytecode_cache = cache
    return app


@pytest.fixture(scope="module")
def apps(
    tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Callable[[str], Flask]]:
    """The shop that sells a product: the demo's, the one that the PC was imported into, the small one.

    Their pages wait until each figure is known, so that what is tested is the same on any machine.
    """
    folder, opened = tmp_path_factory.mktemp("printed"), dict[str, Flask]()

    def shop_of(product: str) -> Path:
        if product == "desk":
            return write_shop(folder / "small")
        if product != "pc-richmond":
            return demo_shop_folder()
        arguments = ["import", "featureide", str(real_model_file("pc-richmond.xml")), "--into", str(folder / "pc")]
        assert CliRunner().invoke(main, arguments).exit_code == 0
        return folder / "pc"

    def app_of(product: str) -> Flask:
        if product not in opened:
            opened[product] = open_app(shop_of(product), folder / f"{product}-data", compiled_templates)
        return opened[product]

    yield app_of
    for app in opened.values():
        app.extensions["room"].store.close()


class Clicker:
    """A customer who clicks, sees what the total has become, and takes it back."""

    def __init__(self, app: Flask, product: str, dice: random.Random) -> None:
        self.customer, self.dice, self.seen = Customer(app.test_client()), dice, Counter[str]()
        self.customer.start(product)
        self.shown = Shown(self.customer.page)

    def visit(self, address: str) -> None:
        self.shown = Shown(self.customer.visit(address))

    def post(self, fields: Mapping[str, list[str]], *, act: str = "", kept: str = "") -> Shown:
        """The page after a post, as htmx does it or without JavaScript, whichever the dice say."""
        form = {**form_values(self.customer.page), **fields, "seq": [str(time.time_ns() // 1_000_000)]}
        if self.dice.random() < 0.5:
            body = form | {"kept": [kept], "act": [act]}
            answer = self.customer.client.post(self.customer.address, data=body, headers=HTMX)
        else:
            act = act or (f"own:{kept}" if kept else "update")
            body = form | {"act": [act]}
            answer = self.customer.client.post(self.customer.address, data=body, follow_redirects=True)
        assert answer.status_code == 200, answer.text[-2000:]
        return Shown(answer.text)

    def undo(self) -> None:
        """Back to the page as it was, whose form may be posted again."""
        form = form_values(self.customer.page) | {"act": ["undo"]}
        assert self.customer.client.post(self.customer.address, data=form).status_code == 303

    def changed_by(self, fields: Mapping[str, list[str]], **how: str) -> int:
        """What a post changes the printed total by; it is taken back."""
        after = self.post(fields, **how)
        assert not after.ways, "refused"
        difference = cents(after.total) - cents(self.shown.total)
        if after.base != self.shown.base:
            self.undo()
        return difference

    def click(self, control: Control) -> dict[str, list[str]]:
        """What a click on a value asks for."""
        if control.at["type"] == "radio":
            return {control.name: [control.value]}
        taken = form_values(self.customer.page).get(control.name, [])
        rest = [each for each in taken if each != control.value]
        return {control.name: rest if control.taken else [*taken, control.value]}

    def tell(self, control: Control) -> str:
        return f"{self.customer.address}: {control.name} = {control.value}: {control.printed!r}"

    def try_values(self, most: int) -> None:
        """Each figure on the page against a click on its value."""
        values = [each for each in self.shown.controls if each.at["type"] in {"radio", "checkbox"}]
        for control in self.dice.sample(values, min(most, len(values))):
            if not control.possible:
                if TIMES > 1 or self.dice.random() < 0.6:
                    self.try_refused(control)
            elif UNKNOWN in control.printed:
                self.seen["unknown"] += 1
            else:
                self.seen["known"] += 1
                self.seen["costs"] += cents(control.printed) != 0
                radio = control.at["type"] == "radio"
                kept = control.name if control.taken and radio else ""
                assert control.printed in NOTHING or MONEY.search(control.printed), self.tell(control)
                assert self.changed_by(self.click(control), kept=kept) == cents(control.printed), self.tell(control)

    def try_refused(self, control: Control) -> None:
        """The dialog of a value that is refused: each way comes to what it says."""
        refused = self.post(self.click(control))
        assert refused.total == self.shown.total
        for act, comes in refused.ways:
            self.seen["ways"] += 1
            assert self.changed_by({}, act=act) == cents(comes), f"{self.tell(control)} {comes}"

    def try_written(self) -> None:
        """A step of each number and a text in each empty field against what is printed below it."""
        for control in self.shown.controls:
            told = self.shown.fine.get(f"{control.at['id'][:-2]}-range", "").replace("\xa0", " ")
            if control.at["type"] == "text" and control.at.get("inputmode") == "decimal":
                self.try_steps(control, told)
            elif control.at["type"] == "text" and not control.value:
                self.seen["written"] += 1
                said = told.partition(" · ")[2]
                assert self.changed_by({control.name: ["Ada"]}) == cents(said), f"{self.tell(control)} {told}"

    def try_steps(self, control: Control, told: str) -> None:
        """What is told of a step where other things change with it; elsewhere the price of each is told."""
        by = float(control.at["data-by"])
        low, high = float(control.at["data-low"]), float(control.at["data-high"])
        each = cents(told.partition(" · ")[2])
        for way, sign in (("less", -1), ("more", 1)):
            value = float(control.value) + sign * by
            if low <= value <= high:
                self.seen["stepped"] += 1
                said = next((text for text in self.shown.alongs if f" {way}: " in text), "")
                wanted = cents(said.partition(f" {way}: ")[2]) if said else round(sign * by * each)
                assert self.changed_by({control.name: [f"{value:g}"]}) == wanted, f"{self.tell(control)} {told} {said}"

    def wander(self) -> None:
        """On to a random step, and a click there that is not taken back."""
        self.visit(self.dice.choice(self.shown.steps))
        possible = [each for each in self.shown.controls if each.at["type"] in {"radio", "checkbox"} and each.possible]
        if possible:
            self.post(self.click(self.dice.choice(possible)))
        self.visit(self.customer.address)


@pytest.mark.parametrize(
    ("product", "clicks", "most"), [("car", 6, 12), ("ritual", 3, 8), ("pc-richmond", 5, 12), ("desk", 3, 12)]
)
def test_what_is_printed_beside_a_value_is_what_the_printed_total_changes_by(
    apps: Callable[[str], Flask], product: str, clicks: int, most: int
) -> None:
    """Given time enough, no figure is unknown."""
    clicker = Clicker(apps(product), product, random.Random(f"{product} {TIMES}"))
    for _ in range(clicks * TIMES):
        clicker.wander()
        clicker.try_values(most if TIMES == 1 else 10**6)
        clicker.try_written()
    assert clicker.seen["costs"] > clicks
    assert not clicker.seen["unknown"], clicker.seen
