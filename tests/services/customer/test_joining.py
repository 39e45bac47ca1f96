"""Customers are joined after a proof and taken apart again, and whatever happens nothing is counted twice."""

import random
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from configurator.errors import NotAllowed, UnknownName
from configurator.learning.experiments.noticed import Offer
from configurator.orders.order import Contact
from configurator.profiles.consent import Purpose
from configurator.services.configuring import opening
from configurator.services.customer import consent, identity, joining, privacy
from configurator.services.customer.conclusions import conclusions
from configurator.services.customer.joining import NotJoined, join, take_apart
from configurator.services.learning import decisions, going_with, saying
from configurator.services.ordering import checkout, desk_customers
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.buying import buy
from tests.services.customer.answering import stop_remembering
from tests.services.customer.test_identity import account, agreeing, choose
from tests.services.customer.test_sensitive import SENSITIVE
from tests.services.small_shop import write_shop


def bought(room: Showroom, who: Visitor, *texts: str, email: str = "ada@example.org") -> str:
    design = choose(room, who, *texts)
    decisions.passed(room, who, opening.open_design(room, who, design), "body")
    return buy(room, who, design, Contact("Ada", email)).number


def whole(room: Showroom, who: Visitor) -> dict[str, object]:
    """All that is known of somebody, but for the numbers it is kept under."""
    assert who.profile
    room.decisions.flush()
    with room.reading() as unit:
        learned = sorted((each.product, str(each.content)) for each in unit.learned.of(who.profile))
        measured = unit.decisions.of(who.profile)
        words = [(word.purpose, word.yes) for word in unit.consents.of(who.profile)]
        events = sorted((each.event.at, each.event.kind, str(each.event.facts)) for each in unit.events.of(who.profile))
    drawn = [(each["trial"], each["decided"], each["accepted"]) for each in measured["comparisons"]]
    ways = [each["design_id"] for each in measured["designs"]]
    return {"learned": learned, "words": words, "events": events, "drawn": drawn, "ways": ways}


def test_what_was_joined_at_a_log_in_is_taken_apart_to_the_last_thing(room: Showroom) -> None:
    who, secret = agreeing(room)
    number, design = bought(room, who, "top=oak"), choose(room, who, "mat=cork")
    before, ada = whole(room, who), account(room)
    identity.take_over(room, "ada", secret, ada)
    member = identity.identify(room, "x", secret, ada)
    assert member.profile
    assert whole(room, member) == before
    assert checkout.order_for(room, member, number).number == number
    assert identity.identify(room, "ada", secret, None).profile is None, "known by the log-in alone"
    parts = joining.parts_of(room, member)
    assert parts is not None
    assert (parts.log_ins, parts.browsers, [alias.shown for alias in parts.aliases]) == (
        ("ada@example.org",),
        1,
        ["ad…@example.org"],
    )
    eve, _ = agreeing(room, "eve")
    with pytest.raises(UnknownName):
        joining.take_apart_own(room, eve, parts.joinings[0].id)
    joining.take_apart_own(room, member, parts.joinings[0].id)
    back = identity.identify(room, "ada", secret, None)
    assert (back.profile, whole(room, back)) == (who.profile, before)
    assert opening.open_design(room, back, design).owner == f"profile:{who.profile}"
    alone = identity.identify(room, "x", None, ada)
    assert whole(room, alone)["events"] == []
    assert not alone.allows(Purpose.REMEMBER)
    with pytest.raises(NotAllowed):
        opening.open_design(room, alone, design)
    with pytest.raises(NotJoined):
        joining.take_apart_own(room, member, parts.joinings[0].id)


def member_of(room: Showroom, email: str) -> Visitor:
    number = account(room, email)
    who = identity.identify(room, email, None, number)
    purposes = {Purpose.REMEMBER, Purpose.RECOMMEND, Purpose.MEASURE}
    consent.answer(room, who, purposes, yes=True, source="answers")
    return identity.identify(room, email, None, number)


