"""Completion: the customer's choices become a whole product, the cheapest that keeps to wishes; always the same one.

What it decides, in this order: the goals, if there are any, each the best that the ones before it leave; what answers
to needs prefer, the most weight of it; the defaults of the rules (those with a condition first, then in file order),
each granted when it goes with everything before it; then what the rules prefer, the most weight of it that can be had
together; then the wishes, heaviest first; then the lowest price; then the fewest instances; then, place by place
(catalogue order, but never before the place it stands within), the cheapest and earliest value. A default or wish for a
place that is not there asks for nothing: it never adds an instance or an accessory; and one with a condition does not
keep that condition from holding just because its proposal is ruled out. So the product is unique; without conditions on
defaults it also stays the same when the customer chooses a part of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine.compiling.layout import SlotLiterals
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import Literal
from configurator.engine.optimizing.backends import Backend, MaxSatBackend
from configurator.engine.optimizing.lexicographic import LexicographicSearch, TooEarly
from configurator.engine.optimizing.maxsat import LeastTotal
from configurator.engine.optimizing.provenance import Provenance, Stage, Why, reasons
from configurator.engine.optimizing.reachable_totals import ReachableTotals
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.rules.syntax import Default

MOST_EFFORT = 0.1
"""How long CP-SAT looks for the lowest price, and then for the first product of it, in its own measure of effort.

About as many seconds of a fast processor; but the same question takes the same, however busy the machine is.
"""


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole product, and for each value taken in it why it is there; no reason at all where time was over before.

    Texts are the customer's own. ``unwritten``: the texts without which it breaks a rule, as few as the rest leaves;
    the customer still has to say them. ``firm``: it is shown to stay the same whatever parts of it are chosen as well.
    ``proven``: it is shown that no other is cheaper.
    """

    selection: Selection
    because: Mapping[tuple[Slot, str], Provenance]
    unwritten: tuple[Slot, ...] = ()
    firm: bool = False
    proven: bool = True


@dataclass(slots=True)
class Found:
    """What was found for a question: the literals that hold, in place of the goals what they came to, and why.

    ``proven``: nothing is cheaper; ``settled``: it is the canonical product, no effort was too small for it.
    """

    holds: frozenset[Literal] = frozenset()
    goals: list[LeastTotal] = field(default_factory=list)
    because: dict[Literal, Provenance] = field(default_factory=dict)
    firm: bool = False
    proven: bool = True
    settled: bool = True


class GaveUp(Exception):
    """Something to be weighed takes too many cores; ``found`` is the best product by then, if there are goals.

    ``late``: they were not too many, there was no more time for them.
    """

    def __init__(self, found: Found, *, late: bool) -> None:
        super().__init__()
        self.found, self.late = found, late


