"""A list of three hundred values: narrowed by facts in the address, and its values side by side with all they say."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from configurator.settings import Settings
from configurator.web import create_app
from tests.web.conftest import Customer, form_values, text_of

KINDS, SOCKETS = ("spot", "flood", "strip", "globe"), ("e27", "e14", "gu10")
HEAD = """\
product: lamp
name: Lamp
currency: EUR
components:
  - component: light
    name: Light
    options:
      - option: dimmer
        name: Dimmer
        switch: {price: 20}
      - option: bulb
        name: Bulb
        values:
"""
VALUE = (
    "          - {{value: b{at}, name: Bulb {at}, price: {price}, weight: {weight} g,"
    " attributes: {{kind: {kind}, socket: {socket}, height: {height} mm, margin: {at} EUR}}}}\n"
)


def bulbs(count: int) -> str:
    """A product file with so many bulbs."""
    return HEAD + "".join(
        VALUE.format(
            at=at,
            price=at % 50,
            weight=20 + at % 7,
            kind=KINDS[at % 4],
            socket=SOCKETS[at % 3],
            height=100 + at % 90,
        )
        for at in range(count)
    )


@pytest.fixture(scope="module")
def shopper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Customer]:
    """Somebody who designs a lamp with three hundred bulbs."""
    folder = tmp_path_factory.mktemp("lamps")
    for path, text in (("catalog/lamp/product.yaml", bulbs(300)), ("rules/lamp.rules", "")):
        (folder / "shop" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "shop" / path).write_text(text, encoding="utf-8")
    app = create_app(Settings(shop_folder=folder / "shop", data=folder / "data", secret_key="a secret of tests"))
    app.extensions["room"].refresh(now=True)
    app.testing = True
    customer = Customer(app.test_client())
    customer.start("lamp")
    yield customer
    app.extensions["room"].store.close()


def cards(page: str) -> list[str]:
    return re.findall(r'name="bulb" value="([^"]+)"', page)


def facts_of(customer: Customer, asked: str = "", slot: str = "bulb") -> str:
    return customer.client.get(f"/facts/{customer.address.split('/')[2]}/{slot}{asked}").text


def test_three_hundred_values_with_their_facts_are_no_heavy_page(shopper: Customer) -> None:
    page = shopper.visit(shopper.address)
    assert len(cards(page)) == 300
    assert len(gzip.compress(page.encode())) < 60_000
    assert text_of(page).count("Margin") == 0


def test_filters_narrow_without_javascript_and_keep_what_is_taken(shopper: Customer) -> None:
    page = shopper.visit(shopper.address)
    (spot,) = re.findall(r'value="(bulb:\d+)"> <bdi>Spot</bdi> <small>75</small>', page)
    (e14,) = re.findall(r'value="(bulb:\d+)"> <bdi>E14</bdi> <small>100</small>', page)
    narrowed = shopper.client.get(shopper.address, query_string={"f": [spot, e14]}).text
    assert [key for key in cards(narrowed) if key != "b0"] == [f"b{at}" for at in range(300) if at % 12 == 4]
    assert '<details class="facets" id="facets-bulb" hx-morph-skip open>' in narrowed
    assert f'value="{spot}" checked> <bdi>Spot</bdi> <small>25</small>' in narrowed, "counts are of what is left"
    assert re.search(r"<bdi>Flood</bdi> <small>25</small>", narrowed)


@pytest.mark.parametrize("asked", ["f=bulb:999999", "f=bulb:-1", "f=bulb:²", "f=::", "f=" + "9" * 5000, "f=dimmer:1"])
def test_ticks_made_by_hand_narrow_nothing(shopper: Customer, asked: str) -> None:
    assert len(cards(shopper.visit(f"{shopper.address}?{asked}"))) == 300


def test_values_stand_side_by_side_what_differs_first(shopper: Customer) -> None:
    page = facts_of(shopper, "?v=b0&v=b12&v=b24&v=nothing")
    rows = re.findall(r'<th scope="row(?:group)?"[^>]*>(?:<bdi>)?([^<]+)', page)
    assert rows == ["Price", "Height", "Weight it adds", "The same in all of them", "Kind", "Socket"]
    assert "Height 100 mm 112 mm 124 mm" in text_of(page)
    assert "Height 3.94 in 4.41 in 4.88 in" in text_of(facts_of(shopper, "?v=b0&v=b12&v=b24&units=inches"))
    facts_of(shopper, "?units=written")


def test_beside_what_is_taken_stands_what_the_filters_leave(shopper: Customer) -> None:
    (flood,) = re.findall(r'value="(bulb:\d+)"> <bdi>Flood</bdi>', shopper.visit(shopper.address))
    head = re.search(r"<thead>.*?</thead>", facts_of(shopper, f"?q=&f={flood}"), re.DOTALL)
    assert head is not None
    assert re.findall(r"Bulb \d+", head[0]) == ["Bulb 0", "Bulb 1", "Bulb 5"]


def test_a_value_is_taken_from_there(shopper: Customer) -> None:
    where = f"/facts/{shopper.address.split('/')[2]}/bulb"
    token = form_values(shopper.visit(f"{where}?v=b0&v=b7"))["csrf_token"][0]
    answer = shopper.client.post(where, data={"csrf_token": token, "value": "b7"}, follow_redirects=True)
    assert answer.request.path == shopper.address or "light" in answer.request.path
    assert re.search(r'name="bulb" value="b7" id="bulb-b7" checked', answer.text)
    shopper.address = answer.request.path


@pytest.mark.parametrize("slot", ["nothing", "dimmer[3]", "light", "1x"])
def test_what_is_no_choice_of_the_design_is_not_found(shopper: Customer, slot: str) -> None:
    answer = shopper.client.get(f"/facts/{shopper.address.split('/')[2]}/{slot}")
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("value", ["", "b300", "b1" * 5000])
def test_a_value_that_there_is_not_is_refused_kindly(shopper: Customer, value: str) -> None:
    where = f"/facts/{shopper.address.split('/')[2]}/bulb"
    token = form_values(shopper.client.get(f"{where}?v=b0&v=b8").text)["csrf_token"][0]
    answer = shopper.client.post(where, data={"csrf_token": token, "value": value}, follow_redirects=True)
    assert answer.status_code in {200, 400, 404}
    assert "Internal" not in answer.text
