"""Nobody is remembered before a yes, nor after a no; a browser's no outweighs any yes that did not know of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from configurator.errors import NotAllowed
from configurator.profiles.consent import HOLDS, Purpose, said
from configurator.services.configuring import configure, designs, opening
from configurator.services.configuring.home import home_page
from configurator.services.customer import consent, identity, privacy
from configurator.services.learning import decisions
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.configuring.test_configure import choice
from tests.services.customer.answering import remember, stop_remembering
from tests.services.customer.test_identity import account, agreeing, choose, consented


def test_nothing_is_kept_about_somebody_who_was_not_asked(room: Showroom, ada: Visitor) -> None:
    choose(room, ada, "top=oak")
    known = privacy.known(room, ada)
    assert (known.since, known.events, known.designs) == (None, (), 1)
    home = home_page(room, ada)
    assert (home.ask_consent, home.greeting, home.proposals) == (True, "", ())
    no = said(Purpose.REMEMBER, room.now(), yes=False, source="session")
    assert not home_page(room, replace(ada, consents=ada.consents.beside([no]))).ask_consent


def test_a_yes_makes_a_profile_that_its_secret_finds_again(room: Showroom, ada: Visitor) -> None:
    choose(room, ada, "top=oak")
    who, secret = consented(room)
    back = identity.identify(room, "another session", secret, None)
    assert back.profile == who.profile
    assert [draft.title for draft in home_page(room, back).drafts] == ["Plank"]
    assert identity.identify(room, "x", "wrong secret", None).profile is None
    assert remember(room, who) is None


def test_a_no_erases_the_profile_and_leaves_designs_to_the_session(room: Showroom) -> None:
    who, secret = consented(room)
    design = choose(room, who, "legs=steel")
    stop_remembering(room, who)
    after = identity.identify(room, who.visitor, secret, None)
    assert after.profile is None
    assert opening.open_design(room, after, design).id == design
    with pytest.raises(NotAllowed):
        opening.open_design(room, identity.identify(room, "another session", secret, None), design)


def test_the_browsers_no_outweighs_a_yes_that_did_not_know_of_it(room: Showroom) -> None:
    who, secret = consented(room)
    quiet = identity.identify(room, "ada", secret, None, signal=True)
    assert (quiet.profile, quiet.quiet, quiet.recorded) == (who.profile, True, None)
    choose(room, quiet, "mat=cork")
    assert privacy.known(room, quiet).events == ()
    assert remember(room, quiet) is None
    knowing = identity.identify(room, "ada", secret, None, signal=True)
    assert (knowing.quiet, knowing.recorded) == (False, who.profile)


def test_a_first_yes_in_spite_of_the_browsers_no_holds(room: Showroom) -> None:
    stranger = identity.identify(room, "eve", None, None, signal=True)
    assert stranger.quiet
    secret = remember(room, stranger)
    assert not identity.identify(room, "eve", secret, None, signal=True).quiet


def test_each_purpose_is_answered_by_itself(room: Showroom) -> None:
    who, secret = consented(room)
    assert [purpose for purpose in Purpose if who.allows(purpose)] == [Purpose.REMEMBER]
    assert [view.purpose for view in home_page(room, who).ask_more] == [Purpose.RECOMMEND, Purpose.MEASURE]
    consent.answer(room, who, {Purpose.RECOMMEND}, yes=True, source="answers")
    consent.answer(room, who, {Purpose.MEASURE}, yes=False, source="answers")
    choose(room, who, "top=oak")
    now = identity.identify(room, "ada", secret, None)
    assert [purpose for purpose in Purpose if now.allows(purpose)] == [Purpose.REMEMBER, Purpose.RECOMMEND]
    assert home_page(room, now).ask_more == (), "nothing is asked twice"
    assert not identity.identify(room, "ada", secret, None, signal=True).allows(Purpose.RECOMMEND)
    assert consent.answer(room, now, {Purpose.REMEMBER}, yes=False, source="answers") == consent.Answered()
    left = identity.identify(room, "ada", secret, None)
    assert (left.recorded, left.guest, left.allows(Purpose.RECOMMEND)) == (None, True, True)
    known = privacy.known(room, left)
    assert (known.since, known.events, known.designs) == (None, (), 1)
    assert [each["answer"] for each in privacy.export(room, left)["answers"]] == ["yes", "yes", "no", "no"]
    assert consent.answer(room, left, {Purpose.RECOMMEND}, yes=False, source="answers").gone


def test_a_no_between_two_clicks_counts_for_the_second(room: Showroom) -> None:
    """The page was opened before the no; its visitor was identified before it as well."""
    who, secret = consented(room)
    consent.answer(room, who, {Purpose.MEASURE}, yes=True, source="answers")
    design = designs.start(room, who, "desk")
    opened = opening.opened(room, who, design.id)
    consent.answer(room, who, {Purpose.REMEMBER}, yes=False, source="answers")
    configure.post(opened, [choice("top=oak")], seq=1)
    assert privacy.known(room, identity.identify(room, "ada", secret, None)).events == ()


def test_a_no_to_measuring_takes_what_was_measured_and_what_is_on_its_way(room: Showroom) -> None:
    who, secret = agreeing(room)
    assert who.profile
    design = designs.start(room, who, "desk")
    decisions.passed(room, who, design, "body")
    room.decisions.flush()
    with room.reading() as unit:
        assert unit.decisions.of(who.profile)["designs"]
    consent.answer(room, who, {Purpose.MEASURE}, yes=False, source="answers")
    decisions.passed(room, who, design, "body")  # by a request that began before
    room.decisions.flush()
    with room.reading() as unit:
        assert not any(unit.decisions.of(who.profile).values())
    assert decisions.measured(identity.identify(room, "ada", secret, None)) is None


def test_an_account_that_said_no_is_not_asked_again(room: Showroom) -> None:
    who = identity.identify(room, "ada", None, account(room))
    assert home_page(room, who).ask_consent
    stop_remembering(room, who)
    assert not home_page(room, identity.identify(room, "elsewhere", None, who.account)).ask_consent


def test_a_yes_that_is_over_counts_no_more(room: Showroom, monkeypatch: pytest.MonkeyPatch) -> None:
    who, secret = consented(room)
    assert who.recorded is not None
    later = room.now() + HOLDS
    monkeypatch.setattr(Showroom, "now", lambda _: later - timedelta(days=1))
    home = home_page(room, identity.identify(room, "ada", secret, None))
    assert (home.ask_consent, home.renew and home.renew.until) == (True, who.consents.words[0].until)
    monkeypatch.setattr(Showroom, "now", lambda _: later)
    now = identity.identify(room, "ada", secret, None)
    assert now.recorded is None
    assert home_page(room, now).ask_consent


def test_when_profiles_are_joined_the_later_word_counts(room: Showroom) -> None:
    number = account(room)
    member = identity.identify(room, "laptop", None, number)
    consent.answer(room, member, {Purpose.REMEMBER, Purpose.MEASURE}, yes=True, source="answers")
    who, secret = consented(room)
    consent.answer(room, who, {Purpose.MEASURE}, yes=False, source="answers")
    identity.take_over(room, "ada", secret, number)
    joined = identity.identify(room, "x", None, number)
    assert [purpose for purpose in Purpose if joined.allows(purpose)] == [Purpose.REMEMBER]


def test_a_yes_that_is_over_ends_for_the_customer_whose_part_said_it(room: Showroom) -> None:
    who, secret = agreeing(room)
    number = account(room)
    passed_by(room, who)
    identity.take_over(room, "ada", secret, number)
    member = identity.identify(room, "x", None, number)
    assert member.profile
    assert who.profile
    over = room.now() + HOLDS + timedelta(days=1)
    with room.unit() as unit:
        assert unit.decisions.of(member.profile)["designs"]
        assert set(unit.consents.lapsed(over)) == {who.profile}
        consent.lapse(unit, who.profile, set(Purpose), over)
        assert not any(unit.decisions.of(member.profile).values())
        assert unit.profiles.find(str(who.profile)) is not None, "a part goes with its customer alone"
        assert unit.consents.lapsed(over) == {}


def test_a_yes_that_was_said_again_elsewhere_is_not_over(room: Showroom) -> None:
    who, secret = agreeing(room)
    number = account(room)
    passed_by(room, who)
    identity.take_over(room, "ada", secret, number)
    member = identity.identify(room, "x", None, number)
    assert member.profile
    assert who.profile
    over = room.now() + HOLDS + timedelta(days=1)
    with room.unit() as unit:
        unit.consents.add(member.profile, [said(each, over, yes=True, source="answers") for each in Purpose])
        consent.lapse(unit, who.profile, set(Purpose), over)
        assert unit.decisions.of(member.profile)["designs"]
        held = unit.consents.held(member.profile, over)
        assert held is not None
        assert held.allows(Purpose.MEASURE)
        assert unit.profiles.find(str(who.profile)) is not None


def passed_by(room: Showroom, who: Visitor) -> None:
    """Something is measured of them."""
    decisions.passed(room, who, designs.start(room, who, "desk"), "body")
    room.decisions.flush()
