"""What somebody is shown of all that was learned, and what is kept of that and of what they do then.

Whatever shows or preselects something learned asks ``policy_for`` first and gives what it found to ``decided``, also
for people who are shown nothing: only so it can be told what they would have taken by themselves. Kept is what people
do who let the shop measure, and of nobody else; sensitive answers and texts are never offered, so never kept.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from configurator.catalog.model import Product
from configurator.catalog.selection import Choices
from configurator.learning.experiments.noticed import Begun, Bought, Decided, Met, Offer, Passed, ValueTaken
from configurator.learning.experiments.policy import UNMEASURED, ExperimentSubject, Policy, policy_of
from configurator.orders.design import Design
from configurator.profiles.consent import TELLS_OF_CONFLICTS, Purpose
from configurator.services.customer.sensitive import private_options, told_choices
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

SUMMARY = ":summary"
"""The name of the summary among the steps of a design."""
BOX = "box"
"""The place of what goes with what is in a design."""


def policy_for(room: Showroom, who: Visitor, product: str) -> Policy:
    """What the visitor is shown at a product of what was learned: the same each time. Raises DatabaseError.

    Whoever allows no measuring is in no comparison and no holdout.
    """
    person = measured(who)
    return UNMEASURED if person is None else drawn_at(room, person, product, room.now())


def policy_at(room: Showroom, who: Visitor, design: Design) -> Policy:
    """The same at a design, which counts in an experiment on the order of questions only where it was begun in it.

    It keeps the order in which it was begun: before the experiment, before its owner let the shop measure, or by
    somebody else, that was drawn by nobody.
    """
    policy = policy_for(room, who, design.product)
    if policy.subject is not ExperimentSubject.QUESTIONS or _begun_in(room, who, policy, design):
        return policy
    return replace(policy, drawn=tuple(each for each in policy.drawn if each.trial != policy.experiment))


def _begun_in(room: Showroom, who: Visitor, policy: Policy, design: Design) -> bool:
    """Whether the design was begun by the visitor as one of those who are compared."""
    allowed = who.consents.word(Purpose.MEASURE)
    begins = next(each.begins_at for each in room.decisions.trials().experiments if each.id == policy.experiment)
    since = max(begins, allowed.at) if allowed is not None else begins
    return design.owner in who.owners and design.asked is not None and since <= design.created_at


def policy_beside(room: Showroom, who: Visitor, product: Product, design: Design) -> Policy:
    """The same. Beside a sensitive answer nothing is kept of what is decided.

    What is still possible there can say what the answer was.
    """
    policy = policy_at(room, who, design)
    return policy if tells_nothing(room, product, design.choices) else unkept(policy)


def unkept(policy: Policy) -> Policy:
    """A policy by which the same is shown, and nothing kept of it."""
    return replace(policy, drawn=())


def tells_nothing(room: Showroom, product: Product, choices: Choices) -> bool:
    """Whether no sensitive answer is among the choices: by this revision, or by the one on sale."""
    return told_choices(choices, private_options(room, product)) == choices


def drawn_at(room: Showroom, person: UUID, product: str, at: datetime) -> Policy:
    """What somebody who lets the shop measure draws at that time."""
    trials = room.decisions.trials()
    return policy_of(str(person), trials.salt, room.decisions.holdout, trials.at(product, at))


def decided(
    room: Showroom, who: Visitor, policy: Policy, offer: Offer, *, seen: Collection[str] | None = None
) -> tuple[str, ...]:
    """What of the offer is to be shown: nothing where the policy shows nothing. The decision is kept.

    ``seen``: what of it whoever has this policy is shown, where that is not all.
    """
    shown = tuple(each for each in offer.picked if policy.shows and (seen is None or each in seen))
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
        drawn, full = policy_at(room, who, design).drawn, policy_for(room, who, design.product).drawn
        begun_at = room.now() if drawn == full else design.created_at
        here = person, room.now(), design.product, design.id, drawn
        room.decisions.add([Passed(*here, step, done, begun_at, design.revision)])


def met(room: Showroom, who: Visitor, design: Design, step: str, *, refused: int, mended: bool) -> None:
    """Notes that wishes at a step did not go with the rest, or that a way to have one anyway was taken; not which.

    Of those alone whose yes was to a text that says so.
    """
    person, word = measured(who), who.consents.word(Purpose.MEASURE)
    if person is not None and word is not None and word.version in TELLS_OF_CONFLICTS and (refused or mended):
        room.decisions.add([Met(person, room.now(), design.product, design.id, (), step, refused, int(mended))])


def chosen(room: Showroom, who: Visitor, product: Product, design: Design, choices: Choices) -> None:
    """Notes what becomes the customer's own when a design gets these choices, by whatever they clicked on.

    So it is the same for whoever is shown a suggestion and whoever is not. Nothing is noted beside a sensitive answer,
    as nothing is kept of what is decided there.
    """
    person, new = measured(who), sorted(choice for choice in choices - design.choices if choice.taken)
    if person is None or not new or not tells_nothing(room, product, choices):
        return
    same = person, room.now(), product.key, design.id, policy_at(room, who, design).drawn
    room.decisions.add(ValueTaken(*same, str(each.slot), each.value) for each in new)
    room.decisions.add(ValueTaken(*same, BOX, f"{each.slot.key}={each.value}") for each in new)


def begun(room: Showroom, who: Visitor, design: Design) -> None:
    """Notes that the design was begun: what was suggested of its product outside of a design is taken by that."""
    person = measured(who)
    if person is not None:
        drawn = policy_for(room, who, design.product).drawn
        room.decisions.add([Begun(person, room.now(), design.product, design.id, drawn)])


def bought(room: Showroom, who: Visitor, design: Design, number: str) -> None:
    """Notes that the design was ordered."""
    person = measured(who)
    if person is not None:
        drawn = policy_at(room, who, design).drawn
        room.decisions.add([Bought(person, room.now(), design.product, design.id, drawn, number)])


def measured(who: Visitor) -> UUID | None:
    """Under which profile what somebody does is measured; None: it is not."""
    return who.profile_for(Purpose.MEASURE)
