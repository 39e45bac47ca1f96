"""A product is taken off sale in the studio, asked first and with a reason; customers read that it is not sold."""

from __future__ import annotations

import re
import shutil

from flask import Flask

from tests.web.conftest import Customer, form_values
from tests.web.people import person, words
from tests.web.test_ordering import order

PAGE, RESELL = "/studio/bicycle/withdraw", "/studio/bicycle/resell"


def test_a_product_is_withdrawn_and_put_back(app: Flask, customer: Customer) -> None:
    design = customer.start()
    ada = person(app, "merchandiser", name="Ada")
    assert "1 design that is under way stops" in words(ada.get(PAGE))
    assert "Please say why" in words(ada.send(PAGE, reason=" ").text)
    asked = words(ada.send(PAGE, reason="The forks break.").text)
    assert "Not sold any more since" in asked
    assert "withdrawn by Ada: The forks break." in asked
    assert "The forks break." in words(ada.get("/studio/bicycle/history"))
    assert "Withdrawn" in words(ada.get("/studio/"))
    for path in ("/p/bicycle", design):
        answer = customer.client.get(path)
        assert answer.status_code == 410
        assert "is not sold any more." in words(answer.text)
        assert "forks" not in answer.text
        assert 'href="/"' in answer.text
    assert "/p/bicycle" not in customer.visit("/")
    ready = customer.client.get("/readyz")
    assert (ready.status_code, ready.json["products"]) == (200, {"bicycle": "withdrawn"})  # type: ignore[index]
    ada.get(PAGE)
    assert "is on sale again" in words(ada.send(RESELL).text)
    assert customer.client.get("/p/bicycle").status_code == 200
    assert customer.client.get(design).status_code == 200
    assert customer.client.get("/readyz").json["products"] == {"bicycle": "on sale"}  # type: ignore[index]


def test_the_studio_says_what_waits_for_a_yes_and_takes_it(app: Flask) -> None:
    ada = person(app, "merchandiser", name="Ada")
    room = app.extensions["room"]
    before = room.current("bicycle").revision.hash
    (room.shop.rules / "bicycle.rules").write_text("")
    assert "Files wait for a yes" in words(ada.get("/studio/"))
    assert "wait for a yes" in words(ada.get("/studio/bicycle/"))
    assert room.current("bicycle").revision.hash == before
    ada.get("/studio/bicycle/review")
    ada.send("/studio/bicycle/publish", sure="yes")
    assert room.current("bicycle").revision.rules_text == ""
    assert "wait for a yes" not in words(ada.get("/studio/bicycle/"))


def test_a_design_that_stopped_can_be_deleted_from_its_page(app: Flask, customer: Customer) -> None:
    design = customer.start()
    ada = person(app, "merchandiser", name="Ada")
    ada.get(PAGE)
    ada.send(PAGE, reason="The forks break.")
    gone = customer.client.get(design)
    assert gone.status_code == 410
    (path,) = re.findall(r'action="(/drafts/[^"]+/delete)"', gone.text)
    assert "Delete this design" not in customer.client.get("/p/bicycle").text
    answer = customer.client.post(path, data={"csrf_token": _token(gone.text)}, follow_redirects=True)
    assert "Your design is deleted." in words(answer.text)
    assert customer.client.get(design).status_code == 404


def test_no_copy_is_offered_of_what_is_not_sold_any_more(app: Flask, customer: Customer) -> None:
    design = customer.start()
    old = form_values(customer.page)
    page = customer.visit(f"/summary/{design.split('/')[2]}")
    assert "/orders/" in order(customer, page).headers["Location"]
    addresses = (design, customer.address)
    for address in addresses:
        assert "Make a copy" in customer.visit(address)
    ada = person(app, "merchandiser", name="Ada")
    ada.get(PAGE)
    ada.send(PAGE, reason="The forks break.")
    for address in addresses:
        said = words(customer.visit(address))
        assert "No copy of it can be begun: it is not sold any more." in said
        assert "copy to change" not in said
    customer.client.post(design, data=old | {"material": ["carbon"]})
    said = words(customer.visit(design))
    assert "It is not sold any more." in said
    assert "Make a copy" not in said
    path = f"/d/{design.split('/')[2]}/copy"
    answer = customer.client.post(path, data={"csrf_token": old["csrf_token"][0]}, follow_redirects=True)
    assert answer.status_code == 200, "a page of before still has the button"
    assert "not sold any more" in words(answer.text)


def test_a_product_whose_folder_is_gone_is_called_by_its_name(app: Flask, customer: Customer) -> None:
    room = app.extensions["room"]
    name = room.current("bicycle").product.name
    shutil.rmtree(room.shop.catalog / "bicycle")
    room.following.stillness.seconds = 0
    room.refresh(now=True)
    answer = customer.client.get("/p/bicycle")
    assert answer.status_code == 410
    assert f"{name} is not sold any more." in words(answer.text)
    assert customer.client.get("/emblems/bicycle.webp").status_code == 200, "orders of it show it"
    assert customer.client.get("/emblems/tricycle.webp").status_code == 404


def _token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
