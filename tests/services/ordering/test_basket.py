"""The basket of a person: theirs wherever they are, at today's prices, and one thing that is gone blocks no other."""

import pytest

from configurator.errors import NotAllowed
from configurator.money import Money
from configurator.services.configuring import designs
from configurator.services.customer import erasure, identity, privacy
from configurator.services.ordering import basket as baskets
from configurator.services.showroom.showroom import Showroom
from configurator.services.studio.withdrawing import withdraw
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import account, agreeing, choose
from tests.services.small_shop import CATALOGUE, RULES


def test_prices_are_todays_and_it_is_said_what_they_were(room: Showroom, ada: Visitor) -> None:
    design = baskets.put(room, ada, choose(room, ada, "top=oak"))
    [line] = baskets.basket(room, ada).lines
    assert (line.price, line.dearer, line.problem) == (Money(64000, "EUR"), None, "")
    with room.unit() as unit:
        unit.baskets.put(design, 2, Money(60000, "EUR"), room.now())
    [line] = baskets.basket(room, ada).lines
    assert (line.dearer, line.amount) == (Money(4000, "EUR"), Money(128000, "EUR"))


def test_what_is_not_sold_any_more_blocks_nothing_else(room: Showroom, ada: Visitor) -> None:
    shelf = CATALOGUE.replace("product: desk", "product: shelf").replace("name: Plank", "name: Board", 1)
    for folder, text, suffix in (("catalog/shelf", shelf, "product.yaml"), ("rules", RULES, "shelf.rules")):
        (room.shop.root / folder).mkdir(exist_ok=True)
        (room.shop.root / folder / suffix).write_text(text, encoding="utf-8")
    room.refresh(now=True)

    other = designs.start(room, ada, "shelf").id
    baskets.put(room, ada, other)
    baskets.put(room, ada, choose(room, ada, "top=oak"))
    withdraw(room, Visitor("mona", roles=frozenset({"merchandiser"}), name="Mona"), "shelf", reason="Sold out.")
    found = baskets.basket(room, ada)
    assert [line.problem for line in found.lines] == ["Board is not sold any more.", ""]
    assert [line.title for line in found.lines] == ["Board", "Plank"]
    assert found.total == Money(64000, "EUR")


def test_the_basket_goes_to_the_account_with_the_designs(room: Showroom) -> None:
    who, secret = agreeing(room)
    design = baskets.put(room, who, choose(room, who, "top=oak"))
    with room.unit() as unit:
        unit.baskets.put_goods(who.owners, who.owner, "wax", 2, room.now())
    own = account(room)
    identity.take_over(room, who.visitor, secret, own)
    later = identity.identify(room, "another session", None, own)
    assert [line.design for line in baskets.basket(room, later).lines] == [design]
    assert baskets.count(room, later) == 3
    assert baskets.count(room, Visitor(who.visitor)) == 0
    told = privacy.export(room, later)["basket"]
    assert {"goods": "wax", "quantity": 2} in told
    assert told[0]["price_when_put_in"] == "€ 640"
    erasure.forget(room, later)
    assert baskets.count(room, later) == 0


def test_a_design_that_somebody_else_began_comes_in_as_a_copy(room: Showroom, ada: Visitor) -> None:

    began = choose(room, ada, "top=oak")
    baskets.put(room, ada, began)
    with room.reading() as unit:
        code = unit.designs.one(began).resume
    eve = Visitor("eve")
    assert designs.resume(room, eve, code) == began
    copied = baskets.put(room, eve, began)
    assert copied != began
    assert [line.design for line in baskets.basket(room, eve).lines] == [copied]
    with pytest.raises(NotAllowed):
        baskets.take_out(room, eve, began)
    assert baskets.count(room, ada) == 1


@pytest.mark.parametrize("wrong", [0, -1, 100])
def test_a_number_of_pieces_is_sane(room: Showroom, ada: Visitor, wrong: int) -> None:
    design = choose(room, ada, "top=oak")
    with pytest.raises(baskets.UnusableQuantity):
        baskets.put(room, ada, design, wrong)
    baskets.put(room, ada, design)
    with pytest.raises(baskets.UnusableQuantity):
        baskets.change(room, ada, design, wrong)
