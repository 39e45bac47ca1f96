"""Nobody is remembered before a yes, nor after a no; a browser's no outweighs any yes that did not know of it."""

import pytest

from configurator.errors import NotAllowed
from configurator.services.configuring import opening
from configurator.services.configuring.home import home_page
from configurator.services.customer import consent, identity, privacy
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import choose, consented


def test_nothing_is_kept_about_somebody_who_was_not_asked(room: Showroom, ada: Visitor) -> None:
    choose(room, ada, "top=oak")
    known = privacy.known(room, ada)
    assert (known.since, known.events, known.designs) == (None, (), 1)
    home = home_page(room, ada)
    assert (home.ask_consent, home.greeting, home.proposals) == (True, "", ())
    assert not home_page(room, ada, declined=True).ask_consent


def test_a_yes_makes_a_profile_that_its_secret_finds_again(room: Showroom, ada: Visitor) -> None:
    choose(room, ada, "top=oak")
    who, secret = consented(room)
    back = identity.identify(room, "another session", secret, None)
    assert back.profile == who.profile
    assert [draft.title for draft in home_page(room, back).drafts] == ["Plank"]
    assert identity.identify(room, "x", "wrong secret", None).profile is None
    assert consent.remember(room, who) is None


def test_a_no_erases_the_profile_and_leaves_designs_to_the_session(room: Showroom) -> None:
    who, secret = consented(room)
    design = choose(room, who, "legs=steel")
    consent.stop_remembering(room, who)
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
    assert consent.remember(room, quiet) is None
    knowing = identity.identify(room, "ada", secret, None, signal=True)
    assert (knowing.quiet, knowing.recorded) == (False, who.profile)


def test_a_first_yes_in_spite_of_the_browsers_no_holds(room: Showroom) -> None:
    stranger = identity.identify(room, "eve", None, None, signal=True)
    assert stranger.quiet
    secret = consent.remember(room, stranger)
    assert not identity.identify(room, "eve", secret, None, signal=True).quiet
