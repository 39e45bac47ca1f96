"""The configurator page of one step: what each option offers now, why not, the price, the picture, what changed.

A function of the design's state and its revision; nothing is written (but recipes of pictures). Only how many reasons
a page gives depends on the machine: when they take long to find, the rest is left until somebody asks.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from configurator.catalog.dependents import counted_component, dependents_chosen, release
from configurator.catalog.model import Component, Kind, Option, Product, Value
from configurator.catalog.selection import Choice, Selection, Slot, number_text, parent_slot
from configurator.engine.answers import Conflict, Interval, LookAhead, State
from configurator.errors import SolverDeadline
from configurator.languages.sentences import gettext
from configurator.orders.design import Design
from configurator.rules.closed_slots import not_asked
from configurator.rules.survey import SURVEY
from configurator.rules.wording import count_text, noun_of
from configurator.services.configuring.apply import changes_of
from configurator.services.configuring.effects import clicks, effects, listed_difference
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.explanations import ONE_REASON_SECONDS, reason, why_not
from configurator.services.configuring.finishing import step_offer
from configurator.services.configuring.navigation import instances_of, marks, place, slots_of
from configurator.services.configuring.needs import needs
from configurator.services.configuring.noticing import beside, notices
from configurator.services.configuring.renewing import is_gone, is_older, kept_until, news_of
from configurator.services.configuring.typed import field_text
from configurator.services.learning.going_with import in_the_box
from configurator.services.learning.honest_numbers import shares
from configurator.services.learning.often_chosen import Tips, tips
from configurator.services.learning.question_order import asked_in_order
from configurator.services.presenting.item_count import Repeat
from configurator.services.presenting.labels import answer_text, named_step
from configurator.services.presenting.pages import Effect, Field, Leave, Page, Panel, Reason, ValueView, Wish
from configurator.services.presenting.pictures import cards, stage
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import STRANGER, Visitor
from configurator.time_limit import TimeLimit

REASONS_SECONDS = 0.06
EFFECTS_SECONDS = 0.6
_SOME_TEXT = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a page is made from: the design, its revision, what is shown for it, and what is possible.

    ``effects``: of clicks, as far as they are known. ``limit``: when to stop looking for reasons.
    """

    published: Published
    design: Design
    selection: Selection
    looked: LookAhead
    effects: Mapping[Wish, Effect]
    needed: frozenset[Slot]
    proposals: Mapping[tuple[str, str], str]
    cards: Mapping[tuple[str, str], str]
    tips: Tips
    limit: TimeLimit
    unasked: frozenset[Slot]
    fixed: Mapping[Slot, str]

    @property
    def product(self) -> Product:
        """The product of the revision."""
        return self.published.product


def view(
    room: Showroom,
    design: Design,
    step_key: str | None = None,
    *,
    instance: int | None = None,
    who: Visitor = STRANGER,
    seconds: float = REASONS_SECONDS,
    effects_seconds: float = EFFECTS_SECONDS,
    from_where: str | None = None,
    numbers: bool = True,
) -> Page:
    """The page of a step (the first one for None). Raises UnknownName for a step that the product does not have.

    No reason is begun after ``seconds`` of looking for reasons, neither for what the shop changed nor for what is
    impossible; values without one say why when they are asked for. What a click does is told of as many values as
    ``effects_seconds`` allow, on the car and its like of all. ``who`` looks at it: by that it is decided whether it is
    told what others chose, and in which order it asks. ``numbers``: whether it may say how many took a value.
    """
    published = published_for(room, design)
    product = asked_in_order(room, who, published, design)
    selection = published.shown(design.choices, design.weights)
    step, number = place(product, selection, named_step(product, step_key), instance)
    changes = changes_of(room, published, design, TimeLimit(seconds))
    needed = () if design.ordered else needs(published, design)
    found = marks(product, selection, design.choices, [each.slot for each in changes], (step, number), needed)
    at = next(index for index, mark in enumerate(found) if mark.current)
    visible = tuple(slots_of(product, selection, step, number))
    looked, missing = look_around(published, design, visible), frozenset(need.slot for need in needed)
    clickable = _clicks(product, _without(selection, missing), looked, visible)
    told = effects(published, design, selection, clickable, effects_seconds)
    limit, small, closed = TimeLimit(seconds), cards(room, published), not_asked(published.revision, selection)
    if not design.ordered:
        room.looks.note(published.engine, design.choices)
    said = _of_others(room, who, published, design, looked, visible, numbers=numbers and 0 < at < len(found) - 1)
    scene = Scene(published, design, selection, looked, told, missing, _proposals(design), small, said, limit, *closed)
    return Page(
        design=design,
        product=product,
        selection=selection,
        steps=found,
        step=found[at],
        previous=found[at - 1] if at else None,
        next=found[at + 1] if at + 1 < len(found) else None,
        panels=tuple(_panel(scene, each, n) for each, n in instances_of(product, selection, step, number)),
        repeats=tuple(_repeat(scene, key) for key in step.components if product.component(key).repeated),
        quote=published.book.quote(selection),
        proven=published.proven(design.choices, design.weights),
        pictures=stage(room, published, selection, step.key, from_where),
        changes=changes,
        can_undo=design.can_undo,
        can_redo=design.can_redo,
        newer=is_older(room, design),
        gone=is_gone(room, design),
        kept_until=kept_until(room, design),
        news=news_of(room, product, design.news),
        goes_with=in_the_box(room, who, published, design, selection, step),
        finish=step_offer(room, who, published, design, step.key, number),
        notices=() if design.ordered else beside(published, step, notices(published, selection)),
    )


