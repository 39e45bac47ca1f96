"""`configurator experiments`: who is shown what of all that was learned, and what came of it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from configurator.bootstrap import ReadyShowroom
from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.cli.visitor import CLERK
from configurator.learning.experiments.policy import Arm, Experiment, ExperimentSubject
from configurator.money import minor_digits
from configurator.services.learning import experiments as making
from configurator.services.learning.reports import (
    ComparedMeasure,
    Measure,
    TrialReport,
    experiment_report,
    holdout_report,
)

_DAY = arguments.Day()
_SHARE = "ARM=PERCENT"


@click.group(invoke_without_command=True)
@arguments.shop_option
@arguments.json_option
@click.pass_context
def experiments(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """Begin and end experiments, and say what came of them.

    \b
    configurator experiments
    configurator experiments begin "Marks at values" --share none=50 --share one-to-one=50 --until 2027-03-01
    configurator experiments show ID | end ID
    configurator experiments show holdout
    """
    ctx.obj = folder
    if ctx.invoked_subcommand is not None:
        return
    with opened_shop(folder) as room:
        found = making.all_experiments(room, CLERK)
        if as_json:
            arguments.print_json({"experiments": [_plain(room, each) for each in found]})
            return
        for each in found:
            click.echo(_line(room, each))
        if not found:
            click.echo("No experiments yet: `configurator experiments begin NAME` makes one.")


@experiments.command("begin")
@click.argument("name")
@click.option("--product", "products", multiple=True, help="A product's key; all products when left out.")
@click.option(
    "--about",
    "subject",
    type=click.Choice([each.value for each in ExperimentSubject]),
    default=ExperimentSubject.SUGGESTIONS.value,
    show_default=True,
    help="What the groups differ in: what is suggested, or the order of questions.",
)
@click.option(
    "--share",
    "shares",
    multiple=True,
    metavar=_SHARE,
    help=f"How many of a hundred people are shown what: {', '.join(Arm)}; of questions none or segment, which are the "
    "catalogue's order and what decides most first. Half and half when left out.",
)
@click.option("--from", "begins", type=_DAY, help="The first day (today when left out).")
@click.option(
    "--until", "ends", type=_DAY, help="The day it ends at the beginning of; until it is ended when left out."
)
@click.pass_obj
def begin(
    folder: Path | None,
    name: str,
    products: tuple[str, ...],
    subject: str,
    shares: tuple[str, ...],
    begins: datetime | None,
    ends: datetime | None,
) -> None:
    """Make the experiment NAME. Once made it cannot be changed, only ended."""
    about = ExperimentSubject(subject)
    halves = {about.arms[0]: 50.0, about.arms[-1]: 50.0}
    with opened_shop(folder) as room:
        wanted = making.Wanted(
            name=name,
            products=products,
            shares=dict(map(_share, shares)) or halves,
            subject=about,
            begins=begins.date() if begins else room.today(),
            ends=ends.date() if ends else None,
        )
        click.echo(_line(room, making.make(room, CLERK, wanted)))


@experiments.command("end")
@click.argument("key", metavar="ID")
@click.pass_obj
def end(folder: Path | None, key: str) -> None:
    """End an experiment now; what came of it stays."""
    with opened_shop(folder) as room:
        click.echo(_line(room, making.end(room, CLERK, key)))


@experiments.command("show")
@click.argument("key", metavar="ID")
@arguments.json_option
@click.pass_obj
def show(folder: Path | None, key: str, as_json: bool) -> None:
    """Say what came of an experiment, or of the holdout (ID: holdout)."""
    with opened_shop(folder) as room:
        if key == "holdout":
            report = holdout_report(room, CLERK)
        else:
            report = experiment_report(room, CLERK, making.one_experiment(room, CLERK, key))
    if as_json:
        arguments.print_json(_plain_report(report))
        return
    for arm, people in report.people.items():
        click.echo(f"{arm}: {'fewer than 5' if people is None else people} people")
    if not report.ratio.fits:
        click.echo("People were not spread over the groups as they were drawn, so nothing can be compared.")
    for each in report.comparisons:
        for line in _lines(each):
            click.echo(line)


def _share(written: str) -> tuple[Arm, float]:
    name, _, percent = written.partition("=")
    try:
        return Arm(name.strip()), float(percent)
    except ValueError:
        raise click.BadParameter(f"'{written}' is not {_SHARE}, such as none=50.", param_hint="--share") from None


def _line(room: ReadyShowroom, each: Experiment) -> str:
    shares = ", ".join(f"{arm} {share:g} %" for arm, share in each.shares.items())
    until = f" until {room.here(each.end):%Y-%m-%d}" if each.end else ""
    about = ", ".join(each.products) or "all products"
    about = f"the questions of {about}" if each.subject is ExperimentSubject.QUESTIONS else about
    stands = making.stage(each, room.now())
    return f"{each.id}  {stands}  {each.name}: {shares} on {about}, from {room.here(each.begins_at):%Y-%m-%d}{until}"


def _plain(room: ReadyShowroom, each: Experiment) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "subject": each.subject.value,
        "stage": making.stage(each, room.now()).value,
        "products": list(each.products),
        "shares": {arm.value: share for arm, share in each.shares.items()},
        "begins": room.here(each.begins_at).isoformat(),
        "ends": room.here(each.end).isoformat() if each.end else None,
    }


def _lines(each: ComparedMeasure) -> list[str]:
    """A measure's numbers by group, then what differs."""
    name = f"{each.measure.name} {each.measure.currency}".strip()
    numbers = ", ".join(
        f"{arm} {'-' if sample is None else _figure(each.measure, sample.mean)}" for arm, sample in each.groups.items()
    )
    lines = [f"{name}: {numbers}"]
    for arm, found in each.findings.items():
        by, low, high = (
            _figure(each.measure, value, "+")
            for value in (found.difference.value, found.difference.low, found.difference.high)
        )
        lines.append(f"  {arm} differs by {by} ({low} to {high}): {found.verdict}. {found.why}")
    return lines


def _figure(measure: Measure, value: float, sign: str = "") -> str:
    """A number of a measure: money in its currency with all its digits, others with four."""
    if measure.kind != "money":
        return format(value, f"{sign}.4g")
    digits = minor_digits(measure.currency)
    return format(value / 10**digits, f"{sign}.{digits}f")


def _plain_report(report: TrialReport) -> dict[str, Any]:
    return {
        "people": dict(report.people),
        "crossed": report.crossed,
        "sample_ratio": {
            "chance": report.ratio.chance,
            "fits": report.ratio.fits,
            "expected": dict(report.ratio.expected),
        },
        "holds_at_all_looks": report.looks,
        "measures": [
            {
                "name": each.measure.name,
                "kind": each.measure.kind,
                "currency": each.measure.currency or None,
                "groups": {
                    arm: None if sample is None else {"people": sample.people, "mean": sample.mean}
                    for arm, sample in each.groups.items()
                },
                "differences": {
                    arm: {
                        "value": found.difference.value,
                        "low": found.difference.low,
                        "high": found.difference.high,
                        "verdict": found.verdict.value,
                        "why": found.why,
                    }
                    for arm, found in each.findings.items()
                },
            }
            for each in report.comparisons
        ],
        "steps": {
            way.product.key: [
                {"step": step.name, "people": dict(step.people), "left": dict(step.left), "valley": step.valley}
                for step in way.steps
            ]
            for way in report.ways
        },
    }
