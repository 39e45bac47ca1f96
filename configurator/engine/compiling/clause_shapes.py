"""The shapes of a condition's clauses: only what stands inside a clause gets a literal of its own.

``shaped_clauses`` gives clauses that hold together exactly when a condition does (or does not), so that the solver sees
"a requires b" as one clause and a group of which exactly one is there as what it is. What each part means is the
caller's; this decides shapes alone.
"""

from collections.abc import Callable, Iterable, Sequence

from configurator.engine.compiling.at_most_one import at_most_one
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Clause, Literal
from configurator.rules.syntax import And, Condition, Excludes, HowMany, Implies, Not, Or

Meaning = Callable[[Condition], Literal]

_SHALLOW = 12
"""So deep a condition is taken apart into clauses; what is deeper gets a literal: clauses stay few and short."""


def shaped_clauses(
    formula: SolverFormula, condition: Condition, meaning: Meaning, *, holds: bool = True, levels: int = _SHALLOW
) -> list[Clause]:
    """Clauses that all hold exactly when the condition holds, or when it does not."""

    def asked(part: Condition, holds: bool) -> list[Clause]:
        return shaped_clauses(formula, part, meaning, holds=holds, levels=levels - 1)

    def either(parts: Iterable[tuple[Condition, bool]]) -> list[Clause]:
        return _either(formula, [asked(part, holds) for part, holds in parts])

    match condition:
        case _ if not levels:
            pass
        case Not(inner):
            return asked(inner, not holds)
        case And(parts) if holds:
            return [clause for part in parts for clause in asked(part, True)]
        case Or(parts) if not holds:
            return [clause for part in parts for clause in asked(part, False)]
        case Implies(when, then) if not holds:
            return [*asked(when, True), *asked(then, False)]
        case And(parts) | Or(parts):
            return either((part, holds) for part in parts)
        case Implies(when, then):
            return either(((when, False), (then, True)))
        case Excludes(one, other) if holds:
            return either(((one, False), (other, False)))
        case HowMany(low, 1, parts) if holds and low in (None, 0, 1):
            literals = [meaning(part) for part in parts]
            return [*([tuple(literals)] if low else ()), *at_most_one(formula, literals)]
    literal = meaning(condition)
    return [(literal if holds else -literal,)]


def _either(formula: SolverFormula, parts: Sequence[Sequence[Clause]]) -> list[Clause]:
    """At least one part has all its clauses hold: the longest keeps its clauses, others of several get a literal."""
    several = sorted((part for part in parts if len(part) != 1), key=len)
    longest = several.pop() if several else [()]
    rest = [literal for part in parts if len(part) == 1 for literal in part[0]]
    rest.extend(formula.every(formula.some(clause) for clause in part) for part in several)
    if len(rest) > 2 and len(longest) > 2:
        rest = [formula.some(rest)]
    return [(*rest, *clause) for clause in longest]
