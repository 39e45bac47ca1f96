"""Nobody orders what they did not see; and what was refused is a page that can be loaded again and gone back to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from configurator.services.operating import staff
from configurator.services.ordering import receipts
from configurator.services.showroom.showroom import Showroom
from tests.web.bicycle import CATALOGUE, RULES
from tests.web.conftest import HTMX, Customer, form_values, text_of
from tests.web.people import person
from tests.web.test_ordering import ADA, order, summary


def room_of(app: Flask) -> Showroom:
    room: Showroom = app.extensions["room"]
    return room


def publish(app: Flask, catalogue: str = CATALOGUE, rules: str = RULES) -> None:
    room = room_of(app)
    folder = Path(room.shop.root)
    (folder / "catalog" / "bicycle" / "product.yaml").write_text(catalogue, "utf-8")
    (folder / "rules" / "bicycle.rules").write_text(rules, "utf-8")
    room.refresh(now=True)


def chosen_elsewhere(customer: Customer, **changed: str) -> None:
    """In another window of the same browser something else is chosen."""
    window = Customer(customer.client)
    window.visit(f"/d/{customer.address.split('/')[2]}")
    window.choose(**changed)


def refused(customer: Customer, page: str, **changed: str) -> str:
    """The words of the page that a refused order leads to; it is the same when it is loaded again."""
    answer = order(customer, page, **changed)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert "/summary/" in address
    shown = customer.visit(address)
    assert 'value="Ada Example"' in customer.visit(address)
    assert 'value="Ada Example"' in shown
    assert "You have not ordered anything yet." in text_of(Customer(customer.client).visit("/orders"))
    customer.page = shown
    return text_of(shown).replace("\xa0", " ").replace(" :", ":").replace(" ,", ",")


def goes_through(customer: Customer) -> str:
    """The number of the order that the renewed form places."""
    address = order(customer, customer.page).headers["Location"]
    assert "/orders/" in address
    return address.split("/")[-1]


def test_what_was_changed_in_another_window_is_shown_before_it_is_ordered(customer: Customer) -> None:
    page = summary(customer)
    chosen_elsewhere(customer, material="carbon")
    said = refused(customer, page)
    assert "Material: Steel → Carbon, changed in another window" in said
    assert "The total was € 820 when this page was shown; it is € 1,720 now." in said
    goes_through(customer)


def test_what_was_changed_at_the_same_price_is_shown_too(app: Flask, customer: Customer) -> None:
    publish(app, CATALOGUE.replace('name: Raw, swatch: "#999999", price: 50', "name: Raw"))
    page = summary(customer)
    chosen_elsewhere(customer, colour="raw")
    said = refused(customer, page)
    assert "Colour: Red → Raw, changed in another window" in said
    assert "The total is the same: € 820 ." in said
    number = goes_through(customer)
    with room_of(app).reading() as unit:
        assert unit.orders.one(number).receipt.selection["colour"] == ["raw"]


def test_what_follows_from_another_window_is_told_apart(customer: Customer) -> None:
    customer.start()
    customer.choose(rack="yes")
    page = customer.visit("/summary/" + customer.address.split("/")[2])
    chosen_elsewhere(customer, rack="no")
    chosen_elsewhere(customer, material="carbon")
    said = refused(customer, page)
    assert "Rack: Yes → No, changed in another window" in said
    assert "Material: Steel → Carbon, changed in another window" in said


def test_there_and_back_again_is_nothing_to_be_told(customer: Customer) -> None:
    page = summary(customer)
    chosen_elsewhere(customer, material="carbon")
    chosen_elsewhere(customer, material="steel")
    assert "/orders/" in order(customer, page).headers["Location"]


def test_a_new_revision_is_shown_before_it_is_ordered(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_of(app), "draft_days", 0)
    page = summary(customer)
    publish(app, CATALOGUE.replace("price: 800", "price: 850"))
    said = refused(customer, page)
    assert "Bicycle: € 800 → € 850, because of today's price list" in said
    assert "The total was € 820 when this page was shown; it is € 870 now." in said
    goes_through(customer)


def test_a_revision_that_changes_nothing_here_is_shown_as_well(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_of(app), "draft_days", 0)
    page = summary(customer)
    publish(app, rules=RULES.replace("at most 80 cm", "no more than 80 cm"))
    said = refused(customer, page)
    assert "The shop has published newer prices or rules after this page was shown." in said
    goes_through(customer)


def test_a_day_that_brings_another_default_is_shown(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = RULES.replace("default colour = red", "").replace(
        "default rack = no",
        "default rack = no\ndefault valid until 2026-12-31: colour = red\ndefault valid from 2027-01-01: colour = raw",
    )
    publish(app, rules=rules)
    monkeypatch.setattr(room_of(app), "now", lambda: datetime(2026, 12, 31, 12, tzinfo=UTC))
    page = summary(customer)
    monkeypatch.setattr(room_of(app), "now", lambda: datetime(2027, 1, 1, 12, tzinfo=UTC))
    said = refused(customer, page)
    assert "Colour: Red → Raw, because it is 1 January 2027 now" in said
    goes_through(customer)


def test_another_market_is_shown(app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(app, CATALOGUE.replace("currency: EUR", "currency: EUR\nmarkets: [DE, AT]"))
    monkeypatch.setattr(room_of(app), "market", "DE")
    page = summary(customer)
    monkeypatch.setattr(room_of(app), "market", "AT")
    assert "The page was shown for DE; this is sold in AT now." in refused(customer, page)
    goes_through(customer)


@pytest.mark.parametrize(
    "seen",
    [
        "",
        "x",
        "1",
        "1.2.3",
        "9" * 400,
        "\x00",
        "1.ab.2026-13-45.cd.",
        "999999999." + "a" * 64 + ".2026-01-01." + "b" * 24 + ".",
    ],
)
def test_a_form_that_does_not_say_what_was_seen_is_answered_with_a_page(customer: Customer, seen: str) -> None:
    said = refused(customer, summary(customer), seen=seen)
    assert "The form did not say what its page had shown" in said
    goes_through(customer)


def test_a_form_cannot_claim_to_have_shown_what_it_did_not(customer: Customer) -> None:
    page = summary(customer)
    chosen_elsewhere(customer, material="carbon")
    seen = form_values(page)["seen"][0]
    forged = seen.split(".")
    forged[3] = "0" * 24
    assert "The form did not say what its page had shown" in refused(customer, page, seen=".".join(forged))


@pytest.mark.parametrize(
    "changed", [{"key": ""}, {"key": "short"}, {"total": "a lot"}, {"total": ""}, {"total": "81900"}]
)
def test_other_parts_that_are_wrong_are_answered_with_a_page(customer: Customer, changed: dict[str, str]) -> None:
    refused(customer, summary(customer), **changed)
    goes_through(customer)


def test_the_first_mistake_takes_the_focus_and_what_was_typed_stays(customer: Customer) -> None:
    answer = order(customer, summary(customer), name="", email="ada at demo")
    assert answer.status_code == 303
    assert "#" not in answer.headers["Location"]  # a place in the address would take the focus away
    page = customer.visit(answer.headers["Location"])
    assert re.findall(r'id="(\w+)"[^>]*autofocus', page) == ["name"]
    assert 'value="ada at demo"' in page
    assert "2 things have to be put right" in text_of(page)
    assert '<a href="#email">E-mail</a>' in page


def test_what_was_typed_is_in_no_address_and_gone_once_it_is_ordered(customer: Customer) -> None:
    page = summary(customer)
    address = customer.address
    answer = order(customer, page, email="ada at demo")
    assert "ada" not in answer.headers["Location"].replace(address, "")  # the design's random id may hold the letters
    page = customer.visit(answer.headers["Location"])
    assert "/orders/" in order(customer, page).headers["Location"]
    assert "ada at demo" not in summary(customer)


def test_long_texts_do_not_break_the_session(customer: Customer) -> None:
    long = "".join(chr(0x1F300 + n) for n in range(300))
    answer = order(customer, summary(customer), name=long[:120], address=long, email="ada at demo")
    assert len(answer.headers["Set-Cookie"].split(";")[0]) < 4000
    assert "This is not an e-mail address" in customer.visit(answer.headers["Location"])


def test_a_draft_that_breaks_a_rule_is_told_so(app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    page = summary(customer)
    monkeypatch.setattr(receipts, "obeys", lambda *_: False)
    assert "This cannot be ordered as it is." in refused(customer, page)


# --- after ordering -----------------------------------------------------------------------------------------------


def closed(customer: Customer) -> tuple[str, str, dict[str, list[str]]]:
    """The first page of a design that is ordered, the order's number, and the form of a tab that was open before."""
    start = customer.start()
    old = form_values(customer.page)
    page = customer.visit("/summary/" + start.split("/")[2])
    number = order(customer, page).headers["Location"].split("/")[-1]
    return start, number, old


