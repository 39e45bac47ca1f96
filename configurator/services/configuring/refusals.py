"""A refused wish: why it is not possible, and the best ways to have it anyway."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from configurator.catalog.dependents import counted_component, release
from configurator.catalog.lead_times import later_by, lead_time
from configurator.catalog.model import LEAD_TIME, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, check_choice
from configurator.engine.answers import Conflict, Contradiction
from configurator.engine.explaining.repair import Repair, Repairs, size
from configurator.errors import InvalidChoice, SolverDeadline
from configurator.languages.durations import days_in_words, duration_in_words
from configurator.languages.sentences import gettext, later
from configurator.orders.design import Design
from configurator.rules.closed_slots import closes_slots
from configurator.rules.syntax import SumOver
from configurator.rules.wording import choice_text
from configurator.services.configuring.apply import apply_wish, differences, slot_of, with_wish
from configurator.services.configuring.asking import kept_open
from configurator.services.configuring.effects import listed_difference
from configurator.services.configuring.explanations import reason
from configurator.services.configuring.typed import FormWish, Typed
from configurator.services.presenting.labels import answer_text, choice_view, slot_label, step_of
from configurator.services.presenting.pages import Drop, GivenUp, Leave, Reason, Refusal, Way, Wish
from configurator.services.presenting.pictures import pictures_beside
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.units import Quantity, decimal_text

_LEADS = (LEAD_TIME, "delivery")
_DURATIONS = frozenset({"day", "week", "month", "year"})
"""The units that have a word in each language."""
_UNKNOWN = Conflict((), (), (), minimal=False, smallest=False)
_LATE = later("There was no time to find out which rules are in the way.")


def refusal(room: Showroom, published: Published, design: Design, choices: Choices, wish: Wish) -> Refusal:
    """The refusal of a wish that is impossible with the choices; it says what there was no time to find out."""
    product, slot = published.product, slot_of(wish)
    asked = wish if isinstance(wish, Choice) else None
    wanted = asked or Choice(slot, "")
    text = choice_text(asked, product) if asked else gettext("%(label)s: None", label=slot_label(product, slot))
    try:
        conflict, _ = conflict_of(published, choices, wish)
    except SolverDeadline:
        return Refusal(wanted, text, Reason((), (), gettext(_LATE)), _UNKNOWN, late=True)
    why = reason(published.revision, conflict, asked, design.accepted)
    locked = tuple(choice_view(product, each) for each in sorted(_locked(design, choices, wish)))
    try:
        found = repairs(published, design, choices, wish)
        now = published.shown(choices, design.weights)
        listed = listed_difference(published.book, now, wanted)
        ways = _ways(room, published, design, slot, now, found)
    except Contradiction:
        return Refusal(wanted, text, why, conflict, locked=locked)
    except SolverDeadline:
        return Refusal(wanted, text, why, conflict, late=True, locked=locked)
    return Refusal(wanted, text, why, conflict, ways, locked=locked, listed=listed)


def conflict_of(published: Published, choices: Choices, wish: Wish) -> tuple[Conflict, Choice | None]:
    """Why the wish is impossible with the choices, and the choice it asks for; None where it takes something back.

    ValueError when it is possible.
    """
    product, slot = published.product, slot_of(wish)
    if isinstance(wish, Leave | Drop):
        return published.engine.explain(apply_wish(product, choices, wish)), None
    single = counted_component(product, slot) is not None or product.option(slot.key).single
    freed = release(product, choices, slot) if single else apply_wish(product, choices, wish) - {wish}
    return published.engine.explain(freed, wish), wish


def still_refused(room: Showroom, published: Published, design: Design, wanted: Choice) -> Refusal | None:
    """Why a wish that was refused is refused now, '' standing for none of the values; None when it is possible."""
    wish = wanted if wanted.value else Leave(wanted.slot)
    try:
        possible = with_wish(published, design.choices, wish) is not None
    except InvalidChoice as error:
        return unfit(wish, error)
    return None if possible else refusal(room, published, design, design.choices, wish)


def unfit(asked: FormWish, error: InvalidChoice) -> Refusal:
    """The refusal of what is no answer to its question at all; ``wanted`` has what was typed."""
    wanted = Choice(asked.slot, asked.text) if isinstance(asked, Typed) else asked
    wanted = wanted if isinstance(wanted, Choice) else Choice(slot_of(wanted), "")
    return Refusal(wanted, str(error), Reason((), (), str(error)))


def repairs(published: Published, design: Design, choices: Choices, wish: Wish, most: int = 3) -> Repairs:
    """The best ways to grant the wish in spite of the choices. Raises Contradiction when nothing would help.

    All that was merely accepted is given up before anything that was chosen.
    """
    product = published.product
    wanted = check_choice(product, wish) if isinstance(wish, Choice) else None
    after = apply_wish(product, choices, wanted or wish)
    accepted = design.accepted & after
    stay = _locked(design, after, wish)
    return published.engine.repairs(
        after if wanted is None else after - {wanted},
        wanted,
        locked=stay | (after - choices) if wanted is None else stay,
        weights=dict.fromkeys(after - accepted, len(accepted) + 1) if accepted else {},
        price=whole_price(product),
        lead=lead_attribute(product),
        wishes=published.open_weights(choices, design.weights),
        most=most,
    )


def _locked(design: Design, choices: Choices, wish: Wish) -> Choices:
    """Those of the choices that the customer locked, but for where the wish itself is about."""
    return frozenset(each for each in choices if each.slot in design.locked and each.slot != slot_of(wish))


def whole_price(product: Product) -> SumOver:
    """The price of everything, as a sum of the rule language."""
    return SumOver("price", (), product.source)


def way_key(given_up: Iterable[Choice]) -> str:
    """A short name of what is given up, the same whatever the ways are compared with."""
    return sha256("\n".join(map(str, sorted(given_up))).encode()).hexdigest()[:12]


def way_of(found: Repairs, key: str) -> Repair | None:
    """The way of that name, the best one for ''; None when it is not among them any more."""
    ways = (way for way in found.ways if key in ("", way_key(gone.choice for gone in way.given_up)))
    return next(ways, None)


def _ways(
    room: Showroom, published: Published, design: Design, wanted: Slot, now: Selection, found: Repairs
) -> tuple[Way, ...]:
    """The ways as they are told, each with its picture: in the view of the wish's step, if anything shows there."""
    then = [_shown_then(published, design, way) for way in found.ways]
    step, _ = step_of(published.product, wanted)
    pictures = pictures_beside(room, published, now, then, step.key)
    told = (_way(published, wanted, now, each, way, found) for way, each in zip(found.ways, then, strict=True))
    return tuple(replace(way, picture=each) for way, each in zip(told, pictures, strict=True))


