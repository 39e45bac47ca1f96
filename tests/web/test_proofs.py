"""The proof of a refusal, at the refusal: for those who work at the shop, of their own designs; nobody else sees it."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask

from configurator.proof_check import check
from tests.web.conftest import Customer, text_of
from tests.web.people import person

LINK = re.compile(r'<a href="([^"]+)" download>Proof of it, as a file</a>')


def refused_rack(somebody: Customer) -> str:
    """The page that says why a carbon frame carries no rack."""
    somebody.start()
    somebody.choose(material="carbon")
    page = somebody.choose(rack="yes")
    assert "Rack: Yes does not go with your other choices" in text_of(page)
    return page


def test_sales_takes_a_proof_away_that_the_checker_accepts(app: Flask) -> None:
    sales = Customer(person(app, "sales").client)
    found = LINK.search(refused_rack(sales))
    assert found is not None
    answer = sales.client.get(unescape(found[1]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bicycle.proof"'
    assert str(check(answer.text)).startswith("No product has material = carbon, rack = yes, because of rule ")


def test_customers_see_no_proof_and_get_none(customer: Customer) -> None:
    assert LINK.search(refused_rack(customer)) is None
    design = customer.address.split("/")[2]
    answer = customer.client.get(f"/drafts/{design}/proof?wanted=rack=yes")
    assert (answer.status_code, "for those who work here" in answer.text) == (403, True)


def test_of_somebody_elses_design_there_is_none(app: Flask, customer: Customer) -> None:
    refused_rack(customer)
    design = customer.address.split("/")[2]
    assert person(app, "sales").client.get(f"/drafts/{design}/proof?wanted=rack=yes").status_code == 403


def test_what_is_possible_or_unknown_has_no_proof(app: Flask) -> None:
    sales = Customer(person(app, "merchandiser").client)
    design = sales.start().split("/")[2]
    for wanted, status in {"rack=yes": 404, "boat=1": 404, "": 400, "rack=purple": 404, "[=": 400}.items():
        answer = sales.client.get(f"/drafts/{design}/proof", query_string={"wanted": wanted})
        assert answer.status_code == status, (wanted, answer.status_code)
