"""What the shop learns: from whom it may, soon, in every process; and that it forgets as if it had never known."""

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command

from configurator.orders.lifecycle import Status
from configurator.services.customer import erasure, joining, privacy
from configurator.services.jobs.kinds import Work
from configurator.services.learning import following
from configurator.services.learning.agreement import same
from configurator.services.learning.following import Following, followed, history_for
from configurator.services.learning.rebuilding import rebuild
from configurator.services.ordering import sales_desk
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage import database
from tests.services.buying import buy
from tests.services.customer.answering import stop_remembering
from tests.services.customer.test_identity import agreeing, choose
from tests.services.small_shop import CATALOGUE, RULES, write_shop

Rooms = Callable[..., Showroom]


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


def order(room: Showroom, who: Visitor, *texts: str) -> None:
    buy(room, who, choose(room, who, *texts))


def took(room: Showroom, column: str) -> dict[str, int]:
    """How many people took each value, as far as this process knows."""
    counts, _ = history_for(room, room.current("desk")).crowd.behind({}, column)
    return dict(counts)


def anew(room: Showroom) -> Following:
    found = Following()
    found.follow(room, now=True)
    return found


def profile_of(who: Visitor) -> UUID:
    assert who.profile is not None
    return who.profile


def test_an_order_is_known_to_every_process_and_a_strangers_to_none(room: Showroom, open_room: Rooms) -> None:
    other = open_room()
    assert took(other, "top") == {}
    order(room, Visitor("stranger"), "top=glass")
    order(room, agreeing(room)[0], "top=oak", "mat=cork", "extras=hooks", "engraving=Secret")
    for each in (room, other):
        assert took(each, "top") == {"oak": 1}
        assert took(each, "mat") == {"cork": 1}
        assert (took(each, "extras=hooks"), took(each, "extras=tray")) == ({"yes": 1}, {"no": 1})
        assert took(each, "front[3]") == {"": 1}
        assert "engraving" not in history_for(each, each.current("desk")).history.places


def test_what_is_learned_from_somebody_is_theirs_to_take_along(room: Showroom) -> None:
    ada = agreeing(room, "ada")[0]
    order(room, ada, "top=oak", "engraving=Secret")
    (told,) = privacy.export(room, ada)["learned_from"]
    assert (told["product"], told["taken"]["top"]) == ("desk", ["oak"])
    assert "Secret" not in str(told)


def test_who_says_no_or_leaves_was_never_there(room: Showroom, open_room: Rooms) -> None:
    other, before = open_room(), anew(room).history(room, room.current("desk"))
    ada, bob = agreeing(room, "ada")[0], agreeing(room, "bob")[0]
    order(room, ada, "top=oak")
    order(room, bob, "top=oak", "legs=steel")
    assert took(other, "top") == {"oak": 2}
    stop_remembering(room, ada)
    assert took(other, "top") == {"oak": 1}
    erasure.forget(room, bob)
    for each in (room, other):
        assert same(history_for(each, each.current("desk")), before)


SAM = Visitor("sam", name="Sam", roles=frozenset({"sales"}))


def move(room: Showroom, number: str, to: Status) -> None:
    version = sales_desk.one(room, number).order.version
    sales_desk.move(room, SAM, number, to, version, reason="They changed their mind.")