def test_two_log_ins_are_one_person_until_they_are_taken_apart(room: Showroom) -> None:
    ada, zoe = member_of(room, "ada@example.org"), member_of(room, "zoe@example.org")
    for who in (ada, zoe):
        bought(room, who, "top=oak", email="same@example.org")
    bought(room, zoe, "top=pine")
    apart = [whole(room, who) for who in (ada, zoe)]
    assert zoe.account is not None
    with pytest.raises(NotJoined):
        joining.join_log_ins(room, zoe, zoe.account)
    joining.join_log_ins(room, ada, zoe.account)
    with pytest.raises(NotJoined):
        joining.join_log_ins(room, ada, zoe.account)
    one, other = (identity.identify(room, "x", None, who.account) for who in (ada, zoe))
    assert one.profile == other.profile == ada.profile
    joined = whole(room, one)
    assert len(joined["learned"]) == 2, "both took oak: that is one person who did"  # type: ignore[arg-type]
    assert len(joined["events"]) == sum(len(each["events"]) for each in apart)  # type: ignore[arg-type, misc]
    assert len(checkout.history(room, one)) == 1, "orders stay with their log-in"
    with room.reading() as unit:
        [only] = unit.identities.joinings(ada.profile or UUID(int=0))
    joining.take_apart_own(room, other, only.id)
    again = [whole(room, identity.identify(room, "x", None, who.account)) for who in (ada, zoe)]
    assert again == apart


def test_whichever_log_in_ordered_it_that_it_was_a_gift_counts_for_the_customer_and_goes_with_its_order(
    room: Showroom,
) -> None:
    ada, zoe = member_of(room, "ada@example.org"), member_of(room, "zoe@example.org")
    theirs, hers = bought(room, zoe, "mat=cork"), bought(room, ada, "top=oak")
    assert zoe.account is not None
    joining.join_log_ins(room, ada, zoe.account)
    both = [identity.identify(room, "x", None, who.account) for who in (ada, zoe)]
    for who, number in zip(both, (hers, theirs), strict=True):
        assert going_with.after_order(room, who, checkout.order_for(room, who, number)).asks
    assert {each.reason.split()[1] for each in conclusions(room, both[0])} == {"ordered"}
    for number in (theirs, hers):
        saying.say_gift(room, both[1], number, given=True)
    for who in both:
        assert {each.reason.split()[1] for each in conclusions(room, who)} == {"chose"}
    with pytest.raises(NotAllowed):
        saying.say_gift(room, agreeing(room, "eve")[0], theirs, given=False)
    with room.reading() as unit:
        [only] = unit.identities.joinings(ada.profile or UUID(int=0))
    joining.take_apart_own(room, both[0], only.id)
    for who, number in ((ada, hers), (zoe, theirs)):
        alone = identity.identify(room, "x", None, who.account)
        assert going_with.after_order(room, alone, checkout.order_for(room, alone, number)).gift


def test_a_no_after_the_other_yes_counts_for_both(room: Showroom) -> None:
    ada, zoe = member_of(room, "ada@example.org"), member_of(room, "zoe@example.org")
    bought(room, ada, "top=oak")
    consent.answer(room, zoe, {Purpose.RECOMMEND}, yes=False, source="answers")
    assert ada.account is not None
    joining.join_log_ins(room, zoe, ada.account)
    both = identity.identify(room, "x", None, ada.account)
    assert not both.allows(Purpose.RECOMMEND)
    assert whole(room, both)["learned"] == []


