"""Designs for what a customer needs: the best fit, the cheapest that fits, the best that meets the answers otherwise.

Each has all own choices, answers to needs among them, and is the engine's proven best of its kind. Why it fits is said
by the sentences of what the rules and the answers prefer.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_time
from configurator.catalog.selection import Choices, Selection
from configurator.engine.optimizing.goals import Goal
from configurator.errors import SolverDeadline, StaleEdit, UnknownName
from configurator.languages.sentences import gettext, later
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.rules.advice import Prefer
from configurator.rules.in_force import rules_of
from configurator.rules.meaning import condition_holds
from configurator.rules.mentioned_names import all_mentions
from configurator.rules.survey import SURVEY
from configurator.rules.syntax import Implies, Rule, Table
from configurator.services.configuring.apply import differences
from configurator.services.configuring.configure import as_taken, change_choices, kept_of, with_all_new
from configurator.services.configuring.finishing import told_beforehand
from configurator.services.configuring.needs import with_facts
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.refusals import whole_price
from configurator.services.presenting.pages import Change, Outcome
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.published import Published

_CARD = 640


@dataclass(frozen=True, slots=True)
class FittingDesign:
    """A whole design for the answers: why it fits, and what of all that is preferred it does not have.

    ``differs``: what is other than in the first. ``proven``: nothing of its kind is better, or cheaper and as good.
    """

    key: str
    title: str
    fits: tuple[str, ...]
    misses: tuple[str, ...]
    differs: tuple[Change, ...]
    total: Money
    picture: PictureRef
    proven: bool
    lead_days: int | None


@dataclass(frozen=True, slots=True)
class _Fitted:
    key: str
    title: str
    selection: Selection
    proven: bool


def asks_needs(published: Published) -> bool:
    """Whether the product has a step that asks for needs."""
    return any(component.key == SURVEY for component in published.product.components)


def answered(published: Published, choices: Choices) -> bool:
    """Whether any need of the product is answered."""
    needs = {each.name for each in published.revision.rules.needs}
    return any(choice.slot.key in needs and choice.taken for choice in choices)


def fitting_designs(found: Opened) -> tuple[FittingDesign, ...]:
    """At most three, all different; none where no need is answered, fewer where time was over."""
    published, design = found.published, found.design
    if not answered(published, design.choices):
        return ()
    fitted = tuple(_fitted(published, design))
    return tuple(_told(found, each, fitted[0].selection) for each in fitted)


def take_fitting(found: Opened, key: str, shown_total: int) -> Outcome:
    """The design finished as it was shown; undo takes it back.

    Raises UnknownName for one that there is not, StaleEdit when it has become another one since it was shown.
    """

    def taken(published: Published, design: Design) -> Choices:
        wanted = next((each for each in _fitted(published, design) if each.key == key), None)
        if wanted is None:
            raise UnknownName("design", key)
        if published.book.total(wanted.selection).minor != shown_total:
            raise StaleEdit(gettext("This design has changed since its page was made. Please look again."))
        return design.choices | kept_of(published.product, wanted.selection, design.choices)

    return change_choices(found, Cause("complete"), taken, accepted=with_all_new)


def _fitted(published: Published, design: Design) -> Iterator[_Fitted]:
    """The designs, and of two that are the same the first."""
    engine, shown = published.engine, list[Selection]()
    choices = with_facts(published, design.choices, published.shown(design.choices, design.weights))
    spoken_of = _spoken_of(published, design.choices)
    with suppress(SolverDeadline):
        best, *others = engine.best(choices, [], most=2, visible=spoken_of)
        shown.append(whole := as_taken(published, design, best.selection))
        yield _Fitted("fits", later("Fits best"), whole, engine.proven(choices) and whole == best.selection)
        cheapest = engine.optimize(choices, [Goal(whole_price(published.product))])
        if (whole := as_taken(published, design, cheapest.selection)) not in shown:
            shown.append(whole)
            proven = cheapest.proven and whole == cheapest.selection
            yield _Fitted("cheapest", later("The cheapest that fits"), whole, proven)
        for other in others:
            if (whole := as_taken(published, design, other.selection)) not in shown:
                yield _Fitted("other", later("Fits in another way"), whole, other.proven and whole == other.selection)


def _spoken_of(published: Published, choices: Choices) -> frozenset[str]:
    """The options that the given answers speak of; all but the questions where these are none."""
    rules, product = published.revision.rules, published.product
    answers = _demanding(published, choices)
    given = answers | {f"{answer}-{number}" for answer in answers for number in range(2, len(rules.prefers) + 1)}
    stated: tuple[Rule | Table | Prefer, ...] = (*rules.rules, *rules.prefers)
    bodies = tuple(each.body for each in stated if each.name in given and not isinstance(each, Table))
    options = {option.key for option in product.options if product.home(option.key).key != SURVEY}
    named = all_mentions(bodies, rules)
    return frozenset(options & named or options)


def reasons(published: Published, choices: Choices, whole: Selection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences that say why a product fits the answers among the choices, and those of what it does not have."""
    product, rules = published.product, published.revision.rules
    fits, misses = dict[str, None](), dict[str, None]()
    for prefer in rules_of(published.revision, published.situation(product)).prefers:
        if prefer.each is not None:
            continue
        body = prefer.body
        if isinstance(body, Implies) and not condition_holds(body.when, whole, product, rules):
            continue
        met = condition_holds(body, whole, product, rules)
        (fits if met else misses)[prefer.sentence] = None
    for rule in rules.rules:
        if rule.name in _demanding(published, choices):
            fits[rule.sentence] = None
    return tuple(fits), tuple(sentence for sentence in misses if sentence not in fits)


def _told(found: Opened, each: _Fitted, first: Selection) -> FittingDesign:
    published = found.published
    product = published.product
    fits, misses = reasons(published, found.design.choices, each.selection)
    differs = differences(product, first, each.selection, {mine.slot for mine in found.design.choices})
    return FittingDesign(
        key=each.key,
        title=gettext(each.title),
        fits=fits,
        misses=misses,
        differs=told_beforehand(product, differs),
        total=published.book.total(each.selection),
        picture=picture(found.room, published, each.selection, width=_CARD),
        proven=each.proven,
        lead_days=lead_time(product, each.selection),
    )


def _demanding(published: Published, choices: Choices) -> frozenset[str]:
    """The names of the rules of the answers that were given."""
    needs = {each.name for each in published.revision.rules.needs}
    return frozenset(f"{each.slot.key}-{each.value}" for each in choices if each.slot.key in needs and each.taken)