def test_an_ordered_design_can_only_be_looked_at(customer: Customer) -> None:
    start, number, _ = closed(customer)
    page = customer.visit(start)
    assert f"Ordered as {number} ." in text_of(page)
    assert "See the order" in page
    assert "Make a copy" in page
    assert 'id="cfg"' not in page
    assert "configure.js" not in page
    assert "Material Steel" in text_of(page)
    on_summary = customer.visit("/summary/" + start.split("/")[2])
    assert f"Ordered as {number} ." in text_of(on_summary)
    assert 'name="key"' not in on_summary


def test_an_old_tab_is_led_to_the_page_that_says_so(customer: Customer) -> None:
    start, number, old = closed(customer)
    answer = customer.client.post(start, data=old | {"material": ["carbon"]})
    assert (answer.status_code, answer.headers["Location"]) == (303, start)
    assert f"This design was ordered as {number}. Make a copy of it to change it." in text_of(customer.visit(start))
    by_htmx = customer.client.post(start, data=old | {"material": ["carbon"]}, headers=HTMX)
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (200, start)


def test_a_second_form_of_an_ordered_design_leads_to_its_summary(customer: Customer) -> None:
    page = summary(customer)
    first = order(customer, page)
    again = order(customer, page, key="another-key-of-this-form")
    assert (first.status_code, again.status_code) == (303, 303)
    assert "was ordered already" in text_of(customer.visit(again.headers["Location"]))