def test_staff_do_not_make_a_yes_of_a_no(room: Showroom) -> None:
    """The later yes is another browser's; that they are one is the word of staff, and no word on what they allow."""
    ada, eve = agreeing(room)[0], agreeing(room, "eve")[0]
    first, second = bought(room, ada, "top=oak"), bought(room, eve, "top=pine")
    consent.answer(room, ada, {Purpose.RECOMMEND}, yes=False, source="answers")
    consent.answer(room, eve, {Purpose.RECOMMEND}, yes=True, source="answers")
    ian = Visitor("ian", roles=frozenset({"sales", "insight"}), name="Ian")
    for mine, theirs in ((first, second), (second, first)):
        with pytest.raises(NotJoined, match="One of them said yes and the other no to “Learn from my designs”"):
            desk_customers.join_with(room, ian, mine, theirs)
    consent.answer(room, eve, {Purpose.RECOMMEND}, yes=False, source="answers")
    desk_customers.join_with(room, ian, first, second)


def test_staff_join_no_two_log_ins(room: Showroom) -> None:
    """Each would read all that is known of the other, and only who has both can show that they are one."""
    numbers = [bought(room, member_of(room, f"{name}@example.org"), "top=oak") for name in ("ada", "zoe")]
    ian = Visitor("ian", roles=frozenset({"sales", "insight"}), name="Ian")
    with pytest.raises(NotJoined, match="Both have a log-in"):
        desk_customers.join_with(room, ian, *numbers)


def test_staff_who_may_join_by_orders_and_the_customer_takes_it_apart(room: Showroom, sam: Visitor) -> None:
    ada, secret = agreeing(room)
    eve, _ = agreeing(room, "eve")
    first, second = bought(room, ada, "top=oak"), bought(room, eve, "top=pine", email="ADA@example.org")
    with pytest.raises(NotAllowed):
        desk_customers.join_with(room, sam, first, second)
    ian = Visitor("ian", roles=frozenset({"sales", "insight"}), name="Ian")
    desk_customers.give_number(room, ian, first, "K-17")
    seen = desk_customers.customer_of(room, ian, first)
    assert seen is not None
    assert (seen.orders, seen.alike, [alias.shown for alias in seen.aliases]) == (
        (first,),
        (second,),
        ["ad…@example.org", "K-17"],
    )
    desk_customers.join_with(room, ian, second, first)
    seen = desk_customers.customer_of(room, ian, second)
    assert seen is not None
    assert (set(seen.orders), seen.alike, seen.joinings[0].by) == ({first, second}, (), "Ian")
    with pytest.raises(NotJoined):
        desk_customers.join_with(room, ian, first, second)
    assert ada.profile
    assert len(privacy.known(room, ada).events) == 4, "its own; of the other customer a browser sees nothing"
    stop_remembering(room, identity.identify(room, "ada", secret, None))
    seen = desk_customers.customer_of(room, ian, second)
    assert seen is not None
    assert seen.orders == (second,)
    assert len(whole(room, eve)["learned"]) == 1, "their no concerned them alone"  # type: ignore[arg-type]


def test_whatever_is_joined_and_taken_apart_nothing_is_lost_or_counted_twice(room: Showroom) -> None:
    dice, people = random.Random(7), [agreeing(room, f"p{number}")[0] for number in range(4)]
    for who in people:
        bought(room, who, "top=oak")
    profiles = [who.profile for who in people if who.profile]
    for number, who in enumerate(people):
        measure(room, who, number + 1)
        for _ in range(number):
            bought(room, who, dice.choice(["top=pine", "top=glass", "mat=cork"]))
    start = [whole(room, who) for who in people]
    kinds = {each for known in start for each in known["learned"]}  # type: ignore[attr-defined]
    events, ways = (sum(len(known[each]) for known in start) for each in ("events", "ways"))  # type: ignore[arg-type, misc]
    for _ in range(24):
        with room.unit() as unit:
            done = [each for profile in profiles for each in unit.identities.joinings(profile) if not each.undone_at]
            if done and dice.random() < 0.4:
                take_apart(unit, dice.choice(done), "you", room.now())
            else:
                part, into = dice.sample(profiles, 2)
                join(unit, part, into, source="desk", by="Ian", now=room.now())
            customers = {unit.identities.customer(profile) for profile in profiles}
            assert all(unit.identities.customer(each) == each for each in customers), "no pointer leads to another"
            assert sum(len(unit.events.of(each)) for each in customers) == events
            learned = [[(each.product, str(each.content)) for each in unit.learned.of(one)] for one in customers]
            assert all(len(each) == len(set(each)) for each in learned), "nobody counts twice"
            assert {each for one in learned for each in one} == kinds
            measured = [unit.decisions.of(each) for each in customers]
            assert sum(len(each["designs"]) for each in measured) == ways
            assert sum(drawn["decided"] for each in measured for drawn in each["comparisons"]) == 1 + 2 + 3 + 4
    with room.unit() as unit:
        while True:
            left = [each for profile in profiles for each in unit.identities.joinings(profile) if not each.undone_at]
            if not left:
                break
            take_apart(unit, left[-1], "you", room.now())
    assert [whole(room, who) for who in people] == start


