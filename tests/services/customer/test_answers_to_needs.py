"""An answer to a need is remembered of who agreed to it, proposed the next time, and never learned from."""

from configurator.catalog.selection import Choice, Slot
from configurator.rules.revision import read
from configurator.services.configuring import designs, step_page
from configurator.services.customer import welcome
from configurator.services.learning.columns import Columns
from configurator.services.learning.recording import learnable
from configurator.services.showroom.showroom import Showroom
from tests.services.customer.test_identity import choose, consented
from tests.services.small_shop import CATALOGUE, RULES, write_shop

NEEDS = """
need room "How large is the room?"
  small "Small" because "A small room wants a light top.": prefer top != glass weight 2
need pain "Does your back hurt?" sensitive
  yes "Yes": default lamp = yes
"""


def test_an_answer_comes_back_and_one_that_is_nobodys_business_does_not(room: Showroom) -> None:
    write_shop(room.shop.root, rules=RULES + NEEDS)
    who, _ = consented(room)
    choose(room, who, "room=small", "pain=yes")
    (found,) = welcome.proposals(room, who, "desk")
    assert found.text == "How large is the room? Small"
    design = designs.start(room, who, "desk")
    page = step_page.view(room, design, "help-me-choose", who=who)
    first, second = page.panels[0].fields
    assert [each.key for each in first.values if each.taken] == ["small"]
    assert [each.name for each in second.values if each.taken] == ["No answer"]
    assert (page.step.number, page.steps[1].number) == (0, 1)


def test_nobody_learns_from_answers() -> None:
    product = read("desk", CATALOGUE, RULES + NEEDS).product
    own = frozenset({Choice(Slot("room"), "small"), Choice(Slot("top"), "oak")})
    taken = {"room": ["small"], "top": ["oak"]}
    assert learnable(product, taken, own, own, frozenset()) == {"top": ["oak"]}
    assert not {"room", "pain"} & Columns(product).by_name.keys()