class Completer:
    """Completes choices by one backend. Not thread-safe.

    On the kernel the search for the next product begins at the one found last: neighbouring questions have neighbouring
    answers, so most of what is asked of the solver holds there already. Which product is found does not depend on it;
    on CP-SAT, where effort may end before all is decided, it could.
    """

    def __init__(
        self,
        backend: Backend,
        defaults: Sequence[Default],
        tie_breaking: TieBreaking,
        totals: ReachableTotals | None = None,
    ) -> None:
        """``defaults``: those of the compiled product, in its order; ``totals``: to be looked at before all else."""
        self.backend, self._posed, self._defaults, self._tie_breaking = backend, backend.posed, defaults, tie_breaking
        self._liked: Sequence[Literal] = tie_breaking.liked
        self._totals = totals
        self._price_is_goal = any(goal.least_with(tie_breaking.price) for goal in self._posed.goals)

    def complete(
        self, choices: Choices, wishes: Mapping[Choice, int], deadline: Deadline, *, told: bool = False
    ) -> Found | None:
        """The product; None when choices and limits cannot hold together. ``told``: with the reasons.

        Where the deadline passes before a goal is proven best, the best product found by then, with nothing decided
        after it; where it passes later, one that is best in the goals; where only reasons are missing, the product
        without them. Where CP-SAT spends its effort before the least price is proven or its first product found, the
        best by then: the same every time. Cost: a question for each default and wish where the first try is not right,
        some for each goal and for the price.
        Raises SolverDeadline when there is no product by then, GaveUp when it is for CP-SAT.
        """
        not_written = self._posed.layout.not_written(choices)
        found = self._complete(choices, wishes, deadline, not_written, told=told)
        if found is None and not_written:  # only what is still to be written makes it dear enough
            return self._complete(choices, wishes, deadline, [], told=told)
        return found

    def _complete(
        self,
        choices: Choices,
        wishes: Mapping[Choice, int],
        deadline: Deadline,
        not_written: Sequence[Literal],
        *,
        told: bool,
    ) -> Found | None:
        """The product with texts counted as written or not."""
        held = [*self._posed.layout.literals(choices), *self._posed.limits, *not_written]
        if not told and not self._posed.goals:
            with suppress(TooEarly), self._search(held, deadline) as search:
                return self._decide_together(search, wishes)
        with self._search(held, deadline) as search:
            found = self._decide_in_order(search, choices, wishes, told=told)
        if told and found is not None and not found.settled and not self._posed.goals:
            return self._found_without_reasons(choices, wishes, deadline)
        return found

    def _found_without_reasons(
        self, choices: Choices, wishes: Mapping[Choice, int], deadline: Deadline
    ) -> Found | None:
        """The product that is shown where not all could be decided; all but the choices is there as it was found."""
        found = self.complete(choices, wishes, deadline)
        if found is not None:
            chosen = self._posed.layout.literals(choices)
            found.because = {
                literal: Provenance(Why.CHOSEN if literal in chosen else Why.FOUND)
                for literal, _, _ in self._taken(found.holds)
            }
        return found

    @contextmanager
    def _search(self, held: list[Literal], deadline: Deadline) -> Iterator[LexicographicSearch]:
        with LexicographicSearch(
            self.backend.kernel, self._posed.formula.variables, held, self._liked, deadline
        ) as search:
            try:
                yield search
            finally:
                self.backend.forget()

    def _decide_together(self, search: LexicographicSearch, wishes: Mapping[Choice, int]) -> Found | None:
        """The product, where no goals and no reasons are asked for; TooEarly when that needs ``_decide_in_order``.

        It is firm: what was refused stays refused when more is chosen, and it obeys all that was granted or put off.
        """
        unmet, unwanted = self._posed.compiled.unmet, self._posed.compiled.unwanted
        at_once = not unmet.groups and not unwanted.groups and self._first_by_totals(search) and search.holds
        if not at_once and not self.backend.begin(self._tie_breaking.price, search, MOST_EFFORT):
            return None
        granted = search.assumptions
        found = Found(firm=True)
        wanted = [(place.active, literal) for _, place, literal in self._wanted(wishes)]
        if unmet.groups or unwanted.groups:
            self._least(unmet, search, found)
            self._proposed_together(search, self._posed.compiled.defaults)
            self._least(unwanted, search, found)
            self._proposed_together(search, wanted)
        else:
            self._proposed_together(search, [*self._posed.compiled.defaults, *wanted])
        if at_once and search.assumptions == granted:
            search.pin((), at_once)
            self._take(search, found)
        else:
            self._decide_rest(search, found)
        return found

    def _proposed_together(self, search: LexicographicSearch, proposed: Sequence[tuple[Literal, Literal]]) -> None:
        """Grants proposals in their order, each where it applies; all at once those that do for certain."""
        if not proposed:
            return
        known, together = self.backend.known(search), list[Literal]()
        for applies, proposal in proposed:
            if applies in known:
                together.append(proposal)
            elif search.true(applies):
                if together:
                    self.backend.prefer(together, search)
                    together = []
                search.grant_or_put_off(applies, proposal)
            elif -applies not in known:
                search.grant_or_put_off(applies, proposal)
        if together:
            self.backend.prefer(together, search)

    def _decide_in_order(
        self, search: LexicographicSearch, choices: Choices, wishes: Mapping[Choice, int], *, told: bool
    ) -> Found | None:
        if not self.backend.begin(self._tie_breaking.price, search, MOST_EFFORT):
            return None
        found, stages = Found(), [self._stage(Provenance(Why.FORCED), search)]
        if not self._best(search, found, stages):
            return found
        try:
            self._grant_proposed(search, found, stages, wishes)
            self._decide_rest(search, found, stages if told else None)
        except SolverDeadline:
            if not found.goals:
                raise
            return found
        if told and (found.settled or found.goals):
            with suppress(SolverDeadline):
                found.because = self._reasons(search, choices, stages)
        return found

    def _grant_proposed(
        self, search: LexicographicSearch, found: Found, stages: list[Stage], wishes: Mapping[Choice, int]
    ) -> None:
        """Grants defaults, what is preferred, and wishes, in their order."""
        if self._posed.compiled.unmet.groups:
            self._least(self._posed.compiled.unmet, search, found)
            stages.append(self._stage(Provenance(Why.PREFERRED), search))
        defaults = _granted(search, self._proposed(), self.backend.known(search))
        if self._posed.compiled.unwanted.groups:
            stages.append(self._stage(Provenance(Why.FOLLOWS), search, defaults))
            self._least(self._posed.compiled.unwanted, search, found)
            stages.append(self._stage(Provenance(Why.PREFERRED), search))
            defaults = ()
        wished = (
            (place.active, literal, Provenance(Why.WISH, weight=weight))
            for weight, place, literal in self._wanted(wishes)
        )
        direct = (*defaults, *_granted(search, wished, self.backend.known(search)))
        stages.append(self._stage(Provenance(Why.FOLLOWS), search, direct))

    def _decide_rest(self, search: LexicographicSearch, found: Found, stages: list[Stage] | None = None) -> None:
        """Decides all that comes after goals, defaults and wishes; with ``stages`` so that there are reasons for it."""
        if stages is None and self._first_by_totals(search):
            self._take(search, found)
            return
        self._cheapest(search, found)
        if stages is not None:
            stages.append(self._stage(Provenance(Why.CHEAPEST), search))
        found.settled = found.proven and self._tie_breaking.break_ties(self.backend, search, MOST_EFFORT)
        found.firm = found.firm and found.settled
        self._take(search, found)

    def _stage(
        self, because: Provenance, search: LexicographicSearch, direct: tuple[tuple[Literal, Provenance], ...] = ()
    ) -> Stage:
        """What is decided by now; a product says nothing of numbers whose literals are made later."""
        holds = search.holds if self._posed.layout.numbers is None else None
        return Stage(because, tuple(search.assumptions), direct, holds)

    def _first_by_totals(self, search: LexicographicSearch) -> bool:
        """Whether the first product of the lowest price goes along: what places can still come to told it."""
        return self._totals is not None and self._totals.find_first(search)

    def _take(self, search: LexicographicSearch, found: Found) -> None:
        """What goes along is the product."""
        found.holds = search.holds
        if isinstance(self.backend, MaxSatBackend):
            self._liked = [each if each in found.holds else -each for each in range(1, self._posed.layout.last + 1)]

    def _reasons(
        self, search: LexicographicSearch, choices: Choices, stages: Sequence[Stage]
    ) -> dict[Literal, Provenance]:
        chosen = dict.fromkeys(self._posed.layout.literals(choices), Provenance(Why.CHOSEN))
        taken = [literal for literal, _, _ in self._taken(search.holds) if literal not in chosen]
        places = self._posed.layout.places.values()
        others = [literal for place in places for literal in place.values.values() if literal not in search.holds]
        return chosen | reasons(self.backend.kernel, taken, others, stages, search.deadline)

    def _best(self, search: LexicographicSearch, found: Found, stages: list[Stage]) -> bool:
        """Decides the goals, and whether each is proven best."""
        for number, goal in enumerate(self._posed.goals):
            least = self.backend.least(goal, search)
            found.goals.append(least)
            found.holds = least.holds
            if not least.proven:
                if isinstance(self.backend, MaxSatBackend):
                    raise GaveUp(found, late=least.late)
                return False
            search.pin(least.pins, least.holds)
            stages.append(self._stage(Provenance(Why.GOAL, goal=number), search))
        return True

    def _cheapest(self, search: LexicographicSearch, found: Found) -> None:
        """From here on only products of the lowest price; or the cheapest found, where that could not be proven."""
        if not self._price_is_goal:
            self._least(self._tie_breaking.price, search, found)

    def _least(self, sum_: IntegerSum, search: LexicographicSearch, found: Found) -> None:
        """From here on only products of which the sum is least; or what was found, where that could not be proven."""
        if not sum_.groups and not sum_.numbers:
            return
        least = self.backend.least(sum_, search, MOST_EFFORT)
        if not least.proven and isinstance(self.backend, MaxSatBackend):
            raise GaveUp(found, late=least.late)
        found.proven = found.proven and least.proven
        search.pin(least.pins, least.holds)

    def _proposed(self) -> Iterator[tuple[Literal, Literal, Provenance]]:
        """Defaults in their order: when each applies, what it proposes, and the reason that it is."""
        for default, (applies, proposal) in zip(self._defaults, self._posed.compiled.defaults, strict=True):
            yield applies, proposal, Provenance(Why.DEFAULT, default=default)

    def _wanted(self, wishes: Mapping[Choice, int]) -> Iterator[tuple[int, SlotLiterals, Literal]]:
        """Per wish, heaviest first: its weight, where, and what it asks; a negative weight asks for the contrary."""
        layout = self._posed.layout
        for choice, weight in sorted(wishes.items(), key=lambda wish: (-abs(wish[1]), wish[0])):
            place = layout.places[choice.slot]
            if weight and place.kind is not Kind.TEXT:
                yield weight, place, layout.literal(choice) if weight > 0 else -layout.literal(choice)

    def _taken(self, holds: frozenset[Literal]) -> Iterator[tuple[Literal, Slot, str]]:
        """The literals of everything taken but texts, in catalogue order, with where and what that is."""
        layout = self._posed.layout
        for place in layout.there(holds):
            if place.wide is not None and layout.numbers is not None:
                for step in layout.numbers.steps_in(place.wide.number, holds):
                    yield (
                        layout.numbers.link(place.wide.number, step, place.wide.given),
                        place.slot,
                        place.wide.value(step),
                    )
            elif place.kind is not Kind.TEXT:
                for value, literal in place.values.items():
                    if literal in holds:
                        yield literal, place.slot, value

    # --- answers in the product's words -----------------------------------------------------------------------------

    def selection(self, found: Found, choices: Choices) -> Selection:
        """The product that was found, with the texts of the choices."""
        return self._posed.layout.selection(found.holds, choices)

    def unwritten(self, found: Found, choices: Choices) -> tuple[Slot, ...]:
        """The texts that the product needs and that the choices do not say."""
        return self._posed.layout.unwritten(found.holds, choices)

    def because(self, found: Found, choices: Choices) -> Mapping[tuple[Slot, str], Provenance]:
        """Why each value is in it; empty when it was not asked for."""
        if not found.because:
            return {}
        layout = self._posed.layout
        texts = (choice for choice in sorted(choices) if layout.places[choice.slot].kind is Kind.TEXT)
        told = {(slot, value): found.because[literal] for literal, slot, value in self._taken(found.holds)}
        return told | {(choice.slot, choice.value): Provenance(Why.CHOSEN) for choice in texts}

    def amount(self, found: Found, number: int, *, most: bool) -> Fraction:
        """What the product comes to in a goal."""
        return self._in_words(number, found.goals[number].amount, most=most)

    def bound(self, found: Found, number: int, *, most: bool) -> Fraction:
        """What nothing can be better than in a goal, as far as is proven."""
        return self._in_words(number, found.goals[number].bound, most=most)

    def _in_words(self, number: int, amount: int, *, most: bool) -> Fraction:
        goal = self._posed.goals[number]
        least = (amount + goal.constant) / abs(goal.scale)
        return -least if most else least


def _granted(
    search: LexicographicSearch, proposed: Iterable[tuple[Literal, Literal, Provenance]], known: frozenset[Literal]
) -> tuple[tuple[Literal, Provenance], ...]:
    """What of the proposals could be granted, one after the other, and the reason of each; ``known`` holds anyway."""
    open_ = (each for each in proposed if -each[0] not in known and -each[1] not in known)
    return tuple((proposal, because) for applies, proposal, because in open_ if search.grant_when(applies, proposal))
