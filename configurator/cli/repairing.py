"""Have it anyway: the best ways to what the choices forbid, each with what is given up and what it comes to."""

from typing import Any

import click

from configurator.catalog.selection import Choice
from configurator.cli import arguments, questions
from configurator.cli.questions import Subject
from configurator.engine.answers import Contradiction
from configurator.engine.explaining.repair import Repair, Repairs, WholeProduct
from configurator.services.configuring.refusals import lead_attribute, whole_price

_SHOWN_CHANGES = 8


@click.command()
@questions.question
@click.option("--lock", "locks", multiple=True, metavar="NAME=VALUE", help="A choice that has to stay.")
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="NAME=NUMBER",
    help="How much giving up the choices of this option weighs (1 when not said).",
)
@click.option("--most", type=click.IntRange(1, 100), default=3, show_default=True, help="How many ways to show.")
@click.argument("wanted", required=False)
def repair(subject: Subject, locks: tuple[str, ...], weights: tuple[str, ...], most: int, wanted: str | None) -> None:
    """Say which choices to give up for something.

    WANTED, such as towbar=yes, is what is wanted in spite of the choices; without it, any configuration will do. The
    best ways come first: they are compared by the weight of the choices given up, then by price, then by the time to
    wait. Exits with 1 when nothing that may be given up would help.
    """
    choice = None if wanted is None else subject.choice(wanted)
    locked = frozenset(subject.choice(text) for text in locks)
    product = subject.product
    try:
        found = subject.engine.repairs(
            subject.choices,
            choice,
            locked=locked,
            weights=_weights(subject, weights),
            price=whole_price(product),
            lead=lead_attribute(product),
            most=most,
        )
    except Contradiction as error:
        questions.refuse(subject, error.conflict, choice)
        return
    if subject.as_json:
        arguments.print_json(_as_data(subject, found))
    else:
        _tell(subject, found)


def _weights(subject: Subject, texts: tuple[str, ...]) -> dict[Choice, int]:
    """The weight of each own choice that the texts give one. Raises UsageError, UnknownName."""
    found: dict[Choice, int] = {}
    for text in texts:
        name, sign, number = text.rpartition("=")
        if not (sign and number.strip().isascii() and number.strip().isdecimal() and int(number)):
            raise click.UsageError(f"'{text}' is not a weight such as towbar=3 (a whole number above 0).")
        slot = subject.slot(name)
        found |= {choice: int(number) for choice in subject.choices if choice.slot == slot}
    return found


def _as_data(subject: Subject, found: Repairs) -> dict[str, Any]:
    ways = [
        {
            "given_up": [{"choice": subject.said(gone.choice), "becomes": list(gone.becomes)} for gone in way.given_up],
            "choices": [subject.said(each) for each in sorted(way.choices)],
            "loss": way.loss,
            "changes": [
                {"slot": subject.label(change.slot), "before": list(change.before), "after": list(change.after)}
                for change in way.changes
            ],
            **_comes_to(way.whole),
        }
        for way in found.ways
    ]
    before = _comes_to(found.before) if found.before else None
    return {"possible": True, "ways": ways, "before": before, "complete": found.complete}


def _comes_to(whole: WholeProduct) -> dict[str, str | None]:
    return {
        "price": str(whole.price) if whole.price else None,
        "lead": str(whole.lead) if whole.lead else None,
    }


def _tell(subject: Subject, found: Repairs) -> None:
    for number, way in enumerate(found.ways, 1):
        gone = ", ".join(subject.said(each.choice) for each in way.given_up)
        click.echo(f"{number}. Give up {gone}." if gone else "Nothing has to be given up.")
        for line in _lines(subject, way, found):
            click.echo(f"   {line}")
    if not found.complete:
        click.echo("There may be better ways: not all could be compared.")


def _lines(subject: Subject, way: Repair, found: Repairs) -> list[str]:
    lines = [
        f"{subject.label(each.choice.slot)} becomes {', '.join(each.becomes) or 'nothing'}" for each in way.given_up
    ]
    for change in way.changes[:_SHOWN_CHANGES]:
        before, after = (", ".join(values) or "nothing" for values in (change.before, change.after))
        lines.append(f"{subject.label(change.slot)}: {before} -> {after}")
    if len(way.changes) > _SHOWN_CHANGES:
        lines.append(f"and {len(way.changes) - _SHOWN_CHANGES} more changes")
    if way.whole.price and way.whole.price.magnitude:
        now = f" (now {subject.told(found.before.price)})" if found.before and found.before.price else ""
        lines.append(f"Price: {subject.told(way.whole.price)}{now}")
    if way.whole.lead:
        lines.append(f"Takes {way.whole.lead}")
    return lines
