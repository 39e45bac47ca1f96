"""What somebody said of what they had or were offered: one to five, not for me, and that an order was a gift.

A pure function of the events; the last word counts. What follows from it is decided by whoever proposes something.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from configurator.languages.sentences import gettext
from configurator.profiles.profile import Event, EventKind


class Stars(StrEnum):
    """What can be said of a value; UNSAID takes it back."""

    NOT_FOR_ME = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    UNSAID = ""

    @property
    def words(self) -> str:
        """What was said, behind the name of what it was said of: 'not for me'."""
        return {Stars.NOT_FOR_ME: gettext("not for me"), Stars.UNSAID: gettext("nothing said any more")}.get(
            self, gettext("%(stars)s of 5", stars=self.value)
        )

    @property
    def disliked(self) -> bool:
        """Whether it is not to be proposed any more."""
        return self in (Stars.NOT_FOR_ME, Stars.ONE, Stars.TWO)

    @property
    def liked(self) -> bool:
        """Whether it speaks for more of the kind."""
        return self in (Stars.FOUR, Stars.FIVE)


@dataclass(frozen=True, slots=True)
class Rating:
    """What was said of a value of an option, what it was called then, and when."""

    product: str
    option: str
    value: str
    name: str
    stars: Stars
    at: datetime


def ratings(events: Iterable[Event]) -> Mapping[tuple[str, str, str], Rating]:
    """The last word on each value, by product, option and value; what was taken back is not there."""
    found: dict[tuple[str, str, str], Rating] = {}
    said = (event for event in events if event.kind is EventKind.RATING)
    for event in sorted(said, key=lambda event: event.at):
        if event.fact("stars") in set(Stars):
            option, value, stars = event.fact("slot"), event.fact("value"), Stars(event.fact("stars"))
            found[event.product, option, value] = Rating(
                event.product, option, value, event.fact("name"), stars, event.at
            )
    return {key: rating for key, rating in found.items() if rating.stars is not Stars.UNSAID}


def rating(product: str, option: str, value: str, name: str, stars: Stars, at: datetime) -> Event:
    """That something was said of a value."""
    facts = {"slot": option, "value": value, "name": name, "stars": stars.value, "text": f"{name}: {stars.words}"}
    return Event(EventKind.RATING, at, product, facts)


def gift(number: str, product: str, at: datetime, *, given: bool) -> Event:
    """That an order was for somebody else, or was not."""
    text = f"order {number} was {'a gift' if given else 'no gift'}"
    return Event(EventKind.GIFT, at, product, {"number": number, "given": "yes" if given else "no", "text": text})


def gifts(events: Iterable[Event]) -> frozenset[str]:
    """The numbers of orders that were for somebody else."""
    given: dict[str, bool] = {}
    for event in sorted((event for event in events if event.kind is EventKind.GIFT), key=lambda event: event.at):
        given[event.fact("number")] = event.fact("given") == "yes"
    return frozenset(number for number, gift in given.items() if gift)
