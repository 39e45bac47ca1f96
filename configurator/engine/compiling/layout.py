"""Which literal stands for which value at which slot.

Decides the literals of slots, their numbering (catalogue order, before every auxiliary) and the limits the catalogue
itself sets, each under a named guard. At most one value of a single option holds without a guard: nobody needs to be
told. The rules come later, in ``rule_clauses``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Range
from configurator.catalog.selection import Choice, Choices, Selection, Slot, check_choice, number_text, parent_slot
from configurator.catalog.validity import Situation
from configurator.engine.answers import Structure
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import FALSE, TRUE, Literal
from configurator.engine.compiling.numbers import Number, Numbers
from configurator.engine.compiling.solver_choice import BUDGET, Budget, OverBudget
from configurator.errors import BrokenFiles
from configurator.rules.in_force import unsold
from configurator.source import Problem

MOST_STEPS = 10**12
"""No option may have more numbers, whoever solves it."""


@dataclass(frozen=True, slots=True)
class Wide:
    """A number with more steps than literals are made for: a number of the solver, there when ``given`` holds."""

    number: Number
    given: Literal
    limits: Range

    def step(self, value: str) -> int:
        """The step of a number in its range, as a choice writes it."""
        step = self.limits.index(Fraction(value))
        assert step is not None, f"{value} is checked to be in the range"
        return step

    def value(self, step: int) -> str:
        """The number at a step, as choices write it."""
        return number_text(self.limits.number(step))


@dataclass(frozen=True, slots=True)
class SlotLiterals:
    """A slot and its literals: one per value, number or count (in order); a text has one, under '', that it is given.

    ``active`` holds when the slot is there and takes an answer; ``option`` is None for a component's count. A ``wide``
    number has no literals beforehand: ``Layout.literal`` makes those that are asked for. ``written``: of a text that
    costs or weighs something, that the customer has written it, which is when it counts; rules may ask for one before.
    """

    slot: Slot
    component: Component
    option: Option | None
    active: Literal
    values: Mapping[str, Literal]
    wide: Wide | None = None
    written: Literal | None = None

    @property
    def given(self) -> tuple[Literal, ...]:
        """Literals of which one holds exactly when something is taken."""
        return (self.wide.given,) if self.wide else tuple(self.values.values())

    @property
    def single(self) -> bool:
        """Whether at most one of the literals holds."""
        return self.option is None or self.option.single

    @property
    def kind(self) -> Kind:
        """What the slot asks for; a count is a number."""
        return Kind.NUMBER if self.option is None else self.option.kind


@dataclass(frozen=True, slots=True)
class PricedLiteral:
    """So many minor units count while the literal holds, at a slot (None: at no place); of one ``key`` at most one.

    ``tax``: the rate at which it is taxed, '' for the first. What is not ``counted`` is only there to take shares of,
    and what is not ``read`` has no shares taken of it: the one stands for the other. Of a ``text`` no
    share is taken but a tax.
    """

    minor: int
    literal: Literal
    key: tuple[tuple[Slot, Literal], ...] = ()
    slot: Slot | None = None
    tax: str = ""
    counted: bool = True
    read: bool = True
    text: bool = False


@dataclass(frozen=True)
class Layout:
    """All places of a product in catalogue order, each component's presence literals, and the guards of its limits.

    ``priced``: what is paid by the price rules, the product's own price included; None where there are no such rules.
    """

    product: Product
    places: Mapping[Slot, SlotLiterals]
    presence: Mapping[str, tuple[Literal, ...]]
    guards: Mapping[Structure, Literal]
    numbers: Numbers | None = None
    priced: tuple[PricedLiteral, ...] | None = None

    @cached_property
    def last(self) -> Literal:
        """The highest literal of a value; auxiliaries are above."""
        linked = self.numbers.literals if self.numbers else ()
        values = (max((*place.values.values(), place.written or TRUE)) for place in self.places.values())
        return int(max((TRUE, *values, *linked)))

    @cached_property
    def keys(self) -> Mapping[Literal, tuple[tuple[Slot, Literal], ...]]:
        """The key of each value's literal: of the values of a place with one answer at most one holds."""
        found = {
            literal: ((place.slot, 0 if place.single else literal),)
            for place in self.places.values()
            for literal in place.values.values()
        }
        texts = ((place.slot, place.written) for place in self._texts if place.written is not None)
        return found | {literal: ((slot, literal),) for slot, literal in texts}

    @cached_property
    def index(self) -> Mapping[Slot, int]:
        """Where each slot stands in catalogue order."""
        return {slot: number for number, slot in enumerate(self.places)}

    def literal(self, choice: Choice) -> Literal:
        """The literal that says the same; UnknownName or InvalidChoice when the product has no such thing."""
        place = self.places.get(choice.slot)
        if place is None or (place.kind is not Kind.TEXT and choice.value not in place.values):
            choice = check_choice(self.product, choice)
            place = self.places[choice.slot]
        if place.wide is not None and self.numbers is not None:
            return self.numbers.link(place.wide.number, place.wide.step(choice.value), place.wide.given)
        if place.written is not None and choice.taken:
            return place.written
        literal = place.values["" if place.kind is Kind.TEXT else choice.value]
        return literal if choice.taken else -literal

    def literals(self, choices: Choices) -> dict[Literal, Choice]:
        """Each choice under its literal, in the choices' order."""
        in_order = sorted(choices, key=lambda each: (each.slot.key, each.slot.instance, each.value, each.taken))
        return {self.literal(choice): choice for choice in in_order}

    def selection(self, holds: frozenset[Literal], choices: Choices) -> Selection:
        """The selection that the literals which hold say; texts are those of the choices."""
        texts = {choice.slot: (choice.value,) for choice in choices if self.places[choice.slot].kind is Kind.TEXT}
        taken: dict[Slot, tuple[str, ...]] = {}
        for place, present, is_text in self._standing:
            if present != TRUE and present not in holds:
                continue
            if is_text:
                taken[place.slot] = texts.get(place.slot, ())
            elif place.wide is not None and self.numbers is not None:
                steps = self.numbers.steps_in(place.wide.number, holds)
                taken[place.slot] = tuple(place.wide.value(step) for step in steps)
            else:
                taken[place.slot] = tuple([value for value, literal in place.values.items() if literal in holds])
        return Selection(taken)

    def unwritten(self, holds: frozenset[Literal], choices: Choices) -> tuple[Slot, ...]:
        """The texts that have to be there when these literals hold and that the choices do not say."""
        needed = [place.slot for place in self._texts if place.values[""] in holds]
        written = {choice.slot for choice in choices} if needed else ()
        return tuple(slot for slot in needed if slot not in written)

    def not_written(self, choices: Choices) -> list[Literal]:
        """What says of each text that would cost something and is not among the choices that it does not count."""
        known = {choice.slot for choice in choices}
        return [-place.written for place in self._texts if place.written is not None and place.slot not in known]

    def there(self, holds: frozenset[Literal]) -> Iterator[SlotLiterals]:
        """The places that are there when these literals hold: no instances beyond the count."""
        return (place for place, present, _ in self._standing if present == TRUE or present in holds)

    @cached_property
    def _texts(self) -> tuple[SlotLiterals, ...]:
        """The places that take a text; none is given where the place is not there."""
        return tuple(place for place in self.places.values() if place.kind is Kind.TEXT)

    @cached_property
    def _standing(self) -> tuple[tuple[SlotLiterals, Literal, bool], ...]:
        """Each place, the literal that holds when its instance is there, and whether it takes a text."""
        return tuple(
            (
                place,
                TRUE if place.option is None else self.presence[place.component.key][place.slot.instance - 1],
                place.kind is Kind.TEXT,
            )
            for place in self.places.values()
        )


