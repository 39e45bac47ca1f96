"""What a customer says of what they had, on the page of the order, and what follows on the home page."""

from __future__ import annotations

from flask import Flask

from tests.web.people import Person, form_of
from tests.web.test_account import started


def test_what_is_said_is_kept_seen_and_taken_back(app: Flask) -> None:
    eve = Person(app.test_client())
    eve.get("/account/known")
    eve.post("/consent", given="yes")
    design = started(eve)
    eve.post(design, base="1", seq="1", total="0", act="update", rack="yes")
    summary = eve.get("/summary/" + design.split("/")[2])
    sent = form_of(summary, "/summary/" + design.split("/")[2])
    page = eve.post(
        "/summary/" + design.split("/")[2],
        **{**sent, "name": "Eve", "email": "eve@shop.example", "address": "1 Example Street"},
    ).text
    assert "How do you like it?" in page
    number = page.split("/gift")[0].rpartition("/")[2]
    answer = eve.post("/said", product="bicycle", option="size", value="small", stars="0", order=number).text
    assert "Noted: Small is not suggested to you any more." in answer
    assert "you said: not for me" in answer
    assert "What you said (1)" in eve.get("/")
    assert "You said of Small: not for me" in eve.get("/account/known")
    assert "It was for me" in eve.post(f"/orders/{number}/gift", given="yes").text
    assert "Taken back" in eve.post("/said", product="bicycle", option="size", value="small", stars="").text


def test_what_cannot_be_kept_is_told(app: Flask) -> None:
    eve = Person(app.test_client())
    answer = eve.post("/said", product="bicycle", option="rack", value="yes", stars="5")
    assert (answer.status_code, "if it may remember you" in answer.text) == (403, True)
    assert "nothing has been changed" in eve.post("/said", product="bicycle", stars="9").text
    eve.post("/consent", given="yes")
    assert "There is no thing" in eve.post("/said", product="bicycle", option="colour", value="red", stars="5").text
