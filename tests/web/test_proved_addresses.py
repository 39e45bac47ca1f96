"""The shop writes only to addresses that are proved by a link in a mail: not by opening it, by the button behind it."""

from __future__ import annotations

import json
import re

from flask import Flask

from configurator.services.customer.identity import identify
from configurator.services.mail.signed_links import MailLink, link
from tests.web.people import Person, words
from tests.web.test_account import CLEO, mails, registered

WAITS = f"We write to {CLEO} once you have opened the link"


def saying(app: Flask, answer: str) -> Person:
    """Somebody with a new account who answers whether the shop may write."""
    registered(cleo := Person(app.test_client()), CLEO)
    cleo.get("/account/answers")
    cleo.post("/consent", given=answer, purpose="contact", **{"from": "answers"})
    return cleo


def links(app: Flask) -> list[str]:
    """The links that asked for a proof."""
    plain = [mail.replace("=\n", "").replace("=3D", "=") for mail in mails(app)]
    return [
        found.group(1) for mail in plain if (found := re.search(r"http://127.0.0.1:8000(/account/address/\S+)", mail))
    ]


def proved(cleo: Person) -> bool:
    return json.loads(cleo.client.get("/account/known.json").text)["account"]["confirmed"] is not None


def test_a_yes_to_mails_asks_by_mail_and_only_the_button_behind_its_link_proves_the_address(app: Flask) -> None:
    cleo = saying(app, "yes")
    assert f"We have sent a mail to {CLEO}; we write once you have opened its link." in words(cleo.page)
    assert WAITS in words(cleo.page)
    [address] = links(app)
    reader = Person(app.test_client())
    assert CLEO in words(reader.get(address))
    assert reader.client.post(address).status_code in (303, 400), "without its token"
    assert not proved(cleo)
    assert WAITS in words(cleo.get("/account/answers"))
    reader.get(address)
    assert "This address is yours" in words(reader.send(address).text)
    assert proved(cleo)
    assert "once you have opened" not in words(cleo.get("/account/answers"))
    cleo.post("/consent", given="yes", purpose="contact", **{"from": "answers"})
    cleo.post("/account/address")
    assert len(links(app)) == 1, "it is proved"
    assert "not valid any more" in words(reader.get(f"{address}x"))
    assert "not valid any more" in words(reader.post(f"{address}x").text)


def test_the_mail_is_sent_again_but_not_too_often_and_not_without_a_yes(app: Flask) -> None:
    cleo = saying(app, "no")
    assert "once you have opened" not in words(cleo.page)
    cleo.post("/account/address")
    assert links(app) == []
    cleo.post("/consent", given="yes", purpose="contact", **{"from": "answers"})
    said = [words(cleo.send("/account/address").text) for _ in range(4)]
    assert [f"sent a mail to {CLEO}" in each for each in said] == [True, True, True, False]
    assert "Please try again in" in said[-1]
    assert len(links(app)) == 4
    cleo.post("/consent", given="no", purpose="contact", **{"from": "answers"})
    said_then = words(cleo.post("/consent", given="yes", purpose="contact", **{"from": "answers"}).text)
    assert "“Write to me”: yes" in said_then
    assert "The mail that proves your address has to wait." in said_then


def test_a_mail_is_stopped_by_the_button_behind_its_link_without_a_log_in(app: Flask) -> None:
    saying(app, "yes")
    room = app.extensions["room"]
    with room.reading() as unit:
        known = unit.accounts.one(unit.accounts.id_of(CLEO))
    address = link(room, MailLink.STOP, known).removeprefix("http://127.0.0.1:8000")
    reader = Person(app.test_client())
    reader.get(address)
    assert identify(room, "x", None, known.id).consents.words[0].yes, "to look changes nothing"
    assert "You get no more mails about designs that you left." in words(reader.send(address).text)
    assert not identify(room, "x", None, known.id).consents.words[0].yes
    assert "not one of ours" in words(reader.get(f"{address}x"))