def lay_out(
    product: Product, formula: SolverFormula, at: Situation | None = None, *, budget: Budget = BUDGET
) -> Layout:
    """The product's places, with the limits of the catalogue required of the formula under their guards.

    ``at``: the situation whose values are sold; None: all are. Raises BrokenFiles for an option with more than
    MOST_STEPS numbers, OverBudget for one with more than the budget where the formula has no numbers.
    """
    _check_sizes(product, formula, budget)
    wide = {option.key for option in product.options if option.range and option.range.steps > budget.steps}
    literals, written = _literals(product, wide, formula)
    presence = {component.key: _presence(component, formula) for component in product.components}
    places: dict[Slot, SlotLiterals] = {}
    for component in product.components:
        if component.repeated:
            place = _count_place(component, presence[component.key], formula)
            places[place.slot] = place
        for instance, present in enumerate(presence[component.key], 1):
            for option in component.options:
                slot = Slot(option.key, instance)
                active = formula.every((present, _parent(product, slot, option, literals, formula)))
                number = _wide(option, formula) if option.key in wide else None
                text = written.get(slot)
                places[slot] = SlotLiterals(slot, component, option, active, literals[slot], number, text)
    limits = _Limits(formula, presence, {})
    for place in places.values():
        limits.require(place, _parent(product, place.slot, place.option, literals, formula) if place.option else TRUE)
    for (option_key, value), why in unsold(product, at).items():
        sold = limits.guard(why, Slot(option_key), value)
        for instance in range(1, product.home(option_key).count.high + 1):
            formula.require(-sold, -literals[Slot(option_key, instance)][value])
    if formula.numbers is not None:
        formula.numbers.reserve(formula.fresh)
    return Layout(product, places, presence, limits.guards, formula.numbers)


def _literals(
    product: Product, wide: Collection[str], formula: SolverFormula
) -> tuple[dict[Slot, Mapping[str, Literal]], dict[Slot, Literal]]:
    """The literals of each slot's values; and of texts that bring something, that they are written."""
    literals, written = dict[Slot, Mapping[str, Literal]](), dict[Slot, Literal]()
    for component in product.components:
        for instance in range(1, component.count.high + 1):
            for option in component.options:
                slot = Slot(option.key, instance)
                literals[slot] = {value: formula.fresh() for value in _values(option, wide)}
                if option.kind is Kind.TEXT and option.each is not None:
                    written[slot] = formula.fresh()
                    formula.require(-written[slot], literals[slot][""])
    return literals, written


