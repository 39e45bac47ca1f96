"""The pages of experiments: what has to happen first, a form that says what is wrong, and figures without people."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from configurator.services.learning.reports import Measure
from configurator.services.operating.demo_audience import invite_audience
from configurator.web.experiments.blueprint import by_how_much
from tests.web.people import Person, person, words


def form(app: Flask, **other: str) -> dict[str, str]:
    today = app.extensions["room"].today()
    filled = {"name": "Marks", "none": "50", "segment": "", "one-to-one": "50", "begins": str(today), "ends": ""}
    return filled | other


def made(app: Flask, mona: Person) -> str:
    mona.get("/experiments/new")
    return mona.post("/experiments/", **form(app)).request.path


def test_an_empty_shop_says_what_has_to_happen(app: Flask) -> None:
    mona = person(app, "merchandiser")
    page = words(mona.get("/experiments/"))
    assert "There is no experiment yet" in page
    assert "Nothing can be said yet" in page
    assert "30 people in each" in page


def test_an_experiment_is_made_looked_at_and_ended(app: Flask) -> None:
    mona = person(app, "merchandiser")
    address = made(app, mona)
    page = words(mona.page)
    assert "The experiment runs." in page
    assert "Nothing 50 %, They themselves 50 %" in page
    mona.post(address)
    assert "The experiment has ended" in words(mona.page)
    assert "End it now" not in mona.page
    assert "Marks" in words(mona.get("/experiments/"))


def test_the_order_of_questions_is_compared_by_its_own_form_and_names(app: Flask) -> None:
    mona, today = person(app, "merchandiser"), str(app.extensions["room"].today())
    page = mona.get("/experiments/new")
    assert 'name="one-to-one"' in page
    page = mona.get("/experiments/new?subject=questions")
    assert 'name="one-to-one"' not in page
    filled = {"name": "What is asked first", "subject": "questions", "product": "bicycle", "begins": today, "ends": ""}
    refused = mona.post("/experiments/", **filled, none="50", segment="40")
    assert (refused.request.path, "what decides most first" in mona.page) == ("/experiments/new", True)
    address = mona.post("/experiments/", **filled, none="50", segment="50").request.path
    page = words(mona.page)
    assert "The order of questions: " in page
    assert "The catalogue's order 50 %, What decides most first 50 %" in page
    for _ in range(2):  # alone, and among the others
        assert "They themselves" not in words(mona.page)
        mona.get("/experiments/")
    assert mona.client.get("/experiments/new?subject=prices").status_code == 400
    mona.get(address)
    mona.post(address)


def test_a_form_that_is_refused_keeps_what_was_written_and_says_why(app: Flask) -> None:
    mona = person(app, "merchandiser")
    mona.get("/experiments/new")
    past = str(app.extensions["room"].today() - timedelta(days=2))
    for wrong, said in (
        ({"none": "70"}, "The shares come to 120, not to 100 percent."),
        ({"none": "many"}, "A share is a number from 0 to 100."),
        ({"begins": past}, "The first day has passed."),
        ({"ends": "soon"}, "A day is written like 2027-03-31."),
        ({"name": ""}, "Please give the experiment a name."),
    ):
        answer = mona.post("/experiments/", **form(app, **{"name": "<b>Marks</b>", "product": "bicycle"} | wrong))
        assert answer.request.path == "/experiments/new"
        assert said in words(mona.page)
        assert "<b>Marks" not in mona.page
        assert re.search(r'value="bicycle" checked', mona.page)
        assert 'aria-invalid="true"' in mona.page
    assert "There is no experiment yet" in words(mona.get("/experiments/"))


def test_a_difference_that_is_told_as_nothing_has_no_sign() -> None:
    time, share = Measure("Time", "seconds", "at a design"), Measure("Ordered", "share", "people who ordered")
    assert [by_how_much(value, time) for value in (-0.4, -40.0)] == ["0 s", "−40 s"]
    assert [by_how_much(value, share) for value in (-0.0004, 0.021)] == ["0.0 points", "+2.1 points"]


def test_figures_are_drawn_and_stand_in_tables_and_name_nobody(app: Flask) -> None:
    room = app.extensions["room"]
    invite_audience(room, people=80, seed=3)
    mona = person(app, "merchandiser")
    page = mona.get("/experiments/")
    for link in re.findall(r'href="(/experiments/[0-9a-f]{16})"', page):
        page += mona.get(link)
    assert page.count('<svg class="interval') > 5
    assert page.count('<svg class="columns') >= 2
    assert "not shown" in page
    assert "style=" not in page
    assert "visitor-" not in page
    assert "Visitor 0" not in page
