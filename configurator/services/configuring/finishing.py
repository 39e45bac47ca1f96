"""Finish it for me: the rest of a design in several ways side by side, each the best of its kind under the rules.

Decides which ways there are for whom, and what is said about each. Each is the engine's proven optimum, also where a
walk from value to value would end in a dead end; nothing that the customer chose is touched. Whoever is measured is
asked the same, whatever they are shown of it: what all learned ways would give at each open place is kept.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from configurator.catalog.dependents import counted_component
from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choices, Selection, Slot, slots
from configurator.engine.optimizing.goals import Goal, wishes
from configurator.engine.possible.soonest import soonest
from configurator.errors import SolverDeadline, StaleEdit, UnknownName
from configurator.languages.sentences import gettext, ngettext
from configurator.learning.disclosure import FEWEST
from configurator.learning.experiments.noticed import Offer
from configurator.learning.experiments.policy import Policy
from configurator.learning.next_choice.blend import Blend
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.services.configuring.apply import differences
from configurator.services.configuring.asking import kept_open
from configurator.services.configuring.configure import as_taken, change_choices, kept_of, with_all_new
from configurator.services.configuring.needs import with_facts
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.refusals import whole_price
from configurator.services.customer.proposals import preferences_for
from configurator.services.customer.sensitive import private_options
from configurator.services.learning.columns import columns_of
from configurator.services.learning.completing import likely_weights
from configurator.services.learning.decisions import decided, policy_beside, policy_for
from configurator.services.learning.following import history_for
from configurator.services.learning.last_order import wishes_of_last_order
from configurator.services.learning.often_chosen import people_behind
from configurator.services.learning.speakers import Speakers, speakers_for
from configurator.services.learning.telling import telling_likings
from configurator.services.presenting.labels import says_nothing, step_of
from configurator.services.presenting.pages import Change, Outcome
from configurator.services.presenting.step_offer import StepOffer
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

FINISH = "finish"
"""The place of the ways to finish in a design."""
_OFFER_SECONDS = 0.15
"""How long a page may look for what finishing its step would come to."""
_NAMED = 4
CHEAPEST = "cheapest"
SOONEST = "soonest"
UNLEARNED = frozenset({CHEAPEST, SOONEST})
"""The ways that nothing was learned for: everybody is shown them."""


@dataclass(frozen=True, slots=True)
class Finish:
    """A way to finish a design: what it is called, why it is as it is, what it adds, and what the whole then costs.

    ``proven``: nothing is better of its kind; else it is the best that was found in time. ``because`` is empty where it
    says no more than that.
    """

    key: str
    title: str
    because: str
    adds: tuple[Change, ...]
    total: Money
    difference: Money
    proven: bool
    selection: Selection
    lead_days: int | None


@dataclass(frozen=True, slots=True)
class _FinishAim:
    """A way before it is worked out: what it aims at; ``own``: it goes by what the customer did before.

    ``soonest``: nothing is taken that makes it later.
    """

    key: str
    title: str
    because: str
    goal: Goal
    own: bool = False
    soonest: bool = False

    def for_policy(self, policy: Policy) -> bool:
        """Whether somebody with this policy is shown it."""
        return self.key in UNLEARNED or (policy.personal if self.own else policy.shows)


def finishes(found: Opened) -> tuple[Finish, ...]:
    """The ways there are for this visitor, in the order to be shown; those that take too long are left out."""
    room, who, published, design = found.room, found.who, found.published, found.design
    policy = policy_beside(room, who, published.product, design)
    ways, shown = list[Finish](), set[str]()
    for aim in _aims(room, who, published, design):
        seen = aim.for_policy(policy)
        if seen or policy.drawn:
            with suppress(SolverDeadline):
                ways.append(_worked_out(published, design, aim))
                shown |= {aim.key} if seen else set()
    learned = [way for way in ways if way.key not in UNLEARNED]
    for offer in _offers(published.product, private_options(room, published.product), design, learned):
        mine = [way for way in learned if way.key in shown]
        decided(room, who, policy, offer, seen=[each for way in mine for each in _gives(way, offer.place)])
    return tuple(way for way in ways if way.key in shown)


def _offers(product: Product, private: frozenset[str], design: Design, ways: Sequence[Finish]) -> Iterator[Offer]:
    """What is decided by the page: which ways there are, and at each open place what any of them would give there."""
    own, places = {choice.slot for choice in design.choices}, dict[str, None]()
    for way in ways:
        for _, _, option, slot in slots(product, way.selection):
            if option.kind is Kind.CHOICE and option.key not in private and slot not in own:
                places[str(slot)] = None
    for place in [FINISH, *places] if places else ():
        given = {way.title: _gives(way, place) for way in ways}
        shares = {value: count / len(ways) for value, count in sorted(Counter(chain(*given.values())).items())}
        reason = ", ".join(title for title, values in given.items() if values)
        if shares:
            yield Offer(product.key, place, "optimum", shares, tuple(shares), reason, design.id, counts=place != FINISH)


def _gives(way: Finish, place: str) -> tuple[str, ...]:
    """What a way says at a place: its values there, or, of which way to take, itself."""
    return (way.key,) if place == FINISH else way.selection.at(Slot.parse(place))


def finish(found: Opened, key: str, shown_total: int) -> Outcome:
    """The design finished in that way, as it was shown; undo takes it back.

    Raises UnknownName for a way that there is not, StaleEdit when it has become another one since it was shown.
    """

    def finished(published: Published, design: Design) -> Choices:
        policy = policy_for(found.room, found.who, published.product.key)
        aims = _aims(found.room, found.who, published, design)
        way = next((each for each in aims if each.key == key and each.for_policy(policy)), None)
        if way is None:
            raise UnknownName("way to finish", key)
        done = _worked_out(published, design, way)
        if done.total.minor != shown_total:
            raise StaleEdit(gettext("This way to finish has changed since its page was made. Please look again."))
        return design.choices | kept_of(published.product, done.selection, design.choices)

    return change_choices(found, Cause("complete"), finished, accepted=with_all_new)


def finish_step(found: Opened, step: str, instance: int | None = None) -> Outcome:
    """What is open in a step, taken as most people took it who have what the customer has; the rest stays as it is.

    ``instance``: of a step with a page for each item, the item. Raises StaleEdit for whoever wants nothing of others,
    and did perhaps a moment ago.
    """
    if not found.who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        raise StaleEdit(gettext("You said no to this since its page was made, so nothing was taken."))

    def finished(published: Published, design: Design) -> Choices:
        alike = speakers_for(
            found.room, found.who, columns_of(published.written.product), history_for(found.room, published)
        )
        return _step_finished(published, design, alike.others, step, instance)

    return change_choices(found, Cause("complete"), finished, accepted=with_all_new)


def step_offer(
    room: Showroom, who: Visitor, published: Published, design: Design, step: str, instance: int | None
) -> StepOffer | None:
    """What ``finish_step`` would come to; None where nothing would change, or that was not found out in time."""
    people, product = people_behind(room, who, published), published.product
    if not people or design.ordered:
        return None
    columns = columns_of(published.written.product)
    alike = speakers_for(room, who, columns, history_for(room, published)).others
    try:
        choices = _step_finished(published, design, alike, step, instance, seconds=_OFFER_SECONDS)
        choices = kept_open(published, choices, design.weights)
        if choices == design.choices:
            return None
        now = published.shown(design.choices, design.weights)
        then = published.shown(choices, design.weights, seconds=_OFFER_SECONDS)
    except SolverDeadline:
        return None
    changes = told_beforehand(product, differences(product, now, then, {choice.slot for choice in design.choices}))
    if not changes:
        return None
    texts = [_in_short(product, then, change) for change in changes]
    if len(texts) > _NAMED + 1:
        more = len(texts) - _NAMED
        texts[_NAMED:] = [ngettext("%(number)s more", "%(number)s more", more)]
    return StepOffer(
        alike=bool(columns.known(design.chosen) or alike.group),
        people=people,
        adds=not any(_is_there(product, now, change.slot) for change in changes),
        text=("; " if any("," in each for each in texts) else ", ").join(texts),
        difference=published.book.total(then) - published.book.total(now),
    )


def _in_short(product: Product, then: Selection, change: Change) -> str:
    """What a change comes to, in a few words: 'Heated seats', 'no Tow bar', 'Nordic Blue', 'Width 160 cm'."""
    if not _is_there(product, then, change.slot):
        return gettext("no %(what)s", what=change.label)
    if counted_component(product, change.slot) is not None or product.option(change.slot.key).kind is not Kind.CHOICE:
        return f"{change.label} {change.after}"
    is_yes = {value.key for value in product.option(change.slot.key).values} == {"yes", "no"}
    return change.label if is_yes else change.after


def _is_there(product: Product, selection: Selection, slot: Slot) -> bool:
    """Whether anything is taken at the slot that does not stand for nothing being there."""
    at = selection.at(slot)
    if counted_component(product, slot) is not None or product.option(slot.key).kind is not Kind.CHOICE:
        return bool(at)
    return any(not says_nothing(product.option(slot.key), value) for value in at)


def _step_finished(
    published: Published,
    design: Design,
    alike: Speakers,
    step: str,
    instance: int | None,
    *,
    seconds: float | None = None,
) -> Choices:
    """The choices of a design with what is likeliest of what is open in the step."""
    product, columns = published.product, columns_of(published.written.product)

    def here(slot: Slot) -> bool:
        place, number = step_of(product, slot)
        return place.key == step and (number is None or number == instance)

    wanted = likely_weights(columns, alike.blend, columns.known(design.chosen), design.choices, here)
    if not wanted:  # nothing is open there, or nothing known of it: so much is not asked of the engine
        return design.choices
    best = published.engine.optimize(design.choices, [wishes(wanted)], seconds=seconds)
    kept = kept_of(product, best.selection, design.choices)
    return design.choices | {choice for choice in kept if here(choice.slot)}


def _aims(room: Showroom, who: Visitor, published: Published, design: Design) -> Iterator[_FinishAim]:
    """All ways there are, in the order to be shown, for whomever each is."""
    columns, history, own = columns_of(published.written.product), history_for(room, published), design.choices
    people = history.persons
    if people >= FEWEST and who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        said = gettext("By what %(people)s people ordered, as far as it goes together.", people=people)
        yield _FinishAim(
            "most", gettext("As most people"), said, wishes(likely_weights(columns, Blend(history), {}, own))
        )
        alike, known = speakers_for(room, who, columns, history).others, columns.known(design.chosen)
        if known or alike.group:
            weights = likely_weights(columns, alike.blend, known, own)
            yield _FinishAim("alike", gettext("As people like you"), _like_whom(alike, len(known)), wishes(weights))
    if weights := wishes_of_last_order(room, who, columns, own):
        said = gettext("By your last order of it, as far as it is still sold.")
        yield _FinishAim("last", gettext("Like my last one"), said, wishes(weights), own=True)
    said, least = gettext("Nothing that goes with your choices costs less."), Goal(whole_price(published.product))
    if with_facts(published, own, published.shown(own, design.weights)) != own:
        said = gettext("Nothing that goes with your choices costs less, as long as what only you can say is as shown.")
    yield _FinishAim(CHEAPEST, gettext("The cheapest"), said, least)
    if published.product.lead_times:
        said = gettext("Nothing that goes with your choices is ready sooner, and nothing as soon costs less.")
        yield _FinishAim(SOONEST, gettext("The soonest"), said, least, soonest=True)
    liked, settled = preferences_for(room, who, published), {mine.slot for mine in own}
    if needs := {each.choice: each.weight for each in liked if each.choice.slot not in settled}:
        told = [each.reason for each in telling_likings(room, who, [published]) if each.choice.slot not in settled]
        said = gettext(
            "%(reason)s, and so on: what you chose before counts, the later the more.",
            reason=told[0] if told else liked[0].reason,
        )
        yield _FinishAim("needs", gettext("Best fit to my needs"), said, wishes(needs), own=True)


def _like_whom(alike: Speakers, known: int) -> str:
    """By whom a design is finished as people like the customer did, who has made so many choices."""
    people, said = alike.history.persons, list[str]()
    if known:
        nearest = ngettext(
            "By what those of %(people)s people ordered who are nearest to the choice you made.",
            "By what those of %(people)s people ordered who are nearest to the %(number)s choices you made.",
            known,
            people=people,
        )
        said.append(nearest)
    if alike.group:
        persons = alike.group.persons
        also = gettext("What %(people)s people like you took counts also.", people=persons)
        said.append(also if known else gettext("What %(people)s people like you took counts.", people=persons))
    return " ".join(said)


def _worked_out(published: Published, design: Design, way: _FinishAim) -> Finish:
    product = published.product
    now = published.shown(design.choices, design.weights)
    kept = with_facts(published, design.choices, now)
    sooner = soonest(product, kept, published.engine.possible) if way.soonest else None
    best = published.engine.optimize(kept | sooner.limits if sooner else kept, [way.goal])
    whole = as_taken(published, design, best.selection)
    own = {choice.slot for choice in design.choices}
    total, before = published.book.total(whole), published.book.total(now)
    adds = told_beforehand(product, differences(product, now, whole, own))
    proven = best.proven and whole == best.selection
    because = way.because if proven or way.key not in UNLEARNED else ""
    lead_days = lead_time(product, whole)
    return Finish(way.key, way.title, because, adds, total, total - before, proven, whole, lead_days)


def told_beforehand(product: Product, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that may be told beforehand: not what is sensitive."""
    return tuple(
        change
        for change in changes
        if counted_component(product, change.slot) is not None or not product.option(change.slot.key).sensitive
    )
