"""Where an order can go."""

from collections.abc import Iterator

import pytest

from configurator.errors import ForbiddenTransition
from configurator.orders.lifecycle import Status, before, is_back, next_statuses, transition
from configurator.orders.order import Contact, fingerprint


def test_every_order_can_end_and_an_end_is_final() -> None:
    for status in Status:
        if not next_statuses(status):
            assert status in (Status.SHIPPED, Status.CANCELLED)
        else:
            assert Status.CANCELLED in next_statuses(status)


def test_a_forbidden_move_says_where_it_can_go() -> None:
    assert transition([Status.NEW], Status.CONFIRMED) is Status.CONFIRMED
    with pytest.raises(ForbiddenTransition, match="It can become confirmed or cancelled"):
        transition([Status.NEW], Status.SHIPPED)


def ways(past: tuple[Status, ...], length: int) -> Iterator[tuple[Status, ...]]:
    """Every way that an order can go on from there, so many steps long."""
    yield past
    if length:
        back = before(past)
        for status in (*next_statuses(past[-1]), *([] if back is None else [back])):
            yield from ways((*past, transition(past, status)), length - 1)


def test_each_step_can_be_taken_back_until_the_order_is_shipped() -> None:
    found = list(ways((Status.NEW,), 5))
    assert len(found) > 50
    for past in found:
        if past == (Status.NEW,) or past[-1] is Status.SHIPPED or is_back(past[-2], past[-1]):
            continue
        assert before(past) is past[-2], past
        assert is_back(past[-1], past[-2])


def test_what_is_shipped_stays_shipped_and_nothing_is_before_new() -> None:
    for past in ways((Status.NEW,), 5):
        if Status.SHIPPED in past:
            assert past.index(Status.SHIPPED) == len(past) - 1
            assert before(past) is None
            for status in Status:
                with pytest.raises(ForbiddenTransition):
                    transition(past, status)
    assert before([Status.NEW]) is None


def test_a_request_is_the_same_only_when_all_of_it_is() -> None:
    ada, eve = Contact("Ada", "ada@example.org"), Contact("Eve", "ada@example.org")
    assert fingerprint("one", 100, ada) == fingerprint("one", 100, ada)
    different = {fingerprint("one", 100, ada), fingerprint("two", 100, ada), fingerprint("one", 101, ada)}
    assert len(different | {fingerprint("one", 100, eve)}) == 4
