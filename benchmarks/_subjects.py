"""What the benchmarks of questions measure: real models and the demo's products, one after the other, by name."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from configurator.errors import SolverDeadline
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.uvl import reader as uvl
from configurator.rules.revision import Revision, catalogue_file, read, rules_file

HERE = Path(__file__).resolve().parents[1]
MODELS = HERE.parent / "shared" / "data" / "uvl"


class Named(Protocol):
    """A budget for what has this name."""

    @property
    def name(self) -> str:
        """A file of the real models, or a product of the demo shop."""


B = TypeVar("B", bound=Named)


def all_kept(budgets: Sequence[B], names: Sequence[str], measured: Callable[[Revision, B], bool]) -> bool:
    """Measures the subjects named (all by default); whether all budgets were kept."""
    kept = True
    for budget in budgets:
        if names and budget.name not in names:
            continue
        made = revision(budget.name)
        if made is None:
            print(f"{budget.name} skipped: not in ../shared/data/uvl")
            continue
        kept &= measured(made, budget)
    return kept


def revision(name: str) -> Revision | None:
    """A real model as it stands, or a product of the demo shop; None where the model's file is absent."""
    if "." not in name:
        return read(
            name, (HERE / catalogue_file(name)).read_text("utf-8"), (HERE / rules_file(name)).read_text("utf-8")
        )
    path = MODELS / name
    if not path.is_file():
        return None
    return flat.revision((featureide if path.suffix == ".xml" else uvl).read(path.read_text("utf-8"), name))


def milliseconds(ask: Callable[[], object]) -> float:
    """What a question takes of the processor, or took until it was given up."""
    begun = time.process_time()
    with suppress(SolverDeadline):
        ask()
    return 1000 * (time.process_time() - begun)
