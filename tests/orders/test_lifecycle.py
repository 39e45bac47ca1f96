"""Where an order can go."""

import pytest

from configurator.errors import ForbiddenTransition
from configurator.orders.lifecycle import Status, allowed, moved
from configurator.orders.order import Contact, fingerprint


def test_every_order_can_end_and_an_end_is_final() -> None:
    for status in Status:
        if not allowed(status):
            assert status in (Status.SHIPPED, Status.CANCELLED)
        else:
            assert Status.CANCELLED in allowed(status)


def test_a_forbidden_move_says_where_it_can_go() -> None:
    assert moved(Status.NEW, Status.CONFIRMED) is Status.CONFIRMED
    with pytest.raises(ForbiddenTransition, match="It can become confirmed or cancelled"):
        moved(Status.NEW, Status.SHIPPED)


def test_a_request_is_the_same_only_when_all_of_it_is() -> None:
    ada, eve = Contact("Ada", "ada@example.org"), Contact("Eve", "ada@example.org")
    assert fingerprint("one", 100, ada) == fingerprint("one", 100, ada)
    different = {fingerprint("one", 100, ada), fingerprint("two", 100, ada), fingerprint("one", 101, ada)}
    assert len(different | {fingerprint("one", 100, eve)}) == 4
