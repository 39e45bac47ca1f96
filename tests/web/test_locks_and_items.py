"""Own choices that stay whatever happens; items of a bundle: one more like this, in another place, gone and back."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.conftest import Customer, form_values, text_of


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_locked_is_given_up_by_no_way(customer: Customer, htmx: bool) -> None:
    customer.start()
    customer.choose(material="carbon")
    refused = customer.choose(rack="yes")
    assert "Give up Material: Carbon" in text_of(refused)
    assert "In the price list alone: +€ 60" in text_of(refused)
    assert "+€ 60 in the price list" in text_of(refused), "and beside the value"
    assert 'value="lock:material:rack=yes"' in refused
    answer = customer.post(htmx, act="lock:material:rack=yes").text
    assert "There is nothing that you could give up for it but what you locked." in text_of(answer)
    assert "Unlock Material: Carbon" in text_of(answer)
    customer.page = answer
    locked = re.search(r'<button[^>]*value="lock:material"[^>]*>', customer.visit(customer.address))
    assert locked is not None
    assert 'aria-pressed="true"' in locked.group()
    assert "Nothing has been changed." in text_of(customer.post(act="anyway:rack=yes").text)
    customer.visit(customer.address)
    again = customer.post(htmx, act="lock:material:rack=yes").text
    assert "Give up Material: Carbon" in text_of(again)


def test_a_lock_keeps_nothing_from_the_customer_and_goes_with_the_design(app: Flask, customer: Customer) -> None:
    customer.start()
    assert 'value="lock:material"' not in customer.page, "what is only proposed is nothing to lock"
    customer.choose(material="carbon")
    customer.post(act="lock:material")
    page = customer.choose(material="steel")
    assert form_values(page)["material"] == ["steel"]
    assert 'aria-pressed="true"' in page
    customer.post(act="undo")
    assert 'aria-pressed="true"' in customer.page
    for forged in ("lock:nothing", "lock:", "lock:[", "lock:material:rack", "lock:bag[1]", "lock:frame=="):
        assert customer.post(act=forged).status_code in (200, 400, 404)
        customer.visit(customer.address)


def items(page: str) -> list[str]:
    return re.findall(r'data-go="bag/(\d)"', page)


def test_an_item_is_added_copied_moved_and_brought_back(customer: Customer) -> None:
    customer.address = customer.start().replace("/frame", "/bag/1")
    customer.visit(customer.address)
    added = customer.post(act="add:bag")
    assert added.request.path.endswith("/bag/2"), "one is led to the new item"
    customer.visit(added.request.path)
    own = next(name for name in form_values(customer.page) if name.endswith("[2]"))
    others = re.findall(rf'name="{re.escape(own)}" value="([^"]+)"', customer.page)
    customer.choose(**{own: others[-1]})
    for name in ("Remove this bag: Bag 2", "Move forward: Bag 2"):
        assert f'aria-label="{name}' in customer.page.replace("\u2068", ""), re.findall(
            'aria-label="[^"]*[Bb]ag[^"]*"', customer.page
        )
    moved = customer.post(act="move:bag:2:1")
    assert moved.request.path.endswith("/bag/1")
    assert form_values(moved.text)[own.replace("[2]", "")] == [others[-1]]
    customer.visit(moved.request.path)
    gone = customer.post(act="remove:bag:1")
    assert "One was removed." in text_of(gone.text)
    assert len(items(customer.post(act="undo").text)) == 2
    for forged in ("move:bag:9:1", "move:bag:1:0", "move:nothing:1:2", "twin:bag:9", "twin:", "move:bag"):
        assert customer.post(act=forged).status_code in (200, 400, 404)
        customer.visit(customer.address)
