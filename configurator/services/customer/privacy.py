"""What the shop knows about somebody, and their right to see, correct, take along and erase it."""

from typing import Any
from uuid import UUID

from configurator.catalog.selection import Choices
from configurator.errors import BrokenFiles, UnknownName
from configurator.languages.sentences import unformatted
from configurator.orders.cases import OrderCase
from configurator.orders.codes import group_digits
from configurator.orders.design import Design
from configurator.orders.extras import written_extras
from configurator.orders.gallery_entry import GalleryEntry
from configurator.orders.order import Order
from configurator.orders.together import RoundSeat
from configurator.profiles.consent import Purpose, Word
from configurator.profiles.profile import EventKind
from configurator.services.clean_text import one_line
from configurator.services.customer.conclusions import conclusions
from configurator.services.customer.sensitive import free_choices, told_choices
from configurator.services.customer.welcome import proposals
from configurator.services.presenting.home_page import Known, Remembered
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.profiles import KeptEvent
from configurator.storage.unit import UnitOfWork

_MOST_EVENTS = 500


def known(room: Showroom, who: Visitor) -> Known:
    """All that the shop knows about the visitor."""
    products = room.products()
    with room.reading() as unit:
        designs, orders = unit.designs.count(who.owners), unit.order_persons.of(who.owners)
        account = unit.accounts.one(who.account) if who.account is not None else None
        profile = unit.profiles.find(str(who.profile))
        kept = unit.events.of(profile.id, limit=_MOST_EVENTS) if profile else ()
        counts = unit.events.counts(profile.id) if profile else {}
    word = who.consents.word(Purpose.REMEMBER)
    views = tuple(view for each in products for view in proposals(room, who, each.product.key))
    return Known(
        since=word.at if word is not None and word.yes else None,
        name=who.name,
        email=account.email if account else "",
        preferences=views,
        events=tuple(_remembered(each) for each in kept),
        designs=designs,
        orders=len(orders),
        orders_until=max(
            (room.retention.until(room.day(each.placed_at), each.market) for each in orders), default=None
        ),
        counts=counts,
    )


def correct(room: Showroom, who: Visitor, *, remove: int | None = None, name: str | None = None) -> None:
    """Removes one remembered thing, or changes the name the shop greets with. Raises UnknownName."""
    if who.profile is None and (name is None or who.account is None):
        raise UnknownName("profile", "yours")
    with room.unit() as unit:
        if remove is not None and not (who.profile and unit.events.remove(who.profile, [remove])):
            raise UnknownName("remembered thing", str(remove))
        if name is not None:
            clean = one_line(name, 120)
            if who.profile is not None:
                unit.profiles.rename(who.profile, clean)
            if who.account is not None:
                unit.accounts.rename(who.account, clean)


def export(room: Showroom, who: Visitor) -> dict[str, Any]:
    """Everything about the visitor as plain data, to be downloaded as JSON; what is sensitive in the orders alone.

    All as it was before they were erased, or as it is afterwards: what is read while that happens is read again.
    """
    after = _erasable(room, who)
    while True:
        before, found = after, _gathered(room, who)
        after = _erasable(room, who)
        if after == before:
            return found


def _erasable(room: Showroom, who: Visitor) -> tuple[object, ...]:
    """What is another after the visitor, or a part of theirs, was erased."""
    with room.reading() as unit:
        return unit.profiles.find(str(who.profile)), unit.erasures.last_of(who.owners)


