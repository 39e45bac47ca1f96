"""What no page of ours sends: forged and stale forms, impossible numbers, names with invisible characters. Each is
answered in words, nothing breaks, nothing is changed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import Customer, form_values, text_of
from tests.web.people import Person, person
from tests.web.test_ordering import order, summary

DIGITS = "9" * 5000


@pytest.mark.parametrize(
    "act",
    [
        *("remove:bag:" + DIGITS, "remove:bag:0", "remove:bag:-1", "remove:frame:1", "remove:boat:1", "remove"),
        *("add:boat", "add:frame", "add", "anyway:boat=1", "anyway:colour=", "anyway:size[77]=large", "anyway:%"),
        *("clear:[", "clear:size[0]"),
    ],
)
def test_a_button_that_no_page_has_changes_nothing(customer: Customer, act: str) -> None:
    customer.start()
    before = chosen(customer.page)
    answer = customer.post(act=act)
    assert 400 <= answer.status_code < 500 or 'class="notice bad"' in answer.text
    assert chosen(customer.visit(customer.address)) == before


@pytest.mark.parametrize("field", ["base", "seq", "total"])
@pytest.mark.parametrize("number", ["", "x", "1.5", "9" * 16, "٣", "--1"])
def test_counters_are_numbers(customer: Customer, field: str, number: str) -> None:
    customer.start()
    before = chosen(customer.page)
    answer = customer.post(**{field: number, "material": "carbon"})
    assert [each.status_code for each in answer.history] == [303]
    assert "did not arrive as a whole, so nothing has been changed" in text_of(answer.text)
    assert chosen(answer.text) == before


def test_fields_of_other_steps_and_things_that_are_not_there_are_not_taken(customer: Customer) -> None:
    customer.start()
    names = ("size", "size[-1]", f"size[{DIGITS}]", "boat", "\N{RACING CAR}")
    customer.choose(**dict.fromkeys(names, "large"))
    assert chosen(customer.visit(customer.address.replace("frame", "bag")))["size"] == ["small"]


def test_addresses_with_invisible_characters_lead_nowhere(app: Flask) -> None:
    client = app.test_client()
    for place in ("/d/%00", "/d/%00/frame", "/orders/%00", "/s/%00", "/p/%00", "/summary/%00", "/emblems/%00.webp"):
        assert client.get(place).status_code == 404
    for place in (
        f"/pictures/{'%00' * 64}.webp",
        "/static/../catalog/bicycle/product.yaml",
        "/static/%2e%2e/README.md",
    ):
        assert client.get(place).status_code == 404


def test_a_slash_at_the_end_does_no_harm(customer: Customer) -> None:
    customer.start()
    for place in ("/p/bicycle/", "/orders/", f"/d/{customer.address.split('/')[2]}/", "/account/known/", "/healthz/"):
        customer.visit(place)


def test_an_order_key_that_we_did_not_make_is_refused(customer: Customer) -> None:
    page = summary(customer)
    for key in ("k" * 20 + "\0", "\N{RACING CAR}" * 20, "k" * 65):
        refused = order(customer, page, key=key)
        assert (refused.status_code, refused.headers["Location"]) == (303, customer.address)
    assert "You have not ordered anything yet." in customer.visit("/orders")


def test_what_people_type_is_shown_as_text(app: Flask, customer: Customer) -> None:
    name, address = "Ada \N{RACING CAR} <b>x</b>\r\nX: y", "<img src=x onerror=alert(1)>"
    placed = order(customer, summary(customer), name=name, address=address).headers["Location"]
    sales = person(app, "sales")
    for page in (customer.visit(placed), sales.get("/sales" + placed)):
        assert "&lt;b&gt;x&lt;/b&gt; X: y" in page
        assert "<b>x" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("hidden", ["\N{RIGHT-TO-LEFT OVERRIDE}", "\0", "\N{ZERO WIDTH SPACE}", "\N{SOFT HYPHEN}"])
def test_nobody_orders_under_a_name_with_what_nobody_sees(customer: Customer, hidden: str) -> None:
    answer = order(customer, summary(customer), name=f"Ada{hidden}Example")
    page = answer.text if answer.status_code == 422 else customer.visit(answer.headers["Location"])
    assert f"(U+{ord(hidden):04X}) behind “Ada”; please delete it." in text_of(page)


def test_a_name_is_one_line_of_visible_characters(app: Flask) -> None:
    eve = Person(app.test_client())
    eve.get("/register")
    password = "a long password of eve"
    eve.post("/register", email="eve@shop.example", name="E\0ve\r\n <i>", password=password, password_confirm=password)
    assert "Welcome back, Eve &lt;i&gt;." in eve.get("/")


def test_a_remembered_thing_of_another_kind_of_number_is_not_there(app: Flask) -> None:
    eve = Person(app.test_client())
    eve.get("/")
    eve.post("/consent", given="yes")
    eve.get("/account/known")
    assert 'class="notice bad"' in eve.post("/account/known", remove="9" * 30).text
    assert "did not arrive as a whole" in text_of(eve.post("/account/known", remove=DIGITS).text)


@pytest.mark.parametrize(
    "place", ["//evil.example", "https://evil.example/", "/\\evil.example", "/..//evil.example", "javascript:alert(1)"]
)
def test_log_in_leads_to_our_own_pages_only(app: Flask, place: str) -> None:
    person(app, "customer")
    eve = Person(app.test_client())
    eve.get("/login")
    answer = eve.client.post(
        "/login",
        query_string={"next": place},
        data={"email": "customer@shop.example", "password": "four words in a row", "csrf_token": token(eve)},
    )
    assert not answer.headers.get("Location", "/").startswith(("//", "http", "/\\", "javascript"))


def test_cookies_that_somebody_made_up_are_no_cookies(app: Flask) -> None:
    client: FlaskClient = app.test_client()
    for name in ("session", "remembered", "remember_token"):
        client.set_cookie(name, "rubbish\N{RACING CAR}.x.y")
    assert client.get("/").status_code == 200


def chosen(page: str) -> dict[str, list[str]]:
    return {name: values for name, values in form_values(page).items() if name not in ("csrf_token", "seq")}


def token(somebody: Person) -> str:
    return form_values(somebody.page)["csrf_token"][0]
