"""The valley of a product: where people are in its steps, where they leave, and where things did not go together.

Made of those who let the shop measure, each counted once, and never of fewer than five: a revision's figure is left out
as well where it could be worked out from the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from configurator.catalog.model import Product
from configurator.errors import UnknownName
from configurator.learning.disclosure import FEWEST, told_after, told_of, told_parts, told_people
from configurator.rules.survey import SURVEY
from configurator.services.learning.counting import AWAY
from configurator.services.learning.decisions import SUMMARY
from configurator.services.learning.overview import ROLES
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.valley import StepPeople

_ENOUGH = 30
"""Of fewer who came to a step it is not said that it is the one where most leave."""
_MOST_REVISIONS = 10
_PARTS = "now", "left", "met", "repaired"


@dataclass(frozen=True, slots=True)
class ValleyStep:
    """A step: who came, is there now, left there, met a conflict and took a way out of one. None: fewer than five.

    ``seconds``: how long they stayed on average. ``deepest``: the largest share left here.
    """

    key: str
    name: str
    came: int | None
    now: int | None
    left: int | None
    met: int | None
    repaired: int | None
    seconds: float | None
    deepest: bool = False


@dataclass(frozen=True, slots=True)
class Valley:
    """A product's steps in order, the summary last, of one revision ('': of each step's people under all of them).

    ``revisions``: those of which anything can be told, the newest first.
    """

    product: Product
    revision: str
    revisions: tuple[str, ...]
    steps: tuple[ValleyStep, ...]
    days: int


def valley(room: Showroom, who: Visitor, product_key: str, revision: str = "") -> Valley:
    """What can be told of the way through a product. Raises NotAllowed, UnknownName."""
    who.needs(*ROLES)
    room.decisions.flush()
    product, days = room.current(product_key).product, room.retention.decision_days
    now = room.now()
    with room.reading() as unit:
        found = unit.valley.people(product_key, now - timedelta(days=days), now - AWAY)
        known = [each.hash for each in unit.revisions.history(product_key)]
    told = _revisions(found, known)
    if revision and revision not in told:
        raise UnknownName("revision with enough people", revision[:12], ())
    steps = tuple(_deepest(list(_steps(product, found, revision))))
    return Valley(product, revision, told, steps, days)


def _revisions(found: Sequence[StepPeople], known: Sequence[str]) -> tuple[str, ...]:
    """The revisions under which five people came to some step, as they were put on sale, the newest first."""
    enough = {each.revision for each in found if each.revision and each.came >= FEWEST}
    return tuple(each for each in dict.fromkeys(known) if each in enough)[:_MOST_REVISIONS]


def _steps(product: Product, found: Sequence[StepPeople], revision: str) -> Iterator[ValleyStep]:
    """Where fewer than five came or went between two steps, both are told as the first of them."""
    before: int | None = None
    steps = sorted(product.steps, key=lambda step: step.key != SURVEY)  # it is asked before all others
    for key, name in {**{step.key: step.name for step in steps}, SUMMARY: "Summary"}.items():
        here = {each.revision: each for each in found if each.step == key}
        came = _told(here, revision, "came")
        before = came = told_after(came, before) if came is not None else None
        if not came:
            yield ValleyStep(key, name, came, None, None, None, None, None)
            continue
        now, left, met, repaired = (_part(here, revision, figure, came) for figure in _PARTS)
        yield ValleyStep(key, name, came, now, left, met, repaired, here[revision].seconds)


def _part(here: Mapping[str, StepPeople], revision: str, figure: str, came: int) -> int | None:
    part = _told(here, revision, figure)
    return None if part is None else told_of(part, came)


def _told(here: Mapping[str, StepPeople], revision: str, figure: str) -> int | None:
    """A figure of a step: all revisions' people together, or those of one, where that leaves no few others."""
    parts = {key: int(getattr(each, figure)) for key, each in here.items()}
    whole = parts.pop("", 0)
    return told_parts(parts).get(revision, 0) if revision else told_people(whole)


def _deepest(steps: list[ValleyStep]) -> list[ValleyStep]:
    """The steps with the one marked where the largest share of enough people left, if there is one."""
    enough = [each for each in steps if each.left and each.came and each.came >= _ENOUGH]
    shares = {each.key: (each.left or 0) / (each.came or 1) for each in enough}
    most = max(shares, key=lambda key: shares[key], default="")
    return [replace(each, deepest=each.key == most) for each in steps]
