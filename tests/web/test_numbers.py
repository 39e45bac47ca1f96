"""How many others took what, on the pages: told, explained, and hidden for whoever does not want it."""

from __future__ import annotations

import pytest
from flask import Flask

from configurator.services.learning import following
from tests.services.learning.test_honest_numbers import sold
from tests.services.small_shop import write_shop
from tests.web.conftest import Customer, text_of


def test_numbers_are_told_on_the_summary_until_they_are_hidden(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)
    room = app.extensions["room"]
    write_shop(room.shop.root)
    sold(room, "oak", "steel", 18)
    sold(room, "glass", "steel", 12)
    shopper = Customer(app.test_client())
    design = shopper.start("desk").split("/")[2]
    shopper.choose(top="glass")
    address = f"/summary/{design}"
    page = shopper.visit(address)
    assert "What others did About 1 in 3 took Top: Glass, as you did." in text_of(page)
    assert "“About 1 in 6 took it”" in text_of(shopper.visit("/how-this-shop-learns"))
    hidden = text_of(shopper.visit(f"{address}?numbers=hidden"))
    assert "About 1 in 3" not in hidden
    assert "About 1 in 3" not in text_of(shopper.visit(address)), "it is remembered"
    assert "Numbers of others: shown hidden" in hidden
    assert "About 1 in 3" in text_of(shopper.visit(f"{address}?numbers=shown"))
