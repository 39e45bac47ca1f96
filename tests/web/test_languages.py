"""A shop in two languages: who reads which, how the switch works, and that an order differs in words only."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from configurator.languages import sentences as own_sentences
from configurator.languages.spoken import speaking
from configurator.orders.design import Design, QuestionOrder
from configurator.orders.order import Receipt
from configurator.services.configuring import designs
from configurator.services.customer import erasure
from configurator.services.learning.question_order import asked_in_order
from configurator.services.mail.letters import letter
from configurator.services.showroom import wordings
from configurator.services.visitor import STRANGER, Visitor
from configurator.settings import Settings
from configurator.shop import demo_shop
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.english import english_left
from tests.web.conftest import Customer, form_values, text_of
from tests.web.people import form_of
from tests.web.test_order_papers import text
from tests.web.test_ordering import order

HOST = "http://localhost"
WORDLESS = {"group": "", "label": "", "detail": ""}
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The products of the demo shop, which speak English and German; one design is ordered from its summary."""
    data, folder, demo = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("shop"), demo_shop()
    for source in (demo.catalog, demo.rules):
        shutil.copytree(source, folder / source.name)
    made = create_app(Settings(shop_folder=folder, data=data, secret_key="a secret of tests"))
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    limiter.reset()
    made.extensions["room"].refresh()
    yield made
    made.extensions["room"].store.close()


def test_a_shop_of_one_language_has_no_switch(app: Flask) -> None:
    page = app.test_client().get("/", headers=GERMAN)
    assert 'lang="en"' in page.text
    assert "hreflang" not in page.text
    browser = app.test_client()
    assert 'lang="en"' in browser.get("/?lang=de").text
    assert browser.get_cookie("language") is None


def test_the_browser_decides_until_somebody_asks(shop: Flask) -> None:
    browser = shop.test_client()
    first = browser.get("/", headers=GERMAN)
    assert '<html lang="de" dir="ltr">' in first.text
    assert '<meta name="description" content="Zusammenstellen, den Preis sehen, bestellen.">' in first.text
    assert "Ein Fünftürer mit Schrägheck" in first.text
    assert "Accept-Language" in first.headers["Vary"]
    assert re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', first.text) == [
        ("en", f"{HOST}/en/"),
        ("de", f"{HOST}/de/"),
        ("x-default", f"{HOST}/"),
    ]
    assert f'<link rel="canonical" href="{HOST}/de/">' in first.text
    english = browser.get("/en/p/car", headers=GERMAN)
    assert '<html lang="en" dir="ltr">' in english.text
    assert f'<link rel="canonical" href="{HOST}/en/p/car">' in english.text
    assert browser.get("/p/car?lang=xx", headers=GERMAN).text.count('<html lang="de"') == 1
    assert browser.get("/xx/p/car").status_code == 404
    assert '<html lang="de"' in browser.get("/de").text
    assert browser.get_cookie("language") is None, "nothing has to be kept"


def test_every_link_of_an_edition_leads_to_it(shop: Flask) -> None:
    customer = Customer(shop.test_client())
    for address in ("/de", "/de/p/car", "/de/orders", "/de/resume", "/de/how-this-shop-learns", "/de/account/known"):
        page = customer.visit(address)
        found = re.findall(r'(?:href|action|hx-post)="(/[^"]*)"', page)
        others = [each for each in found if not re.match(r"/(de|static)(/|$|\?)", each)]
        assert set(others) <= {address.replace("/de", "/en", 1).removesuffix("/") + end for end in ("", "/")}
    customer.visit("/de/p/car")
    begun = customer.client.post("/de/p/car/designs", data={"csrf_token": form_values(customer.page)["csrf_token"][0]})
    assert begun.headers["Location"].startswith("/de/d/")
    told = customer.client.get("/de/account?x=1").headers["Location"]
    assert told.startswith("/de/login?next=")
    assert "%2Fde%2Faccount" in told.replace("/de/account", "%2Fde%2Faccount")


def test_an_address_of_before_leads_to_the_edition(shop: Flask) -> None:
    answer = shop.test_client().get("/p/car?lang=de&units=inches&wanted=a%3Db")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/de/p/car?units=inches&wanted=a%3Db"


def test_the_switch_stays_on_the_page(shop: Flask) -> None:
    customer = Customer(shop.test_client())
    step = customer.start("car")
    page = customer.visit(f"{step}?wanted=towbar%3Dyes")
    there = re.search(r'<a href="([^"]+)" hreflang="de" lang="de"[^>]*>Deutsch</a>', page)
    assert there is not None
    german = customer.visit(there[1].replace("&amp;", "&"))
    assert customer.address == f"/de{step}"
    assert "Linie und Motor" in text_of(german)


