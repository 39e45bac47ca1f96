"""What somebody is shown of all that was learned, and what is kept of that and of what they do then.

Whatever shows or preselects something learned asks ``policy_for`` first and gives what it found to ``decided``, also
for people who are shown nothing: only so it can be told what they would have taken by themselves. Kept is what people
do who let the shop measure, and of nobody else; sensitive answers and texts are never offered, so never kept.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from configurator.learning.experiments.noticed import Bought, Decided, Offer, Passed, ValueTaken
from configurator.learning.experiments.policy import UNMEASURED, Policy, policy_of
from configurator.orders.design import Design
from configurator.profiles.consent import Purpose
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

SUMMARY = ":summary"
"""The name of the summary among the steps of a design."""


def policy_for(room: Showroom, who: Visitor, product: str) -> Policy:
    """What the visitor is shown at a product of what was learned: the same each time. Raises DatabaseError.

    Whoever allows no measuring is in no comparison and no holdout.
    """
    person = measured(who)
    return UNMEASURED if person is None else drawn_at(room, person, product, room.now())


def drawn_at(room: Showroom, person: UUID, product: str, at: datetime) -> Policy:
    """What somebody who lets the shop measure draws at that time."""
    trials = room.decisions.trials()
    return policy_of(str(person), trials.salt, room.decisions.holdout, trials.at(product, at))


def decided(room: Showroom, who: Visitor, policy: Policy, offer: Offer) -> tuple[str, ...]:
    """What of the offer is to be shown: nothing where the policy shows nothing. The decision is kept."""
    shown = offer.picked if policy.shows else ()
    person = measured(who)
    same = person, offer.product, offer.design, offer.place, offer.method, offer.picked, policy.drawn
    if person is not None and policy.drawn and room.decisions.is_new(same):
        made = Decided(
            profile=person,
            at=room.now(),
            product=offer.product,
            design=offer.design,
            drawn=policy.drawn,
            offer=offer,
            shown=shown,
            arm=policy.arm.value,
            experiment=policy.experiment,
            holdout=policy.holdout,
            probability=policy.probability,
        )
        room.decisions.add([made])
    return shown


def passed(room: Showroom, who: Visitor, design: Design, step: str, *, done: bool = False) -> None:
    """Notes that a step of a design was looked at; ``done``: it is the summary, and nothing is left to be said."""
    person = measured(who)
    if person is not None and not design.ordered:
        drawn = policy_for(room, who, design.product).drawn
        room.decisions.add([Passed(person, room.now(), design.product, design.id, drawn, step, done)])


def taken(room: Showroom, who: Visitor, product: str, design: str, values: Iterable[tuple[str, str]]) -> None:
    """Notes which values were taken at which places; ``design`` is '' where there is none."""
    person = measured(who)
    if person is not None:
        drawn, now = policy_for(room, who, product).drawn, room.now()
        room.decisions.add(ValueTaken(person, now, product, design, drawn, place, value) for place, value in values)


def bought(room: Showroom, who: Visitor, design: Design, number: str) -> None:
    """Notes that the design was ordered."""
    person = measured(who)
    if person is not None:
        drawn = policy_for(room, who, design.product).drawn
        room.decisions.add([Bought(person, room.now(), design.product, design.id, drawn, number)])


def measured(who: Visitor) -> UUID | None:
    """Under which profile what somebody does is measured; None: it is not."""
    return who.profile_for(Purpose.MEASURE)
