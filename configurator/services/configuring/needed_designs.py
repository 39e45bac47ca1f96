"""Three designs for needs: the best fit, the cheapest that fits, the soonest that fits, before there is any design.

Each has all answers that were given, is the engine's proven best of its kind, and says by the sentences of answers and
rules why it fits. Two that are the same are one, which is told with both names.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Option
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.optimizing.designer import Optimum
from configurator.engine.optimizing.goals import Goal, HeldConditions
from configurator.engine.possible.soonest import soonest
from configurator.errors import SolverDeadline, UnknownName
from configurator.languages.sentences import gettext, later
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.rules.in_force import in_force
from configurator.rules.revision import Revision
from configurator.rules.survey import SURVEY
from configurator.services.configuring import designs
from configurator.services.configuring.apply import differences
from configurator.services.configuring.configure import change_choices, kept_of
from configurator.services.configuring.finishing import told_beforehand
from configurator.services.configuring.opening import opened_to_change
from configurator.services.configuring.refusals import whole_price
from configurator.services.configuring.survey_designs import reasons
from configurator.services.presenting.pages import Change
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_CARD = 640
_SECONDS = 0.6
"""So long the best of a kind is looked for while its page waits; then the best that was found in time is shown."""
_TITLES: Mapping[str, str] = {
    "fits": later("Fits best"),
    "cheapest": later("The cheapest that fits"),
    "soonest": later("The soonest"),
}


@dataclass(frozen=True, slots=True)
class NeededDesign:
    """A whole product for the answers: what it is the best in, why it fits, what it does not have, what it comes to.

    ``titles``: one, or several where the same product is the best in several. ``differs``: what is other than in the
    best fit. ``proven``: nothing of its kind is better.
    """

    key: str
    titles: tuple[str, ...]
    fits: tuple[str, ...]
    misses: tuple[str, ...]
    differs: tuple[Change, ...]
    total: Money
    picture: PictureRef
    lead_days: int | None
    proven: bool


@dataclass(frozen=True, slots=True)
class _BestOfKind:
    keys: tuple[str, ...]
    selection: Selection
    proven: bool


def asked_needs(published: Published) -> tuple[Option, ...]:
    """The questions, which are options, in the language that is spoken; none where the product asks for none."""
    product = published.product
    return next((each.options for each in product.components if each.key == SURVEY), ())


def answers_of(published: Published, given: Mapping[str, str]) -> Choices:
    """The answers that were given, as choices; what is no answer to any need is left out."""
    return frozenset(
        Choice(Slot(need.key), answer.key)
        for need in asked_needs(published)
        for answer in need.values
        if given.get(need.key) == answer.key
    )


def needed_designs(room: Showroom, published: Published, answers: Choices) -> tuple[NeededDesign, ...]:
    """At most three, all different; none without an answer, fewer where time was over. Raises Contradiction."""
    kinds = tuple(_kinds(published, answers)) if answers else ()
    return tuple(_told(room, published, answers, each, kinds[0].selection) for each in kinds)


def start_needed(room: Showroom, who: Visitor, product_key: str, answers: Choices, key: str) -> Design:
    """A new design with the answers, finished as it was shown; undo takes it back.

    Raises UnknownName, Contradiction.
    """
    published = room.current(product_key)
    kind = next((each for each in _kinds(published, answers) if key in each.keys), None) if answers else None
    if kind is None:
        raise UnknownName("design", key, _TITLES)
    begun = opened_to_change(room, who, designs.start(room, who, product_key).id)
    kept = kept_of(published.product, kind.selection, begun.design.choices | answers)
    return change_choices(
        begun,
        Cause("complete"),
        lambda _, design: design.choices | answers | kept,
        accepted=lambda _, choices: choices - answers,
    ).design


def _kinds(published: Published, answers: Choices) -> Iterator[_BestOfKind]:
    found = list[_BestOfKind]()
    for key, whole, proven in best_designs(published.engine, published.written, answers):
        same = next((place for place, each in enumerate(found) if each.selection == whole), None)
        if same is None:
            found.append(_BestOfKind((key,), whole, proven))
        else:
            found[same] = replace(found[same], keys=(*found[same].keys, key))
    return iter(found)


def best_designs(engine: Engine, revision: Revision, answers: Choices) -> Iterator[tuple[str, Selection, bool]]:
    """Of each kind the best, and whether that is proven; a kind is left out where time was over.

    How well it fits comes before its price, and how soon it is ready before both. The cheapest that is proven and no
    later than the soonest is the soonest, too: of fewer products it is still the best.
    """
    goals = [*_preferred(engine, revision, answers), Goal(whole_price(revision.product))]
    yield "fits", engine.complete(answers), engine.proven(answers)
    cheapest: Optimum | None = None
    with suppress(SolverDeadline):
        cheapest = engine.optimize(answers, goals, seconds=_SECONDS)
        yield "cheapest", cheapest.selection, cheapest.proven
    with suppress(SolverDeadline):
        if sooner := soonest(revision.product, answers, engine.possible):
            if cheapest is not None and cheapest.proven and all(map(cheapest.selection.agrees, sooner.limits)):
                yield "soonest", cheapest.selection, True
                return
            best = engine.optimize(answers | sooner.limits, goals, seconds=_SECONDS)
            yield "soonest", best.selection, best.proven


def _preferred(engine: Engine, revision: Revision, answers: Choices) -> Iterator[Goal]:
    """The goal that as much of what the answers prefer holds as can; none where they prefer nothing."""
    given = {f"{answer.slot.key}-{answer.value}" for answer in answers}
    weights = tuple(
        (each.body, each.weight)
        for each in in_force(revision.rules, revision.product, engine.situation).prefers
        if each.answered and each.each is None and _answer_of(each.name) in given
    )
    if weights:
        yield Goal(HeldConditions(weights, revision.rules), most=True)


def _answer_of(name: str) -> str:
    """The need and answer that a preference belongs to: 'loads-trailer' of 'loads-trailer-2'."""
    head, _, number = name.rpartition("-")
    return head if number.isdecimal() else name


def _told(room: Showroom, published: Published, answers: Choices, kind: _BestOfKind, first: Selection) -> NeededDesign:
    product = published.product
    fits, misses = reasons(published, answers, kind.selection)
    differs = differences(product, first, kind.selection, {answer.slot for answer in answers})
    return NeededDesign(
        key=kind.keys[0],
        titles=tuple(gettext(_TITLES[key]) for key in kind.keys),
        fits=fits,
        misses=misses,
        differs=told_beforehand(product, differs),
        total=published.book.total(kind.selection),
        picture=picture(room, published, kind.selection, width=_CARD),
        lead_days=lead_time(product, kind.selection),
        proven=kind.proven,
    )