@pytest.mark.parametrize("name", ["endpoint", "_anchor", "_scheme", "_method", "_external", "product_key"])
def test_the_switch_keeps_what_is_asked_for_whatever_it_is_called(shop: Flask, name: str) -> None:
    page = shop.test_client().get(f"/p/car?{name}=1&{name}=f%C3%BCnf+%26")
    assert page.status_code == 200
    found = re.search(r'<link rel="alternate" hreflang="de" href="([^"]+)"', page.text)
    assert found is not None
    assert found[1].replace("&amp;", "&") == f"{HOST}/de/p/car"
    there = re.search(r'<a href="([^"]+)" hreflang="de"', page.text)
    assert there is not None
    assert there[1].replace("&amp;", "&") == f"/de/p/car?{name}=1&{name}=f%C3%BCnf+%26"


def test_a_design_is_the_same_in_both_languages(shop: Flask) -> None:
    """Keys, prices and what is possible; a refusal has the rule's sentence in the language that is spoken."""
    customer = Customer(shop.test_client())
    step = customer.start("car")
    customer.choose(engine="petrol-85")
    pages = {code: customer.visit(f"/{code}{step}?wanted=towbar%3Dyes") for code in ("en", "de")}
    assert "A tow bar needs an engine with at least 240 Nm." in text_of(pages["en"])
    assert "Eine Anhängerkupplung braucht einen Motor mit mindestens 240 Nm." in text_of(pages["de"])
    fields = [re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"', page) for page in pages.values()]
    assert fields[0]
    assert fields[0] == fields[1]
    english = re.findall(r"€\s([\d.,]+\d|\d)", text_of(pages["en"]))
    german = re.findall(r"([\d.,]*\d)\s€", text_of(pages["de"]))
    assert english
    assert [each.translate(str.maketrans(",.", ".,")) for each in english] == german


def test_the_same_order_in_two_languages_differs_in_words_only(shop: Flask) -> None:
    room, orders = shop.extensions["room"], []
    for language in ("en", "de"):
        customer = Customer(shop.test_client())
        step = customer.start("car")
        customer.visit(f"/{language}{step}")
        customer.choose(engine="diesel-110")
        page = order(customer, customer.visit(f"/{language}/summary/" + step.split("/")[2]))
        assert page.status_code == 303
        customer.visit(page.headers["Location"])
        with room.reading() as unit:
            orders.append(unit.orders.one(customer.address.split("/")[-1]))
    english, german = (each.receipt for each in orders)
    assert (english.language, german.language) == ("en", "de")
    ours = {"language", "product_name", "lines", "tax_note", "warnings", "co2"}  # what has words
    same = [each.name for each in fields(Receipt) if each.name not in ours]
    assert {name: getattr(english, name) for name in same} == {name: getattr(german, name) for name in same}
    assert [replace(line, **WORDLESS) for line in english.lines] == [replace(line, **WORDLESS) for line in german.lines]
    assert english.co2.amount == german.co2.amount
    assert [each.key for each in english.warnings] == [each.key for each in german.warnings]
    told = [[(line.group, line.label, line.detail) for line in each.lines] for each in (english, german)]
    assert all(one != other for one, other in zip(*told, strict=True) if one[0])
    assert english.tax_note != german.tax_note
    assert letter(room, orders[0]).subject.startswith("Your order")
    assert letter(room, orders[1]).subject.startswith("Ihre Bestellung")
    paper = text(customer.client.get(f"{customer.address}/document.pdf").data)
    assert all(re.search(r"1\.\d{3}(,\d)?\skg", said) for said in (customer.page, paper))


def test_who_switches_the_language_before_ordering_is_shown_the_same(shop: Flask) -> None:
    customer = Customer(shop.test_client())
    step = customer.start("car")
    customer.choose(engine="diesel-110")
    page = customer.visit("/summary/" + step.split("/")[2])
    customer.address = f"/de{customer.address}"  # as if another window had changed the address
    placed = order(customer, page).headers["Location"]
    assert placed.startswith("/de/orders/")
    assert '<html lang="de" dir="ltr">' in customer.visit(placed)


def test_what_is_copied_and_deleted_is_said_in_the_language_that_is_spoken(shop: Flask) -> None:
    room, who = shop.extensions["room"], Visitor("hanna")
    with speaking("de"):
        old = designs.rename(room, who, designs.start(room, who, "car").id, "Mein Auto")
        assert designs.duplicate(room, who, old.id).name == "Mein Auto (Kopie)"
        assert erasure.forget(room, who).erased == (("Entwürfe", 2),)


def test_a_product_asked_in_another_order_is_in_the_language_of_who_asks(shop: Flask) -> None:
    room = shop.extensions["room"]
    published = room.current("car")
    design = SimpleNamespace(asked=QuestionOrder(tuple(reversed([step.key for step in published.product.steps])), ()))
    names = []
    for language in ("de", "en", "de"):
        with speaking(language):
            asked = asked_in_order(room, STRANGER, published, cast("Design", design))
            names += [step.name for step in asked.steps if step.key == "line"]
    assert names == ["Linie und Motor", "Line and engine", "Linie und Motor"]


def test_a_translators_file_counts_where_words_are_kept(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card of the home page, and a product that asks in a learned order, say what the file says now."""
    monkeypatch.setattr(wordings, "_LOOK", 0.0)
    room, browser = app.extensions["room"], app.test_client()
    path = tmp_path / "shop/catalog/bicycle/languages/de.po"
    path.parent.mkdir()
    order = QuestionOrder(("extras", "bag", "frame"), ())
    for name, step in (("Fahrrad", "Rahmen"), ("Stadtrad", "Gestell"), ("Rad", "Rahmen")):
        entries = (
            f'msgctxt "{at}"\nmsgid "{word}"\nmsgstr "{said}"\n'
            for at, word, said in (("product", "Bicycle", name), ("step frame", "Frame", step))
        )
        path.write_text("\n".join(entries), "utf-8")
        assert f">{name}<" in browser.get("/", headers=GERMAN).text
        with speaking("de"):
            design = cast("Design", SimpleNamespace(asked=order))
            asked = asked_in_order(room, STRANGER, room.current("bicycle"), design)
            assert [each.name for each in asked.steps if each.key == "frame"] == [step]


def test_the_program_speaks_what_it_has_files_for() -> None:
    assert own_sentences.languages() == ("en", "de")


GERMAN_PAGES = (
    *(
        "/",
        "/p/car",
        "/p/ritual/say",
        "/p/car/needs",
        "/p/car/gallery",
        "/resume",
        "/orders",
        "/orders/find",
        "/nothing",
    ),
    *("/withdraw", "/withdrawal", "/accessibility", "/how-this-shop-learns", "/basket", "/compare", "/s/0000000000"),
    *("/account/known", "/account/answers", "/account/conclusions", "/login", "/register", "/reset", "/summary/x"),
    *("/together/0000000000", "/orders/2026-9999-9999"),
)


ADDRESS = {
    "name": "Ada Example",
    "email": "ada@demo.example",
    "street": "Ring 1",
    "postcode": "10115",
    "town": "Berlin",
    "country": "DE",
    "vat_number": "",
    "gift": "",
}


def test_a_german_customer_reads_no_english(shop: Flask) -> None:
    """On pages, in what is read out, in mistakes, on the order and in its mail."""
    customer, left = Customer(shop.test_client()), dict[str, list[str]]()

    def look(name: str, text: str) -> str:
        left[name] = english_left(text)
        return text

    def sent(address: str, **fields: str) -> str:
        token = form_values(customer.page)["csrf_token"][0]
        answer = customer.client.post(f"/de{address}", data={"csrf_token": token, **fields}, follow_redirects=True)
        customer.page, customer.address = answer.text, answer.request.path
        return look(f"{address} {fields}", answer.text)

    for address in GERMAN_PAGES:
        look(address, customer.client.get(f"/de{address}", follow_redirects=True).text)
    customer.visit("/de/p/car")
    said = sent("/p/car/say", text="elektrisch, Anhängerkupplung, unter 60.000 €, mindestens 400 km")
    assert "unter 60.000\N{NO-BREAK SPACE}€" in said
    customer.visit("/de/p/car")
    sent("/p/car/designs")
    step, design = customer.address, customer.address.split("/d/")[1].split("/")[0]
    for changed in (
        {"trim": "sport"},
        {"engine": "petrol-85"},
        {"act": "lock:trim"},
        {"act": "anyway:engine=petrol-85"},
    ):
        look(str(changed), customer.post(**{"act": "update", **changed}).text)
        customer.visit(step)
    for act in ("remove:x", "undo", "clear:nothing"):
        look(act, customer.post(act=act).text)
        customer.visit(step)
    for address in ("find/{}?words=xyzzy", "finish/{}", "designs/{}/extra", "together/new/{}", "compare?d={}&all=yes"):
        look(address, customer.visit(f"/de/{address.format(design)}"))
    page = look("summary", customer.visit(f"/de/summary/{design}"))
    for asked in ({"act": "remove:x"}, {"goods-x": "2"}, {f"quantity-{design}": "9999"}):
        sent("/basket", **asked)
    customer.page = page
    sent(f"/d/{design}/basket", then="checkout")
    good = ADDRESS | dict.fromkeys(re.findall(r'name="(acknowledged-\w+|terms)"', customer.page), "yes")
    good |= {"way": (re.findall(r'name="way"[^>]*value="([^"]+)"', customer.page) or [""])[0]}
    totals = dict.fromkeys(re.findall(r'name="(total[\w-]*)"', customer.page), "5")
    for mistaken in ({"name": "", "email": "x", "vat_number": "zz", "gift": "\u202e"}, totals, {}):
        form = form_of(customer.page, "/de/checkout")
        form.pop("csrf_token")
        told = sent("/checkout", **form | good | mistaken)
        customer.page = told if "/orders/" in customer.address else customer.visit("/de/checkout")
    assert customer.address.startswith("/de/orders/"), text_of(told)
    look("order", told)
    letters = sorted(shop.extensions["room"].settings.data.glob("mail/*.eml"))
    message = message_from_bytes(letters[-1].read_bytes(), policy=policy.default)
    look("mail", message.get_body(("plain",)).get_content().replace("\n", "<br>"))  # type: ignore[union-attr]
    assert {name: found for name, found in left.items() if found} == {}
