"""What measuring costs: a page that decides ten things, what is written then, and the figures of a million decisions.

A hundred thousand made-up people with ten decisions each, in SQLite; times are of the processor. Budgets: a customer's
page 1 ms, the merchandiser's figures 200 ms. Run by `make bench`, or alone: `python -m benchmarks.experiments`.
"""

import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.learning.experiments.noticed import Offer
from configurator.learning.experiments.policy import HOLDOUT, SHOWN, Arm, Experiment
from configurator.profiles.consent import Purpose, consents, said
from configurator.services.configuring import designs
from configurator.services.jobs.kinds import Work
from configurator.services.learning.counting import count_again
from configurator.services.learning.decisions import chosen, decided, passed, policy_for
from configurator.services.learning.reports import experiment_report, holdout_report
from configurator.services.visitor import Visitor
from configurator.settings import Settings

PEOPLE, EACH, STEPS = 100_000, 10, 5
PAGE, FIGURES = 0.001, 0.2
"""Seconds."""
PAGES = 200
MERCHANDISER = Visitor("bench", roles=frozenset({"merchandiser"}))


def main() -> bool:
    """Measures and prints all; whether the budgets were kept."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        settings = Settings(data=data, secret_key="a secret of benchmarks", holdout_percent=5)
        with closing(ReadyShowroom(settings, new=True)) as room:
            room.refresh(now=True)
            kept = _page(room)
            experiment = Experiment(
                "bench", "Bench", (), {Arm.NONE: 50, Arm.ONE_TO_ONE: 50}, "s", room.now() - timedelta(days=40), None
            )
            with room.unit() as unit:
                unit.experiments.add(experiment)
            _fill(data / "shop.sqlite3", room.products()[0].product)
            print(f"Figures of {PEOPLE * EACH} decisions of {PEOPLE} people:")
            begun = time.process_time()
            count_again(room, Work({}, lambda *_: None))
            print(f"  counted at night: {time.process_time() - begun:.1f} s")
            for what, trial in (("the holdout", None), ("an experiment", experiment)):
                begun, wall = time.process_time(), time.monotonic()
                report = experiment_report(room, MERCHANDISER, trial) if trial else holdout_report(room, MERCHANDISER)
                seconds = time.process_time() - begun
                assert sum(count or 0 for count in report.people.values()) >= PEOPLE * 0.9
                clock = time.monotonic() - wall
                print(f"  the page of {what}: {1000 * seconds:.0f} ms ({1000 * clock:.0f} ms by the clock)")
                kept &= seconds <= FIGURES
    return kept


def _page(room: ReadyShowroom) -> bool:
    """A customer's page: the policy, ten decisions, a value taken, a step passed; then a second's worth is written."""
    now, product = room.now(), room.products()[0].product
    with room.unit() as unit:
        profile = unit.profiles.add("b" * 64, None, "", now).id
        words = [said(each, now, yes=True, source="bench") for each in Purpose]
        unit.consents.add(profile, words)
    who = Visitor("bench", profile, consents=consents(words, now))
    design = designs.start(room, who, product.key)
    taken_by = []
    for page in range(PAGES):
        offers = [
            Offer(
                product.key,
                f"place {page} {place}",
                "bench",
                {str(each): 0.1 for each in range(10)},
                ("1",),
                "Because.",
                design.id,
            )
            for place in range(10)
        ]
        begun = time.process_time()
        policy = policy_for(room, who, product.key)
        for offer in offers:
            decided(room, who, policy, offer)
        chosen(room, who, product, design, frozenset({Choice(Slot(offers[0].place), "1")}))
        passed(room, who, design, product.steps[0].key)
        taken_by.append(time.process_time() - begun)
    begun = time.process_time()
    room.decisions.flush()
    written = time.process_time() - begun
    print(f"A page with ten decisions: {1000 * median(taken_by):.3f} ms, at most {1000 * PAGE:g} ms")
    print(f"Writing what {PAGES} such pages decided: {1000 * written:.0f} ms, {1000 * written / PAGES:.2f} ms a page")
    return median(taken_by) <= PAGE


def _fill(file: Path, product: Any) -> None:
    """The people, their groups, their ways through designs, and a million decisions."""
    tables = {
        "profiles": ("id", "name", "consent_at", "despite_signal"),
        "enrolments": ("trial", "profile_id", "arm", "probability", "at", "crossed", "decided", "accepted"),
        "courses": ("design_id", "profile_id", "product", "begun_at", "last_at", "step", "seconds", "completed_at"),
        "passages": ("design_id", "step", "seconds"),
        "decisions": (
            "profile_id", "at", "product", "design_id", "place", "method", "candidates", "picked", "shown", "arm",
            "experiment", "holdout", "probability", "reason",
        ),
    }  # fmt: skip
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in tables}
    with closing(sqlite3.connect(file)) as connection:
        for number, made in enumerate(_people(product), 1):
            for name, row in made:
                rows[name].append(row)
            if number % 5000 == 0 or number == PEOPLE:
                for name, columns in tables.items():
                    marks = ", ".join("?" * len(columns))
                    connection.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows[name])
                    rows[name].clear()
                connection.commit()


def _people(product: Any) -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    dice, now = random.Random(1), datetime.now(UTC)
    candidates, picked = json.dumps([[str(each), 0.1] for each in range(10)]), json.dumps(["1"])
    steps = [step.key for step in product.steps][:STEPS]
    for _ in range(PEOPLE):
        who, design = str(UUID(int=dice.getrandbits(128), version=4)), f"{dice.getrandbits(128):032x}"
        at = str((now - timedelta(days=dice.uniform(1, 30))).replace(tzinfo=None))
        held, arm, far = dice.random() < 0.05, dice.choice(("none", "one-to-one")), dice.randint(1, len(steps))
        done = at if far == len(steps) else None
        made: list[tuple[str, tuple[Any, ...]]] = [("profiles", (who, "", at, 0))]
        drawn = (HOLDOUT, HOLDOUT if held else SHOWN, 0.05 if held else 0.95)
        trials = [drawn] if held else [drawn, ("bench", arm, 0.5)]
        for trial, group, chance in trials:
            made.append(("enrolments", (trial, who, group, chance, at, 0, EACH, dice.randint(0, EACH))))
        made.append(("courses", (design, who, product.key, at, at, steps[far - 1], dice.randint(20, 900), done)))
        made.extend(("passages", (design, step, dice.randint(1, 90))) for step in steps[:far])
        for place in range(EACH):
            row = (who, at, product.key, design, f"place {place}", "bench", candidates, picked, not held, arm)
            made.append(("decisions", (*row, "bench", held, 0.475, "Because.")))
        yield made


if __name__ == "__main__":
    sys.exit(not main())
