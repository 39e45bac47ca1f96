"""What a customer seems to like: values chosen before, the more so the more often and the more recently.

A pure function of the events. It says what was liked and why it thinks so; whether something is proposed or
preselected is decided by whoever knows prices.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Slot
from configurator.errors import UnknownName
from configurator.languages.dates import month_in_words
from configurator.languages.sentences import gettext
from configurator.profiles.profile import Event, EventKind
from configurator.profiles.ratings import Rating, Stars, gifts, ratings
from configurator.rules.wording import choice_text

HALF_LIFE_DAYS = 90.0
_ORDERED = 3.0
_RATED = {Stars.FOUR: 1.0, Stars.FIVE: 3.0}
_FULL_WEIGHT = 1000


@dataclass(frozen=True, slots=True)
class Preference:
    """A value that the customer likes: ``weight`` from 1 to 1000 within its option, and the reason in words."""

    choice: Choice
    weight: int
    reason: str


@dataclass(slots=True)
class _Liking:
    score: float
    last: Event


def preferences(
    events: Iterable[Event], product: Product, *, now: datetime, without: Collection[Choice] = ()
) -> tuple[Preference, ...]:
    """The liked values that the product still has, best first; of an option that takes one value only the best.

    A choice counts by half after 90 days, three times when it was ordered and not merely accepted; taking it back
    counts against it. What was ordered for somebody else says nothing; what was rated badly is left out, whatever it
    was chosen before. What another product asked in the same words counts where this one needs an answer. ``without``:
    is not concluded.
    """
    events = sorted(events, key=lambda event: event.at)
    likings: dict[Choice, _Liking] = {}
    given, rated = gifts(events), ratings(events)
    for event in events:
        about = event.kind in (EventKind.CHOICE, EventKind.DROP) and _tells_of(product, event)
        if about and event.fact("ordered") not in given:
            _count(likings, event, now)
    _rate(likings, [rating for rating in rated.values() if rating.product == product.key])
    found = [
        Preference(choice, _weight(liking.score), _reason(product, choice, liking.last, now))
        for choice, liking in likings.items()
        if liking.score > 0.01 and choice not in without and _still_there(product, choice)
    ]
    return tuple(_best(product, sorted(found, key=lambda liked: (-liked.weight, liked.choice))))


def _count(likings: dict[Choice, _Liking], event: Event, now: datetime) -> None:
    try:
        slot = Slot.parse(event.fact("slot"))
    except ValueError:
        return
    if event.fact("taken") == "no":
        return
    age = max(0.0, (now - event.at).total_seconds() / 86400)
    chosen = event.fact("ordered") and not event.fact("accepted")
    score = 0.5 ** (age / HALF_LIFE_DAYS) * (_ORDERED if chosen else 1.0)
    choice = Choice(slot, event.fact("value"))
    liking = likings.get(choice)
    if event.kind is EventKind.DROP:
        if liking is not None:
            liking.score -= score
    elif liking is None:
        likings[choice] = _Liking(score, event)
    else:
        liking.score, liking.last = liking.score + score, event


def _rate(likings: dict[Choice, _Liking], rated: Iterable[Rating]) -> None:
    """What was said of a value outweighs what was done, at every place of its option; at the first where it is new."""
    for rating in rated:
        same = [each for each in likings if (each.slot.key, each.value) == (rating.option, rating.value)]
        if rating.stars.disliked:
            for choice in same:
                del likings[choice]
        elif rating.stars.liked:
            event = Event(EventKind.RATING, rating.at, rating.product, {"stars": rating.stars.value})
            for choice in same or [Choice(Slot(rating.option), rating.value)]:
                before = likings[choice].score if choice in likings else 0.0
                likings[choice] = _Liking(before + _RATED[rating.stars], event)


def _weight(score: float) -> int:
    return round(_FULL_WEIGHT * score / (1 + score))


def _still_there(product: Product, choice: Choice) -> bool:
    try:
        option = product.option(choice.slot.key)
        option.value(choice.value)
    except UnknownName:
        return False
    return (
        option.kind is Kind.CHOICE
        and not option.sensitive
        and choice.slot.instance <= product.home(option.key).count.high
    )


def _best(product: Product, ranked: list[Preference]) -> Iterable[Preference]:
    settled: set[Slot] = set()
    for liked in ranked:
        if liked.choice.slot not in settled:
            yield liked
        if product.option(liked.choice.slot.key).single:
            settled.add(liked.choice.slot)


def _tells_of(product: Product, event: Event) -> bool:
    """Whether it was about the product, or answers what the product needs to know and another one asked alike."""
    if event.product == product.key:
        return True
    try:
        choice = Choice(Slot.parse(event.fact("slot")), event.fact("value"))
        option = product.option(choice.slot.key)
        return option.required and choice_text(choice, product) == event.fact("text")
    except (UnknownName, ValueError):
        return False


def _reason(product: Product, choice: Choice, event: Event, now: datetime) -> str:
    option = product.option(choice.slot.key)
    value = option.value(choice.value)
    what = f"{option.name}: {value.name}" if option.switch else value.name
    if event.kind is EventKind.RATING:
        return gettext(
            "You gave it %(stars)s of 5 in %(month)s", stars=event.fact("stars"), month=month_of(event.at, now)
        )
    facts = {"thing": what, "month": month_of(event.at, now)}
    if event.product == product.key:
        ordered, chose = (
            gettext("You ordered %(thing)s in %(month)s", **facts),
            gettext("You chose %(thing)s in %(month)s", **facts),
        )
    else:
        ordered = gettext("You ordered %(thing)s in %(month)s, for another product", **facts)
        chose = gettext("You chose %(thing)s in %(month)s, for another product", **facts)
    return ordered if event.fact("ordered") else chose


def month_of(at: datetime, now: datetime) -> str:
    """The month in words, as the clock of ``now`` has it, with the year where that is in doubt."""
    here = at.astimezone(now.tzinfo)
    return month_in_words(here, year=(now - at).days >= 330)
