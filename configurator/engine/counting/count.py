"""How many valid products there are: exact, or "more than" what is proven with an estimate beside it.

Exact by model counting (Ganak), or along a tree of what the rules connect (``tree_counter``) where sums are too much
for that. An estimate is made of products drawn at random (``estimate``) where neither ends.

Counts different selections; texts are left empty unless they are chosen. Items of a component in another order are
another selection; with ``designs`` they count once. What every auxiliary literal is follows from the slots' literals,
so the models of the clauses are the products.

While the counter works, a second one counts parts of the whole: the products that agree with a known one at most of
the slots, then at fewer and fewer. Each is a proven lower bound; the highest is the answer when the whole takes too
long.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choices
from configurator.catalog.validity import Situation
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.compiling.prepared import Prepared, prepare
from configurator.engine.compiling.symmetry import Symmetry
from configurator.engine.counting.estimate import Estimate, estimate, no_more_than
from configurator.engine.counting.ganak import OUT_OF_MEMORY
from configurator.engine.counting.tree_counter import count_by_tree
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.engine.solving.kernels import arithmetic_kernel
from configurator.errors import CounterFailed, SolverDeadline
from configurator.rules.revision import Revision

QUESTION = "How many are there?"
SHARES = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01)
"""Of all slots, those at which the parts that are counted agree with a known product."""
PATIENCE = 1.0
"""Seconds before parts are counted too."""
BY_TREE, GUESSING = 0.5, 0.8
"""The part of the time that is left which the tree, and then an estimate, may take."""
SMALLEST_PART = 5.0
"""Seconds after which not even the smallest part is waited for."""
PATIENT = 3
"""So many times the seconds may go by on the clock where others keep the processors busy while draws are made."""
GIVING_WAY = 10
"""How far what counts parts gives way to what counts the whole, where there are not enough processors for both."""

_PROGRAM = Path(__file__).with_name("ganak.py")
_Running = subprocess.Popen[bytes]
Guess = Callable[[], Estimate | None]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: ``number`` when ``exact``, else more than that, and so many as the ``estimate`` says."""

    number: int
    exact: bool
    estimate: Estimate | None = None

    def __str__(self) -> str:
        told = f"{self.number:,}"
        if len(str(self.number)) > 15:
            told += f" ({_rounded(self.number)})"
        if self.exact:
            return told
        return f"more than {told}" if self.estimate is None else f"more than {told}, proven; {_guessed(self.estimate)}"


def _guessed(estimate: Estimate) -> str:
    """The estimate in words."""
    if estimate.confidence == 1:
        return f"no more than {_rounded(estimate.high, up=True)}"
    sure = f"with {estimate.confidence:.0%} confidence"
    if estimate.likely is None:
        return f"no more than {_rounded(estimate.high, up=True)} {sure}"
    low, high = _rounded(estimate.low), _rounded(estimate.high, up=True)
    return f"{_rounded(estimate.likely)} by an estimate, from {low} to {high} {sure}".replace("from about", "from")


