"""Designs as a whole: begun, opened, resumed, named, copied, taken over from a link, renewed, deleted.

Decides whose a design is (its owner's, and theirs who resumed it by its code), and that one which was ordered stays as
it is. What is begun from something earlier begins on today's revision (see ``renewing``).
"""

from dataclasses import replace
from secrets import token_hex

from configurator.catalog.selection import Choices, check_choice
from configurator.errors import UnknownName
from configurator.languages.sentences import gettext
from configurator.orders.codes import read_code
from configurator.orders.design import Design, NewDesign
from configurator.services.clean_text import one_line
from configurator.services.configuring.asking import begun_open
from configurator.services.configuring.opening import (
    Opened,
    changeable,
    open_design,
    opened_to_change,
    own_design,
    retry,
)
from configurator.services.configuring.renewing import Former, begin, news_of, renew, take_todays
from configurator.services.configuring.share_codes import shared_former
from configurator.services.customer.proposals import proposals_for
from configurator.services.learning.decisions import begun
from configurator.services.learning.question_order import order_for
from configurator.services.presenting.pages import RenewalNews
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_LONGEST_NAME = 120


def start(room: Showroom, who: Visitor, product_key: str, *, choices: Choices = frozenset()) -> Design:
    """A new design of a product on sale, with what the shop proposes to this visitor. Raises UnknownName."""
    published = room.current(product_key)
    own = frozenset(check_choice(published.product, choice) for choice in choices)
    published.engine.look_ahead(own, ())
    own, proposals = begun_open(published, own, proposals_for(room, who, published, own))
    return _added(room, who, NewDesign(product_key, published.revision.hash, who.owner, own, proposals))


def offered(room: Showroom, who: Visitor, design_id: str) -> RenewalNews | None:
    """What bringing a design to today's revision would come to; None when there is no other one."""
    design = changeable(room, who, design_id)
    return news_of(room, room.current(design.product).product, renew(room, design).renewal)


def take_newer(room: Showroom, who: Visitor, design_id: str) -> Design:
    """The design on today's revision, before it has to be."""
    return take_todays(room, changeable(room, who, design_id))


def rename(room: Showroom, who: Visitor, design_id: str, name: str) -> Design:
    """The design under a name of the customer's, at most 120 characters ('' for none)."""

    def named(found: Opened) -> Design:
        with room.unit() as unit:
            design = unit.designs.rename(found.design, one_line(name, _LONGEST_NAME), room.now())
        return found.after(design).design

    return retry(opened_to_change(room, who, design_id), named)


def duplicate(room: Showroom, who: Visitor, design_id: str) -> Design:
    """A new design on today's revision that starts from this one; also from one that was ordered.

    Raises Withdrawn.
    """
    old = open_design(room, who, design_id)
    at, total = old.changed_at, None
    if old.ordered is not None:
        with room.reading() as unit:
            order = unit.orders.one(old.ordered)
        at, total = order.placed_at, order.receipt_of(old.id).total
    former = Former(old.product, old.revision, old.choices | old.lost, old.proposals, at, total, old.accepted)
    name = one_line(gettext("%(name)s (copy)", name=old.name) if old.name else "", _LONGEST_NAME)
    return _added(room, who, begin(room, former, who.owner, "duplicate", name))


def delete(room: Showroom, who: Visitor, design_id: str) -> Design:
    """Removes a design with its history, also one of a product that is not sold any more; orders of it stay.

    Returns what is gone. Whoever only continued it takes it off their own list.
    """
    design = own_design(room, who, design_id)
    with room.unit() as unit:
        if design.owner in who.owners:
            unit.designs.remove_one(design.id)
        else:
            unit.designs.let_go(who.owners, design.id)
    return design


def resume(room: Showroom, who: Visitor, code: str) -> str:
    """The id of the design that a resume code stands for, which the visitor continues from now on as its owner does.

    The code is all that is asked for, so it gives the design and nothing else: no order, no name, no address. Raises
    UnknownName.
    """
    with room.unit() as unit:
        found = unit.designs.resumable(read_code(code) or "")
        if found is None:
            raise UnknownName("design with the code", one_line(code, 20))
        if unit.designs.one(found).owner not in who.owners:
            unit.designs.hold(found, who.owner)
    return found


def open_shared(room: Showroom, who: Visitor, code: str) -> Design:
    """A design of the visitor's own, on today's revision, that starts from a shared one.

    Raises UnknownName, Withdrawn.
    """
    return begin_from(room, who, shared_former(room, code), "share")


def begin_from(room: Showroom, who: Visitor, former: Former, verb: str) -> Design:
    """A design of the visitor's own on today's revision, as something was before, and as near to it as can be had.

    Raises UnknownName, Withdrawn.
    """
    return _added(room, who, begin(room, former, who.owner, verb))


def _added(room: Showroom, who: Visitor, new: NewDesign) -> Design:
    """The new design, kept. Raises Withdrawn when its product is not sold any more."""
    asked = order_for(room, who, room.current(new.product))
    with room.unit() as unit:
        added = unit.designs.add(token_hex(16), replace(new, asked=asked), room.now())
    begun(room, who, added)
    return added


def product_of(room: Showroom, design_id: str) -> str | None:
    """The product of a design, whoever asks; None when there is no such design."""
    with room.reading() as unit:
        return unit.designs.product(design_id)


def shared_product_of(room: Showroom, code: str) -> str | None:
    """The product that a share code is about; None when nobody made it."""
    with room.reading() as unit:
        return unit.designs.shared_product(code)
