"""The README's pictures, taken from the running demo shop with a browser.

    python -m tools.screenshots    writes docs/screenshots/*.png

Decides what is shown; the shop is a new one each time, in a folder that is removed afterwards.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from tools.chromium import SWITCHES, find

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
VIEW: ViewportSize = {"width": 1280, "height": 860}
_OPEN = re.compile(r"The shop is open at (\S+)/ ")


def main() -> None:
    """Takes all pictures."""
    browser_path = find()
    if browser_path is None:
        sys.exit("There is no Chromium: python -m tools.chromium installs one.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _shop(Path(folder)) as url, sync_playwright() as playwright:
        logins = json.loads((Path(folder) / "demo-logins.json").read_text("utf-8"))
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(SWITCHES))
        for take in (_customer, _bundle):
            take(browser.new_page(viewport=VIEW), url)
        for take, who in ((_studio, "merchandiser"), (_sales, "sales")):
            page = browser.new_page(viewport=VIEW)
            _log_in(page, url, f"{who}@demo.example", logins[f"{who}@demo.example"])
            take(page, url)
        browser.close()


@contextmanager
def _shop(data: Path) -> Iterator[str]:
    """The demo shop on a free port; its address."""
    command = [str(Path(sys.executable).with_name("configurator")), "serve", "--port", "0"]
    environment = {**os.environ, "CONFIGURATOR_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        try:
            yield next(found[1] for line in server.stdout if (found := _OPEN.search(line)))
        finally:
            server.terminate()


def _log_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_load_state("networkidle")


def _start(page: Page, url: str, product: str) -> None:
    page.goto(f"{url}/p/{product}")
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.wait_for_load_state("networkidle")


def _choose(page: Page, option: str, value: str) -> None:
    control = page.locator(f'[name="{option}"][value="{value}"]')
    control.evaluate("control => control.scrollIntoView({block: 'center'})")
    control.click(force=True)
    expect(page.locator("#design")).to_have_attribute("data-seq", page.locator("[name=seq]").input_value())
    page.wait_for_load_state("networkidle")


def _step(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Steps").get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_load_state("networkidle")


def _customer(page: Page, url: str) -> None:
    page.goto(url)
    _save(page, "home")
    _start(page, url, "car")
    _choose(page, "engine", "petrol-85")
    _step(page, "Outside")
    _choose(page, "paint", "copper")
    _choose(page, "roof", "black")
    page.evaluate("scrollTo(0, 0)")
    _save(page, "car")
    _step(page, "Carrying")
    _choose(page, "towbar", "yes")
    _save(page, "anyway")


def _bundle(page: Page, url: str) -> None:
    _start(page, url, "ritual")
    _step(page, "Item 4")
    _save(page, "ritual")


def _studio(page: Page, url: str) -> None:
    page.goto(f"{url}/studio/car/")
    rules = page.locator("textarea[data-file=rules]")
    rules.fill(rules.input_value().replace("then engine.torque", "then engine.torqe", 1))
    page.get_by_role("button", name=re.compile("^Check")).click()
    page.get_by_role("link", name=re.compile(r"Rules, line \d+")).first.click()
    page.evaluate("scrollTo(0, 0)")
    _save(page, "studio")


def _sales(page: Page, url: str) -> None:
    page.goto(f"{url}/sales/")
    _save(page, "orders")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^\d{4}-\w+")).first.click()
    page.wait_for_load_state("networkidle")
    _save(page, "order")


def _save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    for picture in page.locator("img:not([loading=lazy]):visible").all():
        expect(picture).to_have_js_property("complete", True)
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
