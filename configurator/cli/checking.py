"""`configurator check`: every mistake of every product's files at once, rule tests run."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from configurator.catalog.withdrawal_terms import unsaid
from configurator.cli import arguments, picture_checking, translating
from configurator.engine import Engine
from configurator.engine.compiling.solver_choice import CP_SAT, KERNEL
from configurator.errors import SolverDeadline
from configurator.languages.spoken import locale_of
from configurator.rules.revision import Revision, rules_file
from configurator.services.showroom import files
from configurator.services.showroom.checking import (
    CHECKOUT,
    SEGMENTS,
    Report,
    alike,
    checkout_report,
    errors_of,
    report_on_disk,
    segment_report,
    theme_report,
)
from configurator.services.showroom.wordings import translated_into
from configurator.settings import Settings, today
from configurator.shop import Shop
from configurator.source import Problem, Source
from configurator.translation.coverage import Coverage

_SOLVERS = {KERNEL: "The SAT kernel", CP_SAT: "CP-SAT"}


@click.command()
@arguments.shop_option
@arguments.json_option
@click.option("--languages", is_flag=True, help="What is missing in the languages that a product is translated into.")
@click.option("--pictures", is_flag=True, help="Whether every product that can be built has its picture.")
@click.argument("products", nargs=-1)
def check(folder: Path | None, as_json: bool, languages: bool, pictures: bool, products: tuple[str, ...]) -> None:
    """Check all files and run their rule tests.

    Reads catalogue and rules of the PRODUCTS named, else of all and the segments of customers; everything that is wrong
    is listed at once. Of each product it says how large it is for the solver, which solver answers, and why that one.
    The shop's theme is checked with them. Exits with 1 when anything would keep a product from being sold, or a segment
    or the theme cannot be understood; with --pictures also when a product that can be built lacks its picture.
    """
    shop = arguments.shop(folder)
    taken: dict[str, float] = {}
    reports = alike({key: _report(shop, key, taken) for key in products or files.keys(shop)})
    if not products:
        on_disk = [each.revision.product if each.revision else None for each in reports.values()]
        reports |= {key: Report(found, (), None) for key, found in files.strays(shop).items()}
        reports |= (
            segment_report(shop, on_disk) | theme_report(shop) | checkout_report(shop, open_to_all=Settings().secure)
        )
    if not reports:
        raise click.UsageError(f"{shop.catalog} has no product: a product is a folder with a product.yaml.")
    spoken = _in_languages(shop, reports) if languages else {}
    proofs = picture_checking.proofs(shop, reports) if pictures else {}
    if as_json:
        plain = {key: _plain(report, taken.get(key, 0)) for key, report in reports.items()}
        plain |= {key: plain[key] | translating.plain(found) for key, found in spoken.items()}
        arguments.print_json(plain | {key: plain[key] | found.plain() for key, found in proofs.items()})
    else:
        for key, report in reports.items():
            _print(key, report, taken.get(key, 0))
            translating.show(spoken.get(key, {}))
            if key in proofs:
                proofs[key].show()
    spoilt = [each for found in spoken.values() for coverage in found.values() for each in coverage.problems]
    spoilt += [each for found in proofs.values() for each in found.mistakes]
    if errors_of((*(each for report in reports.values() for each in report.problems), *spoilt)):
        click.get_current_context().exit(1)


def _report(shop: Shop, key: str, taken: dict[str, float]) -> Report:
    """The report of a product; ``taken`` gets the seconds that its engine took to compile."""

    def engine_of(revision: Revision) -> Engine:
        begun = time.perf_counter()
        engine = arguments.engine_of(revision)
        taken[key] = time.perf_counter() - begun
        return engine

    try:
        return report_on_disk(shop, key, engine_of, today())
    except SolverDeadline as error:
        return Report((Problem(Source(rules_file(key), 1), str(error)),), (), None)


def _in_languages(shop: Shop, reports: Mapping[str, Report]) -> dict[str, Mapping[str, Coverage]]:
    """How far each product that can be sold is translated, by language."""
    sold = {key: found.revision for key, found in reports.items() if found.revision}
    spoken = {language for key in sold for language in translated_into(shop, key) if locale_of(language)}
    spoken |= {revision.product.language for revision in sold.values()}
    return {key: translating.coverages(shop, key, revision, spoken) for key, revision in sold.items()}


def _print(key: str, report: Report, seconds: float) -> None:
    for problem in report.problems:
        click.echo(str(problem))
    errors, passed = len(errors_of(report.problems)), sum(test.passed for test in report.tests)
    verdict = f"{errors} error{'s' * (errors != 1)}" if errors else "fine"
    number = len(report.revision.rules.rules) if report.revision else 0
    rules = f"{number} rule{'s' * (number != 1)}, " if report.revision else ""
    tests = f"{passed} of {len(report.tests)} rule tests passed" if report.tests else "no rule tests were run"
    click.echo(f"{key}: {verdict}" if key in (SEGMENTS, CHECKOUT) else f"{key}: {verdict} ({rules}{tests})")
    if report.engine:
        told = _engine(report.engine, seconds)
        click.echo(
            f"  {told['options']:,} options with {told['values']:,} values; {told['clauses']:,} clauses, "
            f"{told['megabytes']:,} MB, compiled in {told['milliseconds']:,} ms"
        )
        click.echo(f"  {_SOLVERS[report.engine.solver_choice.kind]} answers. {report.engine.solver_choice.reason}")
    written = unsaid(report.revision.product) if report.revision else ""
    if written:
        click.echo(
            f"  Customers write '{written}' themselves: say under 'withdrawal' whether that exempts an order. "
            "Until then everybody may withdraw within 14 days."
        )


def _engine(engine: Engine, seconds: float) -> dict[str, object]:
    """What is worth knowing of a product's engine."""
    options = engine.revision.product.options
    return {
        "options": len(options),
        "values": sum(len(option.values) for option in options),
        "clauses": engine.clauses,
        "path": engine.solver_choice.kind,
        "why": engine.solver_choice.reason,
        "megabytes": round(engine.size / 1e6, 1),
        "milliseconds": round(seconds * 1000),
    }


def _plain(report: Report, seconds: float) -> dict[str, object]:
    return {
        "ok": not errors_of(report.problems),
        "revision": report.revision.hash if report.revision else None,
        "problems": [
            {**asdict(problem.source), "message": problem.message, "hint": problem.hint, "severity": problem.severity}
            for problem in report.problems
        ],
        "tests": [{"name": test.name, "line": test.line, "passed": test.passed} for test in report.tests],
        "engine": _engine(report.engine, seconds) if report.engine else None,
    }
