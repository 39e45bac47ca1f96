"""What no single field of a product file can tell: keys used twice, steps, kinds, ``within``, units of attributes.

Works on the tree as it was written and passes over what is broken in itself (``schema`` reports that), so that all
mistakes of a file come out together.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from pydantic_core import PydanticCustomError

from configurator.catalog.model import CO2, Within
from configurator.catalog.nodes import Node
from configurator.catalog.scalars import ANY, bounds
from configurator.catalog.schema import OptionFields
from configurator.catalog.synonyms import NOTHING, meant
from configurator.source import Problem, Source, did_you_mean
from configurator.units import Quantity, UnitError, comparable, quantity

Homes = dict[str, tuple[Node, Node]]
"""Option key -> its component and itself; the first of doubled ones."""


def reference_problems(file: Node) -> Iterator[Problem]:
    """All such mistakes of a product file."""
    yield from _folder(file)
    yield from _keys(file)
    yield from _steps(file)
    homes = _homes(file)
    for component in file.items("components"):
        for option in component.items("options"):
            yield from _kind(option)
            yield from _choose(option)
            yield from _required(option)
            yield from _within(option, component, homes)
    yield from _circles(homes)
    yield from _synonyms(file, homes)
    yield from _facts(file)
    yield from _units(file)
    yield from _markets(file)
    yield from _taxes(file)
    yield from _footprint(file)


def _footprint(file: Node) -> Iterator[Problem]:
    """CO2 of values without a word on how it is known; told once, at the first."""
    if file.entry(CO2) is not None:
        return
    for component in file.items("components"):
        for option in component.items("options"):
            single = [entry for kind in ("switch", "each") if (entry := option.entry(kind))]
            stated = next((each for each in (*option.items("values"), *single) if each.entry(CO2)), None)
            if stated is not None:
                message = "nothing says how this CO2 was worked out"
                hint = "write at the product: co2: {method: how, source: from which figures}"
                yield Problem(stated.keys[CO2], message, hint)
                return


def _folder(file: Node) -> Iterator[Problem]:
    path, key = PurePosixPath(file.source.file.replace("\\", "/")), file.text("product")
    if key and path.name == "product.yaml" and path.parent.name not in ("", key):
        message = f"the product is called '{key}', but its folder '{path.parent.name}'"
        yield Problem(file.place("product"), message, f"write 'product: {path.parent.name}', or rename the folder")


def _twice(entries: list[Node], name: str, told: str) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for entry in entries:
        key = entry.text(name)
        if key in seen:
            message = f"the {told} '{key}' is there twice, first in line {seen[key].line}"
            yield Problem(entry.place(name), message, "rename one")
        elif key:
            seen[key] = entry.place(name)


def _keys(file: Node) -> Iterator[Problem]:
    """Components and options share one namespace; the values of an option have their own, and so have the steps."""
    seen: dict[str, tuple[str, Source]] = {}
    for component in file.items("components"):
        named = [("component", component), *(("option", option) for option in component.items("options"))]
        for kind, node in named:
            key = node.text(kind)
            if key in seen:
                other, first = seen[key]
                message = f"the {kind} '{key}' has the key of the {other} in line {first.line}"
                yield Problem(node.place(kind), message, "components and options share their keys: rename one")
            elif key:
                seen[key] = (kind, node.place(kind))
        for option in component.items("options"):
            yield from _twice(option.items("values"), "value", "value")
    yield from _twice(file.items("steps"), "step", "step")


def _steps(file: Node) -> Iterator[Problem]:
    if file.entry("steps") is None:
        return
    components = {node.text("component") or "": node.place("component") for node in file.items("components")}
    homes: dict[str, str] = {}
    for step in file.items("steps"):
        named = step.entry("components")
        for entry in named.content if named and isinstance(named.content, list) else []:
            key = entry.content
            if not isinstance(key, str):
                continue
            if key not in components:
                yield Problem(entry.source, f"there is no component '{key}'", did_you_mean(key, components))
            elif key in homes:
                message = f"the component '{key}' is already in the step '{homes[key]}'"
                yield Problem(entry.source, message, "leave it in one step")
            else:
                homes[key] = step.text("step") or ""
    for key, source in components.items():
        if key and key not in homes:
            yield Problem(source, f"the component '{key}' is in no step", "add it to the 'components' of a step")


def _kind(option: Node) -> Iterator[Problem]:
    said = [kind for kind in OptionFields.KINDS if option.entry(kind)]
    key = option.text("option") or "?"
    if not said:
        hint = "add 'values', 'switch', 'number', 'quantity' or 'text'"
        yield Problem(option.source, f"the option '{key}' does not say what can be chosen", hint)
    for extra in said[1:]:
        yield Problem(option.keys[extra], f"the option '{key}' has both '{said[0]}' and '{extra}'", "keep one of them")
    if said[:1] != ["values"] and said and option.entry("choose"):
        yield Problem(option.keys["choose"], f"'choose' goes with 'values', not with '{said[0]}'", "leave it out")
    if said and said[0] in ("values", "switch") and option.entry("each"):
        hint = "price and weight stand at each value" if said[0] == "values" else "write them within 'switch'"
        yield Problem(option.keys["each"], f"'each' does not go with '{said[0]}'", hint)


def _choose(option: Node) -> Iterator[Problem]:
    values, written = len(option.items("values")), option.text("choose")
    if not written or not values:
        return
    try:
        asked = bounds(written)
    except PydanticCustomError:
        return
    if (asked.high != ANY and asked.high > values) or asked.low > values:
        message = f"'choose: {written}' asks for more values than the {values} there are"
        yield Problem(option.place("choose"), message, "lower it, or write 'any'")
    elif asked.high == 0:
        yield Problem(option.place("choose"), "'choose: 0' lets nobody choose", "write '0..1' for what may be left out")


def _required(option: Node) -> Iterator[Problem]:
    """What has to be answered cannot be left out, and needs something to choose from."""
    if option.text("required") != "true":
        return
    source, written = option.place("required"), option.text("choose")
    if written and option.entry("values"):
        try:
            asked = bounds(written)
        except PydanticCustomError:
            return
        if asked.low == 0 and asked.high:
            hint = "let at least one be chosen ('choose: 1', 'choose: 1..any'), or leave 'required' out"
            yield Problem(source, f"'required' asks for an answer, and 'choose: {written}' lets it be left out", hint)
    limits = option.entry("number") or option.entry("quantity")
    if limits is not None and limits.text("from") is not None and limits.text("from") == limits.text("to"):
        yield Problem(source, "'required' asks for an answer, and there is only one number", "leave 'required' out")


def parent(option: Node) -> Within | None:
    """The option and values that ``within`` names, if it is written as it should be."""
    key, equals, listed = (part.strip() for part in (option.text("within") or "").partition("="))
    values = tuple(part.strip() for part in listed.split(","))
    return Within(key, values) if equals and key and all(values) else None


def _homes(file: Node) -> Homes:
    homes: Homes = {}
    for component in file.items("components"):
        for option in component.items("options"):
            homes.setdefault(option.text("option") or "", (component, option))
    return homes


def _known(option: Node) -> list[str]:
    """The keys of all values of an option."""
    return ["no", "yes"] if option.entry("switch") else [value.text("value") or "" for value in option.items("values")]


def _synonyms(file: Node, homes: Homes) -> Iterator[Problem]:
    components = [node.text("component") or "" for node in file.items("components")]
    for entry in file.items("synonyms"):
        key, values = meant(entry.text("means") or "")
        source = entry.place("means")
        if not key or key in components:
            continue
        if key not in homes:
            yield Problem(source, f"there is no option '{key}'", did_you_mean(key, [*homes, *components, NOTHING]))
            continue
        _, option = homes[key]
        known = _known(option)
        for value in values:
            if value not in known:
                yield Problem(source, f"the option '{key}' has no value '{value}'", did_you_mean(value, known))


def _facts(file: Node) -> Iterator[Problem]:
    """Facts of attributes, and words, that no value has, and facts that are listed twice."""
    known: dict[str, set[str]] = {}
    for name, node in _attributes(file):
        known.setdefault(name, set()).update([node.content] if isinstance(node.content, str) else words(node))
    seen: set[str] = set()
    for entry in file.items("facts"):
        name = entry.text("fact") or ""
        if name not in known:
            yield Problem(entry.place("fact"), f"no value has the attribute '{name}'", did_you_mean(name, known))
        elif name in seen:
            yield Problem(entry.place("fact"), f"the fact '{name}' is listed twice", "take one of them out")
        seen.add(name)
        for word, node in entry.entries("words") if name in known else ():
            if word not in known[name]:
                problem = f"'{name}' says '{word}' nowhere"
                yield Problem(node.source, problem, did_you_mean(word, known[name]))


def _within(option: Node, component: Node, homes: Homes) -> Iterator[Problem]:
    if option.text("within") is None:
        return
    source, named = option.place("within"), parent(option)
    if named is None:
        yield Problem(
            source,
            f"'{option.text('within')}' does not say within what",
            "write 'option = value' or 'option = value, value'",
        )
        return
    if named.option not in homes:
        yield Problem(source, f"there is no option '{named.option}'", did_you_mean(named.option, homes))
        return
    home, other = homes[named.option]
    known = _known(other)
    if not known and not other.entry("values"):
        yield Problem(source, f"the option '{named.option}' has no values", "'within' needs one that is chosen")
        return
    unknown = [value for value in named.values if value not in known]
    for value in unknown:
        yield Problem(source, f"the option '{named.option}' has no value '{value}'", did_you_mean(value, known))
    if not unknown and home is not component and (home.text("count") or "1") not in ("1", "1..1"):
        message = f"'{named.option}' stands in the repeated component '{home.text('component')}'"
        yield Problem(source, message, "it must stand in the same component, or in one that is there exactly once")


def _parent_key(option: Node) -> str | None:
    within = parent(option)
    return within.option if within else None


def is_doubtful(option: Node, component: Node, file: Node) -> bool:
    """Whether these mistakes leave in doubt what can be chosen at the option."""
    problems = (_kind(option), _choose(option), _twice(option.items("values"), "value", "value"))
    return any(any(found) for found in (*problems, _within(option, component, _homes(file))))


def _circles(homes: Homes) -> Iterator[Problem]:
    """An option that is there only within itself, over one or more others; reported once a circle."""
    done = set[str]()
    for start in homes:
        chain, at = {start: None}, start
        while (step := _parent_key(homes[at][1])) and step in homes and step not in chain and step not in done:
            at = step
            chain[at] = None
        if step and step in chain and step not in done:
            circle = [*list(chain)[list(chain).index(step) :], step]
            message = "'within' goes in a circle: " + " -> ".join(circle)
            yield Problem(homes[at][1].place("within"), message, "open it at one place")
        done.update(chain)


def _units(file: Node) -> Iterator[Problem]:
    yield from (problem for _, problem in unlike_attributes(file))


def unlike_attributes(file: Node) -> Iterator[tuple[str, Problem]]:
    """An attribute has one dimension, or is words, wherever it is written: else no rule could sum or compare it.

    Told of the places that are unlike most others; of equally many, the ones that come first are right.
    """
    kinds: dict[str, list[tuple[Quantity | None, list[Source]]]] = {}
    for name, node in _attributes(file):
        measured = _measured(node)
        known = kinds.setdefault(name, [])
        alike = next((places for other, places in known if _of_one_kind(measured, other)), None)
        if alike is None:
            known.append((measured, alike := []))
        alike.append(node.source)
    for name, known in kinds.items():
        usual, places = max(known, key=lambda kind: len(kind[1]))
        for measured, odd in known:
            for source in odd if measured is not usual or odd is not places else ():
                yield name, _unlike(name, measured, usual, source, places[0].line)


def _attributes(file: Node) -> Iterator[tuple[str, Node]]:
    """Every attribute of the product, of its values, and of what costs by the piece."""
    yield from file.entries("attributes")
    for component in file.items("components"):
        for option in component.items("options"):
            each = [entry for kind in ("switch", "each") if (entry := option.entry(kind))]
            for value in [*option.items("values"), *each]:
                yield from value.entries("attributes")


def _of_one_kind(one: Quantity | None, other: Quantity | None) -> bool:
    if one is None or other is None:
        return one is other
    return comparable(one.unit, other.unit)


def _unlike(name: str, odd: Quantity | None, usual: Quantity | None, source: Source, line: int) -> Problem:
    if odd is not None and usual is not None:
        message = f"'{name}' is in '{odd.unit}' here and in '{usual.unit}' in line {line}"
        return Problem(source, message, "use units of one kind, or two names")
    here, there = ("words", "a number") if odd is None else ("a number", "words")
    return Problem(source, f"'{name}' is {here} here and {there} in line {line}", "use two names")


def _markets(file: Node) -> Iterator[Problem]:
    """Values sold in a market that the product does not list."""
    known = words(file.entry("markets"))
    for component in file.items("components"):
        for option in component.items("options"):
            for value in [*option.items("values"), *([switch] if (switch := option.entry("switch")) else [])]:
                for market, source in words(value.entry("markets")).items():
                    if market not in known:
                        yield unknown_market(market, tuple(known), source)


def _taxes(file: Node) -> Iterator[Problem]:
    """Taxes of markets that are not listed, markets without a tax, and rates that nobody has said."""
    markets, rates = words(file.entry("markets")), dict(file.entries("taxes"))
    for name, rate in rates.items():
        if not isinstance(rate.content, dict):
            continue
        for market, each in rate.content.items():
            if market not in markets:
                yield unknown_market(market, tuple(markets), each.source)
        for market in markets:
            if market not in rate.content:
                hint = f"write '{market}: ...' beside the others"
                yield Problem(rate.source, f"the tax '{name}' says nothing of the market '{market}'", hint)
    if file.text("prices") == "net" and not rates:
        hint = "such as: taxes: {standard: 19}"
        yield Problem(file.place("prices"), "prices are net, but there are no taxes", hint)
    for component in file.items("components"):
        for option in component.items("options"):
            for node in (option, *option.items("values")):
                named = node.text("tax")
                if named is not None and named not in rates:
                    hint = did_you_mean(named, rates) if rates else f"say it at the top: taxes: {{{named}: 19}}"
                    yield Problem(node.place("tax"), f"there is no tax '{named}'", hint)


def unknown_market(market: str, known: Sequence[str], source: Source) -> Problem:
    """The problem of naming a market that the product does not list."""
    if known:
        return Problem(source, f"the product is not sold in '{market}'", did_you_mean(market, known))
    hint = f"list them at the top of the product's file: 'markets: [{market}]'"
    return Problem(source, f"there is no market '{market}': the product lists none", hint)


def words(entry: Node | None) -> dict[str, Source]:
    """The texts of a list and where each stands."""
    listed = entry.content if entry and isinstance(entry.content, list) else []
    return {node.content: node.source for node in listed if isinstance(node.content, str)}


def _measured(node: Node) -> Quantity | None:
    try:
        return quantity(node.content) if isinstance(node.content, str) else None
    except UnitError:
        return None
