"""A shelf that is sold in Germany for euros and in Switzerland for francs: two apps over one shop and one database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from configurator.services.mail.letters import letter
from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.web.people import Person, form_of, person, words
from tests.web.test_order_papers import text
from tests.web.test_sales import CONTACT

CATALOGUE = """\
product: shelf
name: Shelf
markets: [DE, CH]
currency: {DE: EUR, CH: CHF}
prices: net
taxes: {standard: {DE: 19, CH: 8.1}}
price: {DE: 100, CH: 130}
price-lists:
  - use: shelf/prices.csv
components:
  - component: frame
    name: Frame
    options:
      - option: wood
        name: Wood
        values:
          - {value: ash, name: Ash}
          - {value: oak, name: Oak, price: 50}
          - {value: elm, name: Elm, price: 60, markets: [DE]}
      - option: light
        name: Light
        switch: {price: 40}
      - option: hooks
        name: Hooks
        quantity: {from: 0, to: 4}
        each: {price: 1.50}
"""
PRICES = """\
option;value;name;CH
wood;oak;Oak;CHF 62,50
light;yes;Light;45
hooks;each;a hook;1.80
"""
RULES = """\
price fitting "It is fitted at your place." valid in DE when light = yes then add 20 EUR
price fitting-ch "It is fitted at your place." valid in CH when light = yes then add 35 CHF
rule no-dear-hooks "Hooks come up to 170 euros." valid in DE
  when sum of price over everything > 210 EUR then hooks <= 2
