"""An order is found by its number and its address together, by neither alone."""

import pytest

from configurator.services.ordering.order_lookup import found_number
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.ordering.test_checkout import oak_desk, placed


def test_number_and_address_find_an_order_together(room: Showroom, ada: Visitor) -> None:
    number = placed(room, ada, oak_desk(room, ada)).number
    assert found_number(room, number, "ada@example.org") == number
    assert found_number(room, number.lower().replace("-", " "), "  ADA@Example.ORG ") == number


@pytest.mark.parametrize("email", ["", "eve@example.org", "ada@example.com", "nobody@nowhere.example"])
def test_another_address_finds_nothing(room: Showroom, ada: Visitor, email: str) -> None:
    number = placed(room, ada, oak_desk(room, ada)).number
    assert found_number(room, number, email) is None


@pytest.mark.parametrize("email", ["", "ada@example.org", "nobody@nowhere.example"])
def test_no_address_finds_an_order_that_is_not_there(room: Showroom, ada: Visitor, email: str) -> None:
    placed(room, ada, oak_desk(room, ada))
    for number in ("", "2026-000123", "no number"):
        assert found_number(room, number, email) is None
