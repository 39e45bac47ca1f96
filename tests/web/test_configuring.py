"""The configurator's pages: a step, a change, a refusal, and what never gets lost between screen and server."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.conftest import Customer, form_values, text_of


def total(page: str) -> str:
    found = re.search(r'<p class="total">([^<]*)</p>', page)
    assert found is not None
    return found.group(1).replace("\xa0", " ")


def design_id(customer: Customer) -> str:
    return customer.address.split("/")[2]


def test_a_design_starts_complete_and_valid(customer: Customer) -> None:
    customer.start()
    assert total(customer.page) == "€ 820"
    shown = form_values(customer.page)
    assert (shown["material"], shown["colour"], shown["rack"]) == (["steel"], ["red"], ["no"])


def test_every_step_has_an_address_and_every_kind_of_option_its_input(customer: Customer) -> None:
    start = customer.start()
    extras = customer.visit(start.replace("/frame", "/extras"))
    assert 'aria-current="step"' in extras
    assert re.search(r'<input type="checkbox" name="fitting" value="bell"', extras)
    assert re.search(
        r'<input type="text"[^>]* name="height" value="75" [^>]*inputmode="decimal" data-low="60" data-high="90"',
        extras,
    )
    assert re.search(r'<input type="text"[^>]* name="engraving" value=""', extras)
    assert not re.search(r'<input[^>]* name="(?:height|engraving)"[^>]*maxlength', extras)


def test_a_change_without_javascript_is_posted_and_redirected(customer: Customer) -> None:
    customer.start()
    page = customer.choose(material="carbon")
    assert total(page) == "€ 1,720"
    assert form_values(page)["material"] == ["carbon"]


def test_an_impossible_value_says_why_and_can_still_be_focused(customer: Customer) -> None:
    customer.start()
    page = customer.choose(material="carbon")
    tag = re.search(r'<input[^>]*name="rack" value="yes"[^>]*>', page)
    assert tag is not None
    assert 'aria-disabled="true"' in tag.group()
    assert " disabled" not in tag.group().replace("aria-disabled", "")
    assert "A carbon frame carries no rack. You chose Material: Carbon." in text_of(page)


def test_a_refused_wish_is_explained_and_can_be_had_anyway(customer: Customer) -> None:
    customer.start()
    customer.choose(material="carbon")
    page = customer.choose(rack="yes")
    assert "Rack: Yes does not go with your other choices" in text_of(page)
    assert form_values(page)["rack"] == ["no"]
    page = customer.post(act="anyway:rack=yes").text
    assert (form_values(page)["rack"], form_values(page)["material"]) == (["yes"], ["steel"])


def test_undo_and_redo_move_between_states(customer: Customer) -> None:
    customer.start()
    customer.choose(material="carbon")
    assert total(customer.post(act="undo").text) == "€ 820"
    assert total(customer.post(act="redo").text) == "€ 1,720"
    assert total(customer.post(act="reset").text) == "€ 820"


def test_a_form_from_an_older_page_asks_only_for_what_its_reader_changed(customer: Customer) -> None:
    """The second tab was opened before the first one chose carbon; its own change must not take that back."""
    customer.start()
    old = customer.page
    customer.choose(material="carbon")
    customer.page = old
    page = customer.choose(colour="red", rack="no", material="steel")
    assert form_values(page)["material"] == ["carbon"]


def test_numbers_off_the_step_are_refused_with_the_range(customer: Customer) -> None:
    start = customer.start()
    customer.address = start.replace("/frame", "/extras")
    customer.visit(customer.address)
    page = customer.choose(height="62")
    assert "goes from 60 to 90 cm in steps of 5" in text_of(page)
    assert "The nearest are 60 and 65." in text_of(page)
    assert form_values(page)["height"] == ["62"]


def test_boxes_can_be_ticked_and_unticked(customer: Customer) -> None:
    customer.address = customer.start().replace("/frame", "/extras")
    customer.visit(customer.address)
    customer.choose(fitting=["bell", "lock"])
    page = customer.choose(fitting=["lock"])
    assert form_values(page)["fitting"] == ["lock"]
    assert total(page) == "€ 859"


def test_items_are_added_and_removed(customer: Customer) -> None:
    customer.address = customer.start().replace("/frame", "/bag/1")
    customer.visit(customer.address)
    page = customer.post(act="add:bag").text
    assert len(re.findall(r'data-go="bag/\d"', page)) == 2
    customer.page = page
    page = customer.post(act="remove:bag:1").text
    assert len(re.findall(r'data-go="bag/\d"', page)) == 1


# --- htmx -----------------------------------------------------------------------------------------


def test_htmx_gets_the_fragment_that_the_page_includes(customer: Customer) -> None:
    customer.start()
    answer = customer.post(htmx=True, material="carbon")
    assert answer.text.lstrip().startswith('<div id="design"')
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    assert "Total € 1,720, +€ 900." in text_of(answer.text)


def test_the_counter_is_echoed_and_an_older_post_changes_nothing(customer: Customer) -> None:
    customer.start()
    seq = int(form_values(customer.page)["seq"][0])
    late = customer.post(htmx=True, material="carbon", seq=str(seq + 10))
    assert f'data-seq="{seq + 10}"' in late.text
    early = customer.post(htmx=True, colour="raw", seq=str(seq + 5))
    assert f'data-seq="{seq + 5}"' in early.text
    assert (form_values(early.text)["colour"], form_values(early.text)["material"]) == (["red"], ["carbon"])


def test_a_refusal_for_htmx_carries_the_dialog_and_the_true_state(customer: Customer) -> None:
    customer.start()
    customer.page = customer.post(htmx=True, material="carbon").text
    answer = customer.post(htmx=True, rack="yes")
    assert answer.status_code == 200
    assert '<dialog id="refusal"' in answer.text
    assert form_values(answer.text)["rack"] == ["no"]


def test_a_button_that_leads_on_saves_first_and_redirects_htmx(customer: Customer) -> None:
    customer.start()
    answer = customer.post(htmx=True, material="carbon", act="go:bag/1")
    assert answer.headers["HX-Redirect"].endswith("/bag/1")
    assert total(customer.visit(answer.headers["HX-Redirect"])) == "€ 1,720"


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"base": "x"}, 200),
        ({"seq": "9" * 40}, 200),
        ({"base": "77"}, 200),
        ({"material": "wood"}, 200),
        ({"act": "anyway:[="}, 200),
        ({"act": "anyway:nothing=here"}, 200),
    ],
)
def test_a_forged_form_changes_nothing(customer: Customer, changed: dict[str, str], status: int) -> None:
    customer.start()
    before = customer.page
    answer = customer.post(**changed)
    assert answer.status_code == status
    assert status != 200 or 'class="notice bad"' in answer.text  # led back to a page that can be loaded again
    assert total(customer.visit(customer.address)) == total(before)


def test_an_unknown_design_step_or_picture_is_not_found(customer: Customer) -> None:
    address = customer.start()
    for unknown in ("/d/nothing", address.replace("/frame", "/wings"), "/p/boat", f"/pictures/{'0' * 64}.webp"):
        assert customer.client.get(unknown).status_code == 404


def test_a_post_without_token_is_refused(customer: Customer) -> None:
    customer.start()
    answer = customer.post(csrf_token="")
    assert answer.status_code == 400
    assert "This form has expired" in answer.text


@pytest.mark.parametrize("page", ["step", "summary"])
def test_a_form_of_before_a_log_in_leads_back_to_its_page(customer: Customer, page: str) -> None:
    """The token of another visit: the page can be loaded again, and gone back to."""
    address = customer.start()
    if page == "summary":
        customer.visit(f"/summary/{design_id(customer)}")
    before = total(customer.visit(customer.address)) if page == "step" else ""
    answer = customer.post(csrf_token="of-another-visit", material="carbon")
    assert [each.status_code for each in answer.history] == [303]
    assert "of an earlier visit, so nothing has been changed" in text_of(answer.text)
    assert page == "summary" or total(customer.visit(address)) == before
    assert (
        customer.post(htmx=True, csrf_token="of-another-visit", seq="9").status_code == 400 if page == "step" else True
    )


def test_somebody_elses_design_is_not_shown(app: Flask, customer: Customer) -> None:
    address = customer.start()
    stranger = Customer(app.test_client())
    assert stranger.client.get(address).status_code == 403
    assert stranger.client.get(f"/summary/{design_id(customer)}").status_code == 403


def test_an_error_for_htmx_is_a_notice_beside_the_page(customer: Customer) -> None:
    customer.start()
    answer = customer.post(htmx=True, base="x")
    assert answer.status_code == 400
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#notice", "innerHTML")
    assert "<html" not in answer.text


def test_a_link_to_a_product_says_what_it_is(customer: Customer) -> None:
    """Without art, and where the shop's own address is not known, it has no picture."""
    page = customer.visit("/p/bicycle")
    assert '<meta property="og:title" content="' in page
    assert "og:image" not in page
