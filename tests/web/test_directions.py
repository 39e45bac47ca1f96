"""Names of the shop and texts of customers stand apart from the line around them, whichever way they are written."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask

from tests.web import bicycle
from tests.web.conftest import Customer
from tests.web.people import form_of, person

CHAIR, STEEL, CARBON, RED = "كرسي 3-in-1", "فولاذ 2", "כיסא פחמן", "أحمر"
RTL = re.compile("[\u0590-\u08ff]")
SENTENCES = {"mistake", "notice", "fine about"}
"""English sentences of the shop that speak of a name: they are read from the left."""
VOID = frozenset({"input", "img", "br", "hr", "meta", "link", "path", "circle", "col", "wbr", "source"})


class Directions(HTMLParser):
    """Collects right-to-left texts of the body that share their line with what is around them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.loose: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag == "input" and at.get("type", "text") in ("text", "search") and RTL.search(at.get("value") or ""):
            self.seen += 1
            if at.get("dir") != "auto":
                self.loose.append(f"{at}")
        if tag not in VOID:
            self.open.append((tag, at))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not RTL.search(data) or any(tag in ("head", "title", "pre", "textarea", "script") for tag, _ in self.open):
            return
        self.seen += 1
        if not RTL.search(re.sub("\u2068.*?\u2069", "", data)):
            return
        told = any((at.get("class") or "").strip() in SENTENCES for _, at in self.open)
        ours = re.match(r"\s*(Your|What is|Change|Price of)\s", data) is not None
        if not told and (ours or not any(tag == "bdi" or at.get("dir") == "auto" for tag, at in self.open)):
            self.loose.append(f"{' > '.join(tag for tag, _ in self.open[-4:])}: {data.strip()}")


def loose(page: str) -> list[str]:
    found = Directions()
    found.feed(page)
    assert found.seen
    return found.loose


@pytest.fixture
def named_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bicycle's names are Arabic and Hebrew, some with digits that must not wander."""
    words = {
        "Bicycle": CHAIR,
        "For every day": "لكل يوم",
        "Prices include VAT.": "الأسعار شاملة الضريبة.",
        "What it is built on.": "على ماذا بني",
        "What the tubes are made of.": "مادة الأنابيب",
        "Steel}": STEEL + "}",
        "Carbon,": CARBON + ",",
        "name: Material": "name: المادة",
        "name: Frame": "name: الإطار",
        "name: Bags": "name: حقائب",
        "name: Red": f"name: {RED}",
        "name: Engraving": "name: نقش",
        "name: Extras": "name: إضافات",
        "name: Saddle height": "name: ارتفاع",
    }
    catalogue = bicycle.CATALOGUE
    for english, other in words.items():
        assert english in catalogue
        catalogue = catalogue.replace(english, other)
    monkeypatch.setattr(bicycle, "CATALOGUE", catalogue)
    rules = bicycle.RULES.replace("A carbon frame carries no rack.", "لا يحمل رفا.")
    monkeypatch.setattr(
        bicycle, "RULES", rules + 'price خصم "خصم 10 (VIP)." when material = carbon then take 10 EUR off\n'
    )


@pytest.fixture
def arabic(named_otherwise: None, customer: Customer) -> Customer:
    return customer


def test_no_page_of_the_shop_mixes_names_into_its_lines(arabic: Customer) -> None:
    pages = {"home": arabic.visit("/"), "product": arabic.visit("/p/bicycle")}
    start = arabic.start()
    pages["step"] = arabic.page
    pages["along"] = arabic.post(act="update", material="carbon").text
    assert "\u2068خصم\u2069: +" in pages["along"].replace("\xa0", " ")
    arabic.post(act="update", material="steel")
    pages["refusal"] = arabic.post(act="update", material="carbon", rack="yes").text
    pages["why"] = arabic.client.get(f"{start}?wanted=rack=yes").text
    arabic.visit(start.replace("/frame", "/extras"))
    pages["engraved"] = arabic.post(act="update", engraving="مرحبا 12").text
    pages["refused"] = arabic.post(act="update", height="61", engraving="نقش طويل جدا جدا").text
    pages["summary"] = arabic.visit(f"/summary/{start.split('/')[2]}")
    pages["draft"] = arabic.visit(f"/drafts/{start.split('/')[2]}")
    for name, page in pages.items():
        assert not loose(page), name
        title = re.search("<title>(.*?)</title>", page)
        assert title, name
        assert not RTL.search(re.sub("\u2068.*?\u2069", "", title[1])), name
        assert '<html lang="en" dir="ltr">' in page, name
    assert "مرحبا 12" in pages["summary"]


def test_no_order_mixes_names_into_its_lines(arabic: Customer, app: Flask) -> None:
    start = arabic.start()
    arabic.visit(start.replace("/frame", "/extras"))
    arabic.post(act="update", engraving="مرحبا 12")
    page = arabic.visit(f"/summary/{start.split('/')[2]}")
    address = f"/summary/{start.split('/')[2]}"
    form = form_of(page, address)
    contact = {"name": "ليلى 7", "email": "layla@demo.example", "address": "شارع 5, 12345"}
    placed = arabic.client.post(address, data={**form, **contact}, follow_redirects=True)
    assert "ليلى 7" in placed.text
    assert not loose(placed.text)
    assert not loose(arabic.visit("/orders"))
    number = placed.request.path.rsplit("/", 1)[-1]
    sales = person(app, "sales")
    for address in ("/sales", f"/sales/orders/{number}"):
        assert not loose(sales.get(address)), address


def test_what_staff_write_and_are_called_is_not_mixed_into_lines(named_otherwise: None, app: Flask) -> None:
    studio = person(app, "merchandiser", email="layla@shop.example", name="ليلى 7")
    studio.get("/studio/bicycle/withdraw")
    assert 'name="reason" dir="auto"' in studio.page
    studio.send("/studio/bicycle/withdraw", reason="نفد 3")
    for address in ("/studio", "/studio/bicycle", "/studio/bicycle/history", "/studio/bicycle/withdraw"):
        assert not loose(studio.get(address)), address
        assert "ليلى 7" in studio.page


def test_no_page_of_the_studio_mixes_names_into_its_lines(named_otherwise: None, app: Flask) -> None:
    studio = person(app, "merchandiser")
    for address in ("/studio", "/studio/bicycle", "/studio/bicycle/history"):
        assert not loose(studio.get(address)), address
