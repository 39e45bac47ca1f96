"""Random small products and rules over them, and every selection of such a product by brute force: the tests' oracle.

Strategies for hypothesis, small enough that ``all_selections`` enumerates a product in milliseconds (at most
``MOST_SELECTIONS``). They cover repeated components, options within others, multiple choice, numbers, quantities,
attributes with units and words; rules of every kind, tables, definitions, defaults.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from itertools import product as cartesian

from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Range, Step, Value, Within
from configurator.catalog.selection import Choice, Selection, Slot, number_text, obeys_structure
from configurator.money import Money
from configurator.rules.advice import Prefer
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    And,
    AttributeOf,
    Chosen,
    Compare,
    Comparison,
    Condition,
    CountOf,
    Default,
    Definition,
    Every,
    Excludes,
    Given,
    HasWord,
    HowMany,
    Implies,
    InstanceCount,
    Named,
    Not,
    NumberOf,
    Or,
    Plus,
    ProductOf,
    Rule,
    SumOver,
    Table,
    TableRow,
    Term,
    Times,
)
from configurator.source import Source
from configurator.units import Quantity

MOST_SELECTIONS = 600
HERE = Source("example", 1)
WORDS = ("warm", "cool", "nuts")
ONE = Bounds(1, 1)
FEW = st.integers(2, 3)
LIMITS = ((None, 0), (None, 1), (1, None), (2, None), (1, 1), (0, 2), (1, 2))
FACTORS = (Fraction(-1), Fraction(2), Fraction(1, 2), Fraction(-3, 2))
STARTS = (
    (Fraction(0), Fraction(1)),
    (Fraction(-1), Fraction(1)),
    (Fraction(1, 2), Fraction(1, 4)),
    (Fraction(-1), Fraction(3, 2)),
)
"""Where a number's range starts, and its step."""
REPEATED = (Bounds(0, 1), Bounds(0, 2), Bounds(1, 2), Bounds(2, 2))


# --- products -------------------------------------------------------------------------------------------------------


def value(key: str, *, price: int = 0, weight: int | None = None, words: frozenset[str] | None = None) -> Value:
    """A value with a price in euros, a weight in kilograms and perhaps words under ``traits``."""
    kilograms = None if weight is None else Quantity(Fraction(weight), "kg")
    traits = {} if words is None else {"traits": words}
    return Value(key, key.title(), Money(price * 100, "EUR"), HERE, weight=kilograms, attributes=traits)


def option(key: str, *values: str | Value, choose: Bounds = ONE, within: Within | None = None) -> Option:
    """An option to choose from; values given by key alone cost nothing."""
    made = tuple(value(each) if isinstance(each, str) else each for each in values)
    return Option(key, key.title(), Kind.CHOICE, HERE, values=made, choose=choose, within=within)


def number(
    key: str, low: int, high: int, step: int = 1, unit: str = "", *, each: Value | None = None, kind: Kind = Kind.NUMBER
) -> Option:
    """A number from low to high."""
    limits = Range(Fraction(low), Fraction(high), Fraction(step), unit)
    return Option(key, key.title(), kind, HERE, range=limits, each=each)


def component(key: str, *options: Option, count: Bounds = ONE) -> Component:
    """A component with these options."""
    return Component(key, key.title(), HERE, options, noun=key, count=count)


def product(*components: Component, price: int = 100, weight: int | None = None) -> Product:
    """A product 'thing' with one step a component."""
    steps = tuple(Step(each.key, each.name, (each.key,)) for each in components)
    kilograms = None if weight is None else Quantity(Fraction(weight), "kg")
    return Product("thing", "Thing", Money(price * 100, "EUR"), HERE, steps, components, weight=kilograms)


def structure_size(made: Product) -> int:
    """An upper bound of how many selections the structure allows."""
    size = 1
    for part in made.components:
        single = 1
        for each in part.options:
            single *= len(_answers(each)) + (each.within is not None)
        size *= sum(single**count for count in range(part.count.low, part.count.high + 1))
    return size


@st.composite
def small_products(draw: st.DrawFn) -> Product:
    """A product of one to three components, the last perhaps repeated, with at most ``MOST_SELECTIONS`` selections."""
    parts: list[Component] = []
    for index in range(draw(st.integers(1, 3))):
        repeated = index > 0 and draw(st.booleans())
        count = draw(st.sampled_from(REPEATED)) if repeated else ONE
        options: list[Option] = []
        for place in range(draw(st.integers(1, 2 if repeated else 3))):
            options.append(draw(_options(f"{'abc'[index]}{place + 1}", _parents(parts, options))))
        parts.append(component("pqr"[index], *options, count=count))
    while structure_size(product(*parts)) > MOST_SELECTIONS:
        parts = _smaller(parts)
    return product(*parts, price=draw(st.integers(0, 5)), weight=draw(st.sampled_from([None, 1])))


