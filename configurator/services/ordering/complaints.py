"""What customers write after an order: a complaint, and another word about a case of theirs.

Decides how much can be written: an order has at most so many cases, a case so many entries, and the same form is one
message however often it arrives. Another word brings a case back to the desk from wherever it stood.
"""

from configurator.errors import KeyReused, NotAllowed, StaleEdit, UnknownName
from configurator.languages.sentences import gettext
from configurator.languages.spoken import spoken
from configurator.orders.cases import WHOLE, CaseEntry, CaseKind, CaseState, Category, OrderCase
from configurator.services.clean_text import legible
from configurator.services.mail.case_letters import acknowledge_complaint
from configurator.services.mail.delivery import send_soon
from configurator.services.ordering.order_lookup import own_order
from configurator.services.ordering.sales_desk import InvalidReason
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.order_cases import NewCase

LONGEST_WORDS = 1000
_MOST_CASES, _MOST_ENTRIES = 20, 60


def complain(
    room: Showroom, who: Visitor, number: str, key: str, category: str, words: str, line: int = WHOLE
) -> OrderCase:
    """The complaint about a line of an order of the visitor's, opened once by its key and acknowledged by mail.

    Raises InvalidReason (``option``: category or words), KeyReused, NotAllowed.
    """
    order = own_order(room, who, number)
    if category not in set(Category):
        raise InvalidReason("category", gettext("Please say what it is about."))
    line = line if order.designs[1:] and 1 <= line <= len(order.designs) else WHOLE
    words, known = clean_words(words), f"complaint {key}"
    for last in (False, True):
        with room.reading() as unit:
            before, cases = unit.cases.with_key(known), unit.cases.count_of(order.number)
        if before is not None:
            if before.number != order.number:
                raise KeyReused(gettext("This form cannot be used. Please open it again."))
            return before
        if cases >= _MOST_CASES:
            raise NotAllowed(gettext("There is enough written about this order. Please add to one of these instead."))
        contact = order.receipt.contact
        new = NewCase(
            known, order.number, "", line, CaseKind.COMPLAINT, category, contact.name, contact.email, spoken(), words
        )
        try:
            with room.unit(lasting=True) as writing:
                case = writing.cases.open(new, room.now())
                acknowledge_complaint(room, writing, case, order)
        except ConcurrentChange:  # the same form twice at once
            if last:
                raise
            continue
        send_soon(room)
        return case
    raise AssertionError("the second try returns or raises")


def add_word(room: Showroom, who: Visitor, number: str, case_id: int, version: int, words: str) -> OrderCase:
    """The case with another word of its customer's, which waits for an answer again.

    Raises InvalidReason, StaleEdit when the desk answered meanwhile, NotAllowed.
    """
    order, words = own_order(room, who, number), clean_words(words)
    with room.unit(lasting=True) as unit:
        case = unit.cases.one(case_id)
        if case.number != order.number:
            raise UnknownName("case", str(case_id))
        if len(case.entries) >= _MOST_ENTRIES:
            raise NotAllowed(
                gettext("There is enough written about this. Please wait for our answer, or write a mail.")
            )
        if case.version != version:
            if case.entries[-1].words == words and not case.entries[-1].staff:
                return case  # the same form once more
            raise StaleEdit(gettext("Somebody wrote about this meanwhile. Please read it, then answer."))
        return unit.cases.say(case, CaseEntry(room.now(), case.name, False, CaseState.RECEIVED, words))


def clean_words(written: str) -> str:
    """What somebody wrote, legible. Raises InvalidReason where it is nothing, or too much."""
    words = legible(written).strip()
    if not words:
        raise InvalidReason("words", gettext("Please write a few words."))
    if len(words) > LONGEST_WORDS:
        raise InvalidReason(
            "words",
            gettext(
                "Please use at most %(length)s characters; this has %(number)s.",
                length=LONGEST_WORDS,
                number=len(words),
            ),
        )
    return words
