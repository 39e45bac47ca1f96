"""The best products: for goals in order, within limits; the best few; one for each of several needs."""

import re
import time
from fractions import Fraction
from typing import Any

import click

from configurator.cli import arguments, questions
from configurator.cli.completing import (
    as_data,
    prefer_option,
    ready_soonest,
    selection_data,
    soonest_option,
    tell,
    wishes,
)
from configurator.cli.questions import Subject, refusal
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.designer import NeedOptimum, Optimum, OutOfReach
from configurator.engine.optimizing.goals import Goal, WeightedAmounts
from configurator.engine.optimizing.goals import wishes as wished
from configurator.errors import BrokenFiles
from configurator.rules.questions import asked_condition, asked_term
from configurator.rules.syntax import Condition, Term

_ORDER = "optimize: order of goals"
_PART = re.compile(r"^\s*(?P<weight>\d{1,9}(?:\.\d{1,9})?)\s+(?P<sense>least|most)\s+(?P<term>.+)$", re.DOTALL)
_NEED = re.compile(r"^\s*(?P<name>[^=]+?)\s*=\s*(?P<sense>least|most)\s+(?P<term>.+)$", re.DOTALL)


class GoalsInOrder(click.Command):
    """A command that remembers in which order its goals were given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments parsed; the order is kept in the context."""
        names = [arg.partition("=")[0] for arg in args]
        ctx.meta[_ORDER] = [name for name in names if name in ("--least", "--most", "--weigh", "--prefer")]
        return super().parse_args(ctx, args)


@click.command(cls=GoalsInOrder)
@questions.question
@click.option("--least", multiple=True, metavar="SUM", help="A sum that is to be the least, as rules write it.")
@click.option("--most", multiple=True, metavar="SUM", help="A sum that is to be the most.")
@click.option(
    "--weigh", multiple=True, metavar="NUMBER least|most SUM", help="A part of one goal: sums times numbers, added up."
)
@prefer_option
@click.option("--where", multiple=True, metavar="CONDITION", help="What has to hold as well, as rules write it.")
@click.option("--best", type=click.IntRange(1, 100), default=1, help="How many designs, the best first.")
@click.option("--apart", type=click.IntRange(1), default=1, help="In how many places they differ at least.")
@click.option("--visible", multiple=True, metavar="NAME", help="Only a difference in these counts.")
@soonest_option
@click.option("--needs", multiple=True, metavar="NAME=least|most SUM", help="A need: one design that is best for each.")
def optimize(
    subject: Subject,
    least: tuple[str, ...],
    most: tuple[str, ...],
    weigh: tuple[str, ...],
    preferred: tuple[str, ...],
    where: tuple[str, ...],
    best: int,
    apart: int,
    visible: tuple[str, ...],
    needs: tuple[str, ...],
    *,
    soonest: bool,
) -> None:
    """Find the best configuration within limits.

    The best is the cheapest, the lightest, the strongest, the one most wished for: what the goals say.

    Several goals count in the order given: the second decides among what is best in the first; all --weigh together are
    one goal. Names that are no plain words stand in quotes.

    \b
    configurator optimize --product car --least "sum of weight over everything" \\
        --where "sum of price over everything <= 45000 EUR"
    configurator optimize --model pc.xml --least "sum of Price over everything" --best 3
    configurator optimize --product car --weigh "1 least sum of price over everything" \\
        --weigh "20 least sum of weight over everything"
    configurator optimize --product car --needs "cheapest=least sum of price over everything" \\
        --needs "strongest=most engine.power"

    Exits with 1 when nothing has the choices and is within the limits.
    """
    if soonest:
        subject = ready_soonest(subject)
    limits = tuple(_condition(subject, text) for text in where)
    begun = time.perf_counter()
    try:
        if needs:
            if least or most or weigh or preferred or best > 1:
                raise click.UsageError("Say either --needs, or --least, --most, --weigh and --prefer.")
            wanted = dict(_need(subject, text) for text in needs)
            found = subject.engine.designs(subject.choices, wanted, limits)
            names = tuple(wanted)
        else:
            goals, names = _goals(subject, least, most, weigh, preferred)
            shown = {subject.slot(text).key for text in visible} or None
            few = subject.engine.best(subject.choices, goals, limits, most=best, apart=apart, visible=shown)
            found = tuple(NeedOptimum((), each) for each in few)
    except OutOfReach as error:
        _out_of_reach(subject, error, where[limits.index(error.limit)])
        return
    except Contradiction as error:
        questions.refuse(subject, error.conflict)
        return
    _print(subject, found, names, round(1000 * (time.perf_counter() - begun), 3), several=bool(needs) or best > 1)


