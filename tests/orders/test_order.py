"""An order as a record: its history, its refusals, and its choices as plain data."""

from datetime import UTC, datetime

from configurator.catalog.selection import Choice, Slot
from configurator.money import Money
from configurator.orders.lifecycle import Status
from configurator.orders.order import (
    BelowZero,
    Contact,
    Order,
    OrderLine,
    PriceChanged,
    Receipt,
    SoldDesign,
    StatusChange,
    fingerprint,
    read_choices,
    written_choices,
)
from configurator.pricing.quote import Line, Quote

NOW = datetime(2026, 11, 10, tzinfo=UTC)


def order(*past: Status) -> Order:
    ada = Contact("Ada", "ada@example.org")
    receipt = Receipt("desk", "Plank", "r", {}, frozenset(), (), Money(0, "EUR"), "", "", ada)
    history = tuple(StatusChange(status, NOW, "Sam") for status in past)
    return Order("2026", "visitor:ada", None, (SoldDesign("d", receipt),), past[-1], len(past), NOW, history)


def test_the_history_says_which_steps_took_another_back() -> None:
    placed = order(Status.NEW, Status.CONFIRMED, Status.NEW, Status.CANCELLED, Status.NEW)
    assert placed.past == (Status.NEW, Status.CONFIRMED, Status.NEW, Status.CANCELLED, Status.NEW)
    assert placed.steps == tuple(zip(placed.history, (False, False, True, False, True), strict=True))


def test_choices_come_back_as_they_were_written_in_an_order_of_their_own() -> None:
    choices = frozenset({Choice(Slot("front", 2), "plain"), Choice(Slot("mat"), "felt", taken=False)})
    written = written_choices(choices)
    assert written == [("front[2]", "plain", True), ("mat", "felt", False)]
    assert read_choices(written) == choices
    assert read_choices([]) == frozenset()


def test_refusals_name_both_prices() -> None:
    line = Line(None, "Plank", "", Money(400, "EUR"))
    changed = PriceChanged(Money(300, "EUR"), Money(400, "EUR"), Quote((line,), Money(400, "EUR"), None))
    assert "from €\xa03 to €\xa04" in str(changed)
    assert (changed.old, changed.new, changed.lines) == (Money(300, "EUR"), Money(400, "EUR"), (line,))
    below = BelowZero(Money(-100, "EUR"))
    assert "−€\xa01" in str(below)
    assert below.total == Money(-100, "EUR")


def test_what_is_left_out_of_a_contact_or_a_line_is_nothing() -> None:
    short = Contact("Ada", "ada@example.org")
    assert short == Contact("Ada", "ada@example.org", "", "")
    assert not OrderLine("", "Plank", "", Money(0, "EUR"), own=False).sensitive
    change = StatusChange(Status.NEW, NOW, "Ada")
    assert (change.reason, change.note) == ("", "")
    receipt = order(Status.NEW).receipt
    assert (receipt.picture, receipt.market) == (None, "")


def test_a_request_keeps_its_fingerprint_between_versions() -> None:
    """Somebody who posts again after the shop was updated gets the order that was placed before."""
    asked = fingerprint("one", 100, Contact("Ada", "ada@example.org", "1 Lane", "ring"))
    assert asked == "edf8920a8f6113fc9062290acea6cfe04f017edbc08d7d39cae0520513d66892"
