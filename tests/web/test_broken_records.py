"""What customers see while the records cannot be read: a page in words, whoever they are, and nothing half done."""

from pathlib import Path

import pytest
from flask import Flask

from tests.web.conftest import HTMX, Customer, text_of
from tests.web.people import person


def spoil(app: Flask) -> Path:
    """Writes nonsense over the pages of the shop's SQLite file, as a broken disk does; what it held is kept beside."""
    room = app.extensions["room"]
    room.store.close()
    file: Path = room.data / "shop.sqlite3"
    content = file.read_bytes()
    file.with_suffix(".whole").write_bytes(content)
    file.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    return file


def test_damaged_records_have_a_page_of_their_own(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    people = (Customer(app.test_client()), Customer(person(app, "customer").client))
    for each in people:
        each.start()
    file = spoil(app)
    for each in people:
        for address in (each.address, "/orders", "/account/known"):
            answer = each.client.get(address)
            assert answer.status_code == 503, address
            assert answer.headers["Retry-After"] == "600"
            assert answer.content_type.startswith("text/html")
            assert "The shop's records are damaged" in text_of(answer.text)
            assert "Nothing has been changed or ordered" in text_of(answer.text)
            assert "Content-Security-Policy" in answer.headers
        posted = each.client.post(each.address, data={}, headers=HTMX)
        assert posted.status_code in (400, 503)
    assert "Traceback" not in caplog.text
    assert "the database is damaged" in caplog.text.lower()
    assert str(file) not in answer.text


def test_a_shop_whose_file_is_put_back_goes_on(app: Flask) -> None:
    buyer = Customer(app.test_client())
    address = buyer.start()
    file = spoil(app)
    assert buyer.client.get(address).status_code == 503
    app.extensions["room"].store.close()
    file.write_bytes(file.with_suffix(".whole").read_bytes())
    assert buyer.client.get(address).status_code == 200
