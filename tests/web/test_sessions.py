"""Where somebody is logged in: seen with its device, ended one by one or all at once."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.people import Person, person, words
from tests.web.test_account import CLEO

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def on(app: Flask, device: str, address: str, email: str = CLEO) -> Person:
    """Somebody who logged in on a device."""
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": device, "REMOTE_ADDR": address}
    somebody = Person(client)
    somebody.log_in(email)
    return somebody


def handle(page: str, device: str) -> str:
    """What the button posts that logs the device out."""
    found = re.search(rf'name="session" value="(\w+)">Log out<span class="unseen"> {device}', page)
    assert found is not None
    return found[1]


def inside(somebody: Person) -> bool:
    return somebody.client.get("/account/").status_code == 200


def test_everybody_sees_where_they_are_logged_in(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    on(app, PHONE, "2001:db8:7::9")
    desk = on(app, FIREFOX, "203.0.113.77")
    said = words(desk.get("/account/sessions"))
    assert "Firefox on Linux this one Log" in said
    assert "from 203.0.113.…, last used" in said
    assert "Safari on iPhone Log" in said
    assert "An unknown device" in said
    assert "203.0.113.77" not in desk.page
    assert "203.0.113.77" not in desk.client.get("/account/known.json").text
    with desk.client.session_transaction() as session:
        secret = session["_user_id"].split(":")[1]
    assert secret not in desk.page, "what the cookie carries stands on no page"


def test_one_session_is_ended_and_the_others_go_on(app: Flask) -> None:
    elsewhere = person(app, "customer", email=CLEO)
    phone, desk = on(app, PHONE, "2001:db8:7::9"), on(app, FIREFOX, "203.0.113.77")
    ended = handle(desk.get("/account/sessions"), "Safari on iPhone")
    assert "That device is logged out." in words(desk.post("/account/sessions", session=ended).text)
    assert [inside(each) for each in (phone, desk, elsewhere)] == [False, True, True]
    assert "There is no session" in words(desk.post("/account/sessions", session=ended).text)


def test_all_others_are_ended_at_once(app: Flask) -> None:
    others = [person(app, "customer", email=CLEO), on(app, PHONE, "2001:db8:7::9")]
    desk = on(app, FIREFOX, "203.0.113.77")
    desk.get("/account/sessions")
    assert "Every other device is logged out." in words(desk.post("/account/sessions", session="others").text)
    assert inside(desk)
    assert not any(inside(each) for each in others)
    assert "Log out everywhere else" not in desk.get("/account/sessions")


def test_nobody_ends_the_session_of_somebody_else(app: Flask) -> None:
    cleo, eve = person(app, "customer", email=CLEO), person(app, "customer", email="eve@shop.example")
    phone = on(app, PHONE, "2001:db8:7::9")
    theirs = handle(cleo.get("/account/sessions"), "Safari on iPhone")
    for session in (theirs, "", "x" * 500, "others"):
        eve.get("/account/sessions")
        eve.post("/account/sessions", session=session)
    assert inside(phone)
    assert inside(cleo)


def test_a_device_that_was_not_called_ones_own_forgets_with_its_window(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    for ticked in (True, False):
        somebody = Person(app.test_client())
        somebody.get("/login")
        more = {"remember": "y"} if ticked else {}
        answer = somebody.post("/login", follow=False, email=CLEO, password="four words in a row", **more)
        [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("session=")]
        assert ("Expires" in cookie) is ticked
