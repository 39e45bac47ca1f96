"""Segments: named questions about customers, as staff write them, and who is in which, since when and until when.

::

    # a comment
    segment towers: chose towbar = yes, ordered within 2 years
    segment regulars: ordered at least 3 times

A pure function of what somebody allowed the shop to remember. Where the questions are kept is not decided here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Slot
from configurator.errors import BrokenFiles
from configurator.profiles.profile import Event, EventKind
from configurator.source import Problem, Source, did_you_mean

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_FORMS = "a condition is 'chose OPTION = VALUE', 'ordered within 2 years' or 'ordered at least 3 times'"
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class ChoseValue:
    """Chose the value at the option, and did not take it back."""

    option: str
    value: str
    option_at: Source
    value_at: Source


@dataclass(frozen=True, slots=True)
class OrderedWithin:
    """Ordered something, no longer ago than that."""

    time: timedelta


@dataclass(frozen=True, slots=True)
class OrderedOften:
    """Ordered so many times at least."""

    times: int


SegmentCondition = ChoseValue | OrderedWithin | OrderedOften


@dataclass(frozen=True, slots=True)
class Segment:
    """A named question: all conditions have to hold; ``text`` says them as they were written."""

    name: str
    conditions: tuple[SegmentCondition, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Membership:
    """That somebody is in a segment: since when, and until when if nothing happens meanwhile (None: for good)."""

    segment: Segment
    since: datetime
    until: datetime | None


def read_segments(text: str, file: str) -> tuple[Segment, ...]:
    """The segments of a file, in its order. Raises BrokenFiles with each line that cannot be understood."""
    found, problems = dict[str, Segment](), list[Problem]()
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].strip()
        if not words:
            continue
        named = re.fullmatch(r"segment\s+([\w-]+)\s*:(.*)", words)
        if named is None:
            hint = did_you_mean(words.split()[0], ["segment"]) if words.split()[0] != "segment" else ""
            problems.append(Problem(Source(file, number), "a line is 'segment NAME: CONDITION, CONDITION'", hint))
            continue
        name, asked = named[1], [part.strip() for part in named[2].split(",")]
        parts = re.finditer("[^,]*(?:,|$)", line.partition("#")[0][line.index(":") + 1 :])
        begins = [line.index(":") + 1 + part.start() + len(part[0]) - len(part[0].lstrip()) for part in parts]
        conditions = [
            _condition(part, Source(file, number, column + 1)) for part, column in zip(asked, begins, strict=False)
        ]
        if name in found:
            problems.append(Problem(Source(file, number), f"there is a segment '{name}' already"))
        wrong = [part for part, condition in zip(asked, conditions, strict=True) if condition is None]
        problems += [Problem(Source(file, number), f"'{part}' is no condition", _FORMS) for part in wrong]
        found[name] = Segment(name, tuple(each for each in conditions if each is not None), ", ".join(asked))
    if problems:
        raise BrokenFiles(problems)
    return tuple(found.values())


def unknown_choices(segments: Iterable[Segment], products: Iterable[Product]) -> tuple[Problem, ...]:
    """Warnings at what segments ask for and no product has: options, and values of options whose values are listed.

    Warnings only, since a customer may have chosen what is not sold any more.
    """
    options: dict[str, list[Option]] = {}
    for product in products:
        for option in product.options:
            options.setdefault(option.key, []).append(option)
    asked = (each for segment in segments for each in segment.conditions if isinstance(each, ChoseValue))
    return tuple(problem for each in asked for problem in _unknown(each, options))


def _unknown(asked: ChoseValue, options: Mapping[str, Sequence[Option]]) -> Iterator[Problem]:
    alike = options.get(asked.option, ())
    if not alike:
        hint = did_you_mean(asked.option, options)
        yield Problem(asked.option_at, f"no product has an option '{asked.option}'", hint, "warning")
    elif all(option.sensitive or option.kind is Kind.TEXT for option in alike):
        message = f"nothing is remembered of '{asked.option}', so nobody is ever in this segment"
        yield Problem(asked.option_at, message, "ask for another option", "warning")
    elif all(option.kind is Kind.CHOICE for option in alike):
        values = {value.key for option in alike for value in option.values}
        if asked.value not in values:
            hint, message = did_you_mean(asked.value, values), f"'{asked.option}' has no value '{asked.value}'"
            yield Problem(asked.value_at, message, hint, "warning")


def _condition(text: str, at: Source) -> SegmentCondition | None:
    chose = re.fullmatch(r"chose\s+([\w-]+)\s*=\s*([\w.-]+)", text)
    if chose:
        option_at, value_at = (replace(at, column=at.column + chose.start(group)) for group in (1, 2))
        return ChoseValue(chose[1], chose[2], option_at, value_at)
    within = re.fullmatch(r"ordered\s+within\s+(\d{1,5})\s+(day|week|month|year)s?", text)
    if within and 0 < int(within[1]) * _DAYS[within[2]] <= _MOST_DAYS:
        return OrderedWithin(timedelta(days=int(within[1]) * _DAYS[within[2]]))
    often = re.fullmatch(r"ordered\s+at\s+least\s+(\d{1,4})\s+times?", text)
    return OrderedOften(int(often[1])) if often and int(often[1]) else None


def memberships(segments: Iterable[Segment], events: Iterable[Event], now: datetime) -> tuple[Membership, ...]:
    """The segments that somebody is in now, by what they did."""
    known = sorted((event for event in events if event.at <= now), key=lambda event: event.at)
    found = list[Membership]()
    for segment in segments:
        spans = [_span(condition, known, now) for condition in segment.conditions]
        held = [span for span in spans if span is not None]
        if held and len(held) == len(spans):
            ends = [until for _, until in held if until is not None]
            found.append(Membership(segment, max(since for since, _ in held), min(ends, default=None)))
    return tuple(found)


def _span(
    condition: SegmentCondition, events: Sequence[Event], now: datetime
) -> tuple[datetime, datetime | None] | None:
    """Since when a condition holds and until when it will; None where it does not hold now."""
    ordered = [event.at for event in events if event.kind is EventKind.ORDER]
    match condition:
        case ChoseValue():
            since = _chosen_since(condition, events)
            return None if since is None else (since, None)
        case OrderedOften(times):
            return (ordered[times - 1], None) if len(ordered) >= times else None
        case OrderedWithin(time):
            if not ordered or ordered[-1] + time < now:
                return None
            begun = ordered[-1]
            for before in reversed(ordered):
                if before + time < begun:
                    break
                begun = before
            return begun, ordered[-1] + time


def _chosen_since(condition: ChoseValue, events: Iterable[Event]) -> datetime | None:
    since: datetime | None = None
    for event in events:
        if event.kind not in (EventKind.CHOICE, EventKind.DROP) or event.fact("value") != condition.value:
            continue
        try:
            about = Slot.parse(event.fact("slot")).key == condition.option
        except ValueError:
            continue
        if about and (event.kind is EventKind.DROP or event.fact("taken") == "no"):
            since = None
        elif about and since is None:
            since = event.at
    return since
