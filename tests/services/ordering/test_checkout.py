"""Ordering: once, at the price that was shown, as a receipt that nothing changes afterwards."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.errors import KeyReused, NotAllowed, StaleEdit, UnknownName
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.orders.lifecycle import Status
from configurator.orders.number import read_number
from configurator.orders.order import BelowZero, Contact, Order, PriceChanged
from configurator.services.configuring import configure, designs, opening
from configurator.services.ordering import checkout, sales_desk
from configurator.services.ordering.placing import InvalidContact
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.small_shop import CATALOGUE, write_shop

CONTACT = Contact("Ada Example", "ada@example.org", "1 Example Street")


def oak_desk(room: Showroom, who: Visitor) -> Design:
    design = designs.start(room, who, "desk")
    wish = Choice(Slot("top"), "oak")
    return configure.post(opening.opened(room, who, design.id), [wish], seq=1).design


def placed(room: Showroom, who: Visitor, design: Design, key: str = "key", total: int = 64000) -> Order:
    return checkout.order(room, who, design.id, key=key, shown_total=total, contact=CONTACT)


def test_the_summary_groups_everything_with_its_price(room: Showroom, ada: Visitor) -> None:
    summary = checkout.summary(room, ada, oak_desk(room, ada).id)
    assert [(group.title, group.step, group.instance) for group in summary.groups] == [
        ("Body", "body", None),
        ("Drawer 1", "drawers", 1),
    ]
    lines = {line.label: (line.text, str(line.amount), line.own) for line in summary.groups[0].lines}
    assert lines["Top"] == ("Oak", "€ 120", True)
    assert lines["Width"] == ("120 cm", "€ 120", False)
    assert "Engraving" not in lines
    assert str(summary.quote.total) == "€ 640"


def test_the_summary_says_whether_the_shop_sells_by_newer_files(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    before = checkout.summary(room, ada, design.id)
    assert (before.newer, before.kept_until) == (False, room.today() + timedelta(30))
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("price: 120", "price: 999"))
    assert room.current("desk").product.option("top").value("oak").price == Money(99900, "EUR")
    after = checkout.summary(room, ada, design.id)
    assert (after.newer, str(after.quote.total)) == (True, "€ 640")
    assert checkout.moved_since(room, after, before.seen) is None


def test_what_was_changed_in_another_window_is_told_to_be(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    shown = checkout.summary(room, ada, design.id)
    glass = configure.post(opening.opened(room, ada, design.id), [Choice(Slot("top"), "glass")], seq=2).design
    assert glass.news is None
    moved = checkout.moved_since(room, checkout.summary(room, ada, design.id), shown.seen)
    assert moved is not None
    assert (str(moved.before), str(moved.after)) == ("€ 640", "€ 670")
    assert moved.because == "The design was changed in another window after this page was shown."
    told = {(change.before, change.after): change.because for change in moved.changes}
    assert told["Oak", "Glass"] == "changed in another window"
    assert told["Wooden legs", "Steel legs"] == "to go with what was changed in another window"


def test_a_form_needs_a_key_of_a_length_that_can_be_kept(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    for key in ("", "k" * 81):
        with pytest.raises(KeyReused, match="cannot be used"):
            placed(room, ada, design, key)
    assert placed(room, ada, design, "k" * 80).owner == "visitor:ada"


def test_what_is_as_long_as_it_may_be_is_taken(room: Showroom, ada: Visitor) -> None:
    longest = Contact("n" * 120, "ada@" + "e" * 243 + ".example", "a" * 500, "n" * 1000)
    assert len(longest.email) == 255
    order = checkout.order(room, ada, oak_desk(room, ada).id, key="key", shown_total=64000, contact=longest)
    assert order.receipt.contact == longest
    for field in ("name", "email", "address", "note"):
        longer = replace(longest, **{field: "x" + getattr(longest, field)})
        with pytest.raises(InvalidContact, match="at most"):
            checkout.order(room, ada, oak_desk(room, ada).id, key="k", shown_total=64000, contact=longer)


def test_an_order_is_a_receipt_of_what_was_shown(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    order = placed(room, ada, design)
    assert read_number(order.number) == order.number
    assert order.status is Status.NEW
    assert order.receipt.total == Money(64000, "EUR")
    assert sum(line.amount.minor for line in order.receipt.lines) == 64000
    assert [line.label for line in order.receipt.lines if line.own] == ["Top"]
    assert order.receipt.selection["top"] == ["oak"]
    assert order.receipt.revision == design.revision
    assert order.receipt.tax_note == "Prices include 19 % VAT."
    assert order.receipt.contact == CONTACT
    assert [(change.status, change.who) for change in order.history] == [(Status.NEW, "Ada Example")]
    assert checkout.order_for(room, ada, order.number) == order
    assert [row.number for row in checkout.history(room, ada)] == [order.number]


def test_the_order_form_knows_an_account_by_its_last_order_else_by_itself(room: Showroom, ada: Visitor) -> None:
    with room.unit() as unit:
        number = unit.accounts.add("ada@shop.example", "Ada", "a long password", ("customer",))
    member = Visitor("ada", account=number)
    assert checkout.known_contact(room, ada) is None
    assert checkout.known_contact(room, member) == Contact("Ada", "ada@shop.example")
    placed(room, member, oak_desk(room, member))
    assert checkout.known_contact(room, member) == CONTACT
    assert checkout.known_contact(room, ada) is None


def test_the_receipt_stays_when_the_catalogue_changes(room: Showroom, ada: Visitor) -> None:
    order = placed(room, ada, oak_desk(room, ada))
    write_shop(
        room.shop.root, catalogue=CATALOGUE.replace("price: 120", "price: 999").replace("name: Oak", "name: Elm")
    )
    assert room.current("desk").product.option("top").value("oak").name == "Elm"
    again = checkout.order_for(room, ada, order.number)
    assert again == order
    assert "Oak" in {line.detail for line in again.receipt.lines}


def test_the_same_request_gives_the_same_order(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    assert placed(room, ada, design) == placed(room, ada, design)
    assert len(checkout.history(room, ada)) == 1


def test_a_key_belongs_to_one_request(room: Showroom, ada: Visitor) -> None:
    first, second = oak_desk(room, ada), oak_desk(room, ada)
    placed(room, ada, first)
    with pytest.raises(KeyReused):
        placed(room, ada, second)
    assert placed(room, Visitor("eve"), oak_desk(room, Visitor("eve"))).owner == "visitor:eve"


def test_a_design_is_ordered_once_and_can_be_copied(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    order = placed(room, ada, design)
    with pytest.raises(StaleEdit, match=order.number):
        placed(room, ada, design, key="another")
    with pytest.raises(StaleEdit, match=order.number):
        configure.reset(opening.opened(room, ada, design.id))
    copy = designs.duplicate(room, ada, design.id)
    assert placed(room, ada, copy, key="another").number != order.number


def test_a_price_that_was_not_shown_is_not_charged(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    with pytest.raises(PriceChanged) as caught:
        placed(room, ada, design, total=50000)
    assert (str(caught.value.old), str(caught.value.new)) == ("€ 500", "€ 640")
    assert caught.value.lines[0].label == "Plank"
    assert checkout.history(room, ada) == ()


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (replace(CONTACT, name="  "), "name"),
        (replace(CONTACT, email="ada"), "email"),
        (replace(CONTACT, email="a da@example.org"), "email"),
        (replace(CONTACT, note="x" * 1001), "note"),
    ],
)
def test_a_contact_has_to_be_usable(room: Showroom, ada: Visitor, contact: Contact, field: str) -> None:
    design = oak_desk(room, ada)
    with pytest.raises(InvalidContact) as caught:
        checkout.order(room, ada, design.id, key="key", shown_total=64000, contact=contact)
    assert caught.value.option == field


def test_nobody_sees_anothers_order(room: Showroom, ada: Visitor) -> None:
    order = placed(room, ada, oak_desk(room, ada))
    with pytest.raises(NotAllowed):
        checkout.order_for(room, Visitor("eve"), order.number)
    with pytest.raises(UnknownName):
        checkout.order_for(room, ada, "2020-000001")


def test_eight_clicks_on_order_at_the_same_time_place_one_order(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    numbers: list[str] = []

    def click() -> None:
        numbers.append(placed(room, ada, design).number)

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 8
    assert len(set(numbers)) == 1
    assert len(checkout.history(room, ada)) == 1


def test_orders_at_the_same_time_get_numbers_of_their_own(room: Showroom) -> None:
    people = [Visitor(f"person-{number}") for number in range(6)]
    begun = [oak_desk(room, person) for person in people]
    numbers: list[str] = []

    def buy(place: int) -> None:
        numbers.append(placed(room, people[place], begun[place]).number)

    threads = [threading.Thread(target=buy, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 6


def test_a_number_that_is_taken_is_drawn_again(room: Showroom, ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = placed(room, ada, oak_desk(room, ada)).number
    numbers = iter([taken, taken, "2026-0000-0000"])
    monkeypatch.setattr("configurator.storage.orders.new_number", lambda _: next(numbers))
    assert placed(room, ada, oak_desk(room, ada), "another").number == "2026-0000-0000"


def test_two_forms_at_the_same_time_order_a_design_once(room: Showroom, ada: Visitor) -> None:
    design = oak_desk(room, ada)
    outcomes: list[str] = []

    def click(key: str) -> None:
        try:
            outcomes.append(placed(room, ada, design, key).number)
        except StaleEdit as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=click, args=(f"key-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (order,) = checkout.history(room, ada)
    assert sorted(outcomes) == [order.number, *[f"This design was ordered already, as {order.number}."] * 5]


def test_a_design_that_was_opened_before_it_was_ordered_cannot_be_changed_behind_the_order(
    room: Showroom, ada: Visitor
) -> None:
    design = oak_desk(room, ada)
    placed(room, ada, design)
    with pytest.raises(StaleEdit), room.unit() as unit:
        unit.designs.advance(design, frozenset(), Cause("reset"), room.now())


def test_nothing_is_ordered_for_less_than_nothing(room: Showroom, ada: Visitor) -> None:
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("price: 400\n", "price: -900\n"))
    design = oak_desk(room, ada)
    with pytest.raises(BelowZero, match="Together this comes to −€\u00a0660"):
        placed(room, ada, design, total=-66000)
    assert checkout.history(room, ada) == ()


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("name", "Ad\u200ba", "an invisible character (U+200B) behind “Ad”"),
        ("name", "\u202eadA", "turns the writing direction (U+202E) at the start"),
        ("address", "Street\u00ad 1", "(U+00AD) behind “Street”"),
        ("note", "leave it\u2066 here", "(U+2066) behind"),
        ("email", "ada\u200d@example.org", "(U+200D) behind “ada”"),
    ],
)
def test_what_nobody_sees_is_refused_in_a_contact(
    room: Showroom, ada: Visitor, field: str, written: str, told: str
) -> None:
    contact = replace(CONTACT, **{field: written})
    with pytest.raises(InvalidContact) as refused:
        checkout.order(room, ada, oak_desk(room, ada).id, key="key", shown_total=64000, contact=contact)
    assert refused.value.option == field
    assert told in str(refused.value)


def test_a_contact_is_kept_as_it_was_typed_in_composed_letters(room: Showroom, ada: Visitor) -> None:
    contact = replace(CONTACT, name="Rene\u0301 می\u200cخواهم", note="bitte klingeln \U0001f469\u200d\U0001f680")
    order = checkout.order(room, ada, oak_desk(room, ada).id, key="key", shown_total=64000, contact=contact)
    assert order.receipt.contact == replace(contact, name="René می\u200cخواهم")


def test_an_order_and_its_steps_last_from_the_moment_they_are_acknowledged(
    room: Showroom, ada: Visitor, sam: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    begin = room.store.unit

    def noted(**how: bool) -> object:
        asked.append(how.get("lasting", False))
        return begin(**how)

    design = oak_desk(room, ada)
    monkeypatch.setattr(room.store, "unit", noted)
    order = placed(room, ada, design)
    assert any(asked)
    asked.clear()
    sales_desk.move(room, sam, order.number, Status.CONFIRMED, order.version)
    assert asked[0]
