"""Designs side by side: one's own and shared ones, only what differs, and nobody else's."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.conftest import Customer, form_values, text_of
from tests.web.test_designs import sent


def designed(customer: Customer, **changed: str) -> str:
    """The id of a design with these choices."""
    design = customer.start().split("/")[2]
    if changed:
        customer.choose(**changed)
    return design


def code_of(customer: Customer, design: str) -> str:
    """The code under which it is shared."""
    customer.visit(f"/summary/{design}")
    found = re.search(r"/s/([0-9A-Z]{10})", sent(customer, f"/d/{design}/share"))
    assert found is not None
    return found.group(1)


def table(page: str) -> str:
    """The words of the table."""
    found = re.search(r"<table class=\"versus\".*?</table>", page, re.DOTALL)
    assert found is not None
    return text_of(found.group())


def test_only_what_differs_is_shown_with_what_it_costs_and_weighs(customer: Customer) -> None:
    plain, carbon = designed(customer), designed(customer, material="carbon")
    page = table(customer.visit(f"/compare?d={plain}&d={carbon}"))
    assert "Price" in page
    assert "Material" in page
    assert "Carbon" in page
    assert "Take this one" in page
    whole = table(customer.visit(f"/compare?d={plain}&d={carbon}&all=yes"))
    assert len(whole) > len(page)
    assert "Material , differs" in whole
    again = customer.visit(f"/compare?d={carbon}&d={plain}")
    assert "−€ " in table(again)
    assert "+€ " in page


def test_what_is_alike_in_everything_is_said_to_be(customer: Customer) -> None:
    one, other = designed(customer), designed(customer)
    assert "Nothing that is compared differs." in text_of(customer.visit(f"/compare?d={one}&d={other}"))


def test_a_link_for_others_is_of_codes_and_shows_them_the_same(app: Flask, customer: Customer) -> None:
    plain, carbon = designed(customer), designed(customer, material="carbon")
    customer.visit(f"/compare?d={plain}&d={carbon}")
    token = form_values(customer.page)["csrf_token"][0]
    answer = customer.client.post("/compare", data={"csrf_token": token, "d": [plain, carbon]})
    address = answer.headers["Location"]
    assert answer.status_code == 303
    assert plain not in address
    assert carbon not in address
    friend = Customer(app.test_client())
    page = friend.visit(address.split("#")[0])
    assert "Carbon" in table(page)
    assert "Copy link" in page
    taken = re.search(r'action="(/s/[0-9A-Z]{10})"', page)
    assert taken is not None
    assert (
        friend.client.post(taken.group(1), data={"csrf_token": form_values(page)["csrf_token"][0]})
        .headers["Location"]
        .startswith("/d/")
    )


def test_nobody_sees_anothers_design_nor_learns_whether_there_is_one(app: Flask, customer: Customer) -> None:
    theirs, stranger = designed(customer, material="carbon"), Customer(app.test_client())
    mine = designed(stranger)
    foreign = text_of(stranger.visit(f"/compare?d={mine}&d={theirs}"))
    made_up = text_of(stranger.visit(f"/compare?d={mine}&d={'0' * 32}"))
    assert "Carbon" not in foreign
    assert "One design is not shown" in foreign
    assert foreign == made_up
    stranger.visit(f"/summary/{mine}")
    token = form_values(stranger.page)["csrf_token"][0]
    assert stranger.client.post("/compare", data={"csrf_token": token, "d": theirs}).status_code == 403


def test_whatever_an_address_says_is_answered(customer: Customer) -> None:
    mine = designed(customer)
    for asked in (
        "d=",
        "d=%00",
        "d=" + "x" * 3000,
        "d=0000000000",
        "&".join(f"d=no{each}" for each in range(300)),
        "all=1",
    ):
        assert customer.client.get(f"/compare?{asked}").status_code == 200
    many = [designed(customer) for _ in range(5)]
    page = customer.visit("/compare?" + "&".join(f"d={each}" for each in [mine, mine, *many]))
    assert "At most 4 fit side by side" in text_of(page)
    assert page.count('scope="col"') == 4
    pasted = code_of(customer, mine)
    assert "Bicycle" in table(customer.visit(f"/compare?d=http://shop.example/s/{pasted.lower()}%3Fcode=1"))


def test_the_link_of_a_design_is_shown_as_a_code_to_scan(customer: Customer) -> None:
    design = designed(customer, material="carbon")
    customer.visit(f"/summary/{design}")
    page = sent(customer, f"/d/{design}/share")
    assert 'class="qr"' in page
    code = code_of(customer, design)
    assert f"The code is {code[:5]}-{code[5:]}" in text_of(page)
    assert 'class="qr"' not in customer.visit(f"/summary/{design}?code=forged")


def test_designs_are_ticked_at_home_and_beside_a_shared_one(customer: Customer) -> None:
    plain, carbon = designed(customer, colour="raw"), designed(customer, material="carbon")
    home = customer.visit("/")
    assert home.count('form="compare-drafts"') == 2
    assert 'id="compare-drafts"' in home
    shared = customer.visit(f"/s/{code_of(customer, plain)}")
    assert "Compare with mine" in shared
    assert f'value="{carbon}"' in shared
