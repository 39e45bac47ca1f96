"""Whoever did everything that the shop offers, and deletes it: nothing leads to them, and in years no order does."""

from datetime import timedelta

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.orders.cases import Category
from configurator.orders.order import Contact
from configurator.orders.together import Importance
from configurator.services.customer import erasure
from configurator.services.operating.privacy_sweep import sweep
from configurator.services.ordering import basket, complaints, deciding, gallery, statements
from configurator.services.ordering.statements import WithdrawalStatement
from configurator.services.showroom import clock
from configurator.services.visitor import profile_owner
from tests.services.buying import buy
from tests.services.customer.test_erasure import everything
from tests.services.customer.test_identity import agreeing, choose

NAME, EMAIL = "Zoltan Quixote", "zoltan@quixote.example"
WRITTEN = ("Zoltans Platte", "Ein Kratzer von Zoltan", "Hier ist Zoltan noch einmal")


def test_what_somebody_did_in_every_corner_goes_with_them(
    room: ReadyShowroom, shop_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, _ = agreeing(room)
    assert who.profile is not None
    sold = buy(room, who, choose(room, who, "top=oak", f"engraving={WRITTEN[0][:12]}"), Contact(NAME, EMAIL))
    case = complaints.complain(room, who, sold.number, "k" * 20, Category.DAMAGED, WRITTEN[1])
    complaints.add_word(room, who, sold.number, case.id, case.version, WRITTEN[2])
    statements.withdraw(room, who, WithdrawalStatement(sold.number, NAME, EMAIL), "key")
    kept = choose(room, who, "top=pine")
    basket.put(room, who, kept)
    gallery.show_to_everybody(room, who, kept)
    code = deciding.open_round(room, who, kept, "Zoltan", {"top = pine": Importance.MATTERS})
    there = everything(shop_database_url)
    for trace in (str(who.profile), code, kept, "Zoltan", NAME, EMAIL, *WRITTEN[1:]):
        assert trace in there, trace

    erasure.forget(room, who)
    left = everything(shop_database_url)
    for trace in (str(who.profile), profile_owner(who.profile), code, kept):
        assert trace not in left, trace
    assert NAME in left, "the law asks for the order"

    then = room.now() + timedelta(days=12 * 366)
    monkeypatch.setattr(room, "now", lambda: then)
    clock.believe(room)
    assert sweep(room).orders == (sold.number,)
    left = everything(shop_database_url)
    for trace in ("Zoltan", NAME, EMAIL, *WRITTEN):
        assert trace.casefold() not in left.casefold(), trace
    assert sold.number in left, "the figure stays for the books"
