"""What came of it: the people of a comparison, group by group, how they differ, and what of that was shown.

Numbers of people and never a person: nothing is said of a group of fewer than five. Whoever comes back while an
experiment runs, or looks at the holdout, which never ends, gets intervals that hold at all looks together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from configurator.catalog.model import Product
from configurator.learning.disclosure import FEWEST, told_after, told_of, told_people
from configurator.learning.experiments.differences import LEVEL, Difference, Sample, of_means, of_shares
from configurator.learning.experiments.findings import Finding, finding
from configurator.learning.experiments.policy import HOLDOUT, SHOWN, Arm, Experiment, ExperimentSubject
from configurator.learning.experiments.power import detectable, people_needed
from configurator.learning.experiments.sample_ratio import SampleRatio, sample_ratio
from configurator.services.learning.counting import counted_since, figures_of
from configurator.services.learning.decisions import SUMMARY
from configurator.services.learning.experiments import ROLE, ExperimentStage, stage
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.experiment_figures import ArmFigures, StepCount

_VALLEY_PEOPLE = 30
_ROUNDED = 1e-9


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is compared: its name, what a number of it is ('share', 'seconds', 'money'), and what it says."""

    name: str
    kind: str
    says: str
    currency: str = ""


_ORDERED = Measure("Ordered", "share", "people who ordered")


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """A measure in each group, how each other group differs from the first, and what difference could be seen at all.

    A group of whom too little is known to say anything is None.
    """

    measure: Measure
    groups: Mapping[str, Sample | None]
    findings: Mapping[str, Finding]
    detectable: float


@dataclass(frozen=True, slots=True)
class StepOfWay:
    """A step of a product: how many people came to it, how many left their design there, and seconds spent there.

    Figures are by arm; None: fewer than five people.
    """

    name: str
    people: Mapping[str, int | None]
    left: Mapping[str, int | None]
    seconds: Mapping[str, float | None]
    valley: bool = False


@dataclass(frozen=True, slots=True)
class WayThrough:
    """How far people come in a product, step by step; ``valley`` names the step where most of them leave."""

    product: Product
    steps: tuple[StepOfWay, ...]
    valley: str


@dataclass(frozen=True, slots=True)
class ToldRatio:
    """Whether people may have been spread as they were drawn, and the share that was to be expected of each group.

    ``chance`` of being so far off is None where it is not known, and where a small group could be worked out from it.
    """

    fits: bool
    chance: float | None
    expected: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TrialReport:
    """A comparison: its groups, the first one being what the others are held against, and all that is compared.

    ``people`` None: fewer than five. ``crossed``: who drew two groups and is left out, in the same way. ``looks``:
    intervals hold however often one looks. ``needed``: how many people a group takes to tell ``usual`` from ``better``
    bought. ``at`` is when it was counted. ``subject``: what the groups differ in.
    """

    arms: tuple[str, ...]
    people: Mapping[str, int | None]
    ratio: ToldRatio
    crossed: int | None
    comparisons: tuple[ComparedMeasure, ...]
    ways: tuple[WayThrough, ...]
    since: datetime
    at: datetime
    looks: bool
    usual: float
    better: float
    needed: int
    subject: ExperimentSubject = ExperimentSubject.SUGGESTIONS

    @property
    def base(self) -> str:
        """The group that the others are held against."""
        return self.arms[0]

    @property
    def empty(self) -> bool:
        """Whether there is no group of whom anything can be said."""
        return not any(self.people.values())


def holdout_report(room: Showroom, who: Visitor) -> TrialReport:
    """Everybody against those who are shown nothing, as far back as what they did is kept. Raises NotAllowed."""
    who.needs(ROLE)
    return _report(room, None, (HOLDOUT, SHOWN), looks=True)


def experiment_report(room: Showroom, who: Visitor, experiment: Experiment) -> TrialReport:
    """The groups of an experiment. Raises NotAllowed."""
    who.needs(ROLE)
    arms = tuple(arm.value for arm in Arm if experiment.shares.get(arm, 0) > 0)
    early = experiment.ends_at is None or experiment.ended_at is not None
    looks = early or stage(experiment, room.now()) is not ExperimentStage.ENDED
    return _report(room, experiment, arms, looks=looks)


def _report(room: Showroom, experiment: Experiment | None, arms: tuple[str, ...], *, looks: bool) -> TrialReport:
    room.decisions.flush()
    found = figures_of(room, experiment)
    groups, shelf = found.groups, [each.product for each in room.products()]
    people = {arm: groups[arm].people if arm in groups else 0 for arm in arms}
    ratio = sample_ratio({arm: group.people for arm, group in groups.items()}, found.expected)
    ordered = [group.bought for group in groups.values() if _may_be_told(_ORDERED, group.bought)]
    bought = sum(each.total for each in ordered) / max(1, sum(each.people for each in ordered))
    usual = min(max(bought, 0.05), 0.8)
    return TrialReport(
        arms=arms,
        people={arm: told_people(count) for arm, count in people.items()},
        ratio=_told_ratio(ratio),
        crossed=told_people(found.crossed),
        comparisons=tuple(_comparisons(arms, groups, ratio, looks=looks)),
        ways=tuple(_way(each, arms, found.steps[each.key]) for each in shelf if found.steps.get(each.key)),
        since=counted_since(room, experiment),
        at=found.at,
        looks=looks,
        usual=usual,
        better=usual * 1.1,
        needed=people_needed(usual, usual * 1.1),
        subject=experiment.subject if experiment else ExperimentSubject.SUGGESTIONS,
    )


