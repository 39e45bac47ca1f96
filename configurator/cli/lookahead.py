"""`configurator lookahead`: what the choices leave possible, what they force and what they rule out."""

import time
from collections.abc import Iterator, Sequence

import click

from configurator.catalog.selection import Slot
from configurator.cli import arguments, questions
from configurator.cli.questions import Subject
from configurator.engine.answers import Contradiction


@click.command()
@questions.question
@click.option(
    "--visible",
    multiple=True,
    metavar="NAME[,NAME...]",
    help="Ask about these features or options alone. May be given several times.",
)
def lookahead(subject: Subject, visible: tuple[str, ...]) -> None:
    """Say what is still possible.

    Forced: in every configuration that is left, chosen ones included. Impossible: in none. Possible: the rest.
    Exits with 1 when no configuration has all the choices.
    """
    asked = None if not visible else list(_visible(subject, visible))
    begun = time.perf_counter()
    try:
        found = subject.engine.remaining(subject.choices, asked)
    except Contradiction as error:
        questions.refuse(subject, error.conflict)
        return
    milliseconds = round(1000 * (time.perf_counter() - begun), 3)
    every = {"forced": found.forced, "impossible": found.impossible, "possible": found.possible}
    verdicts = {
        verdict: [subject.name(slot, value) for slot, value in values if slot not in found.numbers]
        for verdict, values in every.items()
    }
    numbers = {
        subject.label(slot): [[interval.low, interval.high] for interval in intervals]
        for slot, intervals in found.numbers.items()
    }
    if subject.as_json:
        arguments.print_json({**verdicts, **({"numbers": numbers} if numbers else {}), "milliseconds": milliseconds})
        return
    for verdict, names in verdicts.items():
        click.echo(f"{verdict.capitalize()} ({len(names)}): {', '.join(names) or 'none'}")
    for name, intervals in numbers.items():
        told = ", ".join(low if low == high else f"{low} to {high}" for low, high in intervals)
        click.echo(f"{name}: {told or 'none'}")


def _visible(subject: Subject, texts: Sequence[str]) -> Iterator[Slot]:
    """The slots that are asked about; a name with a comma in it is tried as it stands first."""
    known = {option.key for option in subject.product.options}
    for text in texts:
        for name in (text,) if text.strip() in known else text.split(","):
            if name.strip():
                yield from subject.slots(name)