def _gathered(room: Showroom, who: Visitor) -> dict[str, Any]:
    private = {each.product.key: each.product.sensitive for each in room.products()}
    room.decisions.flush()
    with room.reading() as unit:
        account = unit.accounts.one(who.account) if who.account is not None else None
        profile = unit.profiles.find(str(who.profile))
        kept = unit.events.of(profile.id, limit=100_000) if profile else ()
        designs = unit.designs.of(who.owners, limit=10_000, ordered=True)
        basket, beside = unit.baskets.lines(who.owners), unit.baskets.goods(who.owners)
        orders = [unit.orders.one(row.number) for row in unit.orders.of(who.owners)]
        cases = unit.cases.of([order.number for order in orders])
        words = unit.consents.said_at(profile.id) if profile else ()
        kept_of_account = unit.account_record.of(who.account) if who.account is not None else {}
        measured = unit.decisions.of(profile.id) if profile else {}
        shown, seats = unit.gallery.of(who.owners), unit.rounds.of(who.owners)
        mails = unit.account_record.mails([each.number for each in orders], account.email if account else "")
    return {
        "account": {"email": account.email, "name": account.name} | dict(kept_of_account) if account else None,
        "profile": {
            "name": profile.name,
            "since": profile.since.isoformat(),
        }
        if profile
        else None,
        "answers": [_answer(word) for word in words],
        "events": [
            {"at": each.event.at.isoformat(), "kind": each.event.kind.value, "product": each.event.product}
            | dict(each.event.facts or {})
            for each in reversed(kept)
        ],
        "designs": [
            {
                "product": design.product,
                "name": design.name,
                "ordered": design.ordered,
                "choices": sorted(map(str, told)),
                "filled_in_for_them": sorted(map(str, told & design.accepted)),
                "begun": design.created_at.isoformat(),
                "changed": design.changed_at.isoformat(),
                "code": group_digits(design.resume, (5,)),
            }
            for design in designs
            for told in [_told(room, design, private.get(design.product, frozenset()))]
        ],
        "basket": [
            {"design": each.design, "quantity": each.quantity, "price_when_put_in": str(each.shown)} for each in basket
        ]
        + [{"goods": goods, "quantity": quantity} for goods, quantity in beside.items()],
        "orders": [_order(room, order) for order in orders],
        "gallery": [_shown(entry) for entry in shown],
        "decided_together": [_seat(code, seat) for code, seat in seats],
        "withdrawals_and_complaints": [_case(case) for case in cases],
        "mails": [dict(each) for each in mails],
        "measured": measured,
        **_concluded(room, who),
    }


def _concluded(room: Showroom, who: Visitor) -> dict[str, Any]:
    """What is learned from them and concluded about them, and what the shop takes for them."""
    with room.reading() as unit:
        there = unit.profiles.find(str(who.profile))
        learned = unit.learned.of(there.id) if there else ()
        lessons = unit.learned_orders.of(there.id) if there else ()
        joinings = unit.identities.joinings(there.id) if there else ()
        aliases = unit.identities.aliases(there.id) if there else ()
        worked_out = _worked_out(unit, there.id) if there else {}
    return {
        "learned_from": [
            {"product": each.product, "taken": dict(each.content), "at": each.at.isoformat()} for each in learned
        ],
        "learned_from_orders": [
            {"order": each.number, "product": each.product, "counts": each.counts, "at": each.at.isoformat()}
            for each in lessons
        ],
        "conclusions": [
            {"about": each.about, "conclusion": each.text, "because": each.reason, "used": each.on}
            for each in conclusions(room, who)
        ],
        "worked_out": worked_out,
        "leads_to_you": [
            {"kind": each.kind, "value": each.shown, "known_from": each.source, "since": each.at.isoformat()}
            for each in aliases
        ],
        "joined": [
            {
                "how": each.source,
                "at": each.at.isoformat(),
                "taken_apart": each.undone_at.isoformat() if each.undone_at else None,
            }
            for each in joinings
        ],
    }


def _worked_out(unit: UnitOfWork, profile: UUID) -> dict[str, Any]:
    """What is kept of the night's conclusions about them, as it is kept."""
    worth = unit.worths.of(profile)
    return {
        "worth": [{"kind": worth.kind, "currency": worth.currency, **worth.figures, "at": worth.at.isoformat()}]
        if worth
        else [],
        "needs": [
            {"product": each.product, "group": each.number, **each.portrait, "at": each.at.isoformat()}
            for each in unit.needs.of(profile)
        ],
        "segments": [
            {"segment": name, "since": since.isoformat(), "until": until.isoformat() if until else None}
            for name, since, until in unit.segment_members.of(profile)
        ],
    }


