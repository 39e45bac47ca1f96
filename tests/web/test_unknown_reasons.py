"""Where there is no time to find out why something is impossible, the page opens all the same, and says so."""

from __future__ import annotations

from typing import NoReturn

import pytest

from configurator.engine import Engine
from configurator.errors import SolverDeadline
from tests.web.conftest import Customer, text_of


def _late(*_: object, **__: object) -> NoReturn:
    raise SolverDeadline("Why not?", 5.0)


@pytest.fixture
def with_carbon(customer: Customer) -> Customer:
    """A customer whose choice of carbon forbids a rack."""
    customer.start()
    customer.choose(material="carbon")
    return customer


def test_a_step_with_an_impossible_value_opens(with_carbon: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "explain", _late)
    page = with_carbon.visit(with_carbon.address)
    assert 'aria-disabled="true"' in page
    assert "Why not" in page


@pytest.mark.parametrize("htmx", [False, True])
def test_a_refusal_says_that_the_reason_is_not_known(
    with_carbon: Customer, monkeypatch: pytest.MonkeyPatch, *, htmx: bool
) -> None:
    monkeypatch.setattr(Engine, "explain", _late)
    answer = with_carbon.post(htmx=htmx, act="update", rack="yes")
    assert answer.status_code == 200, answer.text[-2000:]
    told = text_of(answer.text)
    assert "Rack: Yes does not go with your other choices" in told
    assert "There was no time to find out which rules are in the way." in told
    assert "nothing that you could give up" not in told


def test_a_refusal_says_that_the_ways_are_not_known(with_carbon: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "repairs", _late)
    told = text_of(with_carbon.choose(rack="yes"))
    assert "There was no time to find out what you could give up for it." in told
    assert "nothing that you could give up" not in told
