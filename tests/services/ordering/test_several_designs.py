"""An order of several designs: one number, one transaction, and right for whoever reads it."""

import pytest

from configurator.errors import NotAllowed, Withdrawn
from configurator.money import Money
from configurator.orders.cases import CaseEntry, CaseKind, CaseState
from configurator.orders.lifecycle import Status
from configurator.orders.order import Contact, Order, PriceChanged
from configurator.services.configuring import designs
from configurator.services.customer import privacy
from configurator.services.mail.letters import letter
from configurator.services.ordering import checkout, sales_desk
from configurator.services.ordering.placing import AskedFor, order_designs
from configurator.services.showroom.showroom import Showroom
from configurator.services.studio.withdrawing import withdraw
from configurator.services.visitor import Visitor
from configurator.storage.order_cases import NewCase
from configurator.storage.order_persons import NamedOrder
from configurator.storage.orders import OrderFilter
from tests.services.customer.test_identity import agreeing, choose

CONTACT = Contact("Ada Example", "ada@example.org", "1 Example Street", "Ring twice.")


def two_desks(room: Showroom, who: Visitor) -> list[AskedFor]:
    """Two of oak with a name on them, and one of glass, as they are seen."""
    made = choose(room, who, "top=oak", "engraving=Lovelace"), choose(room, who, "top=glass")
    seen = [checkout.summary(room, who, each).seen for each in made]
    return [AskedFor(made[0], 2, seen[0]), AskedFor(made[1], 1, seen[1])]


def ordered(room: Showroom, who: Visitor, wanted: list[AskedFor], key: str = "key") -> Order:
    total = sum(checkout.summary(room, who, each.design).quote.total.minor * each.quantity for each in wanted)
    return order_designs(room, who, wanted, key=key, shown_total=total, contact=CONTACT)


def test_one_order_has_them_all_and_every_reader_says_so(room: Showroom, ada: Visitor) -> None:
    wanted = two_desks(room, ada)
    order = ordered(room, ada, wanted)
    prices = [each.receipt.total.minor for each in order.designs]
    assert [(each.design, each.quantity) for each in order.designs] == [(each.design, each.quantity) for each in wanted]
    assert order.total == Money(2 * prices[0] + prices[1], "EUR")
    assert order.title == "2 × Plank, Plank"
    assert checkout.order_for(room, ada, order.number) == order
    [row] = checkout.history(room, ada)
    assert (row.total, row.further) == (order.total, 1)
    assert designs.duplicate(room, ada, wanted[1].design).product == "desk"
    with room.reading() as unit:
        assert {unit.designs.one(each.design).ordered for each in wanted} == {order.number}
        assert unit.orders.found(OrderFilter(product="desk"), offset=0, limit=5)[1] == 1
        assert unit.orders.products() == {"desk": "Plank"}
    body = letter(room, order).body
    assert f"  2 × {order.designs[0].receipt.total} = {order.designs[0].amount}" in body
    assert f"Total: {order.total}" in body
    assert body.count("Prices include 19 % VAT.") == 1
    [told] = privacy.export(room, ada)["orders"]
    assert [(each["quantity"], each["selection"]["top"]) for each in told["lines"]] == [(2, ["oak"]), (1, ["glass"])]
    assert sales_desk.one(room, order.number).revisions == (("desk", order.receipt.revision, True),)


def test_an_order_is_kept_until_each_of_its_designs_was_withdrawn_from(room: Showroom) -> None:
    """One of two is not the whole; a complaint is no withdrawal, and each order is looked at on its own."""
    who, _ = agreeing(room)
    two = ordered(room, who, two_desks(room, who), "two").number
    one = ordered(room, who, [AskedFor(choose(room, who, "top=oak"))], "one").number

    def kept() -> list[bool]:
        with room.reading() as unit:
            return [each.kept for each in unit.orders.of_customers()]

    def accept(number: str, line: int, kind: CaseKind = CaseKind.WITHDRAWAL) -> None:
        word = NewCase(f"{kind} {number} {line}", number, "", line, kind, "", "A", "", "en", "")
        with room.unit() as unit:
            case = unit.cases.open(word, room.now())
            unit.cases.say(case, CaseEntry(room.now(), "Sam", True, CaseState.ACCEPTED, ""))

    accept(two, 1)
    accept(two, 2, CaseKind.COMPLAINT)
    assert kept() == [True, True]
    accept(one, 1)
    assert kept() == [True, False]
    accept(two, 2)
    assert kept() == [False, False]


def test_the_same_request_is_the_same_order(room: Showroom, ada: Visitor) -> None:
    wanted = two_desks(room, ada)
    assert ordered(room, ada, wanted) == ordered(room, ada, wanted)
    assert len(checkout.history(room, ada)) == 1


def test_all_of_it_is_ordered_or_nothing(room: Showroom, ada: Visitor, mona: Visitor) -> None:
    wanted, eve = two_desks(room, ada), Visitor("eve")
    with pytest.raises(PriceChanged):
        order_designs(room, ada, wanted, key="key", shown_total=1, contact=CONTACT)
    theirs = AskedFor(choose(room, eve, "top=oak"))
    with pytest.raises(NotAllowed):
        order_designs(room, ada, [*wanted, theirs], key="key", shown_total=1, contact=CONTACT)
    withdraw(room, mona, "desk", reason="Sold out.")
    with pytest.raises(Withdrawn):
        ordered(room, ada, wanted)
    with room.reading() as unit:
        assert {unit.designs.one(each.design).ordered for each in wanted} == {None}
    assert checkout.history(room, ada) == ()


def test_each_line_is_learned_from_and_unlearned_with_the_order(room: Showroom, sam: Visitor) -> None:
    who = agreeing(room)[0]
    order = ordered(room, who, two_desks(room, who))
    with room.reading() as unit:
        assert who.profile is not None
        lessons = unit.learned_orders.of(who.profile)
        assert [(each.number, each.content["top"], each.counts) for each in lessons] == [
            (order.number, ["oak"], True),
            (order.number, ["glass"], True),
        ]
        assert len(unit.learned.of(who.profile)) == 2
    sales_desk.move(room, sam, order.number, Status.CANCELLED, order.version, reason="A mistake.")
    with room.reading() as unit:
        assert [each.counts for each in unit.learned_orders.of(who.profile)] == [False, False]
        assert unit.learned.of(who.profile) == ()


def test_no_line_says_whose_it_was_when_the_order_is_anonymous(room: Showroom, ada: Visitor) -> None:
    made = choose(room, ada, "top=oak"), choose(room, ada, "top=glass", "engraving=Lovelace")
    order = ordered(room, ada, [AskedFor(each) for each in made])
    [named] = _named(room)
    assert named.sold == (("desk", order.receipt.revision),) * 2
    with room.unit() as unit:
        unit.order_persons.anonymise(order.number, {named.sold[0]: {"engraving": "Engraving"}})
        kept = unit.orders.one(order.number)
    assert "Lovelace" not in str(kept)
    assert "Ada" not in str(kept)
    assert kept.total == order.total
    assert kept.designs[1].receipt.selection["top"] == ["glass"]
    with room.reading() as unit:
        assert unit.designs.of(ada.owners, ordered=True) == ()


def _named(room: Showroom) -> tuple[NamedOrder, ...]:
    with room.reading() as unit:
        return unit.order_persons.before(room.now())