"""


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Flask]]:
    """The shop in each of its markets."""
    folder = tmp_path_factory.mktemp("markets")
    for name, content in (
        ("shop.toml", ""),
        ("catalog/shelf/product.yaml", CATALOGUE),
        ("catalog/shelf/prices.csv", PRICES),
        ("rules/shelf.rules", RULES),
    ):
        path: Path = folder / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8-sig" if name.endswith(".csv") else "utf-8")  # as spreadsheets save them
    made = {}
    for market in ("DE", "CH"):
        made[market] = create_app(
            Settings(shop_folder=folder / "shop", data=folder / "data", market=market, secret_key="a secret of tests")
        )
        made[market].testing = True
    limiter.reset()
    yield made
    for app in made.values():
        app.extensions["room"].store.close()


def said(page: str) -> str:
    """The words of a page."""
    return words(page).replace("\xa0", " ")


BOUGHT = {  # what oak with a light and two hooks comes to: price, oak, light, hooks, fitting, each with its tax
    "DE": ("€ 100", "€ 50", "€ 40", "€ 3", "€ 20", "Tax 19 %", "€ 40.47", "€ 253.47"),
    "CH": ("CHF 130", "CHF 62.50", "CHF 45", "CHF 3.60", "CHF 35", "Tax 8.1 %", "CHF 22.36", "CHF 298.46"),
}
SIGN = {"DE": "€", "CH": "CHF"}


@pytest.mark.parametrize("market", ["DE", "CH"])
def test_everything_is_in_the_currency_of_the_market(apps: dict[str, Flask], market: str) -> None:
    """Pages, differences, summary, order, paper, desk."""
    app, (other,) = apps[market], {*SIGN.values()} - {SIGN[market]}
    cleo = Person(app.test_client())
    pages = [cleo.get("/"), cleo.get("/p/shelf")]
    design = cleo.post("/p/shelf/designs").request.path
    pages.append(cleo.page)
    oak, light = {"DE": ("+€ 59.50", "+€ 71.40"), "CH": ("+CHF 67.56", "+CHF 86.48")}[market]
    assert oak in said(cleo.page)
    assert light in said(cleo.page)
    pages.append(cleo.send(design, wood="oak", light="yes", hooks="2", act="update").text)
    summary = f"/summary/{design.split('/')[2]}"
    pages.append(cleo.get(summary))
    for expected in BOUGHT[market]:
        assert expected in said(cleo.page)
    answer = cleo.send(summary, **CONTACT)
    assert answer.request.path.startswith("/orders/"), said(answer.text)
    number = answer.request.path.rpartition("/")[2]
    paper = text(cleo.client.get(f"/orders/{number}/document.pdf").data).replace("\xa0", " ")
    desk = person(app, "sales", email=f"sam-{market.lower()}@shop.example").get(f"/sales/orders/{number}")
    for page in (said(answer.text), paper, said(desk)):
        for expected in BOUGHT[market]:
            assert expected in page
    for page in (*map(said, pages), said(answer.text), said(desk), paper):
        assert other not in page
    with app.extensions["room"].reading() as unit:
        order = unit.orders.one(number)
    receipt, mail = order.receipt, letter(app.extensions["room"], order).body
    assert BOUGHT[market][-1] in mail
    assert other not in mail
    assert (receipt.market, receipt.total.currency) == (market, {"DE": "EUR", "CH": "CHF"}[market])


def test_a_rule_about_an_amount_counts_where_that_is_paid(apps: dict[str, Flask]) -> None:
    told = {}
    for market, app in apps.items():
        gil = Person(app.test_client())
        design = gil.post("/p/shelf/designs").request.path
        gil.send(design, wood="oak", light="yes", act="update")
        told[market] = "Hooks come up to 170 euros." in said(gil.send(design, hooks="4", act="update").text)
    assert told == {"DE": True, "CH": False}


def test_a_design_goes_on_in_another_market_at_its_prices(apps: dict[str, Flask]) -> None:
    """What was shown in the one is not ordered in the other before the customer has seen the difference."""
    gil = Person(apps["DE"].test_client())
    design = gil.post("/p/shelf/designs").request.path
    gil.send(design, wood="elm", light="yes", act="update")
    summary = f"/summary/{design.split('/')[2]}"
    assert "€ 261.80" in said(gil.get(summary))
    shown = gil.page
    swiss = Person(apps["CH"].test_client())
    for cookie in ("session", "guest"):
        found = gil.client.get_cookie(cookie)
        if found is not None:
            swiss.client.set_cookie(cookie, found.value)
    page = said(swiss.get(design))
    assert "Elm is sold in DE" in page
    assert "€" not in page
    assert "CHF" in page
    gil.client = swiss.client
    gil.page = shown
    answer = gil.send(summary, **CONTACT)
    assert "/orders/" not in answer.request.path
    page = said(answer.text)
    assert "The page was shown for DE; this is sold in CH now." in page
    assert "The total was € 261.80 when this page was shown; it is CHF 227.01 now." in page
    assert "Light: Yes : € 40 → CHF 45 , because this is sold in CH now" in page
    assert "Hooks: 0" not in page, "nothing is nothing in any currency"
    assert gil.send(summary, **CONTACT).request.path.startswith("/orders/")


def test_a_shared_design_is_shown_at_the_prices_of_where_it_is_opened(apps: dict[str, Flask]) -> None:
    gil = Person(apps["DE"].test_client())
    design = gil.post("/p/shelf/designs").request.path
    gil.send(design, wood="oak", light="yes", act="update")
    summary = f"/summary/{design.split('/')[2]}"
    gil.get(summary)
    link = gil.send(f"/d/{design.split('/')[2]}/share").text
    code = re.search(r"/s/([\w-]+)", link)
    assert code is not None
    there = {market: said(Person(app.test_client()).get(code.group())) for market, app in apps.items()}
    assert "€ 249.90" in there["DE"]
    assert "It was € 249.90 when it was shared; CHF 294.57 today." in there["CH"]
    assert "where the shop sells in another currency" in there["CH"]
    assert "newer prices" not in there["CH"]


def test_a_price_list_is_edited_in_the_studio(apps: dict[str, Flask]) -> None:
    """Its mistakes stand at its line; published, it is written where it lies, and Switzerland alone pays more."""
    app, editor = apps["CH"], "/studio/shelf/"
    ada = person(app, "merchandiser", email="ada@shop.example")
    text = form_of(ada.get(editor), editor)["catalogue"].replace("\r\n", "\n")
    assert text == f"{CATALOGUE}#= shelf/prices.csv =#\n{PRICES}"
    asked = form_of(ada.page, editor) | {"catalogue": text.replace("oak;Oak", "aok;Oak")}
    told = words(ada.post(f"{editor}check", htmx=True, **asked).text)
    assert "the option 'wood' has no value 'aok'" in told
    assert "catalog/shelf/prices.csv, line 2" in told
    assert "'wood = oak' has no price in CH, where CHF is paid" in told
    ada.get(editor)
    ada.send(editor, catalogue=text.replace("62,50", "99"), then="review")
    ada.send(f"{editor}publish")
    room = app.extensions["room"]
    saved = (room.shop.catalog / "shelf" / "prices.csv").read_text("utf-8")
    assert saved.startswith("\ufeffoption;value;name;CH\nwood;oak;Oak;CHF 99\n"), "and a spreadsheet still knows it"
    for market, price in (("DE", "€ 50"), ("CH", "CHF 99")):
        apps[market].extensions["room"].refresh(now=True)
        published = apps[market].extensions["room"].current("shelf")
        assert str(published.product.option("wood").value("oak").price) == price


def test_customers_choose_the_market_by_the_address(apps: dict[str, Flask], tmp_path: Path) -> None:
    """One shop in both: pages, differences, the order; a page for one market orders nothing in another."""
    room = apps["DE"].extensions["room"]
    app = create_app(
        Settings(shop_folder=room.shop.root, data=tmp_path, markets="DE, CH", secret_key="a secret of tests")
    )
    app.testing = True
    gil = Person(app.test_client())
    for address, mine, other in (
        ("/p/shelf", "€", "CHF"),
        ("/en-ch/p/shelf", "CHF", "€"),
        ("/en-de/p/shelf", "€", "CHF"),
    ):
        page = said(gil.get(address))
        assert mine in page
        assert other not in page
    page = gil.get("/en-ch/p/shelf")
    assert '<a href="/en-de/p/shelf" rel="nofollow">Germany</a>' in page
    assert '<a href="/en-ch/p/shelf" rel="nofollow" aria-current="true">Switzerland</a>' in page
    assert 'hreflang="en-CH" href="http://localhost/en-ch/p/shelf"' in page
    design = gil.post("/en-ch/p/shelf/designs").request.path
    assert design.startswith("/en-ch/d/")
    assert "CHF 140.53" in said(gil.page)
    gil.send(design, wood="oak", light="yes", hooks="2", act="update")
    summary = f"/en-ch/summary/{design.split('/')[3]}"
    gil.get(summary)
    total = re.search(r"Fitting ch .* CHF 35 .* Total (CHF [\d.]+)", said(gil.page))
    assert total is not None
    form = form_of(gil.page, summary) | CONTACT
    elsewhere = gil.post(summary.replace("-ch", "-de"), **form)  # the form of one market sent to the other
    assert "/orders/" not in elsewhere.request.path
    gil.get(summary)
    placed = gil.send(summary, **CONTACT)
    assert placed.request.path.startswith("/en-ch/orders/")
    with app.extensions["room"].reading() as unit:
        order = unit.orders.one(placed.request.path.rpartition("/")[2])
    assert (order.receipt.market, order.receipt.total.currency) == ("CH", "CHF")
    for address in (f"/orders/{order.number}", f"/en-de/orders/{order.number}"):
        assert total[1] in said(gil.get(address)), "an order stays in its market"
    app.extensions["room"].store.close()


def test_search_engines_are_told_every_edition_and_kept_from_designs(apps: dict[str, Flask]) -> None:
    browser = apps["DE"].test_client()
    robots = browser.get("/robots.txt")
    assert (robots.status_code, robots.mimetype) == (200, "text/plain")
    assert "Disallow: /d/" in robots.text
    pages = browser.get("/sitemap.xml")
    assert (pages.status_code, pages.mimetype) == (200, "application/xml")
    assert "<loc>http://localhost/p/shelf</loc>" in pages.text
