"""The figures of a comparison: counted when they are asked for, and each night where there are very many people.

Sums over people alone are kept of a count, so a page about a hundred thousand of them reads a few numbers. Somebody who
goes during the day is among these sums until the next count.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from configurator.learning.experiments.differences import Sample
from configurator.learning.experiments.policy import HOLDOUT, SHOWN, Experiment
from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.learning.experiments import ROLE
from configurator.services.showroom.showroom import Showroom
from configurator.storage.experiment_figures import ArmFigures, StepCount
from configurator.storage.unit import UnitOfWork

MANY = 10_000
"""With more people than these a page does not count them itself."""
AWAY = timedelta(minutes=30)
"""Who has done nothing for so long has left the design where they were last."""
_SAMPLES = "accepted", "completed", "seconds", "bought"


@dataclass(frozen=True, slots=True)
class TrialFigures:
    """All sums of a comparison at a moment: people by arm, who drew two, steps by product, expected people."""

    at: datetime
    groups: Mapping[str, ArmFigures]
    crossed: int
    expected: Mapping[str, float]
    steps: Mapping[str, tuple[StepCount, ...]]


def figures_of(room: Showroom, experiment: Experiment | None) -> TrialFigures:
    """The figures of an experiment (None: of the holdout): as they are now, or as they were counted last."""
    with room.reading() as unit:
        kept = unit.facts.said(_name(experiment)) if unit.figures.more_than(MANY, _trial(experiment)) else None
    return _counted(room, experiment) if kept is None else _read(kept)


def counted_since(room: Showroom, experiment: Experiment | None) -> datetime:
    """From when on people of a comparison are counted: as far back as what they did is kept."""
    kept = room.now() - timedelta(days=room.retention.decision_days)
    return kept if experiment is None else max(kept, experiment.begins_at)


def count_again(room: Showroom, work: Work) -> Mapping[str, Any]:
    """Counts the comparisons of very many people, and keeps the sums."""
    large = _large(room)
    for done, (name, experiment) in enumerate(large):
        work.progress(done, len(large), name)
        counted = _counted(room, experiment)
        with room.unit() as unit:
            unit.facts.say(_name(experiment), _written(counted))
    return {"sections": [{"title": "Counted", "lines": [name for name, _ in large]}] if large else []}


def _when_many(room: Showroom) -> str:
    occasion = nightly(room)
    return occasion if occasion and _large(room) else ""


COUNTING = JobKind("figures", "Counting what suggestions do", count_again, role=ROLE, occasion=_when_many)


def _large(room: Showroom) -> list[tuple[str, Experiment | None]]:
    with room.reading() as unit:
        every: list[tuple[str, Experiment | None]] = [("With and without", None)]
        every += [(each.name, each) for each in unit.experiments.all()]
        return [(name, each) for name, each in every if unit.figures.more_than(MANY, _trial(each))]


def _counted(room: Showroom, experiment: Experiment | None) -> TrialFigures:
    now, since = room.now(), counted_since(room, experiment)
    products = experiment.products if experiment else ()
    keys = [each.product.key for each in room.products() if not products or each.product.key in products]
    trial, idle = _trial(experiment), now - AWAY
    with room.reading() as unit:
        return TrialFigures(
            at=now,
            groups=unit.figures.groups(trial, products, since),
            crossed=unit.figures.crossed(trial, since),
            expected=_expected(unit, experiment, since),
            steps={key: unit.figures.steps(trial, key, since, idle) for key in keys},
        )


def _expected(unit: UnitOfWork, experiment: Experiment | None, since: datetime) -> Mapping[str, float]:
    if experiment is not None:
        return {arm.value: share for arm, share in experiment.shares.items()}
    held, others = unit.figures.expected_holdout(since)
    return {HOLDOUT: held, SHOWN: others}


def _trial(experiment: Experiment | None) -> str:
    return HOLDOUT if experiment is None else experiment.id


def _name(experiment: Experiment | None) -> str:
    return f"figures {_trial(experiment)}"


def _written(figures: TrialFigures) -> str:
    return json.dumps(asdict(figures) | {"at": figures.at.isoformat()})


def _read(written: str) -> TrialFigures:
    kept = json.loads(written)
    return TrialFigures(
        at=datetime.fromisoformat(kept["at"]),
        groups={arm: _group(each) for arm, each in kept["groups"].items()},
        crossed=kept["crossed"],
        expected=kept["expected"],
        steps={key: tuple(_steps(each)) for key, each in kept["steps"].items()},
    )


def _group(kept: Mapping[str, Any]) -> ArmFigures:
    samples = {name: Sample(**kept[name]) for name in _SAMPLES}
    revenue = {currency: Sample(**each) for currency, each in kept["revenue"].items()}
    return ArmFigures(arm=kept["arm"], people=kept["people"], revenue=revenue, **samples)


def _steps(kept: list[Mapping[str, Any]]) -> Iterator[StepCount]:
    for each in kept:
        yield StepCount(**each)
