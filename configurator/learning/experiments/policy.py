"""Who is shown what of all that was learned: drawn by a salted hash of the person, the same each time they come.

The permanent holdout comes first and sees nothing; the others are spread over the arms of an experiment that runs.
Nothing is kept to know it: whoever knows the salts finds the same again, on every machine.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

HOLDOUT = "holdout"
"""The name of the comparison that never ends: people who see nothing learned against all others."""
SHOWN = "shown"
"""The other side of it."""


class Arm(StrEnum):
    """What somebody is shown: nothing learned, what people like them take, or what they themselves would take."""

    NONE = "none"
    SEGMENT = "segment"
    ONE_TO_ONE = "one-to-one"


class ExperimentSubject(StrEnum):
    """What the arms of an experiment differ in; the other stays as the shop has it, in all of them."""

    SUGGESTIONS = "suggestions"
    QUESTIONS = "questions"
    """The order of questions: the catalogue's (``Arm.NONE``), or what decides most first, as all answered them."""

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms that there can be."""
        return tuple(Arm) if self is ExperimentSubject.SUGGESTIONS else (Arm.NONE, Arm.SEGMENT)


@dataclass(frozen=True, slots=True)
class Experiment:
    """A comparison of arms on some products (none: on all), from ``begins_at`` on.

    ``shares``: how many of a hundred people see which arm. It is drawn with ``salt``. ``ends_at`` is when it is planned
    to end; ``ended_at`` when somebody ended it before.
    """

    id: str
    name: str
    products: tuple[str, ...]
    shares: Mapping[Arm, float]
    salt: str
    begins_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None = None
    author: str = ""
    subject: ExperimentSubject = ExperimentSubject.SUGGESTIONS

    def covers(self, product: str) -> bool:
        """Whether it is about the product."""
        return not self.products or product in self.products

    def runs(self, at: datetime) -> bool:
        """Whether it runs at that time."""
        end = self.end
        return self.begins_at <= at and (end is None or at < end)

    @property
    def end(self) -> datetime | None:
        """When it ends or ended; None when nobody knows yet."""
        known = [each for each in (self.ends_at, self.ended_at) if each is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class DrawnArm:
    """What somebody drew in one comparison, and how probable that was."""

    trial: str
    arm: str
    probability: float


@dataclass(frozen=True, slots=True)
class Policy:
    """What somebody is shown: nothing in the holdout, else what their arm says of the ``subject`` of their experiment.

    ``drawn``: in which comparisons they count, the holdout's first; none when they allow no measuring.
    """

    holdout: bool = False
    arm: Arm = Arm.ONE_TO_ONE
    experiment: str = ""
    probability: float = 1.0
    drawn: tuple[DrawnArm, ...] = field(default=())
    subject: ExperimentSubject = ExperimentSubject.SUGGESTIONS

    @property
    def shows(self) -> bool:
        """Whether they are shown anything that was learned."""
        return not self.holdout and (self.subject is not ExperimentSubject.SUGGESTIONS or self.arm is not Arm.NONE)

    @property
    def personal(self) -> bool:
        """Whether what they did themselves says what they are shown."""
        return self.shows and (self.subject is not ExperimentSubject.SUGGESTIONS or self.arm is Arm.ONE_TO_ONE)

    def asks_telling_first(self, *, usual: bool) -> bool:
        """Whether they are asked first what decides most; ``usual``: what the shop does in no experiment."""
        if self.subject is ExperimentSubject.QUESTIONS:
            return self.arm is not Arm.NONE
        return usual and not self.holdout


UNMEASURED = Policy()
"""Of whoever allows no measuring: they are in no comparison."""


def place_of(salt: str, person: str) -> float:
    """Where between 0 and 1 (without) a person stands for a salt; people are spread evenly, salts do not correlate."""
    digest = hashlib.sha256(f"{salt}:{person}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def arm_at(place: float, shares: Mapping[Arm, float]) -> tuple[Arm, float]:
    """The arm of a place between 0 and 1, and its share; shares are of their sum, in the order of ``Arm``."""
    total, passed = sum(shares.values()), 0.0
    known = [(arm, shares[arm] / total) for arm in Arm if shares.get(arm, 0) > 0]
    for arm, share in known:
        passed += share
        if place < passed:
            return arm, share
    return known[-1]


def policy_of(person: str, salt: str, holdout: float, experiment: Experiment | None) -> Policy:
    """What a person is shown: ``holdout`` is the share (0 to 1) that sees nothing, ``salt`` draws it."""
    if place_of(salt, person) < holdout:
        return Policy(holdout=True, arm=Arm.NONE, probability=holdout, drawn=(DrawnArm(HOLDOUT, HOLDOUT, holdout),))
    others = DrawnArm(HOLDOUT, SHOWN, 1 - holdout)
    if experiment is None:
        return Policy(probability=1 - holdout, drawn=(others,))
    arm, share = arm_at(place_of(experiment.salt, person), experiment.shares)
    mine = DrawnArm(experiment.id, arm.value, share)
    chance, drawn = (1 - holdout) * share, (others, mine)
    return Policy(arm=arm, experiment=experiment.id, probability=chance, drawn=drawn, subject=experiment.subject)
