"""A shop's theme on its pages, and what `configurator check` says of it."""

from __future__ import annotations

import re

from click.testing import CliRunner
from flask import Flask

from configurator.cli import main


def test_pages_wear_the_theme_and_follow_its_file(app: Flask) -> None:
    shop, browser = app.extensions["room"].shop, app.test_client()
    assert "/theme/" not in browser.get("/").text
    (shop.static / "img").mkdir(parents=True)
    (shop.static / "img" / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    shop.theme.write_text(
        "logo: {file: img/logo.svg}\ncolours:\n  light: {accent: '#7a1f5c'}\nhead: Closed <today>\nfoot: Somewhere 1\n"
        "links:\n  - {name: Imprint, address: /p/bicycle}\n"
    )
    page = browser.get("/").text
    for said in ('img/logo.svg" alt="Made to Order"', "Closed &lt;today&gt;", "Somewhere 1", ">Imprint<"):
        assert said in page.replace("<bdi>", "").replace("</bdi>", "")
    address = re.search(r'href="(/theme/[0-9a-f]{12}\.css)"', page)
    assert address is not None
    sheet = browser.get(address[1])
    assert (sheet.mimetype, sheet.text) == ("text/css", ":root{--accent:#7a1f5c;}")
    assert "immutable" in sheet.headers["Cache-Control"]
    shop.theme.write_text("colours:\n  light: {accent: '#7a1f5d'}\n# longer\n")
    assert address[1] not in browser.get("/").text
    assert browser.get(address[1]).status_code == 404
    shop.theme.write_text("colours: [\n")
    assert browser.get("/").status_code == 200


def test_check_tells_what_cannot_be_read(app: Flask) -> None:
    shop = app.extensions["room"].shop
    shop.theme.write_text("colours:\n  light: {accent: '#ff9ad5'}\n")
    told = CliRunner().invoke(main, ["check", "--shop", str(shop.root)])
    assert told.exit_code == 1
    assert "theme.yaml:2:19: error: In the light, accent (#ff9ad5) is hard to see on paper (#fff)" in told.output
