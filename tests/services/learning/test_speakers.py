"""Who speaks to a customer of what is likely: everybody, their group, they themselves; and who is silent at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from configurator.catalog.selection import Slot
from configurator.learning.experiments.policy import Arm, Experiment
from configurator.orders.order import Order
from configurator.profiles.consent import Purpose
from configurator.profiles.ratings import Stars
from configurator.services.configuring import designs, finishing, opening, step_page
from configurator.services.customer import conclusions, consent, erasure, identity
from configurator.services.customer.segments import segment_switch
from configurator.services.learning import following, groups, saying
from configurator.services.learning.columns import Columns
from configurator.services.learning.following import history_for
from configurator.services.learning.speakers import Speakers, speakers_for
from configurator.services.learning.things import Thing
from configurator.services.showroom.checking import SEGMENTS
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.buying import buy
from tests.services.customer.answering import stop_remembering
from tests.services.customer.test_identity import choose, consented
from tests.services.learning.test_following import profile_of
from tests.services.learning.test_often_chosen import said, sell


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(groups, "LOOK_SECONDS", 0.0)


@pytest.fixture
def sold(room: Showroom) -> Showroom:
    """A shop with a segment, that eight people ordered pine from, and six oak with cork."""
    (room.shop.rules / SEGMENTS).write_text("segment corkers: chose mat = cork\n", encoding="utf-8")
    sell(room, "pine", "abcdefgh")
    sell(room, "oak", "klmnop")
    return room


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody at each of their pages."""

    room: Showroom
    session: str
    secret: str

    @property
    def who(self) -> Visitor:
        return identity.identify(self.room, self.session, self.secret, None)

    def answer(self, *purposes: Purpose, yes: bool) -> None:
        consent.answer(self.room, self.who, set(purposes), yes=yes, source="answers")

    def order(self, *texts: str) -> Order:
        return buy(self.room, self.who, choose(self.room, self.who, *texts))

    def speakers(self) -> Speakers:
        desk = self.room.current("desk")
        return speakers_for(self.room, self.who, Columns(desk.product), history_for(self.room, desk))

    def because(self, design: str) -> dict[str, str]:
        """What is said beside values."""
        page = step_page.view(self.room, opening.open_design(self.room, self.who, design), who=self.who)
        return {place: tip.because for place, tip in said(page).items()}


def remembered(room: Showroom, session: str, *purposes: Purpose) -> Browser:
    """Somebody who is remembered, and allows that besides."""
    browser = Browser(room, session, consented(room, session)[1])
    browser.answer(*purposes, yes=True)
    return browser


def begun(browser: Browser) -> str:
    """A design of theirs, in which nothing is proposed yet."""
    return designs.start(browser.room, browser.who, "desk").id


OAK = "Of people like you, 6 of 6 took Oak."


def test_the_group_speaks_to_whoever_allows_it_and_is_silent_at_once(sold: Showroom) -> None:
    eve = remembered(sold, "eve", Purpose.RECOMMEND)
    plain = begun(eve)
    assert eve.because(plain) == {}
    choose(sold, eve.who, "mat=cork")
    assert eve.because(plain)["top=oak"] == OAK
    conclusions.switch(sold, eve.who, segment_switch("corkers"), on=False)
    assert eve.because(plain) == {}
    conclusions.switch(sold, eve.who, segment_switch("corkers"), on=True)
    assert eve.because(plain)["top=oak"] == OAK
    eve.answer(Purpose.RECOMMEND, yes=False)
    assert eve.because(plain) == {}


def test_who_is_in_no_group_any_more_does_not_count_in_it(sold: Showroom, open_room: Callable[..., Showroom]) -> None:
    """Who switched it off, who takes their consent back, who leaves: of fewer than five nothing is said, anywhere."""
    eve = remembered(sold, "eve", Purpose.RECOMMEND)
    choose(sold, eve.who, "mat=cork")
    there = replace(eve, room=open_room())
    with sold.reading() as unit:
        people = sorted({UUID(each.person) for each in unit.learned.after(0) if each.content["top"] == ["oak"]})
    with sold.unit() as unit:
        unit.switches.switch(people[0], segment_switch("corkers"), sold.now(), on=False)
    for each in (eve, there):
        assert each.speakers().blend.group is not None
        assert each.because(begun(each))["top=oak"] == OAK.replace("6", "5")
    with sold.unit() as unit:
        unit.learned.forget(people[1])
    for each in (eve, there):
        assert each.speakers().group is None
        assert "top=oak" not in each.because(begun(each))


