"""The demo shop on its first day: what the shop learns can be seen by the demo customer, a stranger and a clerk."""

from collections.abc import Iterator

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.services.configuring import designs, opening, step_page
from configurator.services.customer import identity
from configurator.services.learning.going_with import for_you
from configurator.services.learning.things import people_with
from configurator.services.operating import demo
from configurator.services.operating.demo_audience import invite_audience
from configurator.services.ordering import sales_desk as desk
from configurator.services.visitor import Visitor
from configurator.settings import Settings


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyShowroom]:
    """The demo shop as its first start furnishes it, with fewer visitors."""
    room = ReadyShowroom(Settings(data=tmp_path_factory.mktemp("demo"), secret_key="a secret of tests"))
    room.refresh(now=True)
    demo.add_logins(room)
    demo.furnish(room)
    demo.fill(room, customers=48, seed=1)
    invite_audience(room, people=60, seed=1)
    yield room
    room.close()


@pytest.fixture
def customer(room: ReadyShowroom) -> Visitor:
    with room.reading() as unit:
        return identity.identify(room, "x", None, unit.accounts.id_of("customer@demo.example"))


def suggested(room: ReadyShowroom, who: Visitor, choices: Choices) -> int:
    """To how many things the step of the items says that they go well with those chosen."""
    design = designs.start(room, who, "ritual", choices=choices).id
    return len(step_page.view(room, opening.open_design(room, who, design), "items", who=who).goes_with)


def test_the_demo_customer_is_suggested_what_goes_with_what_they_have(room: ReadyShowroom, customer: Visitor) -> None:
    home = for_you(room, customer).suggestions
    assert len(home) == 3
    assert {each.product for each in home} == {"ritual"}, "of what they ordered last"
    assert not any("who took Ritual box" in each.because for each in home), "that everybody has says nothing"
    assert len(for_you(room, customer, different=True).suggestions) == 3


def test_three_usual_items_are_suggested_more(room: ReadyShowroom, customer: Visitor) -> None:
    took = people_with(room)
    items = [thing for thing in sorted(took, key=lambda each: -took[each]) if thing.option == "product"]
    usual = frozenset(Choice(Slot("product", at), thing.value) for at, thing in enumerate(items[:3], 1))
    assert suggested(room, Visitor("stranger"), usual) >= 2
    assert suggested(room, customer, usual) >= 2


def test_the_newest_orders_are_of_customers_the_shop_knows(room: ReadyShowroom) -> None:
    newest = desk.orders(room).rows[:5]
    assert all(row.customer.startswith("Customer ") for row in newest)
    assert all(row.placed_at <= room.now() for row in newest)