def _rounded(number: int, *, up: bool = False) -> str:
    """Four digits of a large number, all of a small one; ``up``: no less than the number."""
    power = len(str(number)) - 1
    if power < 4:
        return f"{number:,}"
    digits = str(-(-number // 10 ** (power - 3)) if up else number // 10 ** (power - 3))
    power += len(digits) - 4
    about = "" if up else "about "
    if power < 15:
        return f"{about}{int(digits[:4]) * 10 ** (power - 3):,}"
    return f"{about}{digits[0]}.{digits[1:4]} × 10^{power}"


def count(
    revision: Revision,
    choices: Choices = frozenset(),
    at: Situation | None = None,
    *,
    seconds: float = 600.0,
    designs: bool = False,
) -> Count:
    """How many valid products agree with the choices. Raises UnknownName, InvalidChoice, SolverDeadline as below."""
    return count_prepared(
        revision, at, prepare(revision, at), choices, Deadline(QUESTION, seconds, wall=seconds), designs=designs
    )


def count_prepared(
    revision: Revision,
    at: Situation | None,
    ready: Prepared,
    choices: Choices,
    deadline: Deadline,
    *,
    designs: bool = False,
) -> Count:
    """The same for a prepared product. SolverDeadline only when it is not even known that there are two.

    ``designs``: items of which the choices say nothing count once, in whatever order they are. Cost: a process for the
    whole, and after PATIENCE another one for parts.
    """
    layout, held, own = ready.compiled.layout, held_literals(ready, choices), of_the_product(ready, choices)
    formula, with_sums = ready.clauses, ready.compiled.formula
    if designs:
        chosen = list(layout.literals(choices))
        formula, with_sums = (_in_order(each, ready.symmetries, chosen) for each in (formula, with_sums))

    def guess() -> Estimate | None:
        """What draws tell, or at least what nothing can be above."""
        with suppress(SolverDeadline):
            own_time = Deadline(QUESTION, GUESSING * deadline.processor_left, wall=PATIENT * deadline.seconds)
            drawn = estimate(revision, at, choices, own_time, designs=designs)
            if drawn is not None:
                return drawn
        known = None if formula.numbers is not None else no_more_than(with_sums, own, layout.last)
        return None if known is None else Estimate(0, known, None, 1)

    if formula.numbers is not None:
        return _one_by_one(formula, held, deadline, guess)
    with Kernel(formula, held) as kernel:
        kernel.prefer(range(2, layout.last + 1))
        if not kernel.satisfiable((), deadline):
            return Count(0, exact=True)
        known = kernel.model(layout.last)
        if not _others(kernel, known, deadline):
            return Count(1, exact=True)
        with counting(ready.compiled, formula, kernel, held, deadline) as begun:
            return begun.count(known, lambda: count_by_tree(with_sums, own, deadline.share(BY_TREE)), guess)


def held_literals(ready: Prepared, choices: Choices) -> list[Literal]:
    """What holds of the clauses in the products that are counted: also no order that breaks symmetry."""
    unordered = [-gate for each in ready.symmetries for gate in each.order.values()]
    return [*of_the_product(ready, choices), *unordered]


def of_the_product(ready: Prepared, choices: Choices) -> list[Literal]:
    """What holds of the compiled formula in the products that are counted: rules, choices, no other text."""
    layout = ready.compiled.layout
    written = {choice.slot for choice in choices}
    texts = [place for place in layout.places.values() if place.kind is Kind.TEXT and place.slot not in written]
    return [*ready.compiled.guards, *layout.literals(choices), *(-place.values[""] for place in texts)]


def _one_by_one(formula: SolverFormula, held: Sequence[Literal], deadline: Deadline, guess: Guess) -> Count:
    """What CP-SAT counts, where there are numbers that no counter knows."""
    found, exact = arithmetic_kernel(formula).number_of_products(held, deadline.share(1 - GUESSING))
    if not exact and found < 2:
        raise SolverDeadline(deadline.question, deadline.seconds)
    return Count(found, exact=True) if exact else _beside(found - 1, guess())


def _beside(bound: int, about: Estimate | None) -> Count:
    """What is proven, with an estimate that agrees with it."""
    if about is not None:
        low, likely = max(about.low, bound + 1), about.likely
        about = replace(about, low=low, high=max(about.high, low), likely=None if likely is None else max(likely, low))
    return Count(bound, exact=False, estimate=about)


def _in_order(formula: SolverFormula, symmetries: Sequence[Symmetry], chosen: Sequence[Literal]) -> SolverFormula:
    """The formula with the instances that nothing was said of in descending order, literal by literal."""
    sorted_ = replace(formula, clauses=list(formula.clauses), gates=dict(formula.gates))
    for each in symmetries:
        for one, other in pairwise(each.untouched(chosen)):
            alike = TRUE
            for offset in range(each.width):
                first, second = (each.first + index * each.width + offset for index in (one, other))
                sorted_.require(-alike, first, -second)
                both = sorted_.every((first, second)), sorted_.every((-first, -second))
                alike = sorted_.every((alike, sorted_.some(both)))
    return sorted_


def _others(kernel: Kernel, literals: Sequence[Literal], deadline: Deadline) -> bool:
    """Whether there are models without one of the literals."""
    gate = kernel.require_one([-literal for literal in literals if literal != TRUE])
    found = kernel.satisfiable([gate], deadline)
    kernel.retire(gate)
    return found


@contextmanager
def counting(
    product: Compiled, formula: SolverFormula, kernel: Kernel, held: Sequence[Literal], deadline: Deadline
) -> Iterator["Counting"]:
    """What counts a formula of clauses, which is written down for as long as that goes on."""
    lines = (" ".join(map(str, clause)) for clause in formula.clauses)
    with TemporaryDirectory(prefix="count-") as folder:
        text = "\n".join((str(formula.variables), str(product.layout.last), *lines))
        (Path(folder) / "formula").write_text(text, encoding="ascii")
        yield Counting(product, formula, kernel, held, Path(folder), deadline)


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts the models of a formula with what is ``held``; ``kernel`` has the same."""

    product: Compiled
    formula: SolverFormula
    kernel: Kernel
    held: Sequence[Literal]
    folder: Path
    deadline: Deadline

    def count(self, known: Sequence[Literal], otherwise: Callable[[], int | None], guess: Guess) -> Count:
        """The number; ``known`` is one of several models, ``otherwise`` counts in another way, ``guess`` estimates."""
        bound, number, about = 1, None, None
        with self._running(()) as whole:
            if self._first([whole], PATIENCE) is None:
                with suppress(SolverDeadline):
                    number = otherwise()
                if number is None:
                    bound = self._first_bound(whole, known)
                    about = guess()
                    bound = max(bound, self._bound(whole, known))
            if number is None and self._first([whole]):
                number = _number(whole)
        return _beside(bound, about) if number is None else Count(number, exact=True)

    def exactly(self, fixed: Sequence[Literal]) -> int:
        """How many models have the fixed literals. Raises SolverDeadline, also when memory does not suffice."""
        with self._running(fixed) as process:
            number = _number(process) if self._first([process]) else None
        if number is None:
            raise SolverDeadline(self.deadline.question, self.deadline.seconds)
        return number

    def _first_bound(self, whole: _Running, known: Sequence[Literal]) -> int:
        """A number that the whole is above, found before anything takes longer, on a busy machine too."""
        bound, begun = 1, monotonic()
        soon = replace(self, deadline=Deadline(QUESTION, SMALLEST_PART))
        with suppress(SolverDeadline):
            for fixed in soon._parts(known):
                seconds = PATIENCE if bound > 1 else SMALLEST_PART
                number = soon._part(whole, fixed, 0, begun + seconds - monotonic())
                if number is None:
                    break
                bound = number
        return bound

    def _bound(self, whole: _Running, known: Sequence[Literal]) -> int:
        """A number that the whole is above: the last that was found before the whole, or the time, came to an end."""
        bound = 1
        with suppress(SolverDeadline):
            for fixed in self._parts(known):
                number = self._part(whole, fixed, GIVING_WAY)
                if number is None:
                    break
                bound = number
        return bound

    def _part(self, whole: _Running, fixed: Sequence[Literal], way: int, seconds: float = float("inf")) -> int | None:
        """How many models have the fixed literals; None when it takes as long as the whole, or longer than that."""
        with self._running(fixed, way) as part:
            return _number(part) if self._first([whole, part], seconds) is part else None

    def _parts(self, known: Sequence[Literal]) -> Iterator[list[Literal]]:
        """What ever larger parts have in common with the known model, the slots that rules speak of most first.

        Outside of each there are more models.
        """
        spoken = Counter(abs(literal) for clause in self.formula.clauses for literal in clause)
        slots = [[abs(literal) for literal in place.values.values()] for place in self.product.layout.places.values()]
        slots.sort(key=lambda literals: -sum(spoken[literal] for literal in literals))
        for size in dict.fromkeys(ceil(share * len(slots)) for share in SHARES):
            fixed = [known[literal - 1] for literals in slots[:size] for literal in literals]
            if _others(self.kernel, fixed, self.deadline):
                yield fixed

    @contextmanager
    def _running(self, fixed: Sequence[Literal], way: int = 0) -> Iterator[_Running]:
        """A process that counts the models with the fixed literals; ``way``: how far it gives way to others."""
        held = self.folder / f"held-{len(fixed)}"
        held.write_text(" ".join(map(str, (*self.held, *fixed))), encoding="ascii")
        command = [sys.executable, "-P", str(_PROGRAM), str(self.folder / "formula"), str(held), str(way)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 ours
            try:
                yield process
            finally:
                process.kill()

    def _first(self, running: Sequence[_Running], seconds: float = float("inf")) -> _Running | None:
        """The one that ends first; None when none does in that time, or before the deadline."""
        try:
            ended = wait([_output(each).fileno() for each in running], max(0, min(seconds, self.deadline.left)))
        except SolverDeadline:
            return None
        return next((each for each in running if _output(each).fileno() in ended), None)


def _number(process: _Running) -> int | None:
    """What a process that has ended found; None when memory did not suffice. Raises CounterFailed."""
    found = _output(process).read()
    if found:
        return int(found, 16)
    if process.wait() > 0 and process.returncode != OUT_OF_MEMORY:
        raise CounterFailed
    return None


def _output(process: _Running) -> IO[bytes]:
    assert process.stdout is not None, "its output was asked for"
    return process.stdout
