"""What is concluded about customers, where people see it: at the desk, on the page about all, on their own page."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from configurator.services.jobs.kinds import Work
from configurator.services.learning.concluding import conclude
from configurator.services.showroom.checking import SEGMENTS
from tests.services.learning.audience import crowd, customer, ordered, profile
from tests.services.learning.test_valley import walked
from tests.services.small_shop import write_shop
from tests.web.conftest import Customer, form_values
from tests.web.people import Person, person, words


def test_before_anything_is_known_the_page_says_what_it_takes(app: Flask) -> None:
    said = words(person(app, "merchandiser").get("/customers/"))
    for part in (
        "Nothing has been worked out yet",
        "Too few orders to say",
        "No groups stand apart",
        "No segments yet",
    ):
        assert part in said
    (app.extensions["room"].shop.rules / SEGMENTS).write_text("segment light: likes carbon\n", "utf-8")
    assert "'likes carbon' is no condition" in words(person(app, "sales").get("/customers/"))


def test_what_a_night_concludes_stands_where_it_may_be_seen(app: Flask) -> None:
    room = app.extensions["room"]
    write_shop(room.shop.root)
    (room.shop.rules / SEGMENTS).write_text("segment regulars: ordered at least 2 times\n", "utf-8")
    people = crowd(room, 30)
    loyal = customer(room, "loyal")
    ordered(room, loyal, [700, 500, 300, 100, 5], [90_000] * 5)
    conclude(room, Work({}, lambda *_: None))
    with room.reading() as unit:
        number = unit.orders.of_profiles([profile(loyal)])[0]
        other = unit.orders.of_profiles([profile(people[0])])[0]
    sam = person(app, "sales", "insight", email="sam@shop.example")
    said = words(sam.get(f"/sales/orders/{number}")).replace("\xa0", " ")
    for part in (
        "Worth Most valuable Of the fifth from whom most is expected",
        "Comes back",
        "€ 4,500 from 5 orders",
        "regulars since",
    ):
        assert part in said, said
    assert "Chooses Plank like" not in said, "nothing was learned from them"
    said = words(sam.get(f"/sales/orders/{other}"))
    assert "Chooses Plank like 15 of 30 people who take Front: Slatted front and Lamp . Portrait" in said
    pat = person(app, "sales", email="pat@shop.example")
    assert "Most valuable" not in words(pat.get(f"/sales/orders/{number}"))
    said = words(pat.get("/customers/"))
    assert re.search(r"Most valuable Of the fifth.*? (\d+|not told) Most growable", said)
    assert "15 of 15, 2 times as often as everybody" in said
    assert "regulars ordered at least 2 times" in said
    assert not re.search(r"customer 0\d\d|loyal", said), "nobody is named"
    theirs = Person(app.test_client())
    assert "Nothing. We only conclude" in words(theirs.get("/account/conclusions"))


def test_a_refused_wish_and_the_way_out_of_it_are_counted_at_their_step(app: Flask) -> None:
    shopper = Customer(app.test_client())
    shopper.start()
    token = form_values(shopper.page)["csrf_token"][0]
    shopper.client.post("/consent", data={"csrf_token": token, "given": "yes", "purpose": "measure", "from": "answers"})
    shopper.start()
    shopper.choose(rack="yes")
    shopper.post(act="update", material="carbon")
    shopper.post(act="anyway:material=carbon", material="steel")
    room = app.extensions["room"]
    room.decisions.flush()
    with room.reading() as unit:
        here = unit.valley.people("bicycle", room.now() - timedelta(days=1), room.now() - timedelta(minutes=30))
    assert [(each.step, each.came, each.met, each.repaired) for each in here if each.revision] == [("frame", 1, 1, 1)]


def test_the_valley_is_drawn_and_told_in_figures(app: Flask) -> None:
    room = app.extensions["room"]
    write_shop(room.shop.root)
    mona = person(app, "merchandiser")
    assert "Nothing can be said yet" in words(mona.get("/customers/valley/desk"))
    walked(room, 40, far=False, refused=12, mended=6)
    page = mona.get("/customers/valley/desk")
    assert "Most people leave at Body ." in words(page)
    assert "1 Body most leave here 40 0 40 100 % 12 30 % 6 15 %" in words(page)
    assert page.count('<rect class="stay"') == 3
    assert mona.client.get("/customers/valley/desk?revision=" + "0" * 64).status_code == 404
    assert mona.client.get("/customers/valley/nothing").status_code == 404
