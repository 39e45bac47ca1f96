"""Whether a rule file speaks of what the catalogue has and does not contradict its own names: all problems at once.

Conditions are checked in ``conditions``, sums and units in ``sums``; here tables, definitions, defaults, tests, and
what is there twice. Whether the rules leave any product possible is the engine's question.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from configurator.catalog.model import Kind, Option, Product
from configurator.rules.advice import Prefer
from configurator.rules.checking.choices import choice_problems, market_problems, validity_problems
from configurator.rules.checking.conditions import condition_problems, value_problems
from configurator.rules.checking.guidance import guidance_problems
from configurator.rules.checking.lookalike_names import lookalike_problems
from configurator.rules.checking.names import Scope, Vocabulary, component_problems, option_problems
from configurator.rules.checking.prices import price_problems
from configurator.rules.parser import too_slow_to_read
from configurator.rules.resolve import resolve
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Default, Definition, Named, Rule, Table, Test
from configurator.rules.traversal import conditions, roots
from configurator.source import Problem, Source, did_you_mean
from configurator.time_limit import out_of_time


def check(rule_set: RuleSet, product: Product, unread: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Every problem of the rules with this product, warnings included, in file order.

    ``unread``: names of statements that were left out because of their syntax (``parser.declared``); they count as
    known, so that one mistake is told once.
    """
    rules = resolve(rule_set, product)
    options = {option.key: option for option in product.options}
    known = Vocabulary(product, options, {each.name: each for each in rules.definitions}, unread)
    found: list[Problem] = []
    for rule in rules.rules:
        if out_of_time():
            return (*sorted(set(found)), too_slow_to_read(rule.source))
        found += _rule_problems(rule, known)
    for definition in rules.definitions:
        found += condition_problems(definition.condition, known, None)
        if definition.name in set(product.names()):
            message = f"'{definition.name}' is already an option or component."
            found.append(Problem(definition.source, message, "give the definition another name"))
    found += _default_problems(rules.defaults, known)
    for prefer in rules.prefers:
        found += _rule_problems(prefer, known)
    for notice in rules.notices:
        found += validity_problems(notice.valid, notice.source, known)
        found += condition_problems(notice.when, known, frozenset())
    found += guidance_problems(rules, known)
    for test in rules.tests:
        found += _test_problems(test, known)
    for price in rules.prices:
        found += validity_problems(price.valid, price.source, known)
        found += price_problems(price, known, rules.prices)
    return tuple(sorted({*found, *own_problems(rules, unread)}))


