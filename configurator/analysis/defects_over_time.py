"""What is wrong with a revision at any time from a day on, in any of its markets.

Where things come and go, each slice is looked at by itself (``defects``), and a problem that is none in some slice says
when and where it is one. What is wrong only in a slice to come is worth knowing and keeps nothing from going on sale.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from configurator.analysis.defects import contradictions, dead_values, defects
from configurator.analysis.included_twice import included_twice
from configurator.analysis.negative_price import UNPROVEN, negative_price
from configurator.analysis.presets import forbidden_presets
from configurator.analysis.rule_tests import failures
from configurator.analysis.slow_pages import slow_page
from configurator.catalog.validity import Situation, day_text
from configurator.engine import Engine
from configurator.rules.in_force import slice_key, slices, unsold
from configurator.rules.revision import Revision
from configurator.rules.syntax import Test
from configurator.source import Problem, Source

MOST_SLICES = 60
NAMED = 4

Slices = Mapping[str, tuple[tuple[Situation, ...], Engine]]
"""By slice key: its earliest situations, one a market, and an engine."""


@dataclass(frozen=True, slots=True)
class DefectsOverTime:
    """All that is wrong, in file order, and whether a product can be made at some time."""

    problems: tuple[Problem, ...]
    sellable: bool


def defects_over_time(revision: Revision, engine: Engine, since: date) -> DefectsOverTime:
    """All that is wrong from that day on; ``engine`` is one of the revision, whatever its situation.

    Where rules contradict each other, only that is told of the slice. Cost: for each slice what ``defects`` costs, and
    an engine. Raises SolverDeadline.
    """
    there = slices(revision, since)
    if set(there) == {""}:
        sellable = engine.possible(frozenset())
        cheap = negative_price(engine) if sellable else ()
        found = [*defects(revision, engine), *cheap, *(slow_page(engine) if sellable else ())]
        return DefectsOverTime(tuple(sorted(found)), sellable)
    looked_at = {key: (ats, engine.at(ats[0])) for key, ats in list(there.items())[:MOST_SLICES]}
    whole = {key: each for key, each in looked_at.items() if each[1].possible(frozenset())}
    told = [*_contradictory(revision, looked_at, whole, since), *_dead(revision, looked_at, whole, since)]
    told += _below_zero(whole, since)
    told += _in_slices(forbidden_presets, whole, since)
    told += _in_slices(included_twice, whole, since)
    told += [problem for _, each in list(whole.values())[:1] for problem in slow_page(each)]
    told += [problem for test in revision.rules.tests for problem in _failing(revision, test, whole, since)]
    if len(there) > MOST_SLICES:
        message = f"things come and go too often: only {MOST_SLICES} of {len(there)} stretches of time were looked at"
        told.append(Problem(revision.product.source, message, "let things start and end on the same days", "warning"))
    return DefectsOverTime(tuple(sorted(told)), bool(whole))


def _contradictory(revision: Revision, looked_at: Slices, whole: Slices, since: date) -> Iterator[Problem]:
    """Rules that leave no product, by slice: errors where it is so on the first day."""
    for key, (ats, engine) in looked_at.items():
        if key not in whole:
            now = any(at.on == since for at in ats)
            for problem in contradictions(engine):
                yield _when(ats, problem, since, error=now)


def _dead(revision: Revision, looked_at: Slices, whole: Slices, since: date) -> Iterator[Problem]:
    """Values that are sold and cannot be chosen: errors where they cannot in any slice in which they are sold."""
    places: dict[Problem, list[Situation]] = {}
    slices_of: Counter[Source] = Counter()
    for ats, engine in whole.values():
        for problem in dead_values(revision, engine):
            places.setdefault(problem, []).extend(ats)
            slices_of[problem.source] += 1
    values = [value for option in revision.product.options for value in option.values]
    sold = {value.source: sum(value.valid.holds(ats[0]) for ats, _ in looked_at.values()) for value in values}
    everywhere = sum(len(ats) for ats, _ in whole.values())
    for problem, found in places.items():
        always = slices_of[problem.source] == sold[problem.source]
        yield problem if len(found) == everywhere else _when(found, problem, since, error=always)


def _below_zero(whole: Slices, since: date) -> Iterator[Problem]:
    """What can be had for less than nothing, by slice; the solver that ran out of time once is not asked again."""
    places: dict[Problem, list[Situation]] = {}
    for ats, engine in whole.values():
        for problem in negative_price(engine):
            places.setdefault(problem, []).extend(ats)
        if any(problem.message == UNPROVEN for problem in places):
            break
    everywhere = sum(len(ats) for ats, _ in whole.values())
    for problem, found in places.items():
        yield problem if len(found) == everywhere else _when(found, problem, since, error=False)


def _in_slices(defects: Callable[[Engine], Iterable[Problem]], whole: Slices, since: date) -> Iterator[Problem]:
    """What is wrong in some of the slices, said once: errors where it is so on the first day."""
    places: dict[Problem, list[Situation]] = {}
    for ats, engine in whole.values():
        for problem in defects(engine):
            places.setdefault(problem, []).extend(ats)
    everywhere = sum(len(ats) for ats, _ in whole.values())
    for problem, found in places.items():
        now = any(at.on == since for at in found)
        yield problem if len(found) == everywhere else _when(found, problem, since, error=now)


def _failing(revision: Revision, test: Test, whole: Slices, since: date) -> Iterator[Problem]:
    """What a test says that is not so, in the situations it speaks of."""
    places: dict[Problem, list[Situation]] = {}
    asked = _situations(revision, test, whole)
    for at in asked:
        key = slice_key(revision, at)
        engine = whole[key][1] if key in whole else next(iter(whole.values()))[1].at(at)
        for problem in failures(engine, test):
            places.setdefault(problem, []).append(at)
    for problem, found in places.items():
        yield problem if len(found) == len(asked) else _when(found, problem, since, error=True)


def _situations(revision: Revision, test: Test, whole: Slices) -> list[Situation]:
    """Its day and market; else every slice where the values and rules it names are valid. None without products."""
    if test.on is not None and whole:
        markets = (test.market,) if test.market else revision.product.markets or ("",)
        return [Situation(test.on, market) for market in markets]
    named = {(choice.slot.key, choice.value) for choice in (*test.given, *test.choices)}
    valid = [revision.rules.rule(name).valid for name in test.because]
    return [
        at
        for ats, _ in whole.values()
        for at in ats
        if test.market in ("", at.market)
        and named.isdisjoint(unsold(revision.product, at))
        and all(each.holds(at) for each in valid)
    ]


def _when(found: Sequence[Situation], problem: Problem, since: date, *, error: bool) -> Problem:
    """The problem with the slices in which it is one."""
    told = [" ".join(_qualifiers(at, since)) or "today" for at in found]
    when = ", ".join(told[:NAMED]) + (f" and {len(told) - NAMED} more" if len(told) > NAMED else "")
    return replace(problem, message=f"{problem.message} ({when})", severity="error" if error else "warning")


def _qualifiers(at: Situation, since: date) -> Iterator[str]:
    if at.on != since:
        yield f"from {day_text(at.on)}"
    if at.market:
        yield f"in {at.market}"
    if at.group:
        yield f"for {at.group}"
