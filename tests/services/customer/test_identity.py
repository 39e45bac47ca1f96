"""Being remembered: only after a yes, with reasons, never at a higher price, and erasable."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.errors import NotAllowed, UnknownName
from configurator.orders.order import Contact
from configurator.profiles.consent import Purpose
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.configuring.home import home_page
from configurator.services.customer import consent, erasure, identity, privacy, sign_ins, welcome
from configurator.services.ordering import checkout
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage import profiles
from tests.services.configuring.test_configure import choice
from tests.services.customer.answering import remember


def consented(room: Showroom, session: str = "ada") -> tuple[Visitor, str]:
    secret = remember(room, Visitor(session))
    assert secret is not None
    return identity.identify(room, session, secret, None), secret


def agreeing(room: Showroom, session: str = "ada") -> tuple[Visitor, str]:
    """Somebody who allows everything that can be allowed without an account."""
    who, secret = consented(room, session)
    consent.answer(room, who, {Purpose.RECOMMEND, Purpose.MEASURE}, yes=True, source="answers")
    return identity.identify(room, session, secret, None), secret


def account(room: Showroom, email: str = "ada@example.org", roles: Iterable[str] = ("customer",)) -> int:
    with room.unit() as unit:
        return unit.accounts.add(email, "Ada", "a long password", roles)


def choose(room: Showroom, who: Visitor, *texts: str) -> str:
    design = designs.start(room, who, "desk")
    wishes = [choice(text) for text in texts]
    return configure.post(opening.opened(room, who, design.id), wishes, seq=1).design.id


def test_earlier_choices_come_back_with_their_reason(room: Showroom) -> None:
    who, _ = consented(room)
    choose(room, who, "legs=wood", "mat=cork", "engraving=Secret")
    (first, second) = welcome.proposals(room, who, "desk")
    assert {first.text, second.text} == {"Legs: Wooden legs", "Mat: Cork mat"}
    assert first.reason.startswith("You chose ")
    known = privacy.known(room, who)
    assert [event.kind for event in known.events] == ["choice", "choice", "visit"]
    assert not any("Secret" in event.text for event in known.events)


def test_a_bot_that_said_yes_fills_no_table(room: Showroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest stay, so what it did last counts, and nobody else loses anything."""
    monkeypatch.setattr(profiles, "MOST_EVENTS", 12)
    (bot, _), (ada, _) = consented(room, "bot"), consented(room, "ada")
    choose(room, ada, "mat=felt")
    for number in range(20):
        choose(room, bot, "legs=steel", f"top={'oak' if number % 2 else 'pine'}")
    assert 12 <= len(privacy.known(room, bot).events) <= 14, "what came at the same moment stays together"
    assert welcome.proposals(room, bot, "desk")[0].text == "Legs: Steel legs"
    assert sum(privacy.known(room, ada).counts.values()) == 2


def test_what_costs_more_is_proposed_but_not_preselected(room: Showroom) -> None:
    who, _ = consented(room)
    choose(room, who, "top=oak", "front=plain")
    design = designs.start(room, who, "desk")
    preselected = {proposal.choice: proposal.preselected for proposal in design.proposals}
    assert preselected == {Choice(Slot("top"), "oak"): False, Choice(Slot("front"), "plain"): True}
    page = step_page.view(room, design)
    top = next(field for field in page.panels[0].fields if field.name == "top")
    reasons = {value.key: value.proposal for value in top.values}
    assert reasons["oak"] is not None
    assert reasons["oak"].startswith("You chose Oak in ")
    assert [value.key for value in top.values if value.taken] == ["pine"]
    assert str(page.quote.total) == "€ 520"


def test_an_account_takes_the_profile_over_at_login(room: Showroom, ada: Visitor) -> None:
    who, secret = consented(room)
    design = choose(room, who, "top=oak")
    number = account(room)
    identity.take_over(room, "ada", secret, number)
    member = identity.identify(room, "ada", secret, number)
    assert (member.recorded, member.name, member.roles) == (member.profile, "Ada", frozenset({"customer"}))
    assert privacy.known(room, member).counts == {"choice": 1, "visit": 1}
    assert home_page(room, member).greeting == "Welcome back, Ada."
    assert opening.open_design(room, member, design).owner == f"account:{number}"
    logged_out = identity.identify(room, "ada", secret, None)
    assert logged_out.profile is None
    with pytest.raises(NotAllowed):
        opening.open_design(room, logged_out, design)


def test_a_second_device_joins_the_accounts_profile(room: Showroom) -> None:
    number = account(room)
    first, first_secret = consented(room, "phone")
    choose(room, first, "legs=wood")
    identity.take_over(room, "phone", first_secret, number)
    second, second_secret = consented(room, "laptop")
    choose(room, second, "mat=cork")
    identity.take_over(room, "laptop", second_secret, number)
    member = identity.identify(room, "laptop", second_secret, number)
    identity.greet(room, number)
    assert privacy.known(room, member).counts == {"choice": 2, "visit": 2, "login": 1}
    assert identity.identify(room, "laptop", second_secret, None).profile is None


def test_a_single_thing_can_be_corrected(room: Showroom) -> None:
    who, secret = consented(room)
    choose(room, who, "legs=wood", "mat=cork")
    event = next(event for event in privacy.known(room, who).events if event.text == "You chose Legs: Wooden legs")
    privacy.correct(room, who, remove=event.id, name=" Ada  L. ")
    assert [view.text for view in welcome.proposals(room, who, "desk")] == ["Mat: Cork mat"]
    assert identity.identify(room, "ada", secret, None).name == "Ada L."
    other, _ = consented(room, "eve")
    with pytest.raises(UnknownName):
        privacy.correct(room, other, remove=event.id)
    with pytest.raises(UnknownName):
        privacy.correct(room, Visitor("nobody"), name="X")