def _way(published: Published, wanted: Slot, now: Selection, then: Selection, way: Repair, found: Repairs) -> Way:
    product = published.product
    gone = [each.choice for each in way.given_up]
    took, waits = _takes(product, now, then, way, found)
    return Way(
        key=way_key(gone),
        given_up=tuple(_given_up(product, each, then) for each in gone),
        changes=differences(product, now, then, {wanted, *(choice.slot for choice in gone)}, most=None),
        difference=published.book.difference(now, then),
        lead=took,
        waits=waits,
    )


def _takes(product: Product, now: Selection, then: Selection, way: Repair, found: Repairs) -> tuple[str, bool]:
    """How long the whole takes to come in words, '' where nothing says so, and whether that is longer than now."""
    days = lead_time(product, then)
    if days is not None:
        return days_in_words(days), later_by(product, now, then) > 0
    lead, before = way.whole.lead, found.before.lead if found.before else None
    return ("", False) if lead is None else (_duration(lead), size(before, lead.unit) < size(lead))


def _shown_then(published: Published, design: Design, way: Repair) -> Selection:
    """What is shown when that way is taken: something else than it is told by where a place opens or closes by it."""
    if not closes_slots(published.revision):
        return way.whole.selection
    return published.shown(kept_open(published, way.choices, design.weights), design.weights)


def _given_up(product: Product, choice: Choice, then: Selection) -> GivenUp:
    view, label = choice_view(product, choice), slot_label(product, choice.slot)
    return GivenUp(view, label, answer_text(product, then, choice.slot))


def _duration(lead: Quantity) -> str:
    """'1 week', '3 weeks', '3 Wochen'; what has no word in the language as the catalogue writes it: '10 d'."""
    unit = lead.unit.removesuffix("s")
    if unit not in _DURATIONS:
        return str(lead)
    return duration_in_words(Decimal(decimal_text(lead.magnitude).replace(" ", "")), unit)


def lead_attribute(product: Product) -> str:
    """The attribute under which the catalogue says how long a value takes to come; '' when it does not."""
    if product.lead_times:
        return LEAD_TIME
    values = [value for option in product.options for value in (*option.values, option.each) if value is not None]
    return next((name for name in _LEADS if any(name in value.attributes for value in values)), "")