def _comparisons(
    arms: Sequence[str], groups: Mapping[str, ArmFigures], ratio: SampleRatio, *, looks: bool
) -> Iterator[ComparedMeasure]:
    known = {arm: group for arm, group in groups.items() if group.people >= FEWEST}
    level = 1 - (1 - LEVEL) / max(1, len(arms) - 1)
    for measure, samples in _measures(known):
        told = {arm: sample if sample and _may_be_told(measure, sample) else None for arm, sample in samples.items()}
        base, found = told.get(arms[0]), dict[str, Finding]()
        for arm in arms[1:]:
            other = told.get(arm)
            if base is not None and other is not None:
                found[arm] = finding(_difference(measure, base, other, level, looks=looks), ratio)
        others = [sample for arm in arms[1:] if (sample := told.get(arm)) is not None]
        least = max((detectable(base, other, level=level) for other in others), default=0.0) if base else 0.0
        yield ComparedMeasure(measure, {arm: told.get(arm) for arm in arms}, found, least)


def _may_be_told(measure: Measure, sample: Sample) -> bool:
    """Whether five people at least stand behind a number, or nobody does: of so many a share is, or a sum.

    Times the people of its group a mean is a sum: of a few who ordered, or one who ordered for most of it, what they
    paid. Numbers of which the square of the sum is five times the sum of the squares are of five people or more. A
    share tells of the rest as well.
    """
    if _of_people(measure) and told_of(round(sample.total), sample.people) is None:
        return False
    enough = measure.kind == "seconds" or sample.total**2 >= FEWEST * sample.squares * (1 - _ROUNDED)
    return enough and sample.people >= FEWEST


def _measures(groups: Mapping[str, ArmFigures]) -> Iterator[tuple[Measure, Mapping[str, Sample | None]]]:
    """What is compared, with what each group has of it."""
    accepted = Measure("Taken", "share", "of what was picked for somebody, how much they took, shown or not")
    yield accepted, {arm: group.accepted for arm, group in groups.items()}
    completed = Measure("Completed", "share", "people who brought a design to its end")
    yield completed, {arm: group.completed for arm, group in groups.items()}
    time = Measure("Time", "seconds", "at a completed design; pauses of more than five minutes count as five")
    yield time, {arm: group.seconds for arm, group in groups.items()}
    yield _ORDERED, {arm: group.bought for arm, group in groups.items()}
    nothing = {arm: Sample(group.people, 0.0, 0.0) for arm, group in groups.items()}
    for currency in sorted({each for group in groups.values() for each in group.revenue}):
        revenue = Measure("Revenue", "money", "of each person, those included who ordered nothing", currency)
        yield revenue, {arm: group.revenue.get(currency, nothing[arm]) for arm, group in groups.items()}


def _difference(measure: Measure, base: Sample, other: Sample, level: float, *, looks: bool) -> Difference:
    """What is taken is a mean of each person's own share, so it differs as means do."""
    return (of_shares if _of_people(measure) else of_means)(base, other, level=level, looks=looks)


def _of_people(measure: Measure) -> bool:
    """Whether it is a share of the people themselves."""
    return measure.kind == "share" and measure.name != "Taken"


def _way(product: Product, arms: Sequence[str], counts: Sequence[StepCount]) -> WayThrough:
    """The steps of a product in its order, then the summary; steps that are gone from it are left out.

    Where fewer than five came or went between two steps, both are told as the first of them.
    """
    found = {(each.step, each.arm): each for each in counts}
    names = {step.key: step.name for step in product.steps} | {SUMMARY: "Summary"}
    nothing = {arm: StepCount(arm, "", 0, 0, 0.0) for arm in arms}
    steps = []
    told: dict[str, int | None] = {}
    for key, name in names.items():
        here = {arm: found.get((key, arm), nothing[arm]) for arm in arms}
        if any(each.people for each in here.values()):
            people = {arm: told_after(each.people, told.get(arm)) for arm, each in here.items()}
            told = people
            left = {arm: told_of(each.left, each.people) if people[arm] else None for arm, each in here.items()}
            stays = {arm: each.seconds if people[arm] else None for arm, each in here.items()}
            steps.append(StepOfWay(name, people, left, stays))
    valley = _valley(steps)
    return WayThrough(product, tuple(_marked(each, valley) if each.name == valley else each for each in steps), valley)


def _valley(steps: Sequence[StepOfWay]) -> str:
    """The step where the largest share of its people leave; '' while too few have come to any."""
    shares = {}
    for step in steps:
        people, left = (sum(each or 0 for each in numbers.values()) for numbers in (step.people, step.left))
        if people >= _VALLEY_PEOPLE and left >= FEWEST:
            shares[step.name] = left / people
    return max(shares, key=lambda name: shares[name], default="")


def _marked(step: StepOfWay, valley: str) -> StepOfWay:
    return StepOfWay(step.name, step.people, step.left, step.seconds, valley=step.name == valley)


def _told_ratio(ratio: SampleRatio) -> ToldRatio:
    whole, small = sum(ratio.expected.values()), any(told_people(count) is None for count in ratio.found.values())
    shares = {arm: each / whole for arm, each in ratio.expected.items()} if whole else {}
    return ToldRatio(ratio.fits, None if small else ratio.chance, shares)