def _goals(
    subject: Subject,
    least: tuple[str, ...],
    most: tuple[str, ...],
    weigh: tuple[str, ...],
    preferred: tuple[str, ...],
) -> tuple[list[Goal], tuple[str, ...]]:
    """The goals and what they are called, in the order given; all wishes are one, and all that is weighed is one."""
    waiting = {"--least": iter(least), "--most": iter(most)}
    goals: dict[str, Goal] = {}
    for name in click.get_current_context().meta[_ORDER]:
        if name == "--prefer":
            goals.setdefault("most wished for", wished(wishes(subject, preferred)))
        elif name == "--weigh":
            goals.setdefault("weighed", _weighed(subject, weigh))
        else:
            text = next(waiting[name])
            goals[f"{name[2:]} {text}"] = Goal(_term(subject, text, name), most=name == "--most")
    if not goals:
        raise click.UsageError(
            "Say what is to be best: --least SUM, --most SUM, --weigh or --prefer NAME=VALUE:WEIGHT."
        )
    return list(goals.values()), tuple(goals)


def _weighed(subject: Subject, texts: tuple[str, ...]) -> Goal:
    parts = []
    for text in texts:
        said = _PART.match(text)
        if said is None:
            example = '--weigh "20 least sum of weight over everything"'
            raise click.UsageError(f"'{text}' is not a number with a sum, such as {example}.")
        weight = Fraction(said["weight"]) * (1 if said["sense"] == "least" else -1)
        parts.append((weight, _term(subject, said["term"], "--weigh")))
    return Goal(WeightedAmounts(tuple(parts)))


def _need(subject: Subject, text: str) -> tuple[str, Goal]:
    said = _NEED.match(text)
    if said is None:
        example = '--needs "cheapest=least sum of price over everything"'
        raise click.UsageError(f"'{text}' is not a need such as {example}.")
    return said["name"], Goal(_term(subject, said["term"], "--needs"), most=said["sense"] == "most")


def _term(subject: Subject, text: str, where: str) -> Term:
    try:
        return asked_term(text, subject.product, subject.revision.rules, where, subject.numbers)
    except BrokenFiles as error:
        raise click.UsageError(str(error)) from error


def _condition(subject: Subject, text: str) -> Condition:
    try:
        return asked_condition(text, subject.product, subject.revision.rules, "--where", subject.numbers)
    except BrokenFiles as error:
        raise click.UsageError(str(error)) from error


def _print(
    subject: Subject, designs: tuple[NeedOptimum, ...], names: tuple[str, ...], milliseconds: float, *, several: bool
) -> None:
    if subject.as_json:
        data = [_data(subject, design, names) for design in designs]
        timed = {"milliseconds": milliseconds}
        arguments.print_json({"designs": data, **timed} if several else {**data[0], **timed})
        return
    for number, design in enumerate(designs, 1):
        if several:
            click.echo(f"{number}. " + (", ".join(design.needs) if design.needs else "best" if number == 1 else "next"))
        for name, amount in zip(names, design.optimum.amounts, strict=True):
            click.echo(f"{name}: {subject.told(amount)}")
        if not design.optimum.proven:
            bound = design.optimum.bound
            known = f"; nothing is better than {subject.told(bound)}" if bound else ""
            click.echo(f"Time ran out: this may not be the best{known}.")
        elif not design.optimum.because:
            click.echo("Nothing is better. Time ran out before it was settled what else is to be, and why.")
        tell(subject, design.optimum.selection, design.optimum.because, names)


def _data(subject: Subject, design: NeedOptimum, names: tuple[str, ...]) -> dict[str, Any]:
    optimum: Optimum = design.optimum
    amounts = [
        {"goal": name, "amount": _number(amount.magnitude), "unit": amount.unit}
        for name, amount in zip(names, optimum.amounts, strict=True)
    ]
    return {
        **({"needs": list(design.needs)} if design.needs else {}),
        "amounts": amounts,
        "proven": optimum.proven,
        "bound": _number(optimum.bound.magnitude) if optimum.bound else None,
        **selection_data(subject, optimum.selection),
        "because": as_data(subject, optimum.because),
    }


def _number(number: Fraction) -> int | float:
    return int(number) if number == int(number) else float(number)


def _out_of_reach(subject: Subject, error: OutOfReach, limit: str) -> None:
    """Prints that nothing is within a limit, how near it can be come, and what is in the way; ends with 1."""
    nearest = None if error.nearest is None else str(error.nearest)
    why = refusal(subject, error.conflict)
    if subject.as_json:
        arguments.print_json({**why, "limit": limit, "nearest": nearest})
    else:
        best = f" At best it comes to {nearest}." if nearest else ""
        click.echo(f"Not possible: nothing with these choices has {limit}.{best}")
        if why["text"]:
            click.echo(f"In the way: {why['text']}")
    click.get_current_context().exit(1)
