"""Where a thing stands in a file that a person wrote, and what is wrong with it there.

This module decides how places and mistakes are written down; it does not find mistakes.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from configurator import lookalikes


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a file: path as the shop's owner knows it, line and column counted from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it stands, what is wrong, and how to mend it (hint may be empty).

    A ``warning`` is worth reading but does not keep a revision from being published.
    """

    source: Source
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.source}: {self.severity}: {self.message}{hint}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or lists the known words when few and none is near."""
    names = sorted(set(known))
    alike = lookalikes.fold(word)
    near = [name for name in names if lookalikes.fold(name) == alike and alike]
    if near and near[0] != word and lookalikes.foreign_letters(word):
        return f"did you mean '{near[0]}'? ({lookalikes.foreign_letters(word)} only looks the same)"
    near = near or difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if 0 < len(names) <= 12:
        return "known here: " + ", ".join(names)
    return ""
