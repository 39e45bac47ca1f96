"""What the shop concludes about somebody, why, and whether it may: each conclusion has a switch.

What is switched off is not used and not concluded again, whatever they do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from configurator.errors import UnknownName
from configurator.languages.durations import days_in_words
from configurator.languages.sentences import gettext, later, ngettext
from configurator.listing import listed
from configurator.profiles.consent import Purpose
from configurator.profiles.segments import ChoseValue, OrderedOften, OrderedWithin, Segment, SegmentCondition
from configurator.services.customer.consent import afresh
from configurator.services.customer.likings import LikedValue, liking_text, likings
from configurator.services.customer.needs import groups_of, needs_switch, switched_off_needs
from configurator.services.customer.proposals import conclusion_name, same_items, switched_off
from configurator.services.customer.segments import customer_segments, segment_switch, switched_off_segments
from configurator.services.customer.worth import SWITCH as WORTH_SWITCH
from configurator.services.customer.worth import told_to_them, worth_of
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.unit import UnitOfWork

LIKED, WITHOUT, SEGMENT, NEEDS, VALUE = "liked", "without", "segment", "needs", "value"
"""What a conclusion says: what somebody likes, what they do without, in which of the shop's groups they are, with whom
they share needs, and what they are worth."""
_GROUPS, _ORDERS = later("Groups of customers"), later("Your orders")


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something concluded about somebody: of what kind, what it is about, in words, and why.

    ``on``: it is used; one that is switched off has no reason, because it is not concluded. ``liking``: what it is made
    of, where it is about a value of a product.
    """

    kind: str
    name: str
    about: str
    text: str
    reason: str
    on: bool
    liking: LikedValue | None = None


def conclusions(room: Showroom, who: Visitor) -> tuple[Conclusion, ...]:
    """All that the shop concludes about the visitor, and what they switched off: first what is said of the person.

    A browser that staff joined with a customer is told nothing of what is concluded of both.
    """
    if who.recorded is None:
        return ()
    with room.reading() as unit:
        off, whole = unit.switches.off(who.recorded), unit.identities.customer(who.recorded) == who.recorded
    found = []
    for each in customer_segments(room, who.recorded).memberships if whole else ():
        name = each.segment.name
        found.append(Conclusion(SEGMENT, segment_switch(name), gettext(_GROUPS), name, _asked(each.segment), on=True))
    found += [
        Conclusion(SEGMENT, segment_switch(name), gettext(_GROUPS), name, "", on=False)
        for name in switched_off_segments(off)
    ]
    if whole:
        found += _of_the_night(room, who.recorded, off, needs=who.allows(Purpose.RECOMMEND))
    return (*found, *_likings(room, who, off))


def _likings(room: Showroom, who: Visitor, off: frozenset[str]) -> Iterator[Conclusion]:
    """What somebody seems to like of each product, and of that what they switched off."""
    for published in room.products():
        product = published.product
        for liked in likings(room, who, published):
            kind, name = WITHOUT if liked.absent else LIKED, conclusion_name(product, liked.choice)
            yield Conclusion(kind, name, product.name, liked.text, liked.reason, on=True, liking=liked)
        for choice in sorted({same_items(each) for each in switched_off(off, product)}):
            try:
                absent, text = liking_text(product, choice)
            except UnknownName:
                continue  # the product does not have it any more
            kind = WITHOUT if absent else LIKED
            yield Conclusion(kind, conclusion_name(product, choice), product.name, text, "", on=False)


def _of_the_night(room: Showroom, profile: UUID, off: frozenset[str], *, needs: bool) -> Iterator[Conclusion]:
    """What was concluded of them last night: with whom they share needs, where that is allowed, and their worth."""
    with room.reading() as unit:
        worth = worth_of(unit, profile, room.now())
        groups = groups_of(room, unit, profile) if needs else ()
    for each in groups:
        took = later("%(took)s of %(people)s people whose designs are like yours took %(what)s")
        because = [gettext(took, took=trait.took, people=each.people, what=trait.text) for trait in each.traits]
        name = each.name or gettext("a group that nothing sets apart by itself")
        reason = "; ".join(because) or gettext("your designs are like those of %(people)s people", people=each.people)
        yield Conclusion(NEEDS, needs_switch(each.product), each.product_name, name, reason, on=True)
    names = {each.product.key: each.product.name for each in room.products()}
    for product in switched_off_needs(off):
        yield Conclusion(NEEDS, needs_switch(product), names.get(product, product), "", "", on=False)
    if worth is not None:
        yield Conclusion(VALUE, WORTH_SWITCH, gettext(_ORDERS), *told_to_them(worth), on=True)
    elif WORTH_SWITCH in off:
        yield Conclusion(VALUE, WORTH_SWITCH, gettext(_ORDERS), "", "", on=False)


def switch(room: Showroom, who: Visitor, name: str, *, on: bool) -> None:
    """Switches a conclusion on or off. Raises UnknownName for one that is not made about the visitor."""
    if name not in {each.name for each in conclusions(room, who)}:
        raise UnknownName("conclusion", name[:80])
    with room.unit() as unit:
        there = afresh(unit, who, room.now()).recorded
        if there is not None:
            for each in {name, *(each for each in unit.switches.off(there) if _any_item(each) == name)}:
                unit.switches.switch(there, each, room.now(), on=on or each != name)
            if not on:
                _unsay(unit, there, name)


def _any_item(name: str) -> str:
    """The name without the item that it may have been written with before items were taken together."""
    return re.sub(r"\[\d+\]=", "=", name)


def _unsay(unit: UnitOfWork, profile: UUID, name: str) -> None:
    """Removes at once what was concluded; made again, if it is switched on again, it is next night."""
    customer = unit.identities.customer(profile)
    if name == WORTH_SWITCH:
        unit.worths.remove(customer)
    for product in switched_off_needs(frozenset({name})):
        unit.needs.remove(customer, product)
    for segment in switched_off_segments(frozenset({name})):
        unit.segment_members.remove(customer, segment)


def _asked(segment: Segment) -> str:
    """What somebody has to have done to be in the segment, in the language that is spoken."""
    return listed([_condition(each) for each in segment.conditions])


def _condition(asked: SegmentCondition) -> str:
    match asked:
        case ChoseValue():
            return gettext("chose %(option)s = %(value)s", option=asked.option, value=asked.value)
        case OrderedWithin():
            return gettext("ordered within %(time)s", time=days_in_words(asked.time.days))
        case OrderedOften():
            return ngettext("ordered at least once", "ordered at least %(number)s times", asked.times)
        case _:
            assert_never(asked)
