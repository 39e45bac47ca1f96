"""`configurator alternatives`: the values that could stand in place of what is taken."""

import click

from configurator.cli import arguments, questions
from configurator.cli.choices import is_feature
from configurator.cli.questions import Subject
from configurator.engine.answers import Contradiction


@click.command()
@questions.question
@click.argument("name")
def alternatives(subject: Subject, name: str) -> None:
    """Say what could stand in place of a choice.

    NAME is an option, such as engine or shade[2]. Told are the values that go with all other choices, and those of them
    for which nothing else in the completed configuration changes. Exits with 1 when the choices do not go together.
    """
    slot = subject.slot(name)
    if subject.foreign and any(option.key == slot.key and is_feature(option) for option in subject.product.options):
        raise click.UsageError(f"'{slot}' is there or not; `configurator lookahead` says what else is possible.")
    try:
        found = subject.engine.alternatives(subject.choices, slot)
    except Contradiction as error:
        questions.refuse(subject, error.conflict)
        return
    if subject.as_json:
        arguments.print_json({"values": list(found.values), "swaps": list(found.swaps)})
        return
    click.echo(f"With all other choices: {', '.join(found.values) or 'nothing'}")
    click.echo(f"And nothing else changes: {', '.join(found.swaps) or 'for none of them'}")