def measure(room: Showroom, who: Visitor, times: int) -> None:
    """So many decisions were made for them, each at another place."""
    for number in range(times):
        offer = Offer("desk", f"place {number}", "marks", {}, ("oak",), "", f"d {who.visitor}")
        decisions.decided(room, who, decisions.policy_for(room, who, "desk"), offer)
    room.decisions.flush()


def test_who_came_into_a_comparison_by_a_joining_leaves_it_with_that(room: Showroom) -> None:
    part, (quiet, _) = agreeing(room, "part")[0], agreeing(room, "quiet")
    measure(room, part, 2)
    assert part.profile
    assert quiet.profile
    before = whole(room, part), whole(room, quiet)
    assert before[1]["drawn"] == []
    with room.unit() as unit:
        join(unit, part.profile, quiet.profile, source=joining.DESK, by="Ian", now=room.now())
        assert [each["decided"] for each in unit.decisions.of(quiet.profile)["comparisons"]] == [2]
        take_apart(unit, unit.identities.joinings(quiet.profile)[0], "you", room.now())
    assert (whole(room, part), whole(room, quiet)) == before


def test_what_was_joined_keeps_no_answer_that_became_sensitive(room: Showroom, shop_folder: Path) -> None:
    """And what is left of it goes back all the same; a no, or taking apart, leaves nothing in the log."""
    part, (zoe, _) = agreeing(room, "part")[0], agreeing(room, "zoe")
    bought(room, part, "top=oak", "mat=felt")
    bought(room, zoe, "top=pine", "mat=felt")
    assert part.profile
    assert zoe.profile
    with room.unit() as unit:
        join(unit, part.profile, zoe.profile, source=joining.DESK, by="Ian", now=room.now())
    assert "oak" in str(moved(room, part))
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    assert "oak" not in str(moved(room, part))
    with room.unit() as unit:
        take_apart(unit, unit.identities.joinings(zoe.profile)[0], "you", room.now())
    for who in (part, zoe):
        learned = str(whole(room, who)["learned"])
        assert learned.count("felt") == 1
        assert "top" not in learned
    assert moved(room, part) == {}
    with room.unit() as unit:
        join(unit, part.profile, zoe.profile, source=joining.DESK, by="Ian", now=room.now())
    consent.answer(room, zoe, {Purpose.RECOMMEND}, yes=False, source="answers")
    with room.reading() as unit:
        assert not any(each.moved.get("learned") for each in unit.identities.joinings(zoe.profile))


def moved(room: Showroom, part: Visitor) -> Mapping[str, object]:
    """What the log of joinings keeps of what went over with somebody."""
    assert part.profile
    with room.reading() as unit:
        return unit.identities.joinings(unit.identities.customer(part.profile))[0].moved