def own_problems(rules: RuleSet, unread: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """What is wrong with the rules whatever the product: doubled names, definitions in circles, rules not there."""
    found = [
        *_duplicates("rule", ((each.name, each.source) for each in rules.rules)),
        *_duplicates("preference", ((each.name, each.source) for each in rules.prefers)),
        *_duplicates("preset", ((each.name, each.source) for each in rules.presets)),
        *_duplicates("notice", ((each.name, each.source) for each in rules.notices)),
        *_duplicates("definition", ((each.name, each.source) for each in rules.definitions)),
        *_duplicates("test", ((each.name, each.source) for each in rules.tests)),
        *_duplicates("price rule", ((each.name, each.source) for each in rules.prices)),
        *_circles(rules.definitions),
        *lookalike_problems(rules),
    ]
    used = {part.name for root in roots(rules) for part in conditions(root) if isinstance(part, Named)}
    for definition in rules.definitions:
        if definition.name not in used:
            message = f"The definition '{definition.name}' is not used."
            found.append(Problem(definition.source, message, "use it or leave it out", "warning"))
    names = {rule.name for rule in rules.rules}
    for test in rules.tests:
        lost = (name for name in test.because if name not in names and name not in unread)
        found += (Problem(test.source, f"There is no rule '{name}'.", did_you_mean(name, names)) for name in lost)
    return tuple(sorted(set(found)))


def _duplicates(kind: str, named: Iterable[tuple[str, Source]]) -> Iterator[Problem]:
    first: dict[str, Source] = {}
    for name, source in named:
        if name in first:
            other = first[name]
            where = f"in line {other.line}" if other.file == source.file else f"in {other.file}, line {other.line}"
            message = f"There is a {kind} '{name}' already, {where}."
            yield Problem(source, message, "give it a name of its own")
        first.setdefault(name, source)


def _rule_problems(rule: Rule | Table | Prefer, known: Vocabulary) -> Iterator[Problem]:
    scope: Scope | None = frozenset()
    yield from validity_problems(rule.valid, rule.source, known)
    if rule.each is not None:
        yield from component_problems(rule.each, rule.source, known)
        scope = frozenset({rule.each}) if known.repeated(rule.each) else None
    if isinstance(rule, Rule | Prefer):
        yield from condition_problems(rule.body, known, scope)
    else:
        yield from _table_problems(rule, known, scope)


def _table_problems(table: Table, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    header = table.source
    for index, column in enumerate(table.columns):
        yield from option_problems(column, header, known, scope)
        if column in table.columns[:index]:
            yield Problem(header, f"The column '{column}' is there twice.", "each option has one column")
        option = known.option(column)
        if option is None:
            continue
        if option.kind is not Kind.CHOICE:
            yield Problem(header, f"The column '{column}' has no values to choose from.", "write a rule for numbers")
            continue
        owner = _exchanged(table, index, option, known)
        if owner is not None:
            hint = f"the values below it are those of '{owner}'; are columns exchanged?"
            yield Problem(header, f"No row has a value of '{column}' in its column.", hint)
            continue
        for row in table.rows:
            yield from value_problems(option, row.cells[index] or (), row.source, known)
    seen: dict[object, int] = {}
    for row in table.rows:
        cells = tuple(cell if cell is None else frozenset(cell) for cell in row.cells)
        if cells in seen:
            message = f"This row is the same as the one in line {seen[cells]}."
            yield Problem(row.source, message, "leave one of them out", "warning")
        seen.setdefault(cells, row.source.line)


def _exchanged(table: Table, index: int, option: Option, known: Vocabulary) -> str | None:
    """The other option whose values stand in a column from top to bottom; None when there is none."""
    written = {value for row in table.rows for value in row.cells[index] or ()}
    if len(table.rows) < 2 or not written or not written.isdisjoint(value.key for value in option.values):
        return None
    owners = (each.key for each in known.product.options if written <= {value.key for value in each.values})
    return next(owners, None)


# --- definitions ----------------------------------------------------------------------------------------------------


def _circles(definitions: Sequence[Definition]) -> Iterator[Problem]:
    """Definitions that lead back to themselves, each circle once."""
    known = {each.name: each for each in definitions}
    told: set[frozenset[str]] = set()
    for definition in definitions:
        chain = _cycle(definition.name, known)
        if chain and frozenset(chain) not in told:
            told.add(frozenset(chain))
            message = f"'{definition.name}' is defined by itself: {' -> '.join(chain)}."
            yield Problem(definition.source, message, "define it without using itself")


def _cycle(name: str, known: Mapping[str, Definition]) -> tuple[str, ...]:
    """The chain of definitions that leads from a name back to itself, the shortest; empty when there is none."""
    paths: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    for path in paths:
        for part in conditions(known[path[-1]].condition):
            if not isinstance(part, Named) or part.name not in known:
                continue
            if part.name == name:
                return (*path, name)
            if part.name not in seen:
                seen.add(part.name)
                paths.append((*path, part.name))
    return ()


# --- defaults and tests ---------------------------------------------------------------------------------------------


def _default_problems(defaults: tuple[Default, ...], known: Vocabulary) -> Iterator[Problem]:
    aimed, said = dict[object, Default](), set[object]()
    for default in defaults:
        yield from choice_problems(default.choice, default.source, known)
        yield from validity_problems(default.valid, default.source, known)
        if default.when is not None:
            yield from condition_problems(default.when, known, frozenset())
        if not default.choice.taken:
            hint = "write what to take: default OPTION = VALUE"
            yield Problem(default.source, "A default says what to take, not what to leave out.", hint)
        option = known.option(default.choice.slot.key)
        if default.fallback and option is not None and not option.single:
            hint = "write a default for each value"
            yield Problem(
                default.source, f"'{option.key}' may have several values, so none stands in for another.", hint
            )
        if (default.choice, default.source, default.when) in said:
            yield Problem(default.source, f"'{default.choice}' stands there twice.", "write each value once")
        said.add((default.choice, default.source, default.when))
        if default.when is not None or default.fallback or (option is not None and not option.single):
            continue
        slot = default.choice.slot, default.valid
        if slot in aimed:
            message = f"'{slot[0]}' has a default already, in line {aimed[slot].source.line}."
            yield Problem(default.source, message, "keep one, or give this one a condition: default when ... then ...")
        aimed.setdefault(slot, default)


def _test_problems(test: Test, known: Vocabulary) -> Iterator[Problem]:
    for choice in (*test.given, *test.choices):
        yield from choice_problems(choice, test.source, known)
    yield from market_problems([test.market] if test.market else [], test.source, known)