def first_place(room: Showroom, design: Design, who: Visitor = STRANGER) -> tuple[str, int | None]:
    """The key of the step that a design begins with for whoever looks at it, and of which instance.

    Raises SolverDeadline.
    """
    published = published_for(room, design)
    product = asked_in_order(room, who, published, design)
    step, instance = place(product, published.shown(design.choices, design.weights), product.steps[0], None)
    return step.key, instance


def _panel(scene: Scene, component: Component, number: int) -> Panel:
    fields = tuple(_field(scene, option, Slot(option.key, number)) for option in component.options)
    return Panel(component, number if component.repeated else None, component.named(number), fields)


def _of_others(
    room: Showroom,
    who: Visitor,
    published: Published,
    design: Design,
    looked: LookAhead,
    visible: tuple[Slot, ...],
    *,
    numbers: bool,
) -> Tips:
    """What is said of others beside the visible values; how many took them where nothing else is said."""
    if design.ordered:
        return {}
    said = tips(room, who, published, design, looked, visible)
    return {**shares(room, who, published, design, visible), **said} if numbers else said


def _proposals(design: Design) -> Mapping[tuple[str, str], str]:
    return {
        (proposal.choice.slot.key, proposal.choice.value): proposal.reason
        for proposal in design.proposals
        if proposal.reason
    }


def look_around(published: Published, design: Design, visible: tuple[Slot, ...]) -> LookAhead:
    """The look-ahead for the page; a slot on which other choices depend is judged without those."""
    looked = published.engine.look_ahead(design.choices, visible)
    parents = [slot for slot in visible if dependents_chosen(published.product, design.choices, slot)]
    if not parents:
        return looked
    states = dict(looked.states)
    for slot in parents:
        own = {choice for choice in design.choices if choice.slot == slot}
        freed = release(published.product, design.choices, slot) | own
        states |= published.engine.look_ahead(freed, [slot]).states
    return replace(looked, states=states)


def _clicks(product: Product, shown: Selection, looked: LookAhead, visible: tuple[Slot, ...]) -> Iterator[Wish]:
    """What can be asked for on the page by a click on a value, by a step of a number, or by writing a text."""
    for slot in visible:
        if counted_component(product, slot) is not None or slot not in shown.taken:
            continue
        option = product.option(slot.key)
        if option.kind is Kind.CHOICE:
            for key, wish in clicks(product, shown, slot).items():
                if not key or looked.states[slot, key] is not State.IMPOSSIBLE:
                    yield wish
        elif option.range is not None:
            yield from _steps(option, shown, looked, slot).values()
        elif not shown.at(slot):
            yield Choice(slot, _SOME_TEXT)


def _steps(option: Option, shown: Selection, looked: LookAhead, slot: Slot) -> Mapping[int, Wish]:
    """The numbers a step down (-1) and up (1) from what is taken that are possible now."""
    number = shown.number(slot)
    if option.range is None or number is None:
        return {}
    found = {way: number + way * option.range.step for way in (-1, 1)}
    return {
        way: Choice(slot, number_text(each))
        for way, each in found.items()
        if any(Fraction(one.low) <= each <= Fraction(one.high) for one in looked.numbers.get(slot, ()))
    }


def _without(selection: Selection, needed: Collection[Slot]) -> Selection:
    """The selection as the page shows it: nothing is taken where the customer has yet to answer."""
    if not needed:
        return selection
    return Selection({slot: () if slot in needed else at for slot, at in selection.taken.items()})