@pytest.mark.parametrize("what", ["name", "today"])
def test_other_posts_to_an_ordered_design_lead_back_in_words(customer: Customer, what: str) -> None:
    start, number, old = closed(customer)
    design = start.split("/")[2]
    data = {"csrf_token": old["csrf_token"][0], "name": "Mine"}
    answer = customer.client.post(f"/drafts/{design}/{what}", data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/drafts/{design}")
    assert number in text_of(customer.visit(f"/drafts/{design}"))


def test_prices_of_another_group_are_said_before_they_are_ordered(app: Flask) -> None:
    publish(app, CATALOGUE + "groups: [dealers]\n", RULES + 'price trade "Trade." valid for dealers take 20 EUR off\n')
    ada = Customer(person(app, "customer", email="ada@dealer.example").client)
    page = summary(ada)
    staff.set_group(room_of(app), "ada@dealer.example", "dealers")
    said = refused(ada, page)
    assert "What is for dealers counts for you now." in said
    assert "The total was € 820 when this page was shown; it is € 800 now." in said
    assert "Trade: nothing → −€ 20, What is for dealers counts for you now." in said
    goes_through(ada)


# --- then and now -------------------------------------------------------------------------------------------------


def test_a_shared_page_says_what_it_cost_and_what_it_costs(app: Flask, customer: Customer) -> None:
    summary(customer)
    design, token = customer.address.split("/")[2], form_values(customer.page)["csrf_token"][0]
    shared = customer.client.post(f"/d/{design}/share", data={"csrf_token": token}, follow_redirects=True)
    link = re.search(r"/s/(\w+)", shared.text)
    assert link is not None
    publish(app, CATALOGUE.replace("price: 800", "price: 1000"))
    stranger = Customer(app.test_client())
    said = text_of(stranger.visit(link.group())).replace("\xa0", " ")
    assert "It was € 820 when it was shared; € 1,020 today." in said
    token = form_values(stranger.page)["csrf_token"][0]
    answer = stranger.client.post(link.group(), data={"csrf_token": token})
    assert "€ 1,020 today." in text_of(stranger.visit(answer.headers["Location"])).replace("\xa0", " ")
    number = order(stranger, stranger.visit("/summary/" + stranger.address.split("/")[2])).headers["Location"]
    assert "€ 1,020" in text_of(stranger.visit(number)).replace("\xa0", " ")


def test_a_draft_says_until_when_its_prices_are_kept_and_offers_todays(app: Flask, customer: Customer) -> None:
    page = text_of(summary(customer))
    assert "Prices kept until" in page
    design = customer.address.split("/")[2]
    publish(app, CATALOGUE.replace("price: 800", "price: 700"))
    assert "Yours are kept until" in text_of(customer.visit(f"/summary/{design}"))
    offer = text_of(customer.visit(f"/drafts/{design}/today")).replace("\xa0", " ")
    assert "€ 820 now; € 720 with today's prices." in offer
    token = form_values(customer.page)["csrf_token"][0]
    customer.client.post(f"/drafts/{design}/today", data={"csrf_token": token})
    after = text_of(customer.visit(f"/summary/{design}")).replace("\xa0", " ")
    assert "Was € 820 then; € 720 today." in after
    assert customer.client.get(f"/drafts/{design}/today").status_code == 303


def test_a_tab_from_before_todays_prices_is_led_to_look_again(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = customer.start()
    monkeypatch.setattr(room_of(app), "draft_days", 0)
    publish(app, CATALOGUE.replace("price: 900", "price: 950"))
    customer.post(material="carbon", act="update")
    assert "Please look again before you go on." in text_of(customer.page)
    assert "Undo to before" in customer.visit(start)


def test_names_and_contacts_of_others_stay_refused(app: Flask, customer: Customer) -> None:
    page = summary(customer)
    stranger = Customer(app.test_client())
    stranger.start()
    values = {name: found[-1] for name, found in form_values(page).items()} | ADA
    values["csrf_token"] = form_values(stranger.page)["csrf_token"][0]
    for changed in ({}, {"name": ""}):
        assert stranger.client.post(customer.address, data=values | changed).status_code == 403
