"""What a page of the shop shows, as plain frozen data: everything is decided here, a template only lays it out.

The functions that make these stand in ``configure`` and ``checkout``.
"""

from dataclasses import dataclass
from datetime import date

from configurator.catalog.facts import NO_FACETS, Facets
from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Component, Kind, Option, Product, Value
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.engine.answers import Conflict, Interval, State
from configurator.money import Money
from configurator.orders.design import Design
from configurator.pricing.quote import Quote
from configurator.rules.advice import Notice
from configurator.rules.survey import SURVEY
from configurator.services.presenting.item_count import Repeat
from configurator.services.presenting.needed import Need
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.step_offer import StepOffer
from configurator.services.presenting.suggestions import Suggestion

# --- changes that a form or a button asks for ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drop:
    """Take back one choice."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class Leave:
    """Take none of the values of an option that may stay empty."""

    slot: Slot


Wish = Choice | Drop | Leave

# --- answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A choice in the customer's words ('Tow bar: Yes'), and the step where it can be changed.

    ``instance`` is for the URL of a page of one item (None where the page shows the whole step).
    """

    text: str
    choice: Choice
    step: str
    instance: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not possible: the rules' own sentences and the customer's own choices that are in the way.

    ``text`` says all of it. ``rules`` are the rules' names, for those who wrote them. ``accepted``: what is in the way
    and was not chosen by the customer, but taken over with the rest of a way to finish, a preset, a shared design.
    """

    sentences: tuple[str, ...]
    choices: tuple[ChoiceView, ...]
    text: str
    rules: tuple[str, ...] = ()
    accepted: tuple[ChoiceView, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the shop changed by itself: where ('Wheels'), from, to, and why ('' values read 'nothing')."""

    slot: Slot
    label: str
    before: str
    after: str
    because: str
    step: str = ""
    instance: int | None = None


@dataclass(frozen=True, slots=True)
class RenewalNews:
    """What a change of revision came to: of what the design was made (see ``Renewal``), prices then and now, changes.

    ``before`` None: what it cost then is not known any more.
    """

    verb: str
    since: date
    before: Money | None
    after: Money
    changes: tuple[Change, ...]
    revised: bool = True


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An own choice that would go; what is asked there ('Paint'), and what it would be instead ('' for nothing)."""

    view: ChoiceView
    label: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to have a refused wish anyway: what would be given up, what else would change, and what it comes to.

    ``key`` names it when it is taken. ``difference`` is what the total would change by; ``lead`` how long the whole
    would take to come where the catalogue says so ('6 weeks'), ``waits`` whether that is longer than now.
    ``picture`` is of the whole as it would be then; None where the product has no art.
    """

    key: str
    given_up: tuple[GivenUp, ...]
    changes: tuple[Change, ...]
    difference: Money
    lead: str = ""
    waits: bool = False
    picture: PictureRef | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wish that was not granted: why, and the best ways to have it anyway, best first (none: nothing would help).

    ``late``: there was no time to look for ways. ``locked``: what stays in each way, because the customer said so.
    ``listed``: what it costs in the catalogue less what is taken instead, where prices are the catalogue's alone.
    """

    wanted: Choice
    text: str
    reason: Reason
    conflict: Conflict | None = None
    ways: tuple[Way, ...] = ()
    late: bool = False
    locked: tuple[ChoiceView, ...] = ()
    listed: Money | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post. ``applied`` False: the form was older than what has been applied; nothing changed."""

    design: Design
    refused: tuple[Refusal, ...] = ()
    applied: bool = True


