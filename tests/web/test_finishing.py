"""Finish it for me, on its page: what is on offer is shown with its price, taken by a click, and taken back."""

from __future__ import annotations

import re

from tests.web.conftest import Customer, text_of
from tests.web.test_designs import begun, sent


def test_a_way_is_taken_as_it_was_shown_and_undone(customer: Customer) -> None:
    design = begun(customer)
    page = customer.visit(f"/finish/{design}")
    assert "The cheapest" in text_of(page)
    total = re.findall(r'name="total" value="(-?\d+)"', page)[0]
    after = sent(customer, f"/finish/{design}", way="cheapest", total=total)
    assert "Finished. Undo takes it back." in text_of(after)
    assert "aria-disabled=true" not in after.partition('value="undo"')[2].partition(">")[0]


def test_a_way_that_has_become_another_is_shown_again(customer: Customer) -> None:
    design = begun(customer)
    customer.visit(f"/finish/{design}")
    again = text_of(sent(customer, f"/finish/{design}", way="cheapest", total="1"))
    assert "This way to finish has changed since its page was made." in again
    gone = text_of(sent(customer, f"/finish/{design}", way="last", total="1"))
    assert "This way to finish is not there any more. These are." in gone
    assert "The cheapest" in gone
    assert customer.client.post(f"/finish/{design}", data={"way": "cheapest", "total": "1"}).status_code == 400
