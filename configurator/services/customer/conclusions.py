"""What the shop concludes about somebody, why, and whether it may: each conclusion has a switch.

What is switched off is not used and not concluded again, whatever they do.
"""

from dataclasses import dataclass

from configurator.errors import UnknownName
from configurator.rules.wording import choice_text
from configurator.services.customer.consent import afresh
from configurator.services.customer.proposals import conclusion_name, preferences_for, switched_off
from configurator.services.customer.segments import customer_segments, segment_switch, switched_off_segments
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_GROUPS = "Groups of customers"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something concluded about somebody: the product it is about, or that it is a group, in words, and why.

    ``on``: it is used; one that is switched off has no reason, because it is not concluded.
    """

    name: str
    about: str
    text: str
    reason: str
    on: bool


def conclusions(room: Showroom, who: Visitor) -> tuple[Conclusion, ...]:
    """All that the shop concludes about the visitor, and what they switched off."""
    if who.recorded is None:
        return ()
    with room.reading() as unit:
        off = unit.switches.off(who.recorded)
    found = []
    for published in room.products():
        product = published.product
        for liked in preferences_for(room, who, published):
            name, text = conclusion_name(product, liked.choice), choice_text(liked.choice, product)
            found.append(Conclusion(name, product.name, text, liked.reason, on=True))
        for choice in sorted(switched_off(off, product)):
            try:
                text = choice_text(choice, product)
            except UnknownName:
                continue  # the product does not have it any more
            found.append(Conclusion(conclusion_name(product, choice), product.name, text, "", on=False))
    for each in customer_segments(room, who.recorded).memberships:
        name = each.segment.name
        found.append(Conclusion(segment_switch(name), _GROUPS, name, each.segment.text, on=True))
    found += [Conclusion(segment_switch(name), _GROUPS, name, "", on=False) for name in switched_off_segments(off)]
    return tuple(found)


def switch(room: Showroom, who: Visitor, name: str, *, on: bool) -> None:
    """Switches a conclusion on or off. Raises UnknownName for one that is not made about the visitor."""
    if name not in {each.name for each in conclusions(room, who)}:
        raise UnknownName("conclusion", name[:80])
    with room.unit() as unit:
        there = afresh(unit, who, room.now()).recorded
        if there is not None:
            unit.switches.switch(there, name, room.now(), on=on)
