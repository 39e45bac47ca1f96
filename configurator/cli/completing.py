"""Whole products: the choices completed, and why each value is there; and how reasons are told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from configurator.catalog.lead_times import lead_time, lead_times
from configurator.catalog.selection import Choice, Selection, Slot, slots
from configurator.cli import arguments, guided, questions
from configurator.cli.questions import Subject
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.provenance import Provenance, Why
from configurator.engine.possible.soonest import soonest as soonest_limits
from configurator.languages.durations import days_in_words
from configurator.pricing.book import book_of
from configurator.rules.advice import Notice
from configurator.rules.noticed import noticed
from configurator.services.presenting.labels import answer_text, slot_label

MOST_WEIGHT = 10**9

_TOLD = {
    Why.CHOSEN: "chosen",
    Why.FORCED: "nothing else goes with the choices",
    Why.GOAL: "for: {goal}",
    Why.DEFAULT: "proposed ({place})",
    Why.PREFERRED: "preferred by the rules",
    Why.WISH: "wished for ({weight})",
    Why.FOLLOWS: "goes with what was proposed and wished",
    Why.CHEAPEST: "for the lowest price",
    Why.FIRST: "the first of what was left",
    Why.FOUND: "of the best that was found",
}

prefer_option = click.option(
    "--prefer",
    "preferred",
    multiple=True,
    metavar="NAME=VALUE:WEIGHT",
    help="A wish with its weight, such as packs=winter:3; below 0: rather not. May be given several times.",
)


soonest_option = click.option("--soonest", is_flag=True, help="Only what is ready as soon as the choices allow.")


@click.command()
@questions.question
@guided.need_option
@guided.preset_option
@prefer_option
@soonest_option
def complete(
    subject: Subject, preferred: tuple[str, ...], preset: str | None, needs: tuple[str, ...], *, soonest: bool
) -> None:
    """Complete the choices, and say why each value is there.

    What the rules propose comes first, then what is wished for, the heavier the earlier; then the lowest price; then
    what is earlier in the catalogue. Says so when the lowest price could not be proven. Exits with 1 when the choices
    do not go together.
    """
    subject = replace(subject, choices=guided.begun(subject, preset, needs))
    if soonest:
        subject = ready_soonest(subject)
    try:
        found = subject.engine.completion(subject.choices, wishes(subject, preferred))
    except Contradiction as error:
        questions.refuse(subject, error.conflict)
        return
    if subject.as_json:
        because = as_data(subject, found.because)
        told = {**selection_data(subject, found.selection), "proven": found.proven, "because": because}
        arguments.print_json(told)
        return
    tell(subject, found.selection, found.because)
    if found.selection.taken and not found.because:
        click.echo("There was no time to find out why each value is there.")
    if not found.proven:
        click.echo("It is not proven that nothing cheaper goes with the choices.")


def ready_soonest(subject: Subject) -> Subject:
    """The subject without all that would make it later than its choices do. Raises UsageError without lead times."""
    found = soonest_limits(subject.product, subject.choices, subject.engine.possible)
    if found is not None:
        return replace(subject, choices=subject.choices | found.limits)
    if not lead_times(subject.product):
        raise click.UsageError("Nothing here says how long it takes: write 'lead-time' into the product file.")
    return subject


def wishes(subject: Subject, texts: tuple[str, ...]) -> dict[Choice, int]:
    """The wishes that texts such as 'packs=winter:3' say. Raises UsageError, UnknownName, InvalidChoice."""
    found: dict[Choice, int] = {}
    for text in texts:
        said, colon, number = text.rpartition(":")
        digits = number.strip().removeprefix("-")
        if not colon or not digits.isascii() or not digits.isdecimal() or not 0 < int(digits[:12]) <= MOST_WEIGHT:
            hint = f"is not a wish such as packs=winter:3, with a whole weight up to {MOST_WEIGHT}"
            raise click.UsageError(f"'{text}' {hint}.")
        found[subject.choice(said)] = int(number)
    return found


def selection_data(subject: Subject, selection: Selection) -> dict[str, Any]:
    """A selection as JSON has it: of a model the names of what is taken, of a product all slots, price and weight."""
    if subject.foreign:
        taken = selection.taken.items()
        return {"selection": [subject.name(slot, value) for slot, values in taken for value in values]}
    priced = book_of(subject.revision, subject.engine.situation).quote(selection)
    return {
        "selection": selection.as_json(),
        "total": {"amount": str(priced.total.amount), "currency": priced.total.currency},
        "weight": str(priced.weight) if priced.weight else None,
        "lead_days": lead_time(subject.product, selection),
        "notices": [
            {"name": each.name, "warning": each.must_confirm, "sentence": each.sentence}
            for each in _noticed(subject, selection)
        ],
    }


def as_data(subject: Subject, because: Mapping[tuple[Slot, str], Provenance]) -> dict[str, dict[str, Any]]:
    """Reasons as JSON has them, by the name of the value."""
    return {subject.name(slot, value): _reason_data(each) for (slot, value), each in because.items()}


def tell(
    subject: Subject,
    selection: Selection,
    because: Mapping[tuple[Slot, str], Provenance],
    goals: tuple[str, ...] = (),
) -> None:
    """Prints a product, value by value with its reason, what it costs, and what the rules advise about it."""

    def why(slot: Slot) -> str:
        told = (reason_text(because[slot, value], goals) for value in selection.at(slot) if (slot, value) in because)
        return ", ".join(dict.fromkeys(told))

    if subject.foreign:
        for slot, values in selection.taken.items():
            for value in values:
                click.echo(_line(subject.name(slot, value), why(slot)))
        return
    product = subject.product
    for component in product.components:
        count = Slot(component.key)
        if component.repeated:
            click.echo(_line(f"{component.name}: {selection.count(component)}", why(count)))
    for *_, slot in slots(product, selection):
        text = answer_text(product, selection, slot)
        if text:
            click.echo(_line(f"{slot_label(product, slot)}: {text}", why(slot)))
    priced = book_of(subject.revision, subject.engine.situation).quote(selection)
    days = lead_time(product, selection)
    ready = "" if days is None else f", ready after {days_in_words(days)}"
    click.echo(f"Total: {priced.total}" + (f", {priced.weight}" if priced.weight else "") + ready)
    for notice in _noticed(subject, selection):
        click.echo(f"{'Please note' if notice.must_confirm else 'Good to know'}: {notice.sentence}")


def _noticed(subject: Subject, selection: Selection) -> tuple[Notice, ...]:
    return noticed(subject.revision, selection, subject.engine.situation)


def reason_text(because: Provenance, goals: tuple[str, ...] = ()) -> str:
    """A reason in a few words; ``goals`` are what the goals are called."""
    place = str(because.default.source) if because.default else ""
    goal = goals[because.goal] if 0 <= because.goal < len(goals) else ""
    return _TOLD[because.why].format(place=place, weight=because.weight, goal=goal)


def _line(text: str, why: str) -> str:
    return f"{text}  [{why}]" if why else text


def _reason_data(because: Provenance) -> dict[str, Any]:
    data: dict[str, Any] = {"why": because.why.value}
    if because.why is Why.GOAL:
        data["goal"] = because.goal + 1
    if because.default is not None:
        data["default"] = str(because.default.source)
    if because.why is Why.WISH:
        data["weight"] = because.weight
    return data
