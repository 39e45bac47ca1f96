"""What is decided together, step by step, when models are counted: a slot's values, or a literal by itself.

A step has a branch for each way in which it can turn out. Of a branch only two things matter to the rest: which
clauses it satisfies, and what it adds to the limited sums. Branches that are alike in both are one, with their number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.engine.compiling.literals import Literal
from configurator.engine.counting.limited_sums import LimitedSums, Polynomial
from configurator.engine.counting.remainder import Limit, Remainder


@dataclass(frozen=True, slots=True)
class Decision:
    """``clauses``: a bit for each clause that speaks of it; ``branches``: by the clauses they satisfy, bits as well."""

    clauses: int
    branches: tuple[tuple[int, Polynomial], ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that is to be decided; ``clauses``: for each bit the steps that its clause speaks of."""

    steps: tuple[Decision, ...]
    clauses: tuple[frozenset[int], ...]
    sums: LimitedSums


def decisions_of(remainder: Remainder) -> Decisions | None:
    """The steps that decide a remainder; None when its limits cannot be kept."""
    groups = list(_groups(remainder))
    clauses = [*remainder.clauses, *_pairs(remainder, groups)]
    at = {abs(literal): index for index, (literals, _) in enumerate(groups) for literal in literals}
    spoken: list[dict[Literal, int]] = [{} for _ in groups]
    for number, clause in enumerate(clauses):
        for literal in clause:
            own = spoken[at[abs(literal)]]
            own[literal] = own.get(literal, 0) | 1 << number
    ways = [[_way(literals, true) for true in branches] for literals, branches in groups]
    added, sums = _added(remainder.limits, ways)
    if any(room < 0 for room in sums.room):
        return None
    made = [
        _step(own, branches, [sums.packed(each) if _fits(each, sums) else None for each in adds])
        for own, branches, adds in zip(spoken, ways, added, strict=True)
    ]
    return Decisions(tuple(made), tuple(frozenset(at[abs(literal)] for literal in clause) for clause in clauses), sums)


def _groups(remainder: Remainder) -> Iterator[tuple[tuple[Literal, ...], list[Literal | None]]]:
    """Literals that are decided together, and the one that holds in each branch, or none."""
    done: set[Literal] = set()
    for group in sorted(remainder.exclusives, key=len, reverse=True):
        own = {abs(literal) for literal in group}
        if done.isdisjoint(own):
            done |= own
            yield group, [None, *group]
    yield from (((variable,), [None, variable]) for variable in remainder.variables if variable not in done)


def _pairs(remainder: Remainder, groups: Sequence[tuple[tuple[Literal, ...], object]]) -> Iterator[frozenset[Literal]]:
    """Clauses for what is exclusive beyond the groups."""
    own = {literals for literals, _ in groups}
    for group in (each for each in remainder.exclusives if each not in own):
        yield from (frozenset((-one, -other)) for index, one in enumerate(group) for other in group[:index])


def _way(literals: Sequence[Literal], true: Literal | None) -> tuple[Literal, ...]:
    return tuple(literal if literal == true else -literal for literal in literals)


def _added(
    limits: Sequence[Limit], ways: Sequence[Sequence[tuple[Literal, ...]]]
) -> tuple[list[list[list[int]]], LimitedSums]:
    """Per step and branch what it adds to each sum above the least that the step adds; sums that never bind are out."""
    added: list[list[list[int]]] = [[[] for _ in branches] for branches in ways]
    rooms: list[int] = []
    for limit in limits:
        amounts = [[sum(limit.weights.get(each, 0) for each in way) for way in branches] for branches in ways]
        room = limit.most - sum(map(min, amounts))
        if room < 0 or sum(max(own) - min(own) for own in amounts) > room:
            rooms.append(room)
            for into, own in zip(added, amounts, strict=True):
                for branch, amount in zip(into, own, strict=True):
                    branch.append(amount - min(own))
    return added, LimitedSums(tuple(rooms))


def _fits(amounts: Sequence[int], sums: LimitedSums) -> bool:
    return all(amount <= room for amount, room in zip(amounts, sums.room, strict=True))


def _step(spoken: dict[Literal, int], ways: Sequence[tuple[Literal, ...]], added: Sequence[int | None]) -> Decision:
    branches: dict[int, Polynomial] = {}
    for way, adds in zip(ways, added, strict=True):
        if adds is not None:
            satisfied = 0
            for literal in way:
                satisfied |= spoken.get(literal, 0)
            ways_so = branches.setdefault(satisfied, {})
            ways_so[adds] = ways_so.get(adds, 0) + 1
    every = 0
    for clauses in spoken.values():
        every |= clauses
    return Decision(every, tuple(branches.items()))
