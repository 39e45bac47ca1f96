"""How many valid configurations there are, and some of them drawn at random, each as likely as any other."""

from collections.abc import Callable

import click

from configurator.catalog.selection import Choices, Selection
from configurator.cli import arguments, questions
from configurator.cli.questions import Subject
from configurator.engine.answers import Contradiction
from configurator.engine.counting.count import Count


def _seconds_option(default: float) -> Callable[[Callable[..., None]], Callable[..., None]]:
    limits = click.FloatRange(min=0.1)
    return click.option("--seconds", type=limits, default=default, show_default=True, help="How long to try at most.")


@click.command()
@questions.question
@_seconds_option(10)
@click.option("--after-each", is_flag=True, help="Say too how many are left after each choice in turn.")
@click.option("--designs", is_flag=True, help="Items in another order are the same design and count once.")
def count(subject: Subject, seconds: float, *, after_each: bool, designs: bool) -> None:
    """Count the valid configurations.

    Exactly, or more than so many when the time runs out, with an estimate and how sure it is. Exits with 1, saying why,
    when there are none.
    """

    def found(choices: Choices) -> Count:
        return subject.engine.count(choices, seconds=seconds, designs=designs)

    left = [("", found(frozenset()))] if after_each else []
    chosen = click.get_current_context().params["chosen"] if after_each else ()
    for number, text in enumerate(chosen, 1):
        left.append((text, found(frozenset(subject.choice(each) for each in chosen[:number]))))
    total = left[-1][1] if left else found(subject.choices)
    answer = _as_json(total)
    if after_each:
        answer["after_each"] = [{"choice": text, **_as_json(count)} for text, count in left]
    if not subject.as_json:
        lines = [f"{text or 'Without a choice'}: {each}" for text, each in left] or [str(total)]
        click.echo("\n".join(lines))
    if total.exact and not total.number:
        questions.refuse(subject, subject.engine.explain(subject.choices), answer=answer)
    elif subject.as_json:
        arguments.print_json(answer)


@click.command()
@questions.question
@click.option("-n", "--number", type=click.IntRange(1, 10_000), default=1, show_default=True, help="How many to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same ones.")
@_seconds_option(60)
def sample(subject: Subject, number: int, seed: int, seconds: float) -> None:
    """Draw valid configurations at random, all equally likely.

    Of a model it tells the features that each configuration has. Exits with 1 when no configuration has the choices.
    """
    try:
        drawn = subject.engine.sample(subject.choices, number, seed=seed, seconds=seconds)
    except Contradiction as error:
        questions.refuse(subject, error.conflict)
        return
    if subject.as_json:
        told = [_taken(subject, each) if subject.foreign else each.as_json() for each in drawn]
        arguments.print_json({"configurations": told})
        return
    for each in drawn:
        click.echo(", ".join(_taken(subject, each)))


def _taken(subject: Subject, selection: Selection) -> list[str]:
    return [subject.name(slot, value) for slot, values in selection.taken.items() for value in values]


def _as_json(found: Count) -> dict[str, object]:
    told: dict[str, object] = {"configurations": found.number, "exact": found.exact}
    if found.estimate is not None:
        about = found.estimate
        told["estimate"] = {
            "about": about.likely,
            "from": about.low,
            "to": about.high,
            "confidence": about.confidence,
        }
    return told