def test_who_was_erased_has_never_spoken_in_a_group_either(sold: Showroom, open_room: Callable[..., Showroom]) -> None:
    eve = remembered(sold, "eve", Purpose.RECOMMEND)
    choose(sold, eve.who, "mat=cork")
    there = replace(eve, room=open_room())
    known, columns = {"legs": "steel"}, ("top", "legs", "mat", "extras=hooks", "lamp")

    def chances(browser: Browser) -> list[Mapping[str, float]]:
        return [browser.speakers().blend.chances(known, column) for column in columns]

    before = chances(eve)
    bob = remembered(sold, "bob", Purpose.RECOMMEND)
    bob.order("top=glass", "mat=cork")
    assert chances(eve) == chances(there) != before
    erasure.forget(sold, bob.who)
    assert chances(eve) == chances(there) == before


def test_the_own_past_speaks_of_what_was_ordered_and_is_silent_at_once(sold: Showroom) -> None:
    eve = remembered(sold, "eve", Purpose.RECOMMEND)
    plain = begun(eve)
    number = eve.order("top=glass", "legs=steel", "extras=tray").number
    told = f"You ordered Glass in {sold.here(sold.now()):%B}."
    assert eve.because(plain)["top=glass"] == told
    assert eve.speakers().blend.chances({}, "top")["glass"] > 0.5
    assert "top=glass" not in eve.because(begun(eve))  # where it is proposed with the same words
    likes = next(each.name for each in conclusions.conclusions(sold, eve.who) if each.text == "Top: Glass")
    conclusions.switch(sold, eve.who, likes, on=False)
    assert "top=glass" not in eve.because(plain)
    conclusions.switch(sold, eve.who, likes, on=True)
    assert eve.speakers().last("extras=tray", "yes")
    saying.rate(sold, eve.who, Thing("desk", "extras", "tray"), Stars.NOT_FOR_ME)
    assert not eve.speakers().last("extras=tray", "yes")
    saying.say_gift(sold, eve.who, number, given=True)
    assert not eve.speakers().orders
    saying.say_gift(sold, eve.who, number, given=False)
    eve.answer(Purpose.RECOMMEND, yes=False)
    assert not eve.speakers().orders
    eve.answer(Purpose.RECOMMEND, yes=True)
    assert eve.speakers().orders
    stop_remembering(sold, eve.who)
    assert eve.speakers() == Speakers(history_for(sold, sold.current("desk")))


@pytest.mark.parametrize(
    ("arm", "steel"),
    [
        (Arm.NONE, None),
        (Arm.SEGMENT, "Of people like you, 7 of 7 took Steel legs."),
        (Arm.ONE_TO_ONE, "You ordered Steel legs in {month}."),
    ],
)
def test_arms_differ_in_who_speaks_and_are_asked_about_the_same(
    open_room: Callable[..., Showroom], sold: Showroom, arm: Arm, steel: str | None
) -> None:
    room = open_room(holdout_percent=0)
    with room.unit() as unit:
        unit.experiments.add(Experiment("e", "Arms", ("desk",), {arm: 100}, "s", room.now(), None))
    room.decisions.look_again()
    eve = remembered(room, "eve", Purpose.RECOMMEND, Purpose.MEASURE)
    plain = begun(eve)
    eve.order("legs=steel", "mat=cork", "extras=tray")
    assert eve.because(plain).get("legs=steel") == (steel and steel.format(month=f"{room.here(room.now()):%B}"))
    room.decisions.flush()
    with room.reading() as unit:
        kept = unit.decisions.of(profile_of(eve.who))["decisions"]
    asked = {("top", "oak"), ("legs", "steel"), ("mat", "cork"), ("extras", "hooks", "tray")}
    assert {(row["place"], *row["picked"]) for row in kept} == asked


def test_finished_as_people_like_you_counts_the_group(sold: Showroom) -> None:
    eve = remembered(sold, "eve", Purpose.RECOMMEND)
    choose(sold, eve.who, "mat=cork")
    plain = opening.opened(sold, eve.who, begun(eve))
    alike = next(each for each in finishing.finishes(plain) if each.key == "alike")
    most = next(each for each in finishing.finishes(plain) if each.key == "most")
    assert alike.because == "What 6 people like you took counts."
    assert (alike.selection.at(Slot("top")), most.selection.at(Slot("top"))) == (("oak",), ("pine",))