def _parents(parts: list[Component], own: list[Option]) -> list[Option]:
    elsewhere = [each for part in parts if not part.repeated for each in part.options]
    return [each for each in (*elsewhere, *own) if each.kind is Kind.CHOICE]


def _smaller(parts: list[Component]) -> list[Component]:
    """The same without the last option; without the last component once that has only one."""
    last = parts[-1]
    if len(last.options) == 1:
        return parts[:-1]
    return [*parts[:-1], component(last.key, *last.options[:-1], count=last.count)]


@st.composite
def _options(draw: st.DrawFn, key: str, parents: list[Option]) -> Option:
    within = None
    if parents and draw(st.integers(0, 3)) == 0:
        parent = draw(st.sampled_from(parents))
        keys = st.sampled_from([value.key for value in parent.values])
        within = Within(parent.key, tuple(draw(st.lists(keys, min_size=1, max_size=2, unique=True))))
    kind = draw(st.sampled_from([Kind.CHOICE, Kind.CHOICE, Kind.CHOICE, Kind.NUMBER, Kind.QUANTITY]))
    if kind is not Kind.CHOICE:
        unit = draw(st.sampled_from(("kg", "kg", ""))) if kind is Kind.NUMBER else ""
        low, step = draw(st.sampled_from(STARTS)) if kind is Kind.NUMBER else (Fraction(0), Fraction(1))
        limits = Range(low, low + step * draw(st.integers(1, 2)), step, unit)
        each = draw(st.none() | _values(key))
        return Option(key, key.title(), kind, HERE, range=limits, each=each, within=within)
    values = tuple(draw(_values(f"{key}{letter}")) for letter in "xyz"[: draw(st.integers(2, 3))])
    choose = draw(st.sampled_from([ONE, ONE, Bounds(0, 1), Bounds(0, len(values)), Bounds(1, 2)]))
    return Option(key, key.title(), Kind.CHOICE, HERE, values=values, choose=choose, within=within)


@st.composite
def _values(draw: st.DrawFn, key: str) -> Value:
    words = draw(st.none() | st.frozensets(st.sampled_from(WORDS), min_size=1))
    return value(key, price=draw(st.integers(-1, 3)), weight=draw(st.none() | st.integers(0, 3)), words=words)


# --- every selection of a product -----------------------------------------------------------------------------------


def all_selections(made: Product) -> Iterator[Selection]:
    """Every selection that obeys the product's structure, each once. Texts stay empty."""
    for counts in cartesian(*(range(each.count.low, each.count.high + 1) for each in made.components)):
        taken: dict[Slot, tuple[str, ...]] = {}
        asked: list[tuple[Option, int]] = []
        for part, count in zip(made.components, counts, strict=True):
            if part.repeated:
                taken[Slot(part.key)] = (str(count),)
            asked += [(each, instance) for instance in range(1, count + 1) for each in part.options]
        yield from _filled(made, taken, asked)


def _filled(made: Product, taken: dict[Slot, tuple[str, ...]], asked: list[tuple[Option, int]]) -> Iterator[Selection]:
    slots = [Slot(each.key, instance) for each, instance in asked]
    answers = [[*_answers(each), *([()] if each.within and () not in _answers(each) else [])] for each, _ in asked]
    for combination in cartesian(*answers):
        selection = Selection({**taken, **dict(zip(slots, combination, strict=True))})
        if obeys_structure(made, selection):
            yield selection


def _answers(asked: Option) -> list[tuple[str, ...]]:
    if asked.kind is Kind.TEXT:
        return [()]
    if asked.range is not None:
        return [(number_text(asked.range.number(index)),) for index in range(asked.range.steps)]
    keys = [each.key for each in asked.values]
    sizes = range(asked.choose.low, min(asked.choose.high, len(keys)) + 1)
    return [taken for size in sizes for taken in combinations(keys, size)]


# --- choices --------------------------------------------------------------------------------------------------------


