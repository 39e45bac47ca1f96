"""Fields that are typed into: what cannot be taken is told beside the field, and nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Customer, form_values, text_of

FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture
def extras(customer: Customer) -> Customer:
    """A customer at the step with a number, a quantity and a text."""
    customer.visit(customer.start().replace("/frame", "/extras"))
    return customer


def field(page: str, name: str) -> str:
    """The option's fieldset."""
    found = re.search(rf'<fieldset class="field[^>]*id="f-{name}".*?</fieldset>', page, re.DOTALL)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("height", "62", "'Saddle height' goes from 60 to 90 cm in steps of 5. The nearest are 60 and 65."),
        ("height", "tall", "'Saddle height' takes a number; 'tall' is none."),
        ("height", "70 kg", "'kg' cannot be turned into that"),
        ("lights", "2.5", "The nearest are 2 and 3."),
        ("lights", "9", "'Lights' goes from 0 to 4"),
        ("engraving", FAMILY * 11, "takes 1 to 10 characters; this has 11"),
        ("engraving", "Ad\u200ba", "has an invisible character (U+200B) behind “Ad”; please delete it."),
        ("engraving", "a" * 3000, "this has 3000"),
    ],
)
def test_what_cannot_be_taken_stays_in_its_field_with_the_reason_beside_it(
    extras: Customer, name: str, typed: str, told: str, htmx: bool
) -> None:
    answer = extras.post(htmx=htmx, act="update", fitting=["bell"], **{name: typed})
    assert answer.status_code == 200
    assert htmx or (answer.history[0].status_code == 303 and answer.request.path == extras.address)
    page = answer.text
    assert form_values(page)[name] == [typed]
    shown = field(page, name)
    assert told in text_of(shown)
    (control,) = re.findall(rf'<input type="text"[^>]*name="{name}"[^>]*>', shown)
    assert 'aria-invalid="true"' in control
    (described,) = re.findall(r'aria-describedby="([^"]*)"', control)
    assert f"mistake-{name}" in described.split()
    assert f'id="mistake-{name}"' in shown
    assert '<dialog id="refusal"' not in page
    assert form_values(page)["fitting"] == ["bell"]  # what was right was taken


def test_two_mistakes_are_told_at_once_and_mended_one_by_one(extras: Customer) -> None:
    page = extras.post(act="update", height="62", engraving="x" * 11).text
    assert page.count('aria-invalid="true"') == 2
    page = extras.post(act="update", height="65").text
    assert page.count('aria-invalid="true"') == 1
    assert form_values(page)["height"] == ["65"]
    assert form_values(page)["engraving"] == ["x" * 11]


@pytest.mark.parametrize("verb", ["clear:height", "undo", "reset"])
@pytest.mark.parametrize("htmx", [True, False])
def test_there_is_a_way_back_from_a_mistake(extras: Customer, verb: str, htmx: bool) -> None:
    extras.post(act="update", height="80")
    page = extras.post(htmx=htmx, act=verb, height="62").text
    assert "aria-invalid" not in page
    assert form_values(page)["height"] == ["75"]


def test_one_goes_on_only_when_all_is_mended(extras: Customer) -> None:
    assert 'aria-invalid="true"' in extras.post(act="go:summary", height="62").text
    assert "Order for" in extras.post(act="go:summary", height="65").text


@pytest.mark.parametrize("htmx", [True, False])
def test_an_emptied_number_is_the_shops_to_choose_again(extras: Customer, htmx: bool) -> None:
    assert form_values(extras.post(act="update", height="80", lights="2").text)["height"] == ["80"]
    answer = extras.post(htmx=htmx, act="update", height="", lights=" ")
    assert answer.status_code == 200
    assert form_values(answer.text)["height"] == ["75"]
    assert form_values(answer.text)["lights"] == ["0"]
    assert "Let the shop choose" not in answer.text
    again = extras.post(htmx=htmx, act="update", height="") if not htmx else answer
    assert again.status_code == 200


@pytest.mark.parametrize("typed", ["80", "80 cm", "0.8 m", "800 mm", "８０", "80,0", "80 CM", " 80 "])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_number_is_read_as_people_type_it(extras: Customer, typed: str, htmx: bool) -> None:
    assert form_values(extras.post(htmx=htmx, act="update", height=typed).text)["height"] == ["80"]


def test_a_text_is_shown_and_ordered_as_it_was_typed(extras: Customer) -> None:
    typed = f"e\u0301 {FAMILY} \u05d0\u05d1"
    page = extras.post(act="update", engraving=typed).text
    assert form_values(page)["engraving"] == [f"é {FAMILY} אב"]
    summary = extras.post(act="go:summary").text
    assert f"é {FAMILY} אב" in summary


def test_a_stale_address_with_a_mistake_does_no_harm(extras: Customer) -> None:
    for typed in ("height=80", "nonsense=1", "engraving=", "material=steel", "height[7]=1", "bag=9"):
        assert extras.client.get(extras.address, query_string={"typed": typed}).status_code == 200
    assert extras.client.get(extras.address, query_string={"typed": "[[["}).status_code == 400


def test_what_is_too_long_for_an_address_is_a_page_that_can_be_loaded_again(extras: Customer) -> None:
    """Also without an end: the session's cookie stays one that browsers keep."""
    prose = " ".join(str(number**3) for number in range(2000))
    answer = extras.post(act="update", engraving=prose, height="62", rack="yes")
    assert answer.history[0].status_code == 303
    address = answer.history[0].headers["Location"]
    assert len(address) < 200
    assert len(answer.history[0].headers["Set-Cookie"].split(";")[0]) < 4000
    for page in (answer.text, extras.visit(address), extras.visit(address)):
        (kept,) = form_values(page)["engraving"]
        assert len(kept) > 500
        assert prose.startswith(kept)
        assert form_values(page)["height"] == ["62"]
        assert "takes 1 to 10 characters" in text_of(field(page, "engraving"))
    assert form_values(extras.visit(extras.address))["height"] == ["75"]
