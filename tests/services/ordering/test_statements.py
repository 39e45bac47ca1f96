"""Withdrawing from an order: taken once, acknowledged at once, late and exempt too; complaints; the desk's answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.errors import InvalidChoice, NotAllowed, StaleEdit, UnknownName
from configurator.orders.cases import CaseKind, CaseState, Category
from configurator.orders.lifecycle import Status
from configurator.orders.order import Contact, Order
from configurator.services.configuring import designs
from configurator.services.ordering import complaints, desk_cases, sales_desk, statements
from configurator.services.ordering.case_figures import case_figures
from configurator.services.ordering.sales_desk import InvalidReason
from configurator.services.ordering.statements import WithdrawalStatement
from configurator.services.ordering.timeline import story_of
from configurator.services.visitor import Visitor
from tests.services.buying import BUYER, buy
from tests.services.mail.posted import files
from tests.services.small_shop import CATALOGUE, write_shop

TERMS = "withdrawal: {days: 20, exempt: [{option: engraving, because: Your words are engraved.}]}\n"


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    """The small shop, which gives twenty days and exempts what is engraved."""
    return write_shop(tmp_path / "shop", catalogue=CATALOGUE + TERMS)


@pytest.fixture
def order(room: ReadyShowroom, ada: Visitor) -> Order:
    return buy(room, ada, designs.start(room, ada, "desk").id)


@pytest.fixture
def engraved(room: ReadyShowroom, ada: Visitor) -> Order:
    words = frozenset({Choice(Slot("engraving"), "Ada")})
    return buy(room, ada, designs.start(room, ada, "desk", choices=words).id)


@dataclass
class Read:
    """A mail as it was read."""

    recipient: str
    subject: str
    body: str


def posted(room: ReadyShowroom) -> list[Read]:
    """The mails that went out, in that order."""
    in_order = sorted(files(room), key=lambda path: path.stat().st_mtime_ns)
    read = [message_from_bytes(path.read_bytes(), policy=default) for path in in_order]
    return [Read(each["To"].addresses[0].addr_spec, each["Subject"], each.get_content()) for each in read]


def stated(order: Order, **more: object) -> WithdrawalStatement:
    return WithdrawalStatement(order.number, BUYER.name, BUYER.email, **more)  # type: ignore[arg-type]


def arrived(room: ReadyShowroom, sam: Visitor, order: Order, days_ago: int) -> None:
    """As if it had arrived then; the desk itself may name no day before the order."""
    with room.unit() as unit:
        unit.cases.arrived(order.number, 1, room.today() - timedelta(days_ago), sam.name, room.now())


def test_a_stranger_withdraws_with_number_and_e_mail_once_however_often(room: ReadyShowroom, order: Order) -> None:
    eve = Visitor("somebody else")
    first = statements.withdraw(room, eve, stated(order), "a")
    again = statements.withdraw(room, eve, stated(order), "b")
    assert first == again
    assert (first.number, first.state, first.name) == (order.number, CaseState.RECEIVED, BUYER.name)
    mails = [mail for mail in posted(room) if "withdrawal" in mail.subject]
    assert [mail.recipient for mail in mails] == [BUYER.email]
    assert order.number in mails[0].body
    assert "I withdraw from the contract" in mails[0].body
    at = room.here(first.opened_at)
    assert f"{at:%H:%M:%S} UTC+00:00" in mails[0].body
    assert "You are in time" in mails[0].body


def test_without_the_right_e_mail_nothing_is_withdrawn_and_nothing_told(room: ReadyShowroom, order: Order) -> None:
    eve = Visitor("eve")
    wrong = [
        WithdrawalStatement(order.number, "Eve", "eve@example.org"),
        WithdrawalStatement("2026-0000-0000", "Eve", BUYER.email),
    ]
    told = set()
    for statement in wrong:
        with pytest.raises(NotAllowed) as refused:
            statements.withdraw(room, eve, statement, "a")
        told.add(str(refused.value))
    assert len(told) == 1
    assert desk_cases.cases(room).total == 0


def test_a_statement_that_fits_no_order_is_taken_when_wanted_and_never_matched(
    room: ReadyShowroom, order: Order, sam: Visitor
) -> None:
    for number in (order.number, "my order of May"):
        case = statements.withdraw(
            room, Visitor("eve"), WithdrawalStatement(number, "buy.example", "eve@x.example", anyway=True), number
        )
        assert (case.number, case.named) == ("", number)
        mail = posted(room)[-1]
        assert mail.recipient == "eve@x.example"
        assert "did not find an order" in mail.body
        assert "buy.example" not in mail.subject + mail.body, "nothing typed goes to an address nobody has proved"
    answered = desk_cases.answer(room, sam, case.id, CaseState.ANSWERED, 1, "Which shop was it?")
    assert posted(room)[-1].recipient == "eve@x.example"
    assert answered.answered_at is not None


def test_the_period_is_counted_from_the_arrival_with_the_days_of_the_order(
    room: ReadyShowroom, order: Order, sam: Visitor
) -> None:
    right = statements.right_of(room, order)
    assert (right.days, right.until, right.stands) == (20, None, True)
    arrived(room, sam, order, 20)
    until = statements.right_of(room, order).until
    assert until is not None
    assert until >= room.today()
    assert until.weekday() < 5
    arrived(room, sam, order, 30)
    right = statements.right_of(room, order)
    assert (right.late, right.stands) == (True, False)
    statements.withdraw(room, Visitor("x"), stated(order), "a")
    assert "The period for a withdrawal ended on" in posted(room)[-1].body
    assert "received all the same" in posted(room)[-1].body


def test_an_exempt_order_says_so_and_its_statement_is_taken(room: ReadyShowroom, engraved: Order, order: Order) -> None:
    assert (engraved.receipt.exempt, order.receipt.exempt) == ("Your words are engraved.", "")
    case = statements.withdraw(room, Visitor("x"), stated(engraved), "a")
    assert case.state is CaseState.RECEIVED
    assert "Your words are engraved." in posted(room)[-1].body


def test_the_desk_notes_an_arrival_between_the_order_and_today(room: ReadyShowroom, order: Order, sam: Visitor) -> None:
    with pytest.raises(InvalidChoice):
        desk_cases.note_arrival(room, sam, order.number, room.today() + timedelta(1))
    with pytest.raises(InvalidChoice):
        desk_cases.note_arrival(room, sam, order.number, date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        desk_cases.note_arrival(room, Visitor("eve"), order.number, room.today())
    desk_cases.note_arrival(room, sam, order.number, room.today())
    assert [each.who for each in story_of(room, order).arrivals] == ["Sam"]
    desk_cases.note_arrival(room, sam, order.number, None)
    assert story_of(room, order).arrivals == ()


def test_one_line_of_time_has_everything(room: ReadyShowroom, order: Order, sam: Visitor) -> None:
    sales_desk.move(room, sam, order.number, Status.CONFIRMED, 1)
    desk_cases.note_arrival(room, sam, order.number, room.today())
    case = statements.withdraw(room, Visitor("x"), stated(order), "a")
    desk_cases.answer(room, sam, case.id, CaseState.ACCEPTED, 1, "Please send it to us.")
    with room.reading() as unit:
        order = unit.orders.one(order.number)
    told = [
        each.step.status if each.step else each.entry.state if each.entry else "arrived"
        for each in story_of(room, order).moments
    ]
    assert told == ["new", "confirmed", "arrived", "waits for our answer", "accepted"]
    assert "Please send it to us." in posted(room)[-1].body


def test_a_complaint_is_one_however_often_its_form_comes(room: ReadyShowroom, order: Order, ada: Visitor) -> None:
    form = (order.number, "k" * 20, Category.DAMAGED, " A leg\0 is broken. \u202e")
    case = complaints.complain(room, ada, *form)
    assert complaints.complain(room, ada, *form) == case
    assert case.entries[0].words == "A leg is broken."
    assert "A leg is broken." in posted(room)[-1].body
    assert len([mail for mail in posted(room) if "received your message" in mail.subject]) == 1


def test_foreign_orders_and_forged_cases_are_refused(
    room: ReadyShowroom, order: Order, engraved: Order, ada: Visitor
) -> None:
    eve = Visitor("eve")
    told = set()
    for number in (order.number, "2026-0000-0000"):
        with pytest.raises((NotAllowed, UnknownName)) as refused:
            complaints.complain(room, eve, number, "k" * 20, Category.OTHER, "Oh.")
        told.add(str(refused.value))
    case = complaints.complain(room, ada, order.number, "k" * 20, Category.OTHER, "Oh.")
    with pytest.raises(UnknownName):
        complaints.add_word(room, ada, engraved.number, case.id, 1, "Of another order.")
    with pytest.raises(InvalidReason):
        complaints.complain(room, ada, order.number, "k" * 21, "made up", "Oh.")
    for words in ("", " \n ", "x" * 1001):
        with pytest.raises(InvalidReason):
            complaints.complain(room, ada, order.number, "k" * 22, Category.OTHER, words)


def test_the_customers_word_brings_it_back_to_the_desk_which_takes_back_a_no(
    room: ReadyShowroom, order: Order, ada: Visitor, sam: Visitor
) -> None:
    case = complaints.complain(room, ada, order.number, "k" * 20, Category.OTHER, "Oh.")
    declined = desk_cases.answer(room, sam, case.id, CaseState.DECLINED, 1, "No.")
    with pytest.raises(StaleEdit):
        desk_cases.answer(room, sam, case.id, CaseState.SETTLED, 1, "Somebody was faster.")
    with pytest.raises(StaleEdit):
        desk_cases.answer(room, sam, case.id, CaseState.BACK, 2, "It was not accepted.")
    with pytest.raises(StaleEdit):
        complaints.add_word(room, ada, order.number, case.id, 1, "I have not read your no.")
    back = complaints.add_word(room, ada, order.number, case.id, 2, "Please look again.")
    assert complaints.add_word(room, ada, order.number, case.id, 2, "Please look again.") == back, "sent twice"
    assert (declined.state, back.state) == (CaseState.DECLINED, CaseState.RECEIVED)
    assert [each.id for each in desk_cases.cases(room).waiting] == [case.id]
    settled = desk_cases.answer(room, sam, case.id, CaseState.SETTLED, 3, "You are right; a new leg is on its way.")
    assert settled.answered_at == declined.answered_at, "the time to answer is the first"
    assert desk_cases.cases(room).total == 0


def test_there_is_an_end_to_what_one_order_can_bring_up(room: ReadyShowroom, order: Order, ada: Visitor) -> None:
    for n in range(20):
        complaints.complain(room, ada, order.number, f"{n:020}", Category.OTHER, "Oh.")
    with pytest.raises(NotAllowed, match="enough"):
        complaints.complain(room, ada, order.number, "k" * 20, Category.OTHER, "Oh.")


def test_who_wrote_goes_with_the_person_and_unmatched_statements_after_years(room: ReadyShowroom, order: Order) -> None:
    statements.withdraw(room, Visitor("x"), stated(order), "a")
    statements.withdraw(room, Visitor("x"), WithdrawalStatement("?", "Eve", "eve@x.example", anyway=True), "b")
    with room.unit() as unit:
        unit.order_persons.anonymise(order.number, {})
        assert unit.cases.remove_unmatched(room.now() + timedelta(1)) == 1
        (case,) = unit.cases.of([order.number])
    assert (case.name, case.email, {entry.who for entry in case.entries}) == ("", "", {""})


def test_figures_say_nothing_of_fewer_than_five_people(room: ReadyShowroom, sam: Visitor) -> None:
    for n in range(5):
        who = Visitor(f"v{n}")
        buyer = Contact(f"Buyer {n}", f"b{n}@example.org")
        order = buy(room, who, designs.start(room, who, "desk").id, buyer)
        case = complaints.complain(room, who, order.number, f"{n:020}", Category.DAMAGED, "Oh.")
        told = {each.kind: each for each in case_figures(room).kinds}
        assert (told[CaseKind.COMPLAINT].orders is None) == (n < 4)
        if n:
            desk_cases.answer(room, sam, case.id, CaseState.ANSWERED, 1, "We look.")
    figures = {each.kind: each for each in case_figures(room).kinds}
    complained = figures[CaseKind.COMPLAINT]
    assert (complained.orders, complained.share, complained.waited) == (5, 1.0, None), "four have an answer"
    assert figures[CaseKind.WITHDRAWAL].orders is None
    first = desk_cases.cases(room).waiting[0]
    desk_cases.answer(room, sam, first.id, CaseState.ANSWERED, 1, "We look.")
    waited = next(each.waited for each in case_figures(room).kinds if each.kind is CaseKind.COMPLAINT)
    assert waited is not None
    assert waited < timedelta(minutes=5)