def all_choices(made: Product) -> list[Choice]:
    """Every choice there is: values at every possible instance, numbers, counts, and leaving values out."""
    found: list[Choice] = []
    for part in made.components:
        if part.repeated:
            found += [Choice(Slot(part.key), str(count)) for count in range(part.count.low, part.count.high + 1)]
        for instance in range(1, part.count.high + 1):
            for each in part.options:
                slot = Slot(each.key, instance)
                found += [Choice(slot, at) for at in dict.fromkeys(at for answer in _answers(each) for at in answer)]
                if each.kind is Kind.CHOICE and each.choose != ONE:
                    found += [Choice(slot, at.key, taken=False) for at in each.values]
    return found


def choices(made: Product, most: int = 3) -> st.SearchStrategy[frozenset[Choice]]:
    """A few choices, at most one a slot; they need not go together with each other or with the rules."""
    chosen = st.lists(st.sampled_from(all_choices(made)), max_size=most, unique_by=lambda choice: choice.slot)
    return chosen.map(frozenset)


# --- rules ----------------------------------------------------------------------------------------------------------


@st.composite
def rule_sets(draw: st.DrawFn, made: Product) -> RuleSet:
    """Up to four rules, some of them tables, perhaps a definition, defaults, preferences; no errors for the product."""
    named: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    if draw(st.booleans()):
        named = ("known",)
        definitions = (Definition("known", draw(conditions(made)), HERE),)
    rules = tuple(draw(_rules(made, f"rule-{index + 1}", named)) for index in range(draw(st.integers(0, 4))))
    wanted = [choice for choice in all_choices(made) if choice.taken]
    targets = draw(st.lists(st.sampled_from(wanted), max_size=3, unique_by=lambda choice: choice.slot))
    defaults = tuple(Default(choice, HERE, draw(st.none() | conditions(made))) for choice in targets)
    prefers = tuple(draw(_prefers(made, f"rather-{index + 1}")) for index in range(draw(st.integers(0, 2))))
    return RuleSet(rules, definitions, defaults, prefers=prefers)


@st.composite
def _prefers(draw: st.DrawFn, made: Product, name: str) -> Prefer:
    each = draw(st.sampled_from([None, *(part.key for part in made.components if part.repeated)]))
    weight = draw(st.integers(1, 3))
    return Prefer(name, "Rather so.", "", draw(conditions(made, each)), HERE, weight, each)


@st.composite
def _rules(draw: st.DrawFn, made: Product, name: str, named: tuple[str, ...]) -> Rule | Table:
    repeated = [part.key for part in made.components if part.repeated]
    each = draw(st.sampled_from([None, *repeated]))
    pickable = [asked for asked in _in_scope(made, each) if asked.kind is Kind.CHOICE]
    if len(pickable) > 1 and draw(st.integers(0, 3)) == 0:
        columns = draw(st.lists(st.sampled_from(pickable), min_size=2, max_size=3, unique_by=lambda asked: asked.key))
        rows = draw(st.lists(st.tuples(*(_cells(asked) for asked in columns)), min_size=1, max_size=4))
        keys = tuple(asked.key for asked in columns)
        return Table(name, "It fits.", "", keys, tuple(TableRow(cells, HERE) for cells in rows), HERE, each)
    return Rule(name, "It has to be so.", "", draw(conditions(made, each, named)), HERE, each)


def _cells(asked: Option) -> st.SearchStrategy[tuple[str, ...] | None]:
    keys = [each.key for each in asked.values]
    return st.none() | st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True).map(tuple)


def _in_scope(made: Product, each: str | None) -> list[Option]:
    return [asked for part in made.components if not part.repeated or part.key == each for asked in part.options]


@st.composite
def conditions(
    draw: st.DrawFn, made: Product, each: str | None = None, named: tuple[str, ...] = (), depth: int = 2
) -> Condition:
    """A condition in the scope of one instance of ``each`` (or of none)."""
    return _condition(draw, made, each, named, depth)


def _condition(draw: st.DrawFn, made: Product, each: str | None, named: tuple[str, ...], depth: int) -> Condition:
    repeated = [part.key for part in made.components if part.repeated] if each is None else []
    kinds = (None, Not, And, Or, Implies, Excludes, HowMany, *([InstanceCount, Every] if repeated else []))
    node = draw(st.sampled_from(kinds)) if depth else None

    def below(scope: str | None = each) -> Condition:
        return _condition(draw, made, scope, named, depth - 1)

    if node is None:
        return _leaf(draw, made, each, named)
    if node is Not:
        return Not(below(), HERE)
    if node in (Implies, Excludes):
        return node(below(), below(), HERE)
    if node in (And, Or):
        return node(tuple(below() for _ in range(draw(FEW))), HERE)
    low, high = draw(st.sampled_from(LIMITS))
    if node is HowMany:
        return HowMany(low, high, tuple(below() for _ in range(draw(FEW))), HERE)
    key = draw(st.sampled_from(repeated))
    return Every(key, below(key), HERE) if node is Every else InstanceCount(low, high, key, below(key), HERE)


