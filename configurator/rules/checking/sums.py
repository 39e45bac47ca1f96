"""Whether the sums of a comparison speak of what the catalogue has and can be compared at all. Changes nothing."""

from collections.abc import Iterator

from configurator.catalog.model import Option, Product
from configurator.rules.checking.names import Scope, Vocabulary, attribute_problem, name_problems
from configurator.rules.respelling import keyword_meant
from configurator.rules.sum_units import (
    attribute_names,
    attributes,
    degree,
    own_amount,
    summed_attributes,
    summed_options,
    unit_of,
)
from configurator.rules.syntax import Amount, AttributeOf, Compare, NumberOf, ProductOf, SumOver, Term
from configurator.rules.traversal import terms
from configurator.source import Problem, Source, did_you_mean
from configurator.units import Quantity, UnitError, comparable

HIGHEST_DEGREE = 3


def compare_problems(compare: Compare, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """Every problem in the two sums; their units are compared once their names are right."""
    sides = (compare.left, compare.right)
    found = [problem for side in sides for term in terms(side) for problem in _term_problems(term, known, scope)]
    yield from found
    if found:
        return
    try:
        left, right = (unit_of(side, known.product) for side in sides)
    except UnitError as error:
        yield Problem(compare.source, f"This sum does not add up: {error}.", "add up and compare like with like")
        return
    if left is not None and right is not None and not comparable(left, right):
        message = f"A {_told(left)} cannot be compared with a {_told(right)}."
        yield Problem(compare.source, message, _unit_hint(sides, left, right))


def term_problems(term: Term, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """Every problem in one sum; its units are looked at once its names are right."""
    found = [problem for part in terms(term) for problem in _term_problems(part, known, scope)]
    yield from found
    if not found:
        try:
            unit_of(term, known.product)
        except UnitError as error:
            yield Problem(term.source, f"This sum does not add up: {error}.", "add up like with like")


def _told(unit: str) -> str:
    return f"quantity in {unit}" if unit else "plain number"


def _unit_hint(sides: tuple[Term, Term], left: str, right: str) -> str:
    for side, unit, other in ((sides[0], left, right), (sides[1], right, left)):
        if isinstance(side, Amount) and not unit:
            return f"write the unit: {Quantity(side.quantity.magnitude, other)}"
    return "compare like with like"


def _term_problems(term: Term, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """Those of the term itself: its names, and what only this kind of term can get wrong."""
    yield from name_problems(term, known, scope)
    match term:
        case NumberOf():
            option = known.option(term.option)
            if option is not None and option.range is None:
                numbers = sorted(name for name in attribute_names(option) if _sums(option, name))
                asked = ", ".join(f"{option.key}.{name}" for name in numbers[:6])
                hint = f"ask for a value, {option.key} = ..., or for an attribute: {asked}" if asked else ""
                yield Problem(term.source, f"'{option.key}' is not a number.", hint)
        case AttributeOf():
            option = known.option(term.option)
            if option is not None:
                yield from _attribute_of_problems(term, option)
        case SumOver():
            yield from _sum_over_problems(term, known)
        case ProductOf():
            if degree(term) > HIGHEST_DEGREE:
                message = f"This multiplies {degree(term)} things with each other; {HIGHEST_DEGREE} are possible."
                yield Problem(term.source, message, "work a part of it out beforehand, as an attribute")
        case _:
            pass


def _sums(option: Option, attribute: str) -> bool:
    return any(isinstance(each, Quantity) for each in attributes(option, attribute))


def _counts(option: Option, attribute: str) -> bool:
    return any(isinstance(each, Quantity) for each in summed_attributes(option, attribute))


def _attribute_of_problems(term: AttributeOf, option: Option) -> Iterator[Problem]:
    problem = attribute_problem(option, term.attribute, term.source)
    if problem is not None:
        yield problem
    elif any(isinstance(each, frozenset) for each in attributes(option, term.attribute)):
        name = f"{term.option}.{term.attribute}"
        yield Problem(term.source, f"'{name}' is a word, not a number.", f"ask for a word: {name} has ...")


def _sum_over_problems(term: SumOver, known: Vocabulary) -> Iterator[Problem]:
    product = known.product
    problems = list(place_problems(term.places, term.source, product))
    yield from problems
    if problems:
        return
    options = summed_options(term, product)
    has_own = own_amount(term, product) is not None
    if not has_own and not any(_counts(option, term.attribute) for option in options):
        known_names = {name for option in options for name in attribute_names(option) if _sums(option, name)}
        hint = did_you_mean(term.attribute, known_names)
        yield Problem(term.source, f"Nothing here has a quantity '{term.attribute}' to sum.", hint)


def place_problems(places: tuple[str, ...], source: Source, product: Product) -> Iterator[Problem]:
    """The problems of naming components and options that something goes over: unknown ones, one counted twice."""
    names = tuple(product.names())
    for index, place in enumerate(places):
        if place not in names:
            capital = f"write {keyword_meant(place)} in lower case" if keyword_meant(place) else ""
            hint = capital or did_you_mean(place, names) or "name components or options, or write: everything"
            yield Problem(source, f"There is no component or option '{place}'.", hint)
        elif place in places[:index] or _counted_already(place, places, product):
            yield Problem(source, f"'{place}' is counted in this sum already.", "leave it out")


def _counted_already(place: str, places: tuple[str, ...], product: Product) -> bool:
    return any(option.key == place for option in product.options) and product.home(place).key in places
