"""What conditions can name, and the problems of naming components, options and attributes that are not there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from configurator.catalog.model import Option, Product
from configurator.rules.respelling import keyword_meant
from configurator.rules.sum_units import attribute_names
from configurator.rules.syntax import Condition, Definition, OfInstances, OverInstances, Term
from configurator.source import Problem, Source, did_you_mean

Scope = frozenset[str]
_UNSPACED = re.compile(r"(\d+(?:\.\d+)?)([^\W\d].*)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions can name: the product's keys, the definitions, and names whose statements could not be read."""

    product: Product
    options: Mapping[str, Option]
    definitions: Mapping[str, Definition]
    unread: frozenset[str] = frozenset()

    def option(self, key: str) -> Option | None:
        """The option of that key, if there is one."""
        return self.options.get(key)

    def repeated(self, key: str) -> bool:
        """Whether this is a component that can be there more than once, or not at all."""
        return any(component.key == key and component.repeated for component in self.product.components)


def name_problems(node: Condition | Term, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """The problems of the option or the component that a node names in its field of that name, whatever it asks."""
    if isinstance(option := getattr(node, "option", None), str):
        over_all = isinstance(node, OfInstances | OverInstances)
        yield from option_problems(option, node.source, known, None if over_all else scope)
    if isinstance(component := getattr(node, "component", None), str):
        yield from component_problems(component, node.source, known)


def component_problems(key: str, source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The problems of naming a component of which there can be several."""
    names = [component.key for component in known.product.components]
    if key in names and not known.repeated(key):
        yield Problem(source, f"'{key}' is always there exactly once.", "name its options directly")
    elif key not in names:
        option = known.option(key)
        hint = f"'{key}' is an option" if option else did_you_mean(key, names)
        yield Problem(source, f"There is no component '{key}'.", hint)


def option_problems(key: str, source: Source, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """The problems of naming an option, unknown or out of scope."""
    if known.option(key) is None:
        yield Problem(source, f"There is no option '{key}'.", option_hint(key, known))
        return
    home = known.product.home(key)
    if home.repeated and scope is not None and home.key not in scope:
        hint = (
            f"write 'for each {home.key}' before the condition, or 'some {home.key} where ...', 'every {home.key}: ...'"
        )
        yield Problem(source, f"There can be several '{key}', one in each {home.key}: which one is meant?", hint)


def option_hint(key: str, known: Vocabulary) -> str:
    """What may have been meant by a key that is no option."""
    product = known.product
    if keyword_meant(key):
        return f"write {keyword_meant(key)} in lower case"
    unspaced = _UNSPACED.fullmatch(key)
    if unspaced:
        return f"write a space between number and unit: {unspaced[1]} {unspaced[2]}"
    for component in product.components:
        if component.key == key:
            if component.repeated:
                return f"'{key}' is a component; to count it write: count of {key}"
            return f"'{key}' is a component; name one of its options: " + ", ".join(o.key for o in component.options)
    if key in known.definitions:
        return f"'{key}' is a definition and stands alone as a condition"
    owners = [option.key for option in product.options if any(value.key == key for value in option.values)]
    if owners:
        return f"'{key}' is a value of {' and of '.join(owners[:3])}; write: {owners[0]} = {key}"
    return did_you_mean(key, (option.key for option in product.options))


def attribute_problem(option: Option, attribute: str, source: Source) -> Problem | None:
    """The problem of asking an option for an attribute that none of its values has."""
    names = attribute_names(option)
    if attribute in names:
        return None
    return Problem(
        source, f"No value of '{option.key}' has an attribute '{attribute}'.", did_you_mean(attribute, names)
    )