def _leaf(draw: st.DrawFn, made: Product, each: str | None, named: tuple[str, ...]) -> Condition:
    choosable = [asked for asked in _in_scope(made, each) if asked.kind is Kind.CHOICE]
    repeated = [
        asked.key for part in made.components if part.repeated for asked in part.options if asked.kind is Kind.CHOICE
    ]
    kinds = [Compare] + [Chosen, Chosen, Given, HasWord] * bool(choosable)
    node = draw(st.sampled_from(kinds + [Named] * bool(named and each is None) + [AllDifferent] * bool(repeated)))
    if node is Compare:
        return _compare(draw, made, each)
    if node is Named:
        return Named(draw(st.sampled_from(named)), HERE)
    if node is AllDifferent:
        return AllDifferent(draw(st.sampled_from(repeated)), HERE)
    asked = draw(st.sampled_from(choosable))
    if node is Given:
        return Given(asked.key, HERE)
    traits = [at.attributes.get("traits") for at in asked.values]
    spoken = sorted({word for each in traits if isinstance(each, frozenset) for word in each})
    if node is HasWord and spoken:
        return HasWord(asked.key, "traits", _one_or_two(draw, spoken), HERE)
    return Chosen(asked.key, _one_or_two(draw, [at.key for at in asked.values]), HERE)


def _one_or_two(draw: st.DrawFn, words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(draw(st.sampled_from(words)) for _ in range(draw(st.integers(1, 2)))))


def _compare(draw: st.DrawFn, made: Product, each: str | None) -> Condition:
    unit = draw(st.sampled_from([unit for unit in ("EUR", "kg", "kg²", "") if _terms(made, each, unit)]))
    terms = _terms(made, each, unit)
    plain = _terms(made, each, "")
    if plain and unit != "kg²" and draw(st.integers(0, 2)) == 0:
        terms = [*terms, ProductOf((_sum(draw, terms), _sum(draw, plain)), HERE)]
        terms = terms[-1:] if draw(st.booleans()) else terms
    right: Term = Amount(Quantity(Fraction(draw(st.integers(-1, 8))), unit), HERE)
    if draw(st.integers(0, 3)) == 0:
        right = _sum(draw, terms)
    return Compare(_sum(draw, terms), draw(st.sampled_from(Comparison)), right, HERE)


def _sum(draw: st.DrawFn, terms: list[Term]) -> Term:
    single = draw(st.sampled_from(terms))
    shape = draw(st.sampled_from(("single", "single", "times", "plus")))
    if shape == "single":
        return single
    times = Times(draw(st.sampled_from(FACTORS)), single, HERE)
    return times if shape == "times" else Plus((draw(st.sampled_from(terms)), times), HERE)


def _terms(made: Product, each: str | None, unit: str) -> list[Term]:
    """Everything in the product that is measured in that unit."""
    if unit == "kg²":
        weights = _terms(made, each, "kg")
        return [ProductOf((one, other), HERE) for one in weights[:3] for other in weights[-3:]]
    found: list[Term] = []
    attribute = {"EUR": "price", "kg": "weight"}.get(unit)
    for asked in _in_scope(made, each):
        if asked.range is not None and asked.range.unit == unit:
            found.append(NumberOf(asked.key, HERE))
        if attribute and _has(asked, attribute):
            found.append(AttributeOf(asked.key, attribute, HERE))
    if attribute and (attribute == "price" or made.weight or any(_has(asked, attribute) for asked in made.options)):
        found.append(SumOver(attribute, (), HERE))
    if attribute:
        for part in made.components:
            if any(_has(asked, attribute) for asked in part.options):
                found.append(SumOver(attribute, (part.key,), HERE))
            found += [SumOver(attribute, (asked.key,), HERE) for asked in part.options if _has(asked, attribute)]
    if not unit:
        found += [CountOf(part.key, HERE) for part in made.components if part.repeated]
    return found


def _has(asked: Option, attribute: str) -> bool:
    values = (*asked.values, *((asked.each,) if asked.each else ()))
    return any(isinstance(at.attribute(attribute), Quantity) for at in values)
