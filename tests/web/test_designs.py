"""A design as a whole: it can be named, and deleted after a question, by nobody but who it belongs to."""

from __future__ import annotations

from flask import Flask

from tests.web.conftest import Customer, form_values, text_of


def begun(customer: Customer) -> str:
    """The id of a design in which something was chosen."""
    design = customer.start().split("/")[2]
    customer.choose(material="carbon")
    return design


def sent(customer: Customer, address: str, **values: str) -> str:
    """The page that a form leads to."""
    token = form_values(customer.page)["csrf_token"][0]
    answer = customer.client.post(address, data={"csrf_token": token, **values}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def test_a_design_is_named_on_the_summary_and_found_by_its_name(customer: Customer) -> None:
    design = begun(customer)
    summary = sent(customer, f"/drafts/{design}/name", name="  For the   station ", **{"from": "summary"})
    assert ">For the station</bdi></h1>" in summary
    assert "For the station € 1,720 Bicycle, last changed" in text_of(customer.visit("/"))
    assert 'value="For the station"' in customer.visit(f"/drafts/{design}")


def test_a_name_can_be_taken_away(customer: Customer) -> None:
    design = begun(customer)
    sent(customer, f"/drafts/{design}/name", name="Station")
    home = sent(customer, f"/drafts/{design}/name", name="")
    assert "Station" not in home
    assert "This design has no name any more." in text_of(home)


def test_a_name_is_text_and_never_markup(customer: Customer) -> None:
    design = begun(customer)
    home = sent(customer, f"/drafts/{design}/name", name="<b>big</b>" * 30)
    assert "<b>big" not in home
    assert "&lt;b&gt;big" in home


def test_a_design_is_deleted_only_after_a_question(customer: Customer) -> None:
    design = begun(customer)
    asked = customer.visit(f"/drafts/{design}")
    assert "cannot be brought back" in text_of(asked)
    home = sent(customer, f"/drafts/{design}/delete")
    assert "Your design is deleted." in text_of(home)
    assert "Carry on where you were" not in text_of(home)
    assert customer.client.get(f"/drafts/{design}").status_code == 404


def test_nobody_deletes_anothers_design(app: Flask, customer: Customer) -> None:
    design = begun(customer)
    stranger = Customer(app.test_client())
    stranger.start()
    token = form_values(stranger.page)["csrf_token"][0]
    for what in ("delete", "name"):
        answer = stranger.client.post(f"/drafts/{design}/{what}", data={"csrf_token": token, "name": "Mine"})
        assert answer.status_code == 403
    assert "Material" in text_of(customer.visit(f"/summary/{design}"))