def _answer(word: Word) -> dict[str, Any]:
    """What they said to one purpose, and to which text."""
    return {
        "purpose": word.purpose.value,
        "answer": "yes" if word.yes else "no",
        "text_version": word.version,
        "said_on": word.source,
        "at": word.at.isoformat(),
        "counts_until": word.until.isoformat() if word.until else None,
        "despite_the_browsers_no": word.despite_signal,
    }


def _told(room: Showroom, design: Design, private: frozenset[str]) -> Choices:
    """The choices of a design that say nothing sensitive; none where it cannot be found out which those are."""
    if told_choices(design.choices, private) == design.choices:
        return design.choices
    try:
        return free_choices(room.revision(design.product, design.revision), design.choices, private)
    except (BrokenFiles, UnknownName):
        return frozenset()


def _order(room: Showroom, order: Order) -> dict[str, Any]:
    """What the customer sees of an order, with its steps; what the shop's people note for each other is not in it."""
    receipt = order.receipt
    return {
        "number": order.number,
        "placed": order.placed_at.isoformat(),
        "product": order.title,
        "total": str(order.total),
        "status": order.status.value,
        "selection": dict(receipt.selection),
        "lines": [
            {
                "product": each.receipt.product_name,
                "quantity": each.quantity,
                "price": str(each.receipt.total),
                "selection": dict(each.receipt.selection),
            }
            for each in order.designs
        ],
        "name": receipt.contact.name,
        "email": receipt.contact.email,
        "address": receipt.contact.address,
        "note": receipt.contact.note,
        "beside": written_extras(order.extras),
        "payments": [
            {
                "way": each.name,
                "amount": str(each.amount),
                "state": each.state.value,
                "begun": each.begun_at.isoformat(),
                "ended": each.settled_at.isoformat() if each.settled_at else None,
                "paid_back": str(each.paid_back),
            }
            for each in order.payments
        ],
        "named_until": room.retention.until(room.day(order.placed_at), receipt.market).isoformat(),
        "history": [
            {
                "at": change.at.isoformat(),
                "status": change.status.value,
                "took_back": back,
                "by": "you" if number == 0 else "the shop",
                "reason": change.reason,
            }
            for number, (change, back) in enumerate(order.steps)
        ],
    }


def _remembered(kept: KeptEvent) -> Remembered:
    event = kept.event
    words = {
        EventKind.VISIT: unformatted("You looked at %(what)s"),
        EventKind.CHOICE: unformatted("You ordered %(what)s")
        if event.fact("ordered")
        else unformatted("You chose %(what)s"),
        EventKind.DROP: unformatted("You took back %(what)s"),
        EventKind.ORDER: unformatted("You placed the order %(what)s"),
        EventKind.LOGIN: unformatted("You logged in"),
        EventKind.RATING: unformatted("You said of %(what)s"),
        EventKind.GIFT: unformatted("You said that the order %(what)s was a gift")
        if event.fact("given") == "yes"
        else unformatted("You said that the order %(what)s was no gift"),
    }
    what = event.fact("number" if event.kind is EventKind.GIFT else "text")
    return Remembered(kept.id, event.at, event.kind.value, words[event.kind] % {"what": what}, event.product)


def _case(case: OrderCase) -> dict[str, Any]:
    """What was written of a withdrawal or a complaint, by the customer and by the shop."""
    return {
        "order": case.number,
        "kind": case.kind.value,
        "about": case.category,
        "state": case.state.value,
        "name": case.name,
        "email": case.email,
        "written": [
            {"at": entry.at.isoformat(), "by": "the shop" if entry.staff else "you", "words": entry.words}
            for entry in case.entries
        ],
    }


def _shown(entry: GalleryEntry) -> dict[str, Any]:
    """A design that its owner made public."""
    return {
        "product": entry.product,
        "choices": sorted(map(str, entry.choices)),
        "written": sorted(map(str, entry.texts)),
        "state": entry.status.value,
        "reason": entry.reason,
        "at": entry.made_at.isoformat(),
    }


def _seat(code: str, seat: RoundSeat) -> dict[str, Any]:
    """What somebody put into a round, by which several people look for one design."""
    return {
        "round": code,
        "name": seat.name,
        "wishes": {str(choice): said.value for choice, said in sorted(seat.wishes.items())},
        "at": seat.at.isoformat(),
    }
