"""Reads XCSP 2.1 with extensional constraints: ``read(text, file) -> Network``, ``revision(text, file) -> Revision``.

Understood: domains of integers and ranges, with a joker value for "not taken" (``optional="-1"``); variables;
relations that list what goes together (``supports``) or what does not (``conflicts``); constraints that lay a
relation over variables. Anything else changes which solutions there are and is refused, with its place. A variable
becomes an option whose values are the integers as written, a constraint a table with the relation's own lines.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import prod
from pathlib import PurePath

from configurator.catalog.model import Component, Kind, Option, Product, Step, Value
from configurator.errors import ForeignModelError
from configurator.interchange.documents.xml import Element, document
from configurator.interchange.feature_model.naming import UniqueKeys, shorten
from configurator.money import Money
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import And, Chosen, Condition, Not, Or, Rule, Table, TableRow
from configurator.source import Source, did_you_mean

MOST_VALUES = 5_000
MOST_CELLS = 5_000_000

_SECTIONS = ("presentation", "domains", "variables", "relations", "constraints")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_ANY_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_RANGE = re.compile(r"([+-]?\d{1,18})\.\.([+-]?\d{1,18})", re.ASCII)
_NEXT = "write every constraint as a relation of the tuples it supports or conflicts with (XCSP 2.1, extensional)"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, its values as they are written in choices, and which of them says "not taken" ('' when none)."""

    name: str
    values: tuple[str, ...]
    joker: str
    source: Source


