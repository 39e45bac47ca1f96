"""The engine: answers questions about a product under its rules. The only place that knows a solver.

Every answer is a function of the question alone: neither earlier questions nor the order of the customer's clicks
change it. A question that runs out of time raises SolverDeadline, whatever part of it the time went into.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache, partial
from threading import Lock
from types import MappingProxyType
from typing import NoReturn

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.catalog.validity import Situation
from configurator.engine.answer_cache import AnswerCache
from configurator.engine.answers import Conflict, Contradiction, Explanations, ImpossibleChoice, LookAhead, Remaining
from configurator.engine.asking import Listener, asked, nobody
from configurator.engine.compiling.formula import MOST_CLAUSES
from configurator.engine.compiling.prepared import Prepared, prepare
from configurator.engine.compiling.solver_choice import SolverChoice
from configurator.engine.counting.count import Count, count_prepared
from configurator.engine.counting.sample import sample
from configurator.engine.explaining.alternatives import Alternatives, alternatives
from configurator.engine.explaining.certificate import Certificate, certify
from configurator.engine.explaining.mus import Explainer, others
from configurator.engine.explaining.repair import Loss, RepairQuestion, Repairs, repairs
from configurator.engine.optimizing.backends import Aims
from configurator.engine.optimizing.complete import Completion
from configurator.engine.optimizing.designer import Designer, NeedOptimum, Optimum
from configurator.engine.optimizing.diversity import Diversity
from configurator.engine.optimizing.fairness import Fairest, Points, fairest
from configurator.engine.optimizing.goals import Goal
from configurator.engine.possible.impossible import Knowledge, can_hold
from configurator.engine.possible.lookahead import A_LITTLE, look_ahead
from configurator.engine.possible.nogoods import Nogoods
from configurator.engine.possible.under_all_choices import remaining
from configurator.engine.possible.witnesses import Witnesses
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import kernel_of
from configurator.errors import SolverDeadline
from configurator.rules import in_force
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Condition, Term

REMEMBERED, REMEMBERED_SLOTS = 2048, 200_000
"""Answers that are remembered, and how many slots all whole products among them have: large ones are fewer."""
_BYTES_A_SLOT = 150
WishWeights = frozenset[tuple[Choice, int]]
NO_WISHES: Mapping[Choice, int] = MappingProxyType({})


class Engine:
    """Answers for one revision in one situation. Thread-safe: questions wait; each has its own ``seconds`` to work."""

    def __init__(
        self,
        revision: Revision,
        *,
        situation: Situation | None = None,
        seconds: float = 5.0,
        ready: Prepared | None = None,
        largest: int = MOST_CLAUSES,
        listener: Listener = nobody,
    ) -> None:
        """Compiles the revision once, for one situation (None: whatever its dates and markets, everything counts).

        ``ready``: what was prepared of the same revision and slice before; then nothing is compiled. It is the engine's
        own from then on where it has numbers, since literals are made for those that are chosen.
        Raises BrokenFiles for sums or ranges too large to reckon with, TooLarge for more than ``largest`` clauses.
        """
        self.revision, self.situation, self._seconds = revision.priced_at(situation), situation, seconds
        self._again = partial(Engine, revision, seconds=seconds, largest=largest, listener=listener)
        ready = ready or prepare(revision, situation, largest=largest)
        self._ready, self._compiled, self._clauses = ready, ready.compiled, ready.clauses
        self._lock, self._asked_before, self._listener = Lock(), 0, listener
        self._witnesses = Witnesses(ready.symmetries, self._compiled.layout.last)
        self._witnesses.restore(ready.witnesses)
        self._nogoods = Nogoods(self._compiled.layout.last)
        self._nogoods.restore(ready.nogoods)
        self._kernel = kernel_of(ready)
        few = max(1, min(REMEMBERED, REMEMBERED_SLOTS // max(1, len(self._compiled.layout.places))))
        self._explained = AnswerCache[tuple[Choices, Choice | None], Conflict](REMEMBERED)
        self._judged = lru_cache(REMEMBERED)(self._judge)
        self._completed = AnswerCache[tuple[Choices, WishWeights], Completion | None](few)
        self._repaired = lru_cache(max(1, few // 8))(self._repair)

    def at(self, situation: Situation) -> "Engine":
        """A new engine for the same revision in another situation, with the same limits."""
        return self._again(situation=situation)

    def look_ahead(self, choices: Choices, visible: Collection[Slot] | None = None) -> LookAhead:
        """What is still possible at the visible slots (all by default). Raises SolverDeadline, Contradiction."""
        with self._asking("What is still possible?") as deadline:
            if self._possible(choices, deadline):
                return look_ahead(self._knowledge, choices, visible, deadline)
        raise Contradiction(self.explain(choices))

    def remaining(self, choices: Choices, visible: Collection[Slot] | None = None) -> Remaining:
        """What is left at the visible slots (all by default), nothing taken back; raises as ``look_ahead``."""
        with self._asking("What is left?") as deadline:
            if self._possible(choices, deadline):
                return remaining(self._knowledge, choices, visible, deadline)
        raise Contradiction(self.explain(choices))

    def look_further(self, choices: Choices) -> bool:
        """Asks A_LITTLE of what is possible and not known yet, while nobody else asks; whether more is left to ask."""
        if self._clauses.numbers is not None or self.busy:
            return self._clauses.numbers is None  # CP-SAT keeps little of what it was asked
        with suppress(SolverDeadline), self._asking("What else is possible?", effort=A_LITTLE) as deadline:
            if self._possible(choices, deadline):
                look_ahead(self._knowledge, choices, None, deadline)
            return False
        return True

    def complete(
        self, choices: Choices, weights: Mapping[Choice, int] = NO_WISHES, *, seconds: float | None = None
    ) -> Selection:
        """The choices completed to a whole product (``optimizing.complete`` says which).

        ``weights`` are wishes: the heavier is granted first; a negative one asks for the contrary. ``seconds``: how
        long it may take, when that is less than for any question. Raises SolverDeadline, Contradiction.
        """
        return self._whole(choices, weights, seconds).selection

    def stays(self, choices: Choices, after: Choices, weights: Mapping[Choice, int] = NO_WISHES) -> bool:
        """Whether it is known that the same whole product comes of both; True only where ``after`` adds parts of it.

        Cost: none where the first is completed already. Raises SolverDeadline, Contradiction.
        """
        whole = self._whole(choices, weights)
        return whole.firm and choices <= after and all(map(whole.selection.agrees, after - choices))

    def proven(self, choices: Choices, weights: Mapping[Choice, int] = NO_WISHES) -> bool:
        """Whether it is shown that nothing cheaper goes with the choices. Raises as ``complete``."""
        return self._whole(choices, weights).proven

    def unwritten(self, choices: Choices, weights: Mapping[Choice, int] = NO_WISHES) -> tuple[Slot, ...]:
        """The texts that the rules ask for in that product, not among the choices, in order. Raises as ``complete``."""
        return self._whole(choices, weights).unwritten

    def completion(self, choices: Choices, weights: Mapping[Choice, int] = NO_WISHES) -> Completion:
        """The same whole product, and for each value in it why it is there. Raises SolverDeadline, Contradiction."""
        with self._asking("Complete the rest for me, and say why.") as deadline:
            found = self._designer.completion(choices, weights, deadline, told=True)
        return found or self._nothing(choices, ())

    def optimize(
        self, choices: Choices, goals: Sequence[Goal], limits: Sequence[Condition] = (), *, seconds: float | None = None
    ) -> Optimum:
        """The best whole product for the goals, each as far as those before it leave; then completed like any other.

        ``limits`` are conditions for this question alone, which takes at most ``seconds``. Raises Contradiction,
        OutOfReach when nothing is within the limits, SolverDeadline without a product in time, BrokenFiles (sums).
        """
        with self._asking("What is best?", seconds) as deadline:
            found = self._designer.optimum(choices, Aims(self._rules, tuple(goals), tuple(limits)), deadline)
        return found or self._nothing(choices, limits)

    def designs(
        self, choices: Choices, needs: Mapping[str, Goal], limits: Sequence[Condition] = ()
    ) -> tuple[NeedOptimum, ...]:
        """For each need, by name, the design that is best in it, then in the others in order; equal ones are one.

        Where they are proven, no product is as good as one in all needs and better in one. Raises like ``optimize``.
        """
        with self._asking("Which designs are best for these needs?") as deadline:
            found = self._designer.designs(choices, needs, tuple(limits), deadline)
        return found or self._nothing(choices, limits)

    def fairest(self, held: Choices, people: Sequence[Points]) -> Fairest:
        """The product with all that is held that is least bad for the worst-off. Raises like ``optimize``."""
        with self._asking("What is fair to all?") as deadline:
            found = fairest(self._designer, held, people, deadline)
        return found or self._nothing(held, ())

    def best(
        self,
        choices: Choices,
        goals: Sequence[Goal],
        limits: Sequence[Condition] = (),
        *,
        most: int = 3,
        apart: int = 1,
        visible: Collection[str] | None = None,
    ) -> tuple[Optimum, ...]:
        """The best designs in order, at most so many: each is the best that differs from all before it.

        It does so in at least ``apart`` places (``best.apart`` says what a place is) among the ``visible`` options
        (None: all). Fewer when there are no more. Raises like ``optimize``.
        """
        with self._asking("Which designs are best?") as deadline:
            aims = Aims(self._rules, tuple(goals), tuple(limits))
            differing = Diversity((), apart, None if visible is None else frozenset(visible))
            found = self._designer.best(choices, aims, differing, most, deadline)
        return found or self._nothing(choices, limits)

    def possible(self, choices: Choices) -> bool:
        """Whether a whole product has all the choices. Raises SolverDeadline, UnknownName, InvalidChoice."""
        return self._judged(choices) if choices else self._judge(choices)  # of none: whether it answers at all

    def count(self, choices: Choices, *, seconds: float | None = None, designs: bool = False) -> Count:
        """How many whole products have all the choices: exactly, or more than a number, with an estimate.

        ``designs``: items of which the choices say nothing count once, in whatever order. Other questions need not
        wait for it. Raises SolverDeadline when it is not even known that there are two.
        """
        deadline = Deadline("How many are there?", seconds or self._seconds, wall=seconds or self._seconds)
        return count_prepared(self.revision, self.situation, self._ready, choices, deadline, designs=designs)

    def sample(
        self, choices: Choices, number: int, *, seed: int, seconds: float | None = None
    ) -> tuple[Selection, ...]:
        """So many whole products with the choices, drawn independently, each as likely as any other.

        The same seed draws the same ones. Other questions need not wait for it. Raises HardToDraw, Contradiction.
        """
        deadline = Deadline("Draw some at random.", seconds or self._seconds, wall=seconds or self._seconds)
        found = sample(self.revision, self.situation, self._ready, choices, number, seed, deadline)
        if found is None:
            raise Contradiction(self.explain(choices))
        return found

    def explain(self, choices: Choices, wanted: Choice | None = None, *, seconds: float | None = None) -> Conflict:
        """Why the choices, with the wanted one in place of what it replaces, cannot hold together.

        ValueError when they can. Raises SolverDeadline; within ``seconds`` also for one that may not be the shortest.
        """
        return self._explained.answer((choices, wanted), lambda: self._explain(choices, wanted, seconds))

    def core(self, choices: Choices, wanted: Choice | None = None) -> Conflict:
        """A conflict as ``explain`` finds it, in which more may be than is in the way; by a single question."""
        with self._asking("Why not?") as deadline:
            return self._explainer.core(choices, wanted, deadline)

    def explanations(self, choices: Choices, wanted: Choice | None = None, most: int = 10) -> Explanations:
        """All the reasons why they cannot hold together, at most so many, the shortest first; none when they can.

        Raises SolverDeadline when the time does not suffice for one.
        """
        with self._asking("Why not, and why else?") as deadline:
            return self._explainer.conflicts(choices, wanted, most, deadline)

    def certificate(self, conflict: Conflict, wanted: Choice | None = None, seconds: float = 0) -> Certificate:
        """The proof of a conflict that it named; other questions need not wait. Raises NoProof, SolverDeadline."""
        return certify(self._ready, conflict, wanted, Deadline("What proves it?", seconds or self._seconds))

    def alternatives(self, choices: Choices, slot: Slot, wishes: Mapping[Choice, int] = NO_WISHES) -> Alternatives:
        """What could be taken at a slot instead, all other own choices kept. Raises SolverDeadline, Contradiction."""
        looked, present = self.look_ahead(choices, [slot]), self.complete(choices, wishes)
        with self._asking("What could it be instead?") as deadline:
            return alternatives(self._knowledge, looked, present, slot, deadline)

    def repairs(
        self,
        choices: Choices,
        wanted: Choice | None = None,
        *,
        locked: Choices = frozenset(),
        weights: Mapping[Choice, int] = NO_WISHES,
        price: Term | None = None,
        lead: str = "",
        wishes: Mapping[Choice, int] = NO_WISHES,
        most: int = 3,
    ) -> Repairs:
        """The best ways to have the wanted choice (None: any whole product) by giving up own choices.

        ``locked`` stay; ``repair.Loss`` says what ``weights``, ``price``, ``lead`` are, ``complete`` ``wishes``.
        Raises SolverDeadline; ImpossibleChoice (nothing wanted: Contradiction) when no choice that may go would help.
        """
        loss = Loss(frozenset(weights.items()), price, lead)
        found = self._repaired(RepairQuestion(choices, wanted, locked, loss, most), frozenset(wishes.items()))
        if found is not None:
            return found
        if wanted is None:
            raise Contradiction(self.explain(locked))
        replaced = others(self.revision.product, locked, wanted) != locked - {wanted}
        raise ImpossibleChoice(wanted, self.explain(locked | {wanted}) if replaced else self.explain(locked, wanted))

    @cached_property
    def _knowledge(self) -> Knowledge:
        return Knowledge.of(self._ready, self._kernel, self._witnesses, self._nogoods)

    @cached_property
    def _designer(self) -> Designer:
        weighed = self._ready.weighed or self._ready
        return Designer(weighed.compiled, weighed.clauses, self._rules, weighed.symmetries)

    @cached_property
    def _rules(self) -> RuleSet:
        return in_force.in_force(self.revision.rules, self.revision.product, self.situation)

    def _nothing(self, choices: Choices, limits: Sequence[Condition]) -> NoReturn:
        """Says why no product has the choices and is within the limits."""
        with self._asking("What is in the way?") as deadline:
            why = self._designer.out_of_reach(choices, limits, deadline) if self._possible(choices, deadline) else None
        raise why or Contradiction(self.explain(choices))

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self._compiled, self._clauses, self._kernel, self._witnesses)

    def prepared(self) -> Prepared:
        """What the engine answers from, with the whole products it knows by now: another engine starts where it is."""
        with self._asking("What is known?"):
            return self._ready.knowing(self._witnesses.pack(), self._nogoods.pack())

    @property
    def size(self) -> int:
        """About how many bytes it takes by now: to answer (``Prepared.size``), and for what it remembers."""
        remembered = len(self._completed) + 8 * self._repaired.cache_info().currsize
        return self._prepared_size + remembered * len(self._compiled.layout.places) * _BYTES_A_SLOT

    @cached_property
    def _prepared_size(self) -> int:
        return self._ready.size

    @property
    def clauses(self) -> int:
        """How many clauses its solver has to obey."""
        return len(self._clauses.clauses)

    @property
    def solver_choice(self) -> SolverChoice:
        """Which kind of solver answers, and why that one."""
        return self._compiled.solver_choice

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot that look-ahead knows, in catalogue order: all but texts."""
        return tuple(place.slot for place in self._compiled.layout.places.values() if place.kind is not Kind.TEXT)

    @property
    def calls(self) -> int:
        """How many questions look-ahead's kernel was asked so far."""
        return self._asked_before + self._kernel.asked

    @property
    def busy(self) -> bool:
        """Whether a question is being answered."""
        return self._lock.locked()

    def _judge(self, choices: Choices) -> bool:
        with self._asking("Do these choices go together?") as deadline:
            return self._possible(choices, deadline)

    def _possible(self, choices: Choices, deadline: Deadline) -> bool:
        return can_hold(self._knowledge, list(self._compiled.layout.literals(choices)), deadline)

    def _explain(self, choices: Choices, wanted: Choice | None, seconds: float | None) -> Conflict:
        with self._asking("Why not?", seconds) as deadline:
            found = self._explainer.conflicts(choices, wanted, 1, deadline).conflicts
        if not found:
            raise ValueError(f"nothing to explain: {sorted(map(str, choices))} and {wanted} go together")
        if seconds is not None and not found[0].smallest:  # with more time there might be a shorter one
            raise SolverDeadline("Why not?", seconds)
        return found[0]

    def _whole(self, choices: Choices, weights: Mapping[Choice, int], seconds: float | None = None) -> Completion:
        asked = choices, frozenset(weights.items())
        return self._completed.answer(asked, lambda: self._complete(*asked, seconds)) or self._nothing(choices, ())

    def _complete(self, choices: Choices, weights: WishWeights, seconds: float | None) -> Completion | None:
        with self._asking("Complete the rest for me.", seconds) as deadline:
            return self._designer.completion(choices, dict(weights), deadline, told=False, hurried=seconds is not None)

    def _repair(self, asked: RepairQuestion, wishes: WishWeights) -> Repairs | None:
        def completed(choices: Choices) -> Selection | None:
            found = self._designer.completion(choices, dict(wishes), deadline, told=False)
            return None if found is None else found.selection

        with self._asking("How can I have this anyway?") as deadline:
            return repairs(self._knowledge, self._rules, asked, completed, deadline)

    @contextmanager
    def _asking(self, question: str, at_most: float | None = None, effort: float = float("inf")) -> Iterator[Deadline]:
        """The engine for one question, with its deadline; waiting for it counts by the clock alone."""
        seconds = self._seconds if at_most is None else max(0, min(at_most, self._seconds))
        deadline = Deadline(question, seconds, effort)
        with asked(self._lock, deadline, self._listener):
            self._renew()
            yield deadline

    def _renew(self) -> None:
        """Replaces kernels that have taken in so many questions that they weigh on them."""
        if self._kernel.worn:
            if self._clauses.numbers is not None:
                self._clauses.numbers.forget()  # literals of numbers chosen so far, and all that was known of them
                self._witnesses = Witnesses(self._witnesses.symmetries, self._witnesses.last)
                self._nogoods = Nogoods(self._compiled.layout.last)
                self.__dict__.pop("_explainer", None)
            self._asked_before += self._kernel.asked
            self._kernel = kernel_of(self._ready)
            self.__dict__.pop("_knowledge", None)
            self.__dict__.pop("_explainer", None)
        if "_explainer" in self.__dict__ and self._explainer.worn:
            del self._explainer
