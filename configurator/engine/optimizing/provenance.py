"""Provenance of each value of a completed product: what the customer said, what follows, and what was decided when.

Decides the reason of a value by when it became certain: under the choices alone, with the goals, with what was
proposed and wished, with the lowest price. A value that was open to the end was simply the first that went.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.syntax import Default


class Why(StrEnum):
    """Why a value is there, the first that applies.

    CHOSEN: the customer's own choice. FORCED: in every product with the choices (and limits). GOAL: in every such
    product that is best in the goals up to ``goal``. DEFAULT: the rules propose it (``default``). PREFERRED: in every
    one of those that have the most of what the rules prefer. WISH: wished for with
    ``weight``. FOLLOWS: in every product with what was chosen, proposed and wished. CHEAPEST: in every one of those of
    the lowest price. FIRST: the earliest in the catalogue of what was left. FOUND: part of the best product that was
    found where not everything could be decided.
    """

    CHOSEN = "chosen"
    FORCED = "forced"
    GOAL = "goal"
    DEFAULT = "default"
    PREFERRED = "preferred"
    WISH = "wish"
    FOLLOWS = "follows"
    CHEAPEST = "cheapest"
    FIRST = "first"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why one value is there; ``goal`` counts from 0 in the order of the goals."""

    why: Why
    goal: int = -1
    default: Default | None = None
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """What a question has to assume so that all holds that was decided up to here, and what that is the reason for.

    ``direct``: literals that were decided by themselves at this stage, with the reason of each. ``holds``: the positive
    literals of a product that has all of it, where one is known that says of each candidate whether it is there.
    """

    because: Provenance
    assumptions: tuple[Literal, ...]
    direct: tuple[tuple[Literal, Provenance], ...] = ()
    holds: frozenset[Literal] | None = None


def reasons(
    kernel: Kernel, taken: Iterable[Literal], others: Sequence[Literal], stages: Sequence[Stage], deadline: Deadline
) -> dict[Literal, Provenance]:
    """The reason of each taken literal, that of the first stage that has one. Raises SolverDeadline.

    ``others`` are the literals of all that is not taken.
    """
    found: dict[Literal, Provenance] = {}
    left, decided = list(dict.fromkeys(taken)), -1
    for stage in stages:
        direct = dict(reversed(stage.direct))
        found |= {literal: direct[literal] for literal in left if literal in direct}
        left = [literal for literal in left if literal not in found]
        if len(stage.assumptions) > decided:
            decided = len(stage.assumptions)
            likely = left if stage.holds is None else [literal for literal in left if literal in stage.holds]
            found |= dict.fromkeys(in_every(kernel, likely, others, stage.assumptions, deadline), stage.because)
            left = [literal for literal in left if literal not in found]
    return found | dict.fromkeys(left, Provenance(Why.FIRST))


def in_every(
    kernel: Kernel,
    candidates: Sequence[Literal],
    others: Sequence[Literal],
    assumptions: Sequence[Literal],
    deadline: Deadline,
) -> list[Literal]:
    """Those of the candidates that hold in every product with the assumptions, which can hold together.

    Cost: a question for each product found that lacks some of those still in doubt, and one to prove the rest.
    """
    known = set(kernel.implied(assumptions) or ()) | set(assumptions)
    doubtful = [literal for literal in candidates if literal not in known]
    certain = [literal for literal in candidates if literal in known]
    while doubtful:
        alone = len(doubtful) == 1
        gate = -doubtful[0] if alone else kernel.require_one([-literal for literal in doubtful])
        kernel.prefer([*others, *(-literal for literal in doubtful)])
        lacking = kernel.satisfiable([*assumptions, gate], deadline)
        model = kernel.model(max(doubtful)) if lacking else []
        if not alone:
            kernel.retire(gate)
        if not lacking:
            return certain + doubtful
        doubtful = [literal for literal in doubtful if model[literal - 1] > 0]
    return certain
