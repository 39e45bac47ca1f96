"""When it is ready stands beside the price wherever that does, and on the order as it was said."""

from __future__ import annotations

from flask import Flask

from configurator.languages.durations import ready_in_words
from tests.web.bicycle import CATALOGUE
from tests.web.people import Person, words
from tests.web.test_order_papers import text
from tests.web.test_sales import CONTACT, ordered, sam

__all__ = ["sam"]

SLOW = CATALOGUE.replace(
    "weight: 11 kg\n", "weight: 11 kg\nlead-time: 5 days\nco2: {own: 90 kg, method: Weighed., source: Our scales.}\n"
).replace("name: Carbon, price: 900", "name: Carbon, price: 900, lead-time: 2 weeks")


def test_the_summary_shows_what_is_in_stock_and_takes_it_over(app: Flask, sam: Person) -> None:
    room = app.extensions["room"]
    cleo = Person(app.test_client())
    cleo.get("/p/bicycle")
    design = cleo.post("/p/bicycle/designs").request.path.split("/")[2]
    assert "In stock" not in words(cleo.get(f"/summary/{design}"))
    rows = "variant,material,colour,place\nX-1,steel,raw,Hamburg\nX-2,carbon,red,Munich\n"
    (room.shop.root / "catalog" / "bicycle" / "stock.csv").write_text(rows)
    page = words(cleo.get(f"/summary/{design}")).replace("\xa0", " ")
    assert "One thing is different Ready at once · Hamburg +€ 50 Colour: Red → Raw Take this one" in page
    cleo.post(f"/designs/{design}/stock", variant="X-1")
    assert "Exactly your design" in words(cleo.get(f"/summary/{design}"))
    answer = cleo.send(f"/summary/{design}", **CONTACT)
    number = answer.request.path.rpartition("/")[2]
    assert "From stock: Hamburg, X-1" in words(answer.text)
    assert "From stock: X-1, Hamburg" in words(sam.get(f"/sales/orders/{number}"))


def test_every_page_says_when_it_is_ready(app: Flask, sam: Person) -> None:
    room = app.extensions["room"]
    cleo = Person(app.test_client())
    assert "Ready" not in words(cleo.get("/p/bicycle"))
    (room.shop.root / "catalog" / "bicycle" / "product.yaml").write_text(SLOW)
    room.refresh(now=True)
    soon, late = (ready_in_words(days, room.today()) for days in (5, 19))
    assert soon in words(cleo.get("/"))
    assert soon in words(cleo.get("/p/bicycle"))
    design = cleo.post("/p/bicycle/designs").request.path
    assert words(cleo.get(design)).count(soon) == 2
    assert "Carbon +€ 900 +2 weeks" in words(cleo.page).replace("\xa0", " ")
    cleo.send(design, material="carbon", act="update")
    changed = words(cleo.get(design)).replace("\xa0", " ")
    assert late in changed
    assert "Steel −€ 900 −2 weeks" in changed
    assert late in words(cleo.get("/"))
    summary = f"/summary/{design.split('/')[2]}"
    assert late in words(cleo.get(summary))
    assert "CO₂ of making it 90 kg" in words(cleo.page)
    number = ordered(app, by=cleo)
    (room.shop.root / "catalog" / "bicycle" / "product.yaml").write_text(CATALOGUE)
    room.refresh(now=True)
    for said in (late, "90 kg", "Weighed.", "Source: Our scales."):
        assert said in words(cleo.get(f"/orders/{number}"))
        assert said in text(cleo.client.get(f"/orders/{number}/document.pdf").data)
        assert said in words(sam.get(f"/sales/orders/{number}"))


def test_what_a_step_further_saves_is_written_with_a_minus(app: Flask, sam: Person) -> None:
    room = app.extensions["room"]
    weighed = SLOW.replace("name: Steel}", "name: Steel, weight: 3 kg, co2: 9 kg}").replace(
        "price: 900, lead", "price: 900, weight: 1 kg, co2: 4 kg, lead"
    )
    (room.shop.root / "catalog" / "bicycle" / "product.yaml").write_text(weighed)
    room.refresh(now=True)
    cleo = Person(app.test_client())
    cleo.get("/p/bicycle")
    design = cleo.post("/p/bicycle/designs").request.path.split("/")[2]
    further = words(cleo.get(f"/designs/{design}/extra")).replace("\xa0", " ")
    assert "Carbon instead of Steel +€ 900 · −2 kg · +2 weeks · −5 kg CO₂" in further