# --- the configurator page ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """What a click does to the whole product: what the total changes by, and in words what else changes.

    ``along``: 'with Engine: Electric, 150 kW and 2 more'; '' when nothing else does. ``days``: how much later it is.
    """

    difference: Money
    along: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Tip:
    """What is said quietly beside a value ('Most chosen'), and the facts that it is said by, in a sentence.

    ``own``: they are what the customer did before, and not of other people. ``counted``: it says how many took it.
    """

    text: str
    because: str
    own: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value to choose. ``state`` is judged as if the customer's own choice at this slot were not made.

    An IMPOSSIBLE value has a ``reason``, unless finding it would have kept the page waiting, and in ``listed`` what it
    costs in the catalogue less what is taken instead (None: nothing, or prices are not the catalogue's alone).
    ``effect``: what a click on it does to the whole product (on a box that is ticked: taking it out); None where it is
    impossible, or was too much to find out while the page waits. ``proposal``: why the shop proposes it; ``tip``: what
    others chose. For "none of these" ``key`` is '' and ``value`` None. ``card`` is the key of a small picture of the
    value alone, if any.
    """

    key: str
    name: str
    value: Value | None
    state: State
    taken: bool
    own: bool
    effect: Effect | None
    reason: Reason | None = None
    proposal: str | None = None
    card: str | None = None
    tip: Tip | None = None
    listed: Money | None = None

    @property
    def possible(self) -> bool:
        """Whether it can be chosen now."""
        return self.state is not State.IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class Field:
    """One option on the page. ``name`` is the form field's name (the slot as text).

    CHOICE: ``values`` (with ``multiple`` as checkboxes; a single one that may stay empty has "None" as first value).
    NUMBER, QUANTITY: ``current`` and what is possible now in ``low``/``high``/``step``/``unit``; ``shown`` is what the
    field has, in the unit that is read; ``intervals`` has the gaps; ``less`` and ``more``: what a step down or up does.
    TEXT: ``current`` and ``length``; ``more``: what giving one does. ``hidden``: it is not there now, because of
    ``within``. ``proposed``: something is taken that the customer has not chosen. ``fixed``: why it is only shown,
    ``current`` in words. ``needed``: the customer has to answer before ordering; no proposal is shown as taken.
    ``locked``: no way out of a refusal gives it up. ``facets``: what is read of its values, and by what a list narrows.
    """

    option: Option
    slot: Slot
    name: str
    kind: Kind
    own: bool
    hidden: bool
    locked: bool = False
    needed: bool = False
    multiple: bool = False
    values: tuple[ValueView, ...] = ()
    current: str = ""
    shown: str = ""
    low: str = ""
    high: str = ""
    step: str = ""
    unit: str = ""
    intervals: tuple[Interval, ...] = ()
    length: int = 0
    each: Money | None = None
    less: Effect | None = None
    more: Effect | None = None
    proposed: bool = False
    fixed: str = ""
    facets: Facets = NO_FACETS


@dataclass(frozen=True, slots=True)
class Panel:
    """One component (of a repeated one: one instance) with its fields; ``instance`` is None unless it is repeated."""

    component: Component
    instance: int | None
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the navigation; one for each item where the step is a single repeated component.

    ``done``: something was chosen here. ``attention``: something here was changed by the shop just now. ``detail``
    says what is taken ('Rose Lip Balm'). ``needs``: what the customer still has to say here.
    """

    step: str
    instance: int | None
    name: str
    detail: str
    number: int
    current: bool
    done: bool
    attention: bool
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the configurator page of one step shows; ``pictures``: one of each view.

    ``changes``: what the shop changed by itself when the current state was made. ``newer``: a newer revision of the
    product is on sale (this design keeps its own ``kept_until`` that day); ``gone``: none is any more. ``news``: what
    was different when it was brought to its revision. ``previous``/``next`` are the neighbouring marks. ``proven``: it
    is shown that nothing cheaper goes with the choices. ``finish``: how the rest of the step can be filled in, None
    where that would change nothing. ``notices``: what the rules advise about this step, as things are.
    """

    design: Design
    product: Product
    selection: Selection
    steps: tuple[StepMark, ...]
    step: StepMark
    previous: StepMark | None
    next: StepMark | None
    panels: tuple[Panel, ...]
    repeats: tuple[Repeat, ...]
    quote: Quote
    pictures: tuple[PictureRef, ...]
    changes: tuple[Change, ...]
    can_undo: bool
    can_redo: bool
    newer: bool
    gone: bool
    kept_until: date | None
    news: RenewalNews | None
    proven: bool = True
    warnings: tuple[str, ...] = ()
    goes_with: tuple[Suggestion, ...] = ()
    finish: StepOffer | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def has_numbers(self) -> bool:
        """Whether it is said of some value how many took it."""
        views = (view for panel in self.panels for field in panel.fields for view in field.values)
        return any(view.tip is not None and view.tip.counted for view in views)

    @property
    def lead_days(self) -> int | None:
        """After how many days it is ready; None where the product's file says nothing of it."""
        return lead_time(self.product, self.selection)

    @property
    def picture(self) -> PictureRef:
        """The picture that the page shows large."""
        return next(each for each in self.pictures if each.on_stage)

    @property
    def asks_needs(self) -> bool:
        """Whether the product has a step that asks for needs."""
        return any(step.key == SURVEY for step in self.product.steps)
