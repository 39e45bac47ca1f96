"""Every command in the documents is one, with options that it has."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from configurator.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def written(text: str) -> Iterator[str]:
    """Command lines in blocks, what stands beside them cut off, and those within sentences."""
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("configurator "):
                yield re.split(r"\s{3,}", line.removeprefix("configurator ").strip())[0].partition(" (")[0]
    for line in re.findall(r"`configurator\s([^`]+)`", text):
        yield " ".join(line.split())


def unknown(line: str) -> list[str]:
    """The words of a command line that no command knows."""
    command: click.Command = main
    words = shlex.split(line)
    while words and isinstance(command, click.Group):
        context = click.Context(command)
        command.parse_args(context, words)  # a group may have a command for lines that name none
        try:
            _, found, words = command.resolve_command(context, [*context._protected_args, *context.args])
        except click.UsageError:
            return words[:1]
        assert found is not None
        command = found
    known = {option for param in command.params for option in param.opts} | {"--help"}
    return [word for word in words if re.match(r"--?[a-z]", word) and word not in known]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_are_those_there_are(path: Path) -> None:
    assert {line: unknown(line) for line in written(path.read_text("utf-8")) if unknown(line)} == {}


def test_commands_are_found() -> None:
    assert len(list(written((ROOT / "README.md").read_text("utf-8")))) > 20
    assert unknown("explain --prodct car towbar=yes") == ["--prodct"]
    assert unknown("values exprt --product car") == ["exprt"]
