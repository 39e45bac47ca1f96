"""Checking every product's files as they stand on disk, asked for in the studio: what `configurator check` does."""

from collections.abc import Mapping
from typing import Any

from configurator.errors import SolverDeadline
from configurator.rules.revision import rules_file
from configurator.services.jobs.kinds import JobKind, Work
from configurator.services.showroom import files
from configurator.services.showroom.checking import (
    Report,
    alike,
    checkout_report,
    errors_of,
    report_on_disk,
    segment_report,
)
from configurator.services.showroom.showroom import Showroom
from configurator.services.studio.publish import ROLE
from configurator.source import Problem, Source

_MOST_PROBLEMS = 20
"""So many are kept of each product; the studio and the command line have the others."""


def check_all(room: Showroom, work: Work) -> Mapping[str, Any]:
    """Checks one product after the other; a line about each, with what is wrong beneath it."""
    keys, reports = room.keys(), {}
    for number, key in enumerate(keys):
        work.progress(number, len(keys), f"Checking {key}")
        reports[key] = _report(room, key)
    work.progress(len(keys), len(keys), "")
    found = alike(reports) | {key: Report(stray, (), None) for key, stray in files.strays(room.shop).items()}
    found |= segment_report(room.shop, (each.revision.product if each.revision else None for each in reports.values()))
    found |= checkout_report(room.shop, open_to_all=room.address.startswith("https:"))
    return {"sections": [_section(key, report) for key, report in found.items()]}


def _report(room: Showroom, key: str) -> Report:
    try:
        return report_on_disk(room.shop, key, room.engine, room.today())
    except SolverDeadline as error:
        return Report((Problem(Source(rules_file(key), 1), str(error)),), (), None)


def _section(key: str, report: Report) -> dict[str, Any]:
    errors, passed = len(errors_of(report.problems)), sum(test.passed for test in report.tests)
    verdict = f"{errors} mistake{'s' * (errors != 1)}" if errors else "fine"
    tests = f", {passed} of {len(report.tests)} rule tests pass" if report.tests else ""
    lines = [str(problem) for problem in report.problems[:_MOST_PROBLEMS]]
    more = len(report.problems) - len(lines)
    return {"title": f"{key}: {verdict}{tests}", "lines": [*lines, *([f"… and {more} more."] if more else [])]}


CHECKING = JobKind("check", "Check all products", check_all, tries=2, role=ROLE)
