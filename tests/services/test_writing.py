"""What people type is kept without what databases refuse."""

from configurator.bootstrap import Showroom
from configurator.catalog.selection import Choice, Slot
from configurator.orders.order import Contact
from configurator.services import checkout, configure, desk
from configurator.services.visitor import Visitor
from configurator.services.writing import one_line, printable


def test_control_characters_go_and_letters_stay() -> None:
    assert printable("a\x00b\r\nc\td\x1b[0m") == "ab\nc\td[0m"
    assert one_line("  Zoë\n 👩‍🔬  ", 40) == "Zoë 👩‍🔬"
    assert one_line("abcdef", 3) == "abc"


def test_every_field_takes_any_character(room: Showroom, ada: Visitor) -> None:
    odd = "x\x00\x07 y"
    design = configure.start(room, ada, "desk")
    configure.rename(room, ada, design.id, odd)
    wish = Choice(Slot("engraving"), odd)
    outcome = configure.post(room, ada, design.id, [wish], seq=1)
    total = checkout.summary(room, ada, design.id).quote.total.minor
    contact = Contact(odd, "ada@example.org", odd, odd)
    order = checkout.order(room, ada, outcome.design.id, key="k", shown_total=total, contact=contact)
    assert (order.receipt.contact.name, order.receipt.contact.note) == ("x y", "x y")
    assert order.receipt.selection["engraving"] == ["x y"]
    assert desk.orders(room, text=odd).total == 1
