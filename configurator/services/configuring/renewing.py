"""Revisions go by: what begins today begins on today's; a draft keeps its own for a while, then is brought to today's.

Decides how long a draft keeps its revision, what ends that earlier, and what is said when it is brought to today's:
each change, what it cost then and what it costs now. A design that is begun from something earlier goes the same way.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from configurator.catalog.dependents import counted_component, release
from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.errors import BrokenFiles, SolverDeadline, UnknownName
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.design import Altered, Design, NewDesign, Proposal, Renewal, preselected
from configurator.services.configuring.asking import begun_open
from configurator.services.configuring.comparing import Showing, change_of, changes_between, showing
from configurator.services.configuring.expired_choices import fit, fit_design, is_sold, knows, on_day
from configurator.services.configuring.explanations import ONE_REASON_SECONDS, why_not
from configurator.services.presenting.pages import RenewalNews
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.storage.concurrency import ConcurrentChange
from configurator.time_limit import TimeLimit

_REASONS_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Former:
    """Something that a design is begun from: a shared design, an order, a draft. ``total`` None: work it out.

    That of a shared design is worked out for whoever looks, in their group of customers, as long as that is possible.
    ``accepted``: those of the choices that are taken over, not chosen by whoever begins.
    """

    product: str
    revision: str
    choices: Choices
    proposals: tuple[Proposal, ...]
    at: datetime
    total: Money | None = None
    accepted: Choices = frozenset()


def up_to_date(room: Showroom, design: Design) -> Design:
    """The design as it can be had today: on its own revision as long as that holds, else brought to today's.

    That is written once. Raises UnknownName when its product is not on sale any more, SolverDeadline.
    """
    if design.ordered is not None:
        return design
    today = room.current(design.product)
    if design.revision == today.revision.hash:
        return fit_design(room, design)
    own = _still_had(room, design, today) if kept_until(room, design) else None
    return own or take_todays(room, design)


def take_todays(room: Showroom, design: Design) -> Design:
    """The design brought to today's revision by the smallest change; as it is when it is there already."""
    today = room.current(design.product)
    if design.revision == today.revision.hash:
        return fit_design(room, design)
    new = renew(room, design)
    try:
        with room.unit() as unit:
            unit.designs.renew(design, new, room.now())
    except ConcurrentChange:  # in another window, perhaps by the same question
        with room.reading() as unit:
            return up_to_date(room, unit.designs.one(design.id))
    with room.reading() as unit:
        return fit_design(room, unit.designs.one(design.id))


def renew(room: Showroom, design: Design) -> NewDesign:
    """What the design would be on today's revision; ``renewal`` says what that comes to. Raises UnknownName."""
    choices = design.choices | design.lost
    former = Former(
        design.product, design.revision, choices, design.proposals, design.changed_at, accepted=design.accepted
    )
    new = begin(room, former, design.owner, "renew", design.name)
    if new.renewal is not None and design.news is not None:
        return replace(new, renewal=_together(design.news, new.renewal))
    return new


def begin(room: Showroom, former: Former, owner: str, verb: str, name: str = "") -> NewDesign:
    """A design that begins on today's revision from something earlier.

    Raises UnknownName when the product is not on sale any more, SolverDeadline.

    ``renewal`` says what had to change and what it cost then; None when nothing did.
    """
    today = room.current(former.product)
    known = tuple(each for each in former.proposals if knows(today.product, each.choice))
    choices, proposals = begun_open(today, fit(today, former.choices), known)
    weights = preselected(proposals)
    now, then = showing(today, choices, weights), as_it_was(room, former)
    accepted = former.accepted & choices
    altered = () if then is None else tuple(_altered(today, choices, accepted, then, now))
    worked_out = then.quote.total if then else None
    before = former.total or worked_out
    if verb == "share" and worked_out and worked_out.currency == (before or worked_out).currency:
        before = worked_out
    revised = former.revision != today.revision.hash
    renewal = Renewal(verb, former.at, before, now.quote.total, altered, revised=revised)
    changed = verb == "renew" or altered or before != now.quote.total
    news = renewal if changed else None
    return NewDesign(former.product, today.revision.hash, owner, choices, proposals, name, verb, news, accepted)


