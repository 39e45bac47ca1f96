"""What a translator's file leaves to be done: texts without a translation, entries of nothing, other placeholders.

Decides what is worth telling a translator. None of it keeps a product from being sold: what is not translated is said
as the product says it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from configurator.source import Problem, Source, did_you_mean
from configurator.translation.translator_file import Entry, Translated

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a product is translated into a language: of so many texts so many, and everything to be done."""

    language: str
    texts: int
    translated: int
    problems: tuple[Problem, ...]


def coverage(language: str, texts: Sequence[Entry], entries: Iterable[Translated]) -> Coverage:
    """What the entries of a file come to for these texts; what is missing has the place where it was written."""
    said = {(each.context, each.text): each for each in entries}
    wanted = {(each.context, each.text): each for each in texts}
    missing = [each for key, each in wanted.items() if key not in said or not _counts(said[key])]
    strays = [each for key, each in said.items() if key not in wanted]
    spoilt = [each for key, each in said.items() if key in wanted and _counts(each) and _differs(each, wanted[key])]
    problems = (
        *(_missing(language, each, said.get((each.context, each.text))) for each in missing),
        *(_stray(each, texts) for each in strays),
        *(_spoilt(each, wanted[each.context, each.text]) for each in spoilt),
    )
    return Coverage(language, len(wanted), len(wanted) - len(missing), problems)


def _counts(entry: Translated) -> bool:
    return all(entry.forms) and not entry.unsure


def _differs(entry: Translated, wanted: Entry) -> bool:
    """Whether a form has other placeholders than the words; one of several may leave out the number."""
    allowed = [_placeholders(wanted.text), *([_placeholders(wanted.plural)] if wanted.plural else [])]
    return any(_placeholders(form) not in allowed for form in entry.forms)


def _placeholders(text: str) -> list[str]:
    return sorted(set(_PLACEHOLDER.findall(text)))


def _missing(language: str, entry: Entry, said: Translated | None) -> Problem:
    place = said.source if said else entry.source or Source(f"{language}.po", 1)
    unsure = " (it is marked as fuzzy)" if said and said.unsure else ""
    return Problem(
        place, f"{entry.context}: “{_short(entry.text)}” is not translated into {language}{unsure}.", "", "warning"
    )


def _stray(entry: Translated, texts: Sequence[Entry]) -> Problem:
    now = next((each.text for each in texts if each.context == entry.context), "")
    if now:
        hint = f"it says “{_short(now)}” now; 'configurator translate' brings the file up to date"
    else:
        hint = did_you_mean(entry.context, (each.context for each in texts)) or "take it out"
    return Problem(entry.source, f"{entry.context}: “{_short(entry.text)}” belongs to nothing.", hint, "warning")


def _spoilt(entry: Translated, wanted: Entry) -> Problem:
    names = ", ".join(_placeholders(wanted.text)) or "none"
    return Problem(entry.source, f"{entry.context}: the placeholders differ.", f"in the original: {names}")


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
