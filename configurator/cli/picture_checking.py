"""`configurator check --pictures`: what the proof of a product's pictures says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import click

from configurator.services.showroom import files
from configurator.services.showroom.checking import Report
from configurator.shop import Shop
from configurator.source import Problem

if TYPE_CHECKING:
    from configurator.analysis.picture_proof import PictureProof


@dataclass(frozen=True, slots=True)
class PictureCheck:
    """The proof of a product's pictures; None where it has none, ``broken``: why they could not be read."""

    proof: "PictureProof | None"
    broken: tuple[Problem, ...] = ()

    @property
    def mistakes(self) -> tuple[Problem, ...]:
        """What a product that can be built shows without its picture, and what cannot be read at all."""
        return (*self.broken, *(self.proof.mistakes if self.proof else ()))

    def show(self) -> None:
        """Prints it below the report of the product."""
        for problem in (*self.mistakes, *(self.proof.notes if self.proof else ())):
            click.echo(f"  {problem}")
        if self.proof is None:
            click.echo(
                "  pictures: they cannot be read" if self.broken else "  pictures: none, the emblem stands for them"
            )
            return
        looked = f"{self.proof.views} view{'s' * (self.proof.views != 1)}, {self.proof.cases:,} cases looked at"
        number = len(self.mistakes)
        lacking = (
            f"{number} mistake{'s' * (number != 1)}" if number else "every product that can be built has its picture"
        )
        click.echo(f"  pictures: {lacking} ({looked})")

    def plain(self) -> dict[str, object]:
        """It as JSON."""
        return {
            "pictures": {
                "views": self.proof.views if self.proof else 0,
                "cases": self.proof.cases if self.proof else 0,
                "mistakes": [_plain(problem) for problem in self.mistakes],
                "notes": [_plain(problem) for problem in (self.proof.notes if self.proof else ())],
            }
        }


def proofs(shop: Shop, reports: Mapping[str, Report]) -> dict[str, PictureCheck]:
    """The proof of each product that can be sold; what reads pictures is loaded with it."""
    from configurator.analysis.picture_proof import prove

    found: dict[str, PictureCheck] = {}
    for key, report in reports.items():
        if report.revision is None or report.engine is None:
            continue
        art, problems = files.art(shop, report.revision.product)
        errors = tuple(replace(problem, severity="error") for problem in problems)
        found[key] = PictureCheck(prove(report.engine, art) if art else None, errors if art is None else ())
    return found


def _plain(problem: Problem) -> dict[str, object]:
    return {**asdict(problem.source), "message": problem.message, "hint": problem.hint, "severity": problem.severity}
