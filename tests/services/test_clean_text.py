"""What people type is kept without what databases refuse."""

import re
import sys
import unicodedata

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.orders.order import Contact
from configurator.services.clean_text import legible, one_line, printable
from configurator.services.configuring import configure, designs, opening
from configurator.services.ordering import checkout, placing
from configurator.services.ordering import sales_desk as desk
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


def test_control_characters_go_and_letters_stay() -> None:
    assert printable("a\x00b\r\nc\td\x1b[0m") == "ab\nc\td[0m"
    assert one_line("  Zoë\n 👩‍🔬  ", 40) == "Zoë 👩‍🔬"
    assert one_line("abcdef", 3) == "abc"
    assert one_line("\N{RIGHT-TO-LEFT OVERRIDE}Ada\N{ZERO WIDTH SPACE} \N{ZERO WIDTH SPACE}") == "Ada"
    assert (
        legible("\N{ZERO WIDTH NO-BREAK SPACE}می\N{ZERO WIDTH NON-JOINER}خواهم\n")
        == "می\N{ZERO WIDTH NON-JOINER}خواهم\n"
    )


def test_all_control_characters_go_and_nothing_else() -> None:
    gone = {each for each in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(each) in ("Cc", "Cs")}
    kept = {each for each in map(chr, range(sys.maxunicode + 1)) if printable(f"a{each}b") == f"a{each}b"}
    assert kept == set(map(chr, range(sys.maxunicode + 1))) - gone | {"\n", "\t"}


def test_what_a_workshop_reads_has_no_character_that_nobody_sees(room: Showroom, ada: Visitor) -> None:
    odd = "x\x00\x07 y"
    design = designs.start(room, ada, "desk")
    assert designs.rename(room, ada, design.id, odd).name == "x y"
    refused = configure.post(opening.opened(room, ada, design.id), [Choice(Slot("engraving"), odd)], seq=1).refused
    assert "an invisible character (U+0000)" in refused[0].text
    total = checkout.summary(room, ada, design.id).quote.total.minor
    for contact in (Contact(odd, "ada@example.org"), Contact("Ada", "ada@example.org", note=odd)):
        with pytest.raises(placing.InvalidContact, match=re.escape("U+0000")):
            checkout.order(room, ada, design.id, key="k", shown_total=total, contact=contact)
    assert desk.orders(room, text=odd).total == 0
