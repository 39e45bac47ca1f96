"""The search field of a design: without JavaScript a page, with htmx a fragment; each result leads to its place."""

from __future__ import annotations

import re

from tests.web.conftest import HTMX, Customer, text_of


def test_what_is_found_leads_to_its_step_and_field(customer: Customer) -> None:
    step = customer.start()
    assert f'action="/find/{step.split("/")[2]}"' in customer.page
    page = customer.visit(f"/find/{step.split('/')[2]}?words=red")
    assert "<!doctype html>" in page
    assert 'value="red"' in page
    found = re.search(r'<a href="(/d/[^"#]+)#([^"]+)"><span class="label"><bdi>Red</bdi>', page)
    assert found is not None
    assert f'id="{found[2]}"' in customer.visit(found[1])


def test_the_fragment_is_part_of_the_page(customer: Customer) -> None:
    design = customer.start().split("/")[2]
    page = customer.visit(f"/find/{design}?words=red")
    part = customer.client.get(f"/find/{design}?words=red", headers=HTMX | {"HX-Target": "div#found"}).text
    assert "<html" not in part
    assert part in page


def test_who_finds_nothing_is_told_the_steps(customer: Customer) -> None:
    design = customer.start().split("/")[2]
    page = customer.visit(f"/find/{design}?words=%3Cb%3Exyzzy")
    assert "Nothing here is called “<b>xyzzy”." in text_of(page)
    assert len(re.findall(rf'<li><a href="/d/{design}/', page)) >= 2
    assert 'class="hits"' not in customer.visit(f"/find/{design}")
