"""What is sent packed, to whom, and what a packed answer says of itself."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.compression import packed
from tests.web.conftest import HTMX, Customer, form_values

GZIP = {"Accept-Encoding": "br, gzip"}
FROM_ELSEWHERE = GZIP | {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def packing(app: Flask) -> FlaskClient:
    """A browser that unpacks nothing by itself, and has read to the end what it asked for."""
    client = app.test_client()
    asked = client.open
    client.open = lambda *given, **named: asked(*given, **{"buffered": True} | named)  # type: ignore[method-assign]
    return client


def unpacked(answer: TestResponse) -> str:
    """The text of a packed answer."""
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.vary
    return gzip.decompress(answer.data).decode()


@pytest.mark.parametrize("path", ["/p/bicycle", "/static/css/shop.css", "/static/js/configure.js"])
def test_text_is_packed_for_whoever_unpacks_it(packing: FlaskClient, path: str) -> None:
    plain, small = packing.get(path), packing.get(path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.vary
    assert unpacked(small)[:200] == plain.text[:200]
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
    assert "Content-Encoding" not in packing.get(path, headers={"Accept-Encoding": "gzip;q=0, identity"}).headers
    assert "Content-Encoding" not in packing.head(path, headers=GZIP).headers


def test_a_fragment_is_packed(app: Flask) -> None:
    customer = Customer(app.test_client())
    customer.start()
    values = form_values(customer.page)
    values["seq"] = [str(int(values["seq"][0]) + 1)]
    small = customer.client.post(customer.address, data=values, headers=HTMX | GZIP)
    assert unpacked(small).startswith('<div id="design"')


@pytest.mark.parametrize(("product", "steps"), [("car", ("line", "inside")), ("ritual", ("items",))])
def test_the_first_view_of_a_design_is_light(tmp_path: Path, product: str, steps: tuple[str, ...]) -> None:
    """On a slow phone each kilobyte counts: sizes as they are sent, of pages, all scripts and all style sheets."""
    app = create_app(Settings(data=tmp_path, look_seconds=0, secret_key="a secret of tests"))
    app.testing = True
    customer, weights = Customer(app.test_client()), dict[str, int]()
    begun = customer.start(product).rpartition("/")[0]
    for step in steps:
        weights[step] = len(customer.client.get(f"{begun}/{step}", headers=GZIP).data)
        customer.visit(f"{begun}/{step}")
    for kind in ("js", "css"):
        files = set(re.findall(rf'"(/static/[^"]+\.{kind})"', customer.page))
        weights[kind] = sum(len(customer.client.get(each, headers=GZIP, buffered=True).data) for each in files)
    app.extensions["room"].store.close()
    assert weights["css"] <= 12_000
    assert weights["js"] <= 25_000
    assert max(weights[step] for step in steps) <= 60_000


def test_a_file_under_its_lasting_address_is_packed_once_and_best(app: Flask, packing: FlaskClient) -> None:
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("css/shop.css")  # type: ignore[operator]
    first, second = packing.get(address, headers=GZIP), packing.get(address, headers=GZIP)
    assert first.data == second.data
    assert len(first.data) < len(packing.get("/static/css/shop.css", headers=GZIP).data)
    again = packing.get(address, headers=GZIP | {"If-None-Match": first.headers["ETag"]})
    assert (first.headers["ETag"][:3], again.status_code) == ('W/"', 304)
    part = packing.get(address, headers=GZIP | {"Range": "bytes=0-99"})
    assert (part.status_code, len(part.data)) == (206, 100)


def test_pictures_and_short_answers_are_left_alone(packing: FlaskClient) -> None:
    assert "Content-Encoding" not in packing.get("/healthz", headers=GZIP).headers
    assert "Content-Encoding" not in packing.get("/static/icons/shop.svg", headers=GZIP).headers
    picture = Client(packed(Response(b"p" * 9999, mimetype="image/png"))).get("/", headers=GZIP)
    assert (len(picture.data), "Accept-Encoding" in picture.vary) == (9999, False)


def test_what_another_site_asks_for_in_its_own_words_is_not_packed(app: Flask) -> None:
    """BREACH: words of the attacker's beside secrets of the reader's, and a length that tells whether they agree."""
    customer = Customer(app.test_client())
    address = customer.start()
    ours, theirs = (customer.client.get(f"{address}?q=guess", headers=each) for each in (GZIP, FROM_ELSEWHERE))
    assert "guess" in unpacked(ours)
    assert "Content-Encoding" not in theirs.headers
    sibling = customer.client.get(f"{address}?q=guess", headers=GZIP | {"Sec-Fetch-Site": "same-site"})
    assert "Content-Encoding" not in sibling.headers
    assert "Content-Encoding" not in customer.client.get("/d/guess", headers=FROM_ELSEWHERE).headers
    assert unpacked(customer.client.get(address, headers=FROM_ELSEWHERE))  # a link in a mail: no words of theirs
    assert unpacked(app.test_client().get("/?q=guess", headers=FROM_ELSEWHERE))  # a stranger has no secrets


def test_the_length_of_a_page_is_blurred(packing: FlaskClient) -> None:
    lengths = {len(packing.get("/p/bicycle", headers=GZIP).data) for _ in range(12)}
    assert max(lengths) - min(lengths) > 8


def _piecewise(kind: str, pieces: Iterable[bytes], closed: list[str]) -> Client:
    def sent() -> Iterator[bytes]:
        try:
            yield from pieces
        finally:
            closed.append("closed")

    return Client(packed(Response(sent(), mimetype=kind)))


def test_what_is_sent_piece_by_piece_is_packed_piece_by_piece() -> None:
    closed: list[str] = []
    client = _piecewise("text/csv", [b"one,two\n" * 99, b"three,four\n" * 99], closed)
    answer = client.get("/", headers=GZIP)
    assert unpacked(answer) == "one,two\n" * 99 + "three,four\n" * 99
    assert closed == ["closed"]


def test_events_are_not_held_back() -> None:
    closed: list[str] = []
    answer = _piecewise("text/event-stream", [b"data: 1\n\n"], closed).get("/", headers=GZIP)
    assert (answer.text, "Content-Encoding" in answer.headers) == ("data: 1\n\n", False)