@dataclass(frozen=True, slots=True)
class NetworkConstraint:
    """A constraint: its variables, and the tuples that it supports or (``supports`` False) conflicts with.

    Tuples with a value that a variable does not have are left out: no solution has them.
    """

    name: str
    scope: tuple[Variable, ...]
    supports: bool
    tuples: tuple[tuple[tuple[str, ...], Source], ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Network:
    """A whole instance; names of variables and of constraints are unique."""

    name: str
    variables: tuple[Variable, ...]
    constraints: tuple[NetworkConstraint, ...]


@dataclass(frozen=True, slots=True)
class _Relation:
    arity: int
    supports: bool
    tuples: tuple[tuple[tuple[str, ...], Source], ...]


def is_xcsp(text: str) -> bool:
    """Whether the XML text is an XCSP document, as far as its outermost element tells."""
    outermost = re.search(r"<([A-Za-z][\w.-]*)", re.sub(r"<!--.*?-->", "", text[:20_000], flags=re.DOTALL))
    return outermost is not None and outermost[1] == "instance"


def read(text: str, file: str) -> Network:
    """The instance that the text describes; raises ForeignModelError with line and column when it cannot be read."""
    top = document(text, file, "save it without a document type")
    if top.tag != "instance":
        raise ForeignModelError(top.source, f"this is no XCSP instance but a '{top.tag}' document")
    _check_format(top)
    domains = _named(top, "domains", "domain")
    relations = {name: _relation(each) for name, each in _named(top, "relations", "relation").items()}
    ranges = {name: _values(each) for name, each in domains.items()}
    variables = {
        name: _variable(name, each, ranges, domains) for name, each in _named(top, "variables", "variable").items()
    }
    if not variables:
        raise ForeignModelError(top.source, "the instance has no variables, so there is nothing to choose")
    constraints = tuple(
        _constraint(name, each, variables, relations) for name, each in _named(top, "constraints", "constraint").items()
    )
    shown = top.child("presentation")
    name = shown.attributes.get("name", "").strip() if shown else ""
    return Network(name or PurePath(file).stem, tuple(variables.values()), constraints)


def revision(text: str, file: str) -> Revision:
    """The instance as a product in memory, under the instance's own names. Raises ForeignModelError."""
    network = read(text, file)
    options = tuple(_option(each) for each in network.variables)
    source = Source(file, 1)
    key = UniqueKeys(each.name for each in network.variables).unique("instance")
    component = Component(key, network.name, source, options)
    step = Step(key, network.name, (key,))
    product = Product("model", network.name, Money(0, "EUR"), source, (step,), (component,))
    rules = tuple(_rule(each, PurePath(file).name) for each in network.constraints)
    return Revision(product, RuleSet(rules), text, "")


def without(network: Network, dead: Collection[tuple[str, str]]) -> Network:
    """The instance without values (of variables, by name) that are in no solution: the same solutions.

    Constraints that support every combination of the values that are left are left out.
    """
    left = {
        each.name: replace(each, values=tuple(value for value in each.values if (each.name, value) not in dead))
        for each in network.variables
    }
    constraints = (_without(each, left) for each in network.constraints)
    return replace(
        network,
        variables=tuple(left.values()),
        constraints=tuple(each for each in constraints if not _supports_all(each)),
    )


def _without(constraint: NetworkConstraint, left: Mapping[str, Variable]) -> NetworkConstraint:
    scope = tuple(left[each.name] for each in constraint.scope)
    tuples = tuple(
        (values, source)
        for values, source in constraint.tuples
        if all(value in each.values for each, value in zip(scope, values, strict=True))
    )
    return replace(constraint, scope=scope, tuples=tuples)


def _supports_all(constraint: NetworkConstraint) -> bool:
    every = prod(len(each.values) for each in constraint.scope)
    return len({values for values, _ in constraint.tuples}) == (every if constraint.supports else 0)


def sentence(constraint: NetworkConstraint) -> str:
    """What a customer reads of the constraint."""
    names = [each.name for each in constraint.scope]
    if len(names) == 1:
        return f"Not every value of {names[0]} is possible."
    return f"{shorten(names, 'and')} do not go together in every combination."


# --- as a product ---------------------------------------------------------------------------------------------------


def _option(variable: Variable) -> Option:
    values = tuple(
        Value(each, "Not taken" if each == variable.joker else each, Money(0, "EUR"), variable.source)
        for each in variable.values
    )
    return Option(variable.name, variable.name, Kind.CHOICE, variable.source, values=values)


def _rule(constraint: NetworkConstraint, author: str) -> Rule | Table:
    columns = tuple(each.name for each in constraint.scope)
    if constraint.supports:
        rows = tuple(TableRow(tuple((value,) for value in values), place) for values, place in constraint.tuples)
        return Table(constraint.name, sentence(constraint), author, columns, rows, constraint.source)
    found: list[Condition] = []
    for values, place in constraint.tuples:
        parts = tuple(Chosen(column, (value,), place) for column, value in zip(columns, values, strict=True))
        found.append(And(parts, place))
    body = Not(Or(tuple(found), constraint.source), constraint.source)
    return Rule(constraint.name, sentence(constraint), author, body, constraint.source)


# --- the parts of the file ------------------------------------------------------------------------------------------


def _check_format(top: Element) -> None:
    """Raises ForeignModelError for another version, another kind of problem, and sections that are not extensional."""
    shown = top.child("presentation")
    written = {**top.attributes, **(shown.attributes if shown else {})}
    place = shown.source if shown else top.source
    version, kind = written.get("format", "XCSP 2.1"), written.get("type", "CSP")
    if not re.fullmatch(r"XCSP ?2\.\d", version.strip()):
        raise ForeignModelError(place, f"the format '{version}' is not read, only XCSP 2.1", _NEXT)
    if kind.strip() != "CSP":
        raise ForeignModelError(place, f"a problem of type '{kind}' is not read, only CSP", _NEXT)
    for section in top.children:
        if section.tag not in _SECTIONS:
            hint = _NEXT if section.tag in ("predicates", "functions") else did_you_mean(section.tag, _SECTIONS)
            raise ForeignModelError(section.source, f"'{section.tag}' is not read", hint)


def _named(top: Element, section: str, tag: str) -> dict[str, Element]:
    """The section's elements by name. ForeignModelError for another element, no name, or a name that is taken."""
    found: dict[str, Element] = {}
    for part in (child for child in top.children if child.tag == section):
        for element in part.children:
            name = element.attributes.get("name", "").strip()
            if element.tag != tag:
                raise ForeignModelError(element.source, f"a '{element.tag}' cannot stand under '{section}'", _NEXT)
            if not _NAME.fullmatch(name):
                what = f"'{name}' cannot be the name of a {tag}" if name else f"this {tag} has no name"
                hint = "names start with a letter and go on with letters, digits, '_', '.' and '-'"
                raise ForeignModelError(element.source, what, hint)
            if name in found:
                hint = f"first used in line {found[name].source.line}"
                raise ForeignModelError(element.source, f"there is a {tag} '{name}' already", hint)
            found[name] = element
        _check_number(part, f"nb{section.capitalize()}", len(part.children), f"{tag}s")
    return found


def _check_number(element: Element, attribute: str, found: int, what: str) -> None:
    """Raises ForeignModelError when the element announces another number than it has."""
    announced = element.attributes.get(attribute, "").strip()
    if announced and announced != str(found):
        hint = f"correct {attribute}, or see whether a part of the file is lost"
        raise ForeignModelError(element.source, f"{announced} {what} are announced, but here are {found}", hint)


def _values(domain: Element) -> tuple[str, ...]:
    """The domain's values, in the order of the file."""
    values: dict[str, None] = {}
    for word in domain.text.split():
        many = _RANGE.fullmatch(word)
        low, high = (int(many[1]), int(many[2])) if many else (_number(word, domain.source),) * 2
        if high - low >= MOST_VALUES or len(values) + high - low >= MOST_VALUES:
            hint = "leave out values that no relation names"
            raise ForeignModelError(domain.source, f"a domain can have {MOST_VALUES:,} values at most", hint)
        if low > high:
            raise ForeignModelError(domain.source, f"'{word}' ends before it starts", f"write {high}..{low}")
        values.update(dict.fromkeys(map(str, range(low, high + 1))))
    if not values:
        raise ForeignModelError(domain.source, "this domain has no values", "list integers, such as: 0 1 2 or 0..2")
    _check_number(domain, "nbValues", len(values), "values")
    return tuple(values)


def _number(word: str, place: Source) -> int:
    if _ANY_INTEGER.fullmatch(word) and not _NUMBER.fullmatch(word):
        raise ForeignModelError(
            place, f"'{word[:40]}' is too large an integer", "leave out values that no relation names"
        )
    if not _NUMBER.fullmatch(word):
        raise ForeignModelError(place, f"'{word[:40]}' is not an integer", "values are integers, such as 0 1 2 or 0..2")
    return int(word)


def _variable(
    name: str, element: Element, ranges: Mapping[str, tuple[str, ...]], domains: Mapping[str, Element]
) -> Variable:
    domain = element.attributes.get("domain", "").strip()
    if domain not in ranges:
        raise ForeignModelError(element.source, f"there is no domain '{domain}'", did_you_mean(domain, ranges))
    joker = domains[domain].attributes.get("optional", "").strip()
    if joker and joker not in ranges[domain]:
        message = f"the joker value '{joker}' is not in the domain"
        raise ForeignModelError(domains[domain].source, message, "list it among the values")
    return Variable(name, ranges[domain], joker, element.source)


def _relation(element: Element) -> _Relation:
    meaning = element.attributes.get("semantics", "").strip()
    if meaning not in ("supports", "conflicts"):
        raise ForeignModelError(
            element.source, f"relations with the semantics '{meaning}' are not read", "write supports or conflicts"
        )
    arity = _arity(element)
    tuples: list[tuple[tuple[str, ...], Source]] = []
    line = element.text_line or element.source.line
    for part in element.text.split("|") if element.text.strip() else ():
        line += part[: len(part) - len(part.lstrip())].count("\n")
        words, place = part.split(), Source(element.source.file, line)
        if len(words) != arity:
            hint = f"write {arity} integers, and '|' between tuples"
            raise ForeignModelError(place, f"a tuple of {arity} values belongs here; this has {len(words)}", hint)
        tuples.append((tuple(str(_number(word, place)) for word in words), place))
        if len(tuples) * arity > MOST_CELLS:
            raise ForeignModelError(element.source, f"a relation can have {MOST_CELLS:,} numbers at most", "split it")
        line += part.lstrip().count("\n")
    _check_number(element, "nbTuples", len(tuples), "tuples")
    return _Relation(arity, meaning == "supports", tuple(tuples))


def _arity(element: Element) -> int:
    written = element.attributes.get("arity", "").strip()
    if not re.fullmatch(r"[1-9]\d{0,3}", written):
        raise ForeignModelError(element.source, f"'{written}' is no arity", "say how many values a tuple has")
    return int(written)


def _constraint(
    name: str, element: Element, variables: Mapping[str, Variable], relations: Mapping[str, _Relation]
) -> NetworkConstraint:
    reference, scope = element.attributes.get("reference", "").strip(), element.attributes.get("scope", "").split()
    for each in scope:
        if each not in variables:
            raise ForeignModelError(element.source, f"there is no variable '{each}'", did_you_mean(each, variables))
    if len(set(scope)) < len(scope):
        raise ForeignModelError(element.source, f"the scope of '{name}' names a variable twice", "name each once")
    if reference not in relations:
        elsewhere = reference.startswith("global:") or (reference and not relations)
        hint = _NEXT if elsewhere else did_you_mean(reference, relations)
        raise ForeignModelError(element.source, f"there is no relation '{reference}'", hint)
    relation = relations[reference]
    if len(scope) != relation.arity:
        message = f"'{name}' names {len(scope)} variables; its relation '{reference}' has tuples of {relation.arity}"
        raise ForeignModelError(element.source, message, "name as many variables as a tuple has values")
    across = tuple(variables[each] for each in scope)
    known = [frozenset(each.values) for each in across]
    tuples = tuple(
        (values, place)
        for values, place in dict(relation.tuples).items()
        if all(value in has for value, has in zip(values, known, strict=True))
    )
    return NetworkConstraint(name, across, relation.supports, tuples, element.source)