def as_it_was(room: Showroom, former: Former) -> Showing | None:
    """What was shown for it under its own revision on its day; None where that cannot be read any more."""
    try:
        own = on_day(room, room.revision(former.product, former.revision), room.day(former.at))
        return showing(own, fit(own, former.choices), preselected(former.proposals))
    except (UnknownName, BrokenFiles, SolverDeadline):
        return None


def kept_until(room: Showroom, design: Design) -> date | None:
    """The last day on which the design keeps its revision and prices; None where the shop keeps none or it is over."""
    last = room.day(design.held_since) + timedelta(days=room.draft_days)
    return last if room.draft_days and room.today() <= last else None


def is_older(room: Showroom, design: Design) -> bool:
    """Whether a design that can still be changed keeps another revision than the one on sale."""
    current = (each.revision.hash for each in room.products() if each.product.key == design.product)
    return design.ordered is None and next(current, design.revision) != design.revision


def is_gone(room: Showroom, design: Design) -> bool:
    """Whether its product is not sold any more, so that no copy of it can be begun."""
    return all(each.product.key != design.product for each in room.products())


def news_of(room: Showroom, product: Product, renewal: Renewal | None) -> RenewalNews | None:
    """What a page says of a change of revision."""
    if renewal is None:
        return None
    changes = tuple(change_of(product, each) for each in renewal.altered)
    return RenewalNews(renewal.verb, room.day(renewal.since), renewal.before, renewal.after, changes, renewal.revised)


def _still_had(room: Showroom, design: Design, today: Published) -> Design | None:
    """The design on its own revision; None when something of what is shown for it has been withdrawn since."""
    try:
        own, kept = room.revision(design.product, design.revision), fit_design(room, design)
    except BrokenFiles:
        return None
    at, selection = today.situation(today.product), own.shown(kept.choices, kept.weights)
    taken = (Choice(slot, value) for slot, values in selection.taken.items() for value in values)
    had = all(knows(today.product, each) and is_sold(today.product, each, at) for each in taken)
    return kept if had else None


def _altered(today: Published, choices: Choices, accepted: Choices, then: Showing, now: Showing) -> list[Altered]:
    limit = TimeLimit(_REASONS_SECONDS)

    def why(slot: Slot, amount: bool) -> str:
        if amount:
            return gettext("the price is another one today")
        return _not_offered(today, then, slot) or _forbidden(today, choices, accepted, slot, then, limit)

    return list(changes_between(then, now, why))


def _not_offered(today: Published, then: Showing, slot: Slot) -> str:
    """That what was shown at a slot is not sold today, or that nothing was; '' where it can be something else."""
    at, was = today.situation(today.product), then.selection.at(slot)
    for value in was:
        wanted = Choice(slot, value)
        if not knows(today.product, wanted):
            return gettext("%(slot)s is not offered any more", slot=then.text(slot))
        if not is_sold(today.product, wanted, at):
            return gettext(
                "%(slot)s is sold %(valid)s",
                slot=then.text(slot),
                valid=today.product.option(slot.key).value(value).valid,
            )
    return "" if was else gettext("it comes with the rest today")


def _forbidden(
    today: Published, choices: Choices, accepted: Choices, slot: Slot, then: Showing, limit: TimeLimit
) -> str:
    """The rules that forbid what was there; else that the shop proposes something else by now."""
    freed = release(today.product, choices, slot)
    if counted_component(today.product, slot) is None and not limit.over:
        try:
            for value in then.selection.at(slot):
                if not today.engine.possible(freed | {Choice(slot, value)}):
                    wanted = Choice(slot, value)
                    return why_not(today, freed, wanted, ONE_REASON_SECONDS, accepted=accepted).text
        except SolverDeadline:
            return gettext("to go with the rest today")
    return gettext("we propose this today")


def _together(first: Renewal, second: Renewal) -> Renewal:
    """Two changes of revision in a row as one: the customer has seen nothing of what lay between."""
    before = {(each.slot, each.label): each for each in first.altered}
    both = dict(before)
    for each in second.altered:
        earlier = before.get((each.slot, each.label))
        both[each.slot, each.label] = replace(each, before=earlier.before) if earlier else each
    altered = tuple(each for each in both.values() if each.before != each.after)
    return replace(second, verb=first.verb, since=first.since, before=first.before, altered=altered)
