"""Why not, and why necessarily: the reasons that the engine gives, for customers and for those who wrote the rules."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from configurator.catalog.selection import Choice
from configurator.cli import arguments, questions
from configurator.cli.questions import Subject, refusal
from configurator.engine.answers import Conflict, Explanations
from configurator.engine.explaining.certificate import NoProof
from configurator.rules.wording import choice_text
from configurator.services.configuring.explanations import parts
from configurator.services.configuring.proof_file import proof_text

_MOST = 10
_PROOF_SECONDS = 60


@click.command()
@questions.question
@click.option("--all", "every", is_flag=True, help=f"Give all reasons, the shortest first (at most {_MOST}).")
@click.option("--merchandiser", is_flag=True, help="Say which rules and limits it is, where they stand and whose.")
@click.option(
    "--proof",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write into this file what proves the first reason; `configurator verify` checks it.",
)
@click.argument("wanted", required=False)
def explain(subject: Subject, every: bool, merchandiser: bool, file: Path | None, wanted: str | None) -> None:
    """Say why something is impossible, or cannot be left out.

    WANTED, such as towbar=yes, is tried with the choices; without it the question is why the choices do not go
    together. Exits with 1 when it is not possible.
    """
    choice = None if wanted is None else subject.choice(wanted)
    most = _MOST if every else 1
    against = subject.engine.explanations(subject.choices, choice, most)
    if against.conflicts:
        told = _told(subject, against, choice, merchandiser=merchandiser)
        _tell(subject, "Not possible", {"possible": False}, told, complete=against.complete)
        _prove(subject, against.conflicts[0], choice, file)
        click.get_current_context().exit(1)
    verdict = "The choices go together." if choice is None else f"{_words(subject, choice)} is possible."
    contrary = None if choice is None else Choice(choice.slot, choice.value, not choice.taken)
    without = Explanations((), complete=True)
    if contrary is not None:
        without = subject.engine.explanations(subject.choices, contrary, most)
    if without.conflicts:
        told = _told(subject, without, contrary, merchandiser=merchandiser)
        head = f"{verdict} Every configuration that is left has it so"
        _tell(subject, head, {"possible": True, "forced": True}, told, complete=without.complete)
        _prove(subject, without.conflicts[0], contrary, file)
        return
    if file is not None:
        click.echo(f"Nothing is impossible here, so there is nothing to prove: {file} is not written.", err=True)
    if subject.as_json:
        arguments.print_json({"possible": True, "forced": False})
    else:
        click.echo(verdict)


def _prove(subject: Subject, conflict: Conflict, wanted: Choice | None, file: Path | None) -> None:
    """Writes the proof where one is wanted; a file that was there is replaced by a whole one, or stays."""
    if file is None:
        return
    try:
        proven = subject.engine.certificate(conflict, wanted, _PROOF_SECONDS)
    except NoProof as error:
        raise click.UsageError(f"{error} {file} is not written.") from error
    text = proof_text(subject.revision, subject.engine.situation, subject.choices, proven)
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8", errors="surrogateescape")
        os.replace(part, file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.UsageError(f"'{file}' cannot be written: {error.strerror}.") from error
    click.echo(f"{file}: {len(text.encode()):,} bytes. Check it: configurator verify {file}", err=True)


def _words(subject: Subject, choice: Choice) -> str:
    """A choice as the text says it: of a product as its customers read it."""
    return subject.said(choice) if subject.foreign else choice_text(choice, subject.product)


def _tell(subject: Subject, head: str, verdict: dict[str, bool], told: list[dict[str, Any]], *, complete: bool) -> None:
    """Prints the reasons, and whether there may be more than were asked for."""
    if subject.as_json:
        every = [each | verdict for each in told]
        arguments.print_json({**every[0], "explanations": every, "complete": complete})
        return
    for each in told:
        click.echo(f"{head}: {each['text']}")
        if "parts" in each:
            click.echo("\n".join(_lines(each["parts"])))
    if len(told) == _MOST and not complete:
        click.echo("There may be more reasons.")


def _told(subject: Subject, found: Explanations, wanted: Choice | None, *, merchandiser: bool) -> list[dict[str, Any]]:
    """Each reason as plain data; for merchandisers with its parts."""
    return [
        refusal(subject, conflict, wanted)
        | {"minimal": conflict.minimal, "smallest": conflict.smallest}
        | ({"parts": _parts(subject, conflict)} if merchandiser else {})
        for conflict in found.conflicts
    ]


def _parts(subject: Subject, conflict: Conflict) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "name": each.name,
            "text": each.text,
            "author": each.author,
            "file": each.source.file if each.source else "",
            "line": each.source.line if each.source else 0,
        }
        for each in parts(subject.revision, conflict)
    ]


def _lines(members: Iterable[dict[str, Any]]) -> Iterable[str]:
    for each in members:
        place = f"{each['file']}:{each['line']}: " if each["file"] else ""
        author = f" ({each['author']})" if each["author"] and each["author"] != each["file"] else ""
        text = "" if each["kind"] == "choice" else f": {each['text']}"
        yield f"  {place}{each['kind']} '{each['name']}'{author}{text}"
