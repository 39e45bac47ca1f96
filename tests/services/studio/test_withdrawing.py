"""Products taken off sale on purpose: nobody begins, goes on with or orders one, and orders stay as they are."""

from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.errors import InvalidChoice, NotAllowed, StaleEdit, UnknownName, Withdrawn
from configurator.services.configuring import configure, designs, opening, share_codes
from configurator.services.configuring.home import home_page
from configurator.services.ordering import checkout
from configurator.services.studio.withdrawing import resell, withdraw, withdrawals
from configurator.services.visitor import Visitor
from tests.services.ordering.test_checkout import CONTACT, oak_desk, placed
from tests.services.small_shop import CATALOGUE, write_shop


def test_a_withdrawn_product_is_not_shown_and_not_begun(room: ReadyShowroom, mona: Visitor, ada: Visitor) -> None:
    withdraw(room, mona, "desk", reason="The legs break.")
    assert room.products() == ()
    with pytest.raises(Withdrawn, match=r"Plank is not sold any more\."):
        room.current("desk")
    with pytest.raises(Withdrawn):
        designs.start(room, ada, "desk")
    assert home_page(room, ada).products == ()
    assert room.missing() == (), "a shop whose products are withdrawn on purpose still answers"


def test_its_drafts_stop_and_are_only_deleted(room: ReadyShowroom, mona: Visitor, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    code = share_codes.share_code(room, design)
    withdraw(room, mona, "desk", reason="The legs break.")
    for attempt in (
        lambda: opening.open_design(room, ada, design.id),
        lambda: configure.post(opening.opened(room, ada, design.id), [Choice(Slot("top"), "pine")], seq=2),
        lambda: configure.undo(opening.opened(room, ada, design.id)),
        lambda: designs.rename(room, ada, design.id, "mine"),
        lambda: designs.duplicate(room, ada, design.id),
        lambda: designs.open_shared(room, ada, code),
        lambda: checkout.summary(room, ada, design.id),
        lambda: placed(room, ada, design),
    ):
        with pytest.raises(Withdrawn):
            attempt()
    assert checkout.history(room, ada) == ()
    designs.delete(room, ada, design.id)


def test_its_orders_stay(room: ReadyShowroom, mona: Visitor, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    order = placed(room, ada, design)
    withdraw(room, mona, "desk", reason="The legs break.")
    assert checkout.order_for(room, ada, order.number) == order
    assert checkout.summary(room, ada, design.id).design.ordered == order.number
    with pytest.raises(Withdrawn):
        designs.duplicate(room, ada, design.id)


def test_another_process_withdraws_while_somebody_orders(room: ReadyShowroom, mona: Visitor, ada: Visitor) -> None:
    """This one has not looked since; the order is refused all the same."""
    design = oak_desk(room, ada)
    other = ReadyShowroom(room.settings)
    withdraw(other, mona, "desk", reason="The legs break.")
    room.refresh = lambda *, now=False: None  # type: ignore[method-assign]
    assert opening.open_design(room, ada, design.id)
    with pytest.raises(Withdrawn):
        checkout.order(room, ada, design.id, key="key", shown_total=64000, contact=CONTACT)
    other.store.close()


def test_it_is_withdrawn_after_a_restart_and_whatever_becomes_of_its_files(
    room: ReadyShowroom, mona: Visitor, shop_folder: Path
) -> None:
    assert room.products()
    withdraw(room, mona, "desk", reason="The legs break.")
    write_shop(shop_folder, catalogue=CATALOGUE.replace("name: Plank", "name: Bench"))
    again = ReadyShowroom(room.settings)
    for each in (room, again):
        assert each.products() == ()
        with pytest.raises(Withdrawn, match="Bench is not sold"):
            each.current("desk")
    resell(again, mona, "desk")
    assert [each.product.name for each in room.products()] == ["Bench"]
    again.store.close()


def test_what_was_done_is_kept_with_who_and_why(room: ReadyShowroom, mona: Visitor, ada: Visitor) -> None:
    assert room.products()
    withdraw(room, mona, "desk", reason="  The legs\nbreak. ")
    found = room.withdrawal("desk")
    assert found is not None
    assert (found.reason, found.author, found.ended_at) == ("The legs break.", "Mona", None)
    with pytest.raises(StaleEdit, match="already"):
        withdraw(room, mona, "desk", reason="again")
    for attempt in (lambda: withdraw(room, ada, "desk", reason="mine"), lambda: resell(room, ada, "desk")):
        with pytest.raises(NotAllowed):
            attempt()
    resell(room, mona, "desk")
    assert room.withdrawal("desk") is None
    (kept,) = withdrawals(room, "desk")
    assert kept.ended_by == "Mona"
    assert kept.ended_at is not None
    with pytest.raises(StaleEdit, match="not withdrawn"):
        resell(room, mona, "desk")
    with pytest.raises(InvalidChoice, match="why"):
        withdraw(room, mona, "desk", reason=" ")
    with pytest.raises(UnknownName):
        withdraw(room, mona, "bench", reason="never heard of")
