"""Experiments: a merchandiser makes one, it begins and ends by itself or is ended; once made it cannot be changed.

Whoever drew what is known by the salt alone, so an experiment whose shares were changed could compare nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from configurator.errors import InvalidChoice, StaleEdit, UnknownName
from configurator.learning.experiments.policy import Arm, Experiment, ExperimentSubject
from configurator.services.clean_text import one_line
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

ROLE = "merchandiser"
LONGEST_NAME = 120
_WHOLE = 100


class ExperimentStage(StrEnum):
    """Where an experiment stands."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An experiment to be made: from the beginning of one day until the beginning of another (None: until it is ended).

    ``products`` none: all. ``shares``: percent by arm. ``subject``: what they differ in.
    """

    name: str
    products: Sequence[str]
    shares: Mapping[Arm, float]
    begins: date
    ends: date | None
    subject: ExperimentSubject = ExperimentSubject.SUGGESTIONS


class UnusableExperiment(InvalidChoice):
    """An experiment that cannot be made as it is; ``option`` is the field that says why."""


def stage(experiment: Experiment, now: datetime) -> ExperimentStage:
    """Where the experiment stands at that time."""
    if experiment.runs(now):
        return ExperimentStage.RUNNING
    return (
        ExperimentStage.PLANNED if now < experiment.begins_at and experiment.ended_at is None else ExperimentStage.ENDED
    )


def all_experiments(room: Showroom, who: Visitor) -> tuple[Experiment, ...]:
    """All experiments, the newest first. Raises NotAllowed."""
    who.needs(ROLE)
    with room.reading() as unit:
        return unit.experiments.all()


def one_experiment(room: Showroom, who: Visitor, key: str) -> Experiment:
    """The experiment. Raises NotAllowed, UnknownName."""
    who.needs(ROLE)
    with room.reading() as unit:
        return unit.experiments.one(key)


def make(room: Showroom, who: Visitor, wanted: Wanted) -> Experiment:
    """The experiment, made: it begins when its first day does, at once when that is today.

    Raises UnusableExperiment, UnknownName, NotAllowed.
    """
    who.needs(ROLE)
    name, now = one_line(wanted.name, LONGEST_NAME), room.now()
    _check(room, wanted, name)
    begins = now if wanted.begins == room.today() else room.begins(wanted.begins)
    made = Experiment(
        id=token_hex(8),
        name=name,
        products=tuple(sorted(set(wanted.products))),
        shares={arm: wanted.shares[arm] for arm in Arm if wanted.shares.get(arm, 0) > 0},
        salt=token_hex(16),
        begins_at=begins,
        ends_at=room.begins(wanted.ends) if wanted.ends else None,
        author=who.name,
        subject=wanted.subject,
    )
    with room.unit() as unit:
        _refuse_second([each for each in unit.experiments.all() if stage(each, now) is not ExperimentStage.ENDED], made)
        unit.experiments.add(made)
    room.decisions.look_again()
    return made


def end(room: Showroom, who: Visitor, key: str) -> Experiment:
    """The experiment, ended now: everybody sees again what they saw before. Raises StaleEdit when it had ended."""
    who.needs(ROLE)
    with room.unit() as unit:
        found = unit.experiments.one(key)
        if stage(found, room.now()) is ExperimentStage.ENDED:
            raise StaleEdit("This experiment has ended already.")
        unit.experiments.end(key, room.now())
        ended = unit.experiments.one(key)
    room.decisions.look_again()
    return ended


def _check(room: Showroom, wanted: Wanted, name: str) -> None:
    """Raises UnusableExperiment for the first thing that is wrong with what is wanted."""
    if not name:
        raise UnusableExperiment("name", "Please give the experiment a name.")
    known = {each.product.key for each in room.products()}
    for product in wanted.products:
        if product not in known:
            raise UnknownName("product", product, known)
    shares = [each for each in wanted.shares.values() if each]
    if any(share and arm not in wanted.subject.arms for arm, share in wanted.shares.items()):
        *others, last = wanted.subject.arms
        may = f"{', '.join(others)} and {last}"
        raise UnusableExperiment("shares", f"An experiment about {wanted.subject} has the groups {may}.")
    if any(each < 0 for each in shares) or abs(sum(shares) - _WHOLE) > 1e-6:
        raise UnusableExperiment("shares", f"The shares come to {sum(shares):g}, not to 100 percent.")
    if len(shares) < 2:
        raise UnusableExperiment("shares", "There is nothing to compare: two groups at least need a share.")
    if wanted.begins < room.today():
        raise UnusableExperiment("begins", "The first day has passed. An experiment begins today or later.")
    if wanted.ends is not None and wanted.ends <= wanted.begins:
        raise UnusableExperiment("ends", "It ends before it has begun: the end is a day after the first one.")
    if wanted.begins > room.today() + timedelta(days=3650):
        raise UnusableExperiment("begins", "The first day is more than ten years away.")


def _refuse_second(others: Sequence[Experiment], made: Experiment) -> None:
    """Raises UnusableExperiment when another one is about the same product at the same time."""
    for other in others:
        same = not other.products or not made.products or set(other.products) & set(made.products)
        before = other.end is not None and other.end <= made.begins_at
        after = made.ends_at is not None and made.ends_at <= other.begins_at
        if same and not before and not after:
            raise UnusableExperiment(
                "products",
                f"“{other.name}” is about the same product at the same time. End it first, or begin later.",
            )