def test_a_no_of_the_customer_counts_for_a_browser_that_staff_joined_until_it_is_taken_apart(room: Showroom) -> None:
    browser, secret = agreeing(room)
    ada = member_of(room, "ada@example.org")
    assert browser.profile
    assert ada.profile
    with room.unit() as unit:
        join(unit, browser.profile, ada.profile, source=joining.DESK, by="Ian", now=room.now())
    assert identity.identify(room, "ada", secret, None).allows(Purpose.MEASURE)
    stop_remembering(room, ada)
    bought(room, browser, "top=oak")
    for who in (browser, ada):
        known = whole(room, who)
        assert (known["learned"], known["drawn"], known["ways"], known["events"]) == ([], [], [], [])
    assert not identity.identify(room, "ada", secret, None).allows(Purpose.RECOMMEND)
    parts = joining.parts_of(room, browser)
    assert parts is not None
    joining.take_apart_own(room, browser, parts.joinings[0].id)
    assert identity.identify(room, "ada", secret, None).allows(Purpose.RECOMMEND)
    ada_now = identity.identify(room, "x", None, ada.account)
    assert not ada_now.allows(Purpose.RECOMMEND)


def test_a_browser_that_staff_joined_is_told_nothing_of_what_the_other_said(
    room: Showroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other allowed counts there, but when and where they said it stays theirs."""
    browser, secret = agreeing(room)
    ada = member_of(room, "ada@example.org")
    assert browser.profile
    assert ada.profile
    now = room.now()
    with room.unit() as unit:
        join(unit, browser.profile, ada.profile, source=joining.DESK, by="Ian", now=now)
    monkeypatch.setattr(Showroom, "now", lambda _: now + timedelta(days=9))
    consent.answer(room, ada, {Purpose.REMEMBER}, yes=True, source="home")
    consent.answer(room, ada, {Purpose.CONTACT, Purpose.MEASURE}, yes=False, source="mail")
    consent.answer(room, browser, {Purpose.RECOMMEND}, yes=True, source="answers")
    seen = identity.identify(room, "ada", secret, None)
    own = [each["purpose"] for each in privacy.export(room, seen)["answers"]]
    assert sorted(own) == ["measure", "recommend", "recommend", "remember"]
    told = {view.purpose: view.word for view in consent.answers(seen) if view.word}
    assert not seen.allows(Purpose.MEASURE)
    assert told[Purpose.MEASURE].source == told[Purpose.REMEMBER].source == identity.JOINED
    assert {told[each].at for each in (Purpose.MEASURE, Purpose.REMEMBER)} == {now}
    assert told[Purpose.RECOMMEND].source == "answers"
    assert len(privacy.export(room, ada)["answers"]) == len(own) + 3 + 3


def test_who_goes_with_a_no_leaves_the_parts_with_what_they_had(room: Showroom) -> None:
    part, secret = agreeing(room)
    eve, _ = agreeing(room, "eve")
    number, design = bought(room, part, "top=oak"), choose(room, part, "mat=cork")
    before = whole(room, part)
    assert part.profile
    assert eve.profile
    with room.unit() as unit:
        join(unit, part.profile, eve.profile, source=joining.DESK, by="Ian", now=room.now())
    stop_remembering(room, eve)
    back = identity.identify(room, "ada again", secret, None)
    assert (back.profile, whole(room, back)) == (part.profile, before)
    assert opening.open_design(room, back, design).id == design
    assert checkout.order_for(room, back, number).number == number


def test_a_customer_who_is_forgotten_leaves_nothing_of_their_parts(room: Showroom) -> None:
    part, _ = agreeing(room)
    eve, _ = agreeing(room, "eve")
    number = bought(room, part, "top=oak")
    choose(room, part, "mat=cork")
    assert part.profile
    assert eve.profile
    with room.unit() as unit:
        join(unit, part.profile, eve.profile, source=joining.DESK, by="Ian", now=room.now())
        consent.forget_profile(unit, eve.profile)
        assert unit.designs.count([f"profile:{part.profile}"]) == 0
        assert unit.orders.one(number).owner == f"nobody:{number}"