def test_everything_can_be_downloaded(room: Showroom) -> None:
    who, _ = consented(room)
    design = choose(room, who, "mat=cork")
    checkout.order(room, who, design, key="k", shown_total=53500, contact=Contact("Ada", "ada@example.org"))
    choose(room, who, "legs=steel")
    told = privacy.export(room, who)
    assert [event["kind"] for event in told["events"]][:2] == ["visit", "choice"]
    assert told["designs"][0]["choices"] == ["legs = steel"]
    assert [each["ordered"] for each in told["designs"]] == [None, told["orders"][0]["number"]]
    assert told["orders"][0]["selection"]["mat"] == ["cork"]
    assert told["orders"][0]["named_until"] == f"{room.today().year + 10}-12-31"
    assert [step["status"] for step in told["orders"][0]["history"]] == ["new"]
    assert len(told["designs"][0]["code"].replace("-", "")) == 10
    assert [mail["about"] for mail in told["mails"]] == [told["orders"][0]["number"]]
    assert [word["purpose"] for word in told["answers"]] == ["remember"]


def test_log_ins_are_in_the_download_with_their_times_and_addresses(room: Showroom) -> None:
    number = account(room)
    datastore = room.store.datastore()
    user = datastore.db.session.get(datastore.user_model, number)
    user.current_login_at, user.current_login_ip, user.login_count = (
        datetime(2026, 3, 1, 12, 0, tzinfo=UTC).replace(tzinfo=None),
        "192.0.2.7",
        3,
    )
    datastore.commit()
    datastore.db.session.remove()
    sign_ins.begin(room, number, user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", address="192.0.2.7")
    told = privacy.export(room, identity.identify(room, "ada", None, number))["account"]
    assert told["log_ins"]["last"] == {"at": "2026-03-01T12:00:00+00:00", "address": "192.0.2.7"}
    assert told["log_ins"]["count"] == 3
    assert told["roles"] == ["customer"]
    assert [session["device"] for session in told["sessions"]] != [""]


def test_the_page_says_until_when_orders_say_whose_they_are(room: Showroom) -> None:
    who, _ = consented(room)
    assert privacy.known(room, who).orders_until is None
    design = choose(room, who, "mat=cork")
    contact = Contact("Ada", "ada@example.org", note="Ring twice.")
    order = checkout.order(room, who, design, key="k", shown_total=53500, contact=contact)
    assert privacy.known(room, who).orders_until == date(room.today().year + 10, 12, 31)
    erasure.forget(room, who)
    with room.reading() as unit:
        kept = unit.orders.one(order.number)
    assert (kept.receipt.contact.name, kept.receipt.contact.note) == ("Ada", "")


def test_forgetting_erases_all_but_the_order_itself(room: Showroom) -> None:
    who, secret = consented(room)
    design = choose(room, who, "mat=cork")
    order = checkout.order(room, who, design, key="k", shown_total=53500, contact=Contact("Ada", "ada@example.org"))
    choose(room, who, "legs=steel")
    erasure.forget(room, who)
    gone = identity.identify(room, "ada", secret, None)
    assert gone.profile is None
    known = privacy.known(room, who=gone)
    assert (known.events, known.designs, known.orders) == ((), 0, 0)
    with room.reading() as unit:
        kept = unit.orders.one(order.number)
    assert (kept.profile, kept.receipt) == (None, order.receipt)
    with pytest.raises(NotAllowed):
        checkout.order_for(room, gone, order.number)


def test_forgetting_leaves_the_log_in_unless_that_is_to_go_too(room: Showroom, ada: Visitor) -> None:
    number = account(room)
    member = identity.identify(room, "ada", None, number)
    erasure.forget(room, member)
    with room.reading() as unit:
        assert unit.accounts.one(number) is not None
    erasure.forget(room, member, account=True)
    with room.reading() as unit:
        assert unit.accounts.one(number) is None


def test_the_staff_is_forgotten_but_keeps_its_log_in(room: Showroom) -> None:
    number = account(room, "mona@example.org", ("merchandiser",))
    mona = identity.identify(room, "mona", None, number)
    with pytest.raises(NotAllowed):
        erasure.forget(room, mona, account=True)
    erasure.forget(room, mona)
    with room.reading() as unit:
        assert unit.accounts.one(number) is not None


def test_taking_something_back_counts_against_it(room: Showroom) -> None:
    who, _ = consented(room)
    design = choose(room, who, "legs=steel")
    configure.drop(opening.opened(room, who, design), choice("legs=steel"))
    assert welcome.proposals(room, who, "desk") == ()


def test_nobody_who_is_remembered_writes_the_address_twice(room: Showroom, ada: Visitor) -> None:
    contact = Contact("Ada Example", "ada@example.org", "1 Example Street")
    total = checkout.summary(room, ada, design := choose(room, ada, "top=oak")).quote.total.minor
    checkout.order(room, ada, design, key="a key", shown_total=total, contact=contact)
    assert checkout.known_contact(room, ada) is None
    who, _ = consented(room)
    assert checkout.known_contact(room, who) == contact
    other = identity.identify(room, "another browser", None, account(room, "new@example.org"))
    assert checkout.known_contact(room, other) == Contact("Ada", "new@example.org")
