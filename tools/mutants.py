"""Plants faults in the code, one at a time, and tells which of them no test notices.

    python -m tools.mutants                                every room, so many faults in each
    python -m tools.mutants pricing orders --sample 60     these rooms, more of them
    python -m tools.mutants possible --at lookahead.py:41  every fault of that file, or of that line

Nothing is written: each fault is in the memory of a process of its own, which runs those of the room's tests
that meet it, the quickest first, until one fails.
What is printed as not noticed either needs a test or changes nothing that anybody can see: judge it.
"""

from __future__ import annotations

import os
import pickle
import random
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from tools.meeting import Met, Only, Watch, meeting
from tools.mutation import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Room:
    """Where faults are planted, and the tests that are to notice them."""

    code: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "pricing": Room(("pricing",), ("pricing",)),
    "orders": Room(("orders",), ("orders",)),
    "ordering": Room(
        ("services/ordering",),
        ("services/ordering", "services/configuring/test_renewing.py", "services/test_calendar.py"),
    ),
    "meaning": Room(("rules/meaning.py", "rules/sum_units.py"), ("rules/test_meaning.py", "rules/test_products.py")),
    "possible": Room(("engine/possible",), ("engine/possible", "engine/compiling/test_numbers.py")),
    "explaining": Room(("engine/explaining",), ("engine/explaining",)),
    "optimizing": Room(
        ("engine/optimizing",),
        (
            *(f"engine/optimizing/test_{each}.py" for each in ("complete", "maxsat", "designer", "simplified_clauses")),
            *("engine/test_engine.py", "engine/test_oracle.py"),
        ),
    ),
    "profiles": Room(("profiles",), ("profiles",)),
    "interchange": Room(
        ("interchange",),
        (
            *(
                "interchange/as_it_stands",
                "interchange/documents",
                "interchange/feature_model",
                "interchange/featureide",
            ),
            *("interchange/into_shop", "interchange/out_of_shop", "interchange/spreadsheet", "interchange/uvl"),
            *("interchange/xcsp", "interchange/test_same_configurations.py"),
        ),
    ),
}
_BY_THE_CLOCK = ("engine/optimizing/test_maxsat.py::test_an_optimum_that_is_not_proven_says_so",)
"""What is found within some seconds: on a busy machine, and watched, that can be nothing."""

_PYTEST = (
    *("-q", "-x", "-p", "no:cacheprovider", "--hypothesis-profile=soon"),
    *("-m", "not slow and not browser and not postgres"),
    *(f"--deselect=tests/{each}" for each in _BY_THE_CLOCK),
)
_LONG = 20
"""Seconds of processor time: tests that take longer without a fault are left out."""


def planted(room: Room, at: str) -> list[Mutant]:
    """Every fault of the room, in the order of files and lines; with ``at`` those of that file or line alone."""
    found = []
    for part in room.code:
        start = ROOT / "configurator" / part
        for path in [start] if start.is_file() else sorted(start.rglob("*.py")):
            name = path.relative_to(ROOT)
            found += [each for each in mutants(path.read_text(encoding="utf-8"), name) if _is_at(each, at)]
    return found


def _is_at(mutant: Mutant, at: str) -> bool:
    file, _, line = at.partition(":")
    return mutant.path.as_posix().endswith(file) and line in ("", str(mutant.line))


def unnoticed(room: Room, faults: Sequence[Mutant], jobs: int) -> Iterator[Mutant]:
    """The faults with which the room's tests pass. Raises AssertionError when they fail without any."""
    tests = [f"tests/{each}" for each in room.tests]
    _warm(tests)
    met = _watched(tests)
    running: dict[int, Mutant] = {}
    waiting = list(reversed(faults))
    while waiting or running:
        while waiting and len(running) < jobs:
            fault = waiting.pop()
            if meets := meeting(met, ROOT / fault.path, fault.line):
                running[_started(fault, meets)] = fault
            else:
                yield fault
        if running:
            process, status = os.wait()
            if os.waitstatus_to_exitcode(status) == 0:
                yield running[process]
            del running[process]


def _warm(tests: Sequence[str]) -> None:
    """Other people's packages are loaded once, here; our own are forgotten, to be loaded with a fault in them."""
    output = os.dup(1)
    _silent()
    pytest.main([*_PYTEST, "--collect-only", *tests])
    os.dup2(output, 1)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("configurator", "tests")]:
        del sys.modules[name]


def _watched(tests: Sequence[str]) -> list[Met]:
    """What each of the tests meets when there is no fault; not those that are too long to be run again and again."""
    ours, theirs = os.pipe()
    sys.stdout.flush()
    process = os.fork()
    if not process:
        _silent()
        watch = Watch(ROOT / "configurator")
        passed = pytest.main([*_PYTEST, *tests], plugins=[watch]) == pytest.ExitCode.OK
        with open(theirs, "wb") as told:
            pickle.dump((watch.met, watch.failed), told)
        os._exit(0 if passed else 1)
    os.close(theirs)
    with open(ours, "rb") as told:
        met, failed = pickle.load(told)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0, f"the tests fail without a fault: {failed}"
    return [each for each in met if each.seconds <= _LONG]


def _started(fault: Mutant, met: Sequence[Met]) -> int:
    """The process that runs the tests that meet the fault; it ends by itself where one takes too long."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    _silent()
    _load(fault)
    files = {each.test.partition("::")[0]: None for each in met}
    os._exit(pytest.main([*_PYTEST, *files], plugins=[Only(met)]))


def _silent() -> None:
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)


def _load(fault: Mutant) -> None:
    """From now on the file is imported with the fault in it."""
    path, with_fault, as_written = str(ROOT / fault.path), fault.code(), SourceFileLoader.get_code

    def code(loader: SourceFileLoader, name: str) -> object:
        return with_fault if loader.path == path else as_written(loader, name)

    SourceFileLoader.get_code = code  # type: ignore[method-assign, assignment]


def main() -> None:
    """Prints a line for each room and each fault that was not noticed; the seed makes the same choice again."""
    parser = ArgumentParser(prog="python -m tools.mutants", description="Which planted faults do no tests notice?")
    parser.add_argument("rooms", nargs="*", metavar="room", help=f"of {', '.join(ROOMS)}; all when left out")
    parser.add_argument("--sample", type=int, default=25, help="so many faults of each room (25)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="which ones; printed")
    parser.add_argument("--at", default="", help="all faults of this file (quote.py) or line (quote.py:108) instead")
    parser.add_argument("--jobs", type=int, default=1, help="so many at a time (1)")
    asked = parser.parse_args()
    if wrong := set(asked.rooms) - set(ROOMS):
        parser.error(f"no room {', '.join(sorted(wrong))}; there are {', '.join(ROOMS)}")
    os.chdir(ROOT)
    print(f"SEED={asked.seed}")
    for name in asked.rooms or ROOMS:
        faults = planted(ROOMS[name], asked.at)
        chance = random.Random(f"{asked.seed} {name}")
        chosen = faults if asked.at else chance.sample(faults, min(asked.sample, len(faults)))
        print(f"{name}: {len(chosen)} of {len(faults)} faults", flush=True)
        left = 0
        for fault in unnoticed(ROOMS[name], chosen, asked.jobs):
            left += 1
            print(f"  not noticed: {fault}", flush=True)
        print(f"{name}: {len(chosen) - left} of {len(chosen)} noticed", flush=True)


if __name__ == "__main__":
    main()
