"""What a product begins with on the command line: a preset of its rules, and what is answered to its needs."""

import click

from configurator.catalog.selection import Choices, with_choice
from configurator.cli.choices import choices
from configurator.cli.questions import Subject
from configurator.errors import UnknownName
from configurator.rules.in_force import in_force

preset_option = click.option(
    "--preset", metavar="NAME", help="A preset to begin with; what is chosen besides goes before it."
)
need_option = click.option(
    "--need",
    "needs",
    multiple=True,
    metavar="NAME=ANSWER",
    help="What is answered to a need, such as range=long. May be given several times.",
)


def begun(subject: Subject, preset: str | None, needs: tuple[str, ...]) -> Choices:
    """The choices of the command line with a preset below them and the answers to needs.

    Raises UnknownName for what the product does not have in that situation, InvalidChoice, UsageError.
    """
    answered = _answers(subject, needs)
    found = _preset(subject, preset) if preset else frozenset()
    for each in sorted(subject.choices | answered):
        found = with_choice(subject.product, found, each)
    return found


def _preset(subject: Subject, name: str) -> Choices:
    offered = in_force(subject.revision.rules, subject.product, subject.engine.situation).presets
    for each in offered:
        if each.name == name:
            return frozenset(each.choices)
    raise UnknownName("preset", name, (each.name for each in offered))


def _answers(subject: Subject, texts: tuple[str, ...]) -> Choices:
    needs = [each.name for each in subject.revision.rules.needs]
    for text in texts:
        name = text.partition("=")[0].strip().removesuffix("!")
        if name not in needs:
            raise UnknownName("need", name, needs)
    found = choices(subject.product, texts)
    twice = {each.slot for each in found} & {each.slot for each in subject.choices}
    if twice:
        raise click.UsageError(f"'{min(twice)}' is answered by --need and by --choose. Leave one of them out.")
    return found