def _field(scene: Scene, option: Option, slot: Slot) -> Field:
    parent = parent_slot(scene.product, option, slot.instance)
    own = any(choice.slot == slot for choice in scene.design.choices)
    hidden = parent is not None and option.within is not None and not option.within.holds(scene.selection.at(parent))
    hidden = hidden or (slot in scene.unasked and slot not in scene.needed)
    field = Field(
        option,
        slot,
        str(slot),
        option.kind,
        own=own,
        hidden=hidden,
        locked=own and slot in scene.design.locked,
        needed=slot in scene.needed,
        multiple=not option.single,
        fixed=scene.fixed.get(slot, ""),
    )
    if hidden or field.fixed:
        return replace(field, current=answer_text(scene.product, scene.selection, slot))
    if option.kind is Kind.CHOICE:
        views = _values(scene, option, slot)
        facets = scene.product.facets[option.key]
        return replace(field, values=views, facets=facets, proposed=any(view.taken and not view.own for view in views))
    current = "" if field.needed else "".join(scene.selection.at(slot))
    each = option.each.price if option.each else None
    if option.range is None:
        more = scene.effects.get(Choice(slot, _SOME_TEXT))
        return replace(
            field, current=current, length=option.length, each=each, more=more, proposed=bool(current) and not own
        )
    steps = _steps(option, scene.selection, scene.looked, slot)
    less, more = (scene.effects.get(steps[way]) if way in steps else None for way in (-1, 1))
    intervals = scene.looked.numbers.get(slot, ())
    return replace(
        field,
        current=current,
        low=intervals[0].low if intervals else number_text(option.range.low),
        high=intervals[-1].high if intervals else number_text(option.range.high),
        shown="" if not current else field_text(scene.product, slot, current),
        step=number_text(option.range.step),
        unit=option.range.unit,
        intervals=intervals,
        each=each,
        less=less,
        more=more,
        proposed=bool(current) and not own,
    )


def _values(scene: Scene, option: Option, slot: Slot) -> tuple[ValueView, ...]:
    asked = clicks(scene.product, _without(scene.selection, scene.needed), slot)
    views = tuple(_value(scene, option, slot, value, asked[value.key]) for value in option.values)
    if option.single and option.choose.low == 0:
        return (_none(scene, option, slot), *views)
    return views


def _value(scene: Scene, option: Option, slot: Slot, value: Value, wish: Wish) -> ValueView:
    """A value as the page shows it; ``wish`` is what a click on it asks for."""
    choices, choice = scene.design.choices, Choice(slot, value.key)
    state = scene.looked.states[slot, value.key]
    own = choice in choices
    if not own and Choice(slot, value.key, taken=False) in choices and state is State.CHOSEN:
        state = State.OPEN
    taken = value.key in scene.selection.at(slot) and slot not in scene.needed
    reason = None
    if state is State.IMPOSSIBLE and not scene.limit.over:
        freed = release(scene.product, choices, slot) if option.single else choices
        with suppress(SolverDeadline):  # it is looked for again when it is asked for
            reason = why_not(scene.published, freed, choice, ONE_REASON_SECONDS, accepted=scene.design.accepted)
    return ValueView(
        key=value.key,
        name=value.name,
        value=value,
        state=state,
        taken=taken,
        own=own,
        effect=scene.effects.get(wish),
        reason=reason,
        proposal=scene.proposals.get((option.key, value.key)),
        card=scene.cards.get((option.key, value.key)),
        tip=None if own else scene.tips.get((slot, value.key)),
        listed=None
        if state is not State.IMPOSSIBLE
        else listed_difference(scene.published.book, scene.selection, choice),
    )


def _none(scene: Scene, option: Option, slot: Slot) -> ValueView:
    """The answer "none of these" of an option that takes at most one value."""
    engine, product = scene.published.engine, scene.product
    taken = scene.selection.at(slot)
    freed = release(product, scene.design.choices, slot)
    none = frozenset(Choice(slot, value.key, taken=False) for value in option.values)
    own = none <= scene.design.choices
    possible = not taken or engine.possible(freed | none)
    because: Reason | None = None
    if not possible and not scene.limit.over:
        with suppress(SolverDeadline):
            conflict: Conflict = engine.explain(freed | none, seconds=ONE_REASON_SECONDS)
            visible = replace(conflict, choices=tuple(choice for choice in conflict.choices if choice not in none))
            because = reason(scene.published.revision, visible, accepted=scene.design.accepted)
    state = State.IMPOSSIBLE if not possible else State.CHOSEN if own else State.OPEN
    name = gettext("No answer") if product.home(option.key).key == SURVEY else gettext("None")
    return ValueView("", name, None, state, not taken, own, scene.effects.get(Leave(slot)), because)


def _repeat(scene: Scene, key: str) -> Repeat:
    component, slot = scene.product.component(key), Slot(key)
    count = scene.selection.count(component)
    intervals = scene.looked.numbers.get(slot, ()) or (Interval(str(component.count.low), str(component.count.high)),)
    return Repeat(
        component=component,
        noun=noun_of(component),
        count=count,
        counted=count_text(component, str(count)),
        low=_fewest(scene, component, int(intervals[0].low)),
        high=int(intervals[-1].high),
        own=any(choice.slot == slot for choice in scene.design.choices),
    )


def _fewest(scene: Scene, component: Component, low: int) -> int:
    """How few there can be; what is chosen in an item is no reason for keeping it."""
    slot, keys = Slot(component.key), {option.key for option in component.options}
    freed = frozenset(choice for choice in scene.design.choices if choice.slot != slot and choice.slot.key not in keys)
    if len(freed) == len(scene.design.choices):
        return low
    intervals = scene.published.engine.look_ahead(freed, [slot]).numbers.get(slot, ())
    return int(intervals[0].low) if intervals else low