def _wide(option: Option, formula: SolverFormula) -> Wide:
    assert formula.numbers is not None
    assert option.range is not None
    given = formula.fresh()
    return Wide(formula.numbers.step(given, option.range.steps), given, option.range)


def _check_sizes(product: Product, formula: SolverFormula, budget: Budget) -> None:
    ranges = [(option, option.range.steps) for option in product.options if option.range is not None]
    problems = [
        Problem(
            option.source,
            f"'{option.key}' has {steps:,} numbers; at most {MOST_STEPS:,} can be reckoned with",
            "make the step larger or the range shorter",
        )
        for option, steps in ranges
        if steps > MOST_STEPS
    ]
    if problems:
        raise BrokenFiles(problems)
    for option, steps in ranges if formula.numbers is None else ():
        if steps > budget.steps:
            told = f"'{option.key}' has {steps:,} numbers; {budget.steps:,} go into clauses."
            raise OverBudget(option.source, told)


def _values(option: Option, wide: Collection[str]) -> Iterator[str]:
    """The values that have a literal from the start."""
    if option.key in wide:
        return
    if option.kind is Kind.TEXT:
        yield ""
    elif option.range is not None:
        for index in range(option.range.steps):
            yield number_text(option.range.number(index))
    else:
        for value in option.values:
            yield value.key


def _presence(component: Component, formula: SolverFormula) -> tuple[Literal, ...]:
    if not component.repeated:
        return (TRUE,)
    present = tuple(formula.fresh() for _ in range(component.count.high))
    for earlier, later in pairwise(present):
        formula.require(-later, earlier)
    return present


def _count_place(component: Component, present: tuple[Literal, ...], formula: SolverFormula) -> SlotLiterals:
    """The component's count; below its lowest it has no value, so that the guard alone forbids it."""
    values = {}
    for count in range(component.count.low, component.count.high + 1):
        enough = present[count - 1] if count else TRUE
        more = present[count] if count < len(present) else FALSE
        literal = values[str(count)] = formula.fresh()
        formula.require(-literal, enough)
        formula.require(-literal, -more)
        formula.require(literal, -enough, more)
    return SlotLiterals(Slot(component.key), component, None, TRUE, values)


def _parent(
    product: Product,
    place: Slot,
    option: Option,
    literals: Mapping[Slot, Mapping[str, Literal]],
    formula: SolverFormula,
) -> Literal:
    """What has to hold for the option to be there, beside its instance."""
    parent = parent_slot(product, option, place.instance)
    if parent is None or option.within is None:
        return TRUE
    return formula.some(literals[parent][value] for value in option.within.values)


@dataclass(frozen=True, slots=True)
class _Limits:
    """Requires of the formula what the catalogue says of each place, under guards made when first needed."""

    formula: SolverFormula
    presence: Mapping[str, tuple[Literal, ...]]
    guards: dict[Structure, Literal]

    def require(self, place: SlotLiterals, parent: Literal) -> None:
        """The limits of one place; ``parent`` has to hold for it to be there."""
        if place.option is None:
            self._require_count(place)
            return
        component, slot = place.component, place.slot
        own = place.given
        if component.repeated:
            self._all_need(own, "count", Slot(component.key), self.presence[component.key][slot.instance - 1])
        if parent != TRUE:
            self._all_need(own, "within", slot, parent)
        if place.option.single and place.wide is None:
            self.formula.exclude(own)
        if place.option.range is not None:
            self.formula.require(-self.guard("range", slot), -place.active, *own)
        elif place.option.kind is Kind.CHOICE:
            self._require_choose(place, place.option.choose)

    def _require_count(self, place: SlotLiterals) -> None:
        low = place.component.count.low
        if low:
            self.formula.require(-self.guard("count", place.slot), self.presence[place.component.key][low - 1])

    def _require_choose(self, place: SlotLiterals, bounds: Bounds) -> None:
        counted = [((1, literal),) for literal in place.values.values()]
        if bounds.low:
            enough = self.formula.at_least(counted, bounds.low)
            self.formula.require(-self.guard("choose", place.slot), -place.active, enough)
        if 1 < bounds.high < len(counted):
            too_many = self.formula.at_least(counted, bounds.high + 1)
            self.formula.require(-self.guard("choose", place.slot), -too_many)

    def _all_need(self, literals: Iterable[Literal], kind: str, slot: Slot, needed: Literal) -> None:
        for literal in literals:
            self.formula.require(-self.guard(kind, slot), -literal, needed)

    def guard(self, kind: str, slot: Slot, value: str = "") -> Literal:
        """The guard of a limit, made when it is first asked for."""
        limit = Structure(kind, Slot(slot.key), value)
        if limit not in self.guards:
            self.guards[limit] = self.formula.fresh()
        return self.guards[limit]
