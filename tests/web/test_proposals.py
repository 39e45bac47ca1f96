"""What is proposed and clicked on is chosen: by the form's buttons, by what the script names in it, and in case f1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.web.conftest import Customer, form_values, text_of

CATALOGUE = """\
product: dis
name: Car
currency: EUR
price: 10
components:
  - component: c
    name: C
    options:
      - option: eng
        name: Engine
        values:
          - {value: e1, name: Small}
          - {value: e2, name: Big, price: 500}
      - option: tow
        name: Towing
        values:
          - {value: no1, name: No}
          - {value: yes1, name: Tow bar}
"""
RULES = """\
rule r "A tow bar needs the big engine." when tow = yes1 then eng = e2
"""


@pytest.fixture
def buyer(tmp_path: Path, compiled_templates: FileSystemBytecodeCache) -> Iterator[Customer]:
    """Somebody who has begun a car with a tow bar that needs the big engine."""
    shop = tmp_path / "shop"
    (shop / "catalog" / "dis").mkdir(parents=True)
    (shop / "rules").mkdir()
    (shop / "catalog" / "dis" / "product.yaml").write_text(CATALOGUE, encoding="utf-8")
    (shop / "rules" / "dis.rules").write_text(RULES, encoding="utf-8")
    made: Flask = create_app(Settings(shop_folder=shop, data=tmp_path / "data", secret_key="a secret of tests"))
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    limiter.reset()
    customer = Customer(made.test_client())
    customer.start("dis")
    yield customer
    made.extensions["room"].store.close()


def control(page: str, name: str, value: str) -> str:
    """The input of a value."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}" value="{value}"[^>]*>', page)
    assert found is not None
    return found.group()


def test_a_figure_names_what_changes_along(buyer: Customer) -> None:
    assert "Tow bar with Engine: Big +€ 500" in text_of(buyer.page).replace("\xa0", " ")


@pytest.mark.parametrize(
    "form", [{"act": "own:eng"}, {"act": "update", "kept": "eng"}, {"act": "update", "kept": "x eng"}]
)
def test_the_next_click_cannot_take_away_what_was_clicked_on(buyer: Customer, form: dict[str, str]) -> None:
    assert "data-proposed" in control(buyer.page, "eng", "e1")
    assert "Let the shop choose" not in buyer.page
    page = buyer.post(**form).text
    assert 'aria-label="Let the shop choose Engine"' in page
    assert "data-proposed" not in control(page, "eng", "e1")
    assert 'aria-disabled="true"' in control(page, "tow", "yes1")
    assert "A tow bar needs the big engine. You chose Engine: Small." in text_of(page)
    page = buyer.choose(tow="yes1")
    assert form_values(page)["eng"] == ["e1"]
    assert form_values(page)["tow"] == ["no1"]
    assert "Tow bar does not go with your other choices" in text_of(page)


def test_a_form_that_keeps_nothing_chooses_nothing(buyer: Customer) -> None:
    page = buyer.choose()
    assert "Let the shop choose" not in page
    assert form_values(buyer.choose(tow="yes1"))["eng"] == ["e2"]


def test_what_was_changed_is_chosen_though_the_form_keeps_what_was_proposed(buyer: Customer) -> None:
    page = buyer.choose(kept="eng", eng="e2")
    assert form_values(page)["eng"] == ["e2"]


@pytest.mark.parametrize(
    ("step", "kept"),
    [("extras", "height"), ("extras", "lights"), ("frame", "material"), ("bag/1", "bag"), ("bag/1", "size")],
)
def test_numbers_quantities_and_counts_are_kept_by_their_button(customer: Customer, step: str, kept: str) -> None:
    customer.address = customer.start().replace("/frame", f"/{step}")
    page = customer.visit(customer.address)
    assert f'value="own:{kept}"' in page
    shown = form_values(page).get(kept)
    page = customer.post(act=f"own:{kept}").text
    assert f'value="own:{kept}"' not in page
    assert form_values(page).get(kept) == shown
    customer.page = page
    assert "undo" in page


def test_ticks_are_kept_one_by_one_or_all(customer: Customer) -> None:
    """Nothing is ticked that was not chosen in this shop, so that there is nothing to keep."""
    customer.address = customer.start().replace("/frame", "/extras")
    page = customer.visit(customer.address)
    assert 'value="own:fitting"' not in page
    customer.choose(kept="fitting fitting=bell fitting=unheard-of [ =")
    assert "Let the shop choose Fitting" not in customer.page