def test_an_order_that_is_cancelled_was_never_there_until_that_is_taken_back(room: Showroom, open_room: Rooms) -> None:
    other, desk = open_room(), room.current("desk")
    ada, bob = agreeing(room, "ada")[0], agreeing(room, "bob")[0]
    order(room, ada, "top=oak")
    order(room, bob, "top=glass")
    before = anew(room).history(room, desk)
    pine = buy(room, ada, choose(room, ada, "top=pine", "mat=cork")).number
    both = anew(room).history(room, desk)
    assert took(other, "top") == {"oak": 1, "glass": 1, "pine": 1}
    move(room, pine, Status.CANCELLED)
    for each in (room, other):
        assert same(history_for(each, desk), before)
    assert [each["counts"] for each in privacy.export(room, ada)["learned_from_orders"]] == [True, False]
    assert rebuild(other, Work({}, lambda *_: None))["agrees"]
    move(room, pine, Status.NEW)
    for each in (room, other):
        assert took(each, "top") == {"oak": 1, "glass": 1, "pine": 1}
        assert same(history_for(each, desk), both)
    assert rebuild(other, Work({}, lambda *_: None))["agrees"]
    move(room, pine, Status.CANCELLED)
    stop_remembering(room, ada)
    move(room, pine, Status.NEW)
    assert took(other, "top") == {"glass": 1}, "what was taken back meanwhile does not come again"


def test_what_was_learned_before_is_known_by_its_order_after_the_update(room: Showroom, shop_database_url: str) -> None:
    ada, _ = agreeing(room, "ada")
    gone, stands = (buy(room, ada, choose(room, ada, f"top={top}")).number for top in ("oak", "pine"))
    assert took(room, "top") == {"oak": 1, "pine": 1}
    engine = database.open_engine(shop_database_url)
    with engine.connect() as connection, connection.begin():
        command.downgrade(database.migrations(connection), "0030")
        cancelled = sa.text("UPDATE orders SET status = 'cancelled' WHERE number = :number")
        connection.execute(cancelled, {"number": gone})
        command.upgrade(database.migrations(connection), "head")
    engine.dispose()
    assert took(room, "top") == {"pine": 1}
    assert {each["order"]: each["counts"] for each in privacy.export(room, ada)["learned_from_orders"]} == {
        gone: False,
        stands: True,
    }
    with room.unit() as unit:
        unit.learned_orders.count(gone, counts=True)
    assert took(room, "top") == {"oak": 1, "pine": 1}


def test_of_two_orders_alike_the_other_counts_when_one_is_cancelled(room: Showroom) -> None:
    ada, _ = agreeing(room, "ada")
    first, second = (buy(room, ada, choose(room, ada, "top=oak")).number for _ in range(2))
    for number, counted in ((first, {"oak": 1}), (second, {})):
        move(room, number, Status.CANCELLED)
        assert took(room, "top") == counted


def test_random_orders_cancelled_and_taken_back_by_people_who_join_and_part(room: Showroom) -> None:
    """Whatever happens, each person's designs are those of their orders that stand, and of no others."""
    dice, desk = random.Random(7), room.current("desk")
    people = [profile_of(agreeing(room, f"p{number}")[0]) for number in range(3)]
    placed: dict[str, tuple[UUID, str]] = {}
    off, joined = set[str](), list[int]()
    for turn in range(60):
        with room.unit() as unit:
            match dice.randrange(5):
                case 0 | 1:
                    number, who, top = f"2026-{turn}", dice.choice(people), dice.choice(["oak", "pine", "glass"])
                    at = room.now() + timedelta(minutes=turn)
                    unit.learned_orders.add(number, 1, who, "desk", desk.revision.hash, {"top": [top]}, at)
                    placed[number] = who, top
                case 2 | 3 if placed:
                    number = dice.choice(list(placed))
                    off ^= {number}
                    unit.learned_orders.count(number, counts=number not in off)
                case _ if joined:
                    joining.take_apart(unit, unit.identities.joining(joined.pop()), "you", room.now())
                case _:
                    joining.join(unit, people[1], people[0], source=joining.CODE, by="you", now=room.now())
                    joined.append(unit.identities.joinings(people[0])[-1].id)
        with room.reading() as unit:
            for customer in {unit.identities.customer(each) for each in people}:
                members = unit.identities.members(customer)
                stand = {top for number, (who, top) in placed.items() if who in members and number not in off}
                assert sorted(each.content["top"][0] for each in unit.learned.of(customer)) == sorted(stand)


