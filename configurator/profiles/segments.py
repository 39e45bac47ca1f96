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
from datetime import UTC, datetime, timedelta
from functools import lru_cache, reduce

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Slot
from configurator.characters import hidden_characters
from configurator.errors import BrokenFiles
from configurator.profiles.profile import Event, EventKind
from configurator.source import Problem, Source, did_you_mean

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_FORMS = "a condition is 'chose OPTION = VALUE', 'ordered within 2 years' or 'ordered at least 3 times'"
_SUCH = "ordered at least 3 times"
_MOST_DAYS = 36_500
_LATE = datetime.max.replace(tzinfo=UTC)
HeldTime = tuple[datetime, datetime | None]
_ALWAYS: HeldTime = datetime.min.replace(tzinfo=UTC), None


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
    """That somebody is or was in a segment: since when, until when if nothing happens meanwhile (None: for good)."""

    segment: Segment
    since: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether they are in it at a moment that is not before all that is known of them."""
        return self.until is None or now <= self.until


@lru_cache(maxsize=8)
def read_segments(text: str, file: str) -> tuple[Segment, ...]:
    """The segments of a file, in its order. Raises BrokenFiles with each line that cannot be understood."""
    found, problems = dict[str, Segment](), list[Problem]()
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].strip()
        hidden = list(hidden_characters(line))
        problems += [Problem(Source(file, number, at.index + 1), f"{at} stands here", "delete it") for at in hidden]
        if not words or hidden:
            continue
        named = re.fullmatch(r"segment\s+([\w-]+)\s*:(.*)", words)
        if named is None:
            begun = words.split()[0]
            hint = did_you_mean(begun, ["segment"]) if begun != "segment" else "such as: segment regulars: " + _SUCH
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
        here = Source(file, number)
        problems += [Problem(here, f"'{part}' is no condition", _meant(part, here)) for part in wrong]
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


def _meant(text: str, at: Source) -> str:
    """How a condition is written: the one that is meant, where capitals alone keep it from being one."""
    return f"write {text.lower()}" if _condition(text.lower(), at) is not None else _FORMS


def memberships(segments: Iterable[Segment], events: Iterable[Event], now: datetime) -> tuple[Membership, ...]:
    """The segments that somebody is in now, by what they did."""
    return tuple(each for each in membership_history(segments, events, now) if each.holds(now))


def membership_history(segments: Iterable[Segment], events: Iterable[Event], now: datetime) -> tuple[Membership, ...]:
    """All times that somebody was in a segment or is, by what they did up to now; segment by segment, oldest first."""
    known = sorted((event for event in events if event.at <= now), key=lambda event: event.at)
    return tuple(
        Membership(segment, since, until)
        for segment in segments
        for since, until in reduce(_both, (_spans(condition, known) for condition in segment.conditions), [_ALWAYS])
    )


def _both(some: Sequence[HeldTime], others: Sequence[HeldTime]) -> list[HeldTime]:
    """When both hold."""
    found = []
    for since, until in some:
        for begun, ended in others:
            begins, ends = max(since, begun), min(until or _LATE, ended or _LATE)
            if begins <= ends:
                found.append((begins, None if ends == _LATE else ends))
    return sorted(found, key=lambda span: span[0])


def _spans(condition: SegmentCondition, events: Sequence[Event]) -> list[HeldTime]:
    """When a condition holds, by all that somebody did, if they do nothing more; oldest first."""
    ordered = [event.at for event in events if event.kind is EventKind.ORDER]
    match condition:
        case ChoseValue():
            return _chosen(condition, events)
        case OrderedOften(times):
            return [(ordered[times - 1], None)] if len(ordered) >= times else []
        case OrderedWithin(time):
            found = list[HeldTime]()
            for at in ordered:
                begun = found.pop()[0] if found and at <= (found[-1][1] or at) else at
                found.append((begun, at + time))
            return found


def _chosen(condition: ChoseValue, events: Iterable[Event]) -> list[HeldTime]:
    """From the first time it was chosen until it was taken back, and from when it was chosen again."""
    found, since = list[HeldTime](), None
    for event in events:
        if event.kind not in (EventKind.CHOICE, EventKind.DROP) or event.fact("value") != condition.value:
            continue
        try:
            about = Slot.parse(event.fact("slot")).key == condition.option
        except ValueError:
            continue
        back = event.kind is EventKind.DROP or event.fact("taken") == "no"
        if about and back and since is not None:
            found.append((since, event.at - timedelta.resolution))  # the last moment at which it held
            since = None
        elif about and not back and since is None:
            since = event.at
    return [*found, (since, None)] if since is not None else found