def test_whatever_happens_following_is_the_same_as_reading_anew(room: Showroom, open_room: Rooms) -> None:
    """People buy, buy again, merge, and leave, in a random order; a number is never given twice."""
    dice, other, people = random.Random(4), open_room(), [agreeing(room, f"p{number}")[0] for number in range(4)]
    desk = room.current("desk")
    for _ in range(40):
        who = profile_of(dice.choice(people))
        with room.unit() as unit:
            match dice.randrange(5):
                case 0:
                    unit.learned.forget(who)
                case 1:
                    unit.learned.hand_over(who, profile_of(people[0]))
                case _:
                    content = {"top": [dice.choice(["oak", "pine"])], "legs": [dice.choice(["wood", "gone"])]}
                    unit.learned.add(who, "desk", desk.revision.hash, content, "order", room.now())
        followed(other)
        assert same(history_for(other, desk), anew(room).history(room, desk))
    outcome = rebuild(other, Work({}, lambda *_: None))
    assert outcome["agrees"]
    assert "Left out, because it is not sold any more: legs = gone" in outcome["sections"][0]["lines"]


def test_a_process_that_followed_wrongly_is_noticed_and_reads_anew(room: Showroom) -> None:
    order(room, agreeing(room)[0], "top=oak")
    assert took(room, "top") == {"oak": 1}
    followed(room).rows["desk"].clear()
    followed(room)._made.clear()
    assert rebuild(room, Work({}, lambda *_: None))["agrees"] is False
    assert took(room, "top") == {"oak": 1}


def test_a_bot_is_one_person_and_fills_no_table(room: Showroom) -> None:
    bot, desk = agreeing(room, "bot")[0], room.current("desk")
    with room.unit() as unit:
        for number in range(300):
            unit.learned.add(profile_of(bot), "desk", desk.revision.hash, {"width": [str(number)]}, "order", room.now())
        assert len(unit.learned.of(profile_of(bot))) == 20
    assert history_for(room, desk).persons == 1


def test_values_that_are_gone_are_found_by_name_or_left_out(room: Showroom) -> None:
    order(room, agreeing(room)[0], "top=oak", "legs=steel")
    renamed = CATALOGUE.replace("{value: oak, name: Oak,", "{value: oak-2, name: Oak,")
    renamed = renamed.replace("{value: steel, name: Steel legs,", "{value: iron, name: Iron legs,")
    write_shop(room.shop.root, catalogue=renamed, rules=RULES.replace("= oak", "= oak-2").replace("= steel", "= iron"))
    room.refresh(now=True)
    history = history_for(room, room.current("desk"))
    assert history.crowd.behind({}, "top") == ({"oak-2": 1}, 1)
    assert history.crowd.behind({}, "legs") == ({}, 0)
    assert history.gone == ("legs = steel",)


def test_what_becomes_sensitive_is_unlearned(room: Showroom, open_room: Rooms) -> None:
    other = open_room()
    who = agreeing(room)[0]
    number = buy(room, who, choose(room, who, "top=oak")).number
    assert took(other, "top") == {"oak": 1}
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("name: Top\n", "name: Top\n        sensitive: true\n", 1))
    room.refresh(now=True)
    assert room.current("desk").product.sensitive == {"top"}
    with room.reading() as unit:
        assert all("top" not in each.content for each in unit.learned.after(0))
    other.refresh(now=True)
    assert took(other, "legs") == {"wood": 1}
    move(room, number, Status.CANCELLED)
    assert took(other, "legs") == {}
    move(room, number, Status.NEW)
    assert took(other, "legs") == {"wood": 1}
    with room.reading() as unit:
        assert all("top" not in each.content for each in unit.learned.after(0)), "nor does it come back with the order"
    with room.unit() as unit:
        unit.order_persons.anonymise(number, {})
    assert privacy.export(room, who)["learned_from_orders"] == [], "nothing leads from somebody to nobody's order"
    assert took(other, "legs") == {"wood": 1}
