"""What only a solver sees to be wrong with a revision: contradictory rules, dead values, failing rule tests.

Every problem stands where a merchandiser can mend it: at the rule, at the value, at the test.
"""

from collections.abc import Collection, Iterator

from configurator.catalog.model import Kind, Value
from configurator.catalog.selection import Choice, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Conflict, Contradiction, State
from configurator.errors import ConfiguratorError
from configurator.listing import listed
from configurator.rules.revision import Revision
from configurator.rules.syntax import Expectation, Test
from configurator.source import Problem


def defects(revision: Revision, engine: Engine) -> tuple[Problem, ...]:
    """All of them, in file order; with contradictory rules only those, since they spoil everything else.

    Cost: one look-ahead over the whole product, one explanation per dead value, a few questions per test.
    Raises SolverDeadline.
    """
    if not engine.possible(frozenset()):
        return tuple(sorted(contradictions(revision, engine.explain(frozenset()))))
    tests = (problem for test in revision.rules.tests for problem in failures(engine, test))
    return tuple(sorted([*dead_values(revision, engine), *tests]))


def contradictions(revision: Revision, conflict: Conflict) -> Iterator[Problem]:
    """The rules of the conflict, which leave no product."""
    if not conflict.rules:
        yield Problem(
            revision.product.source,
            f"no product can be made: {_limits(conflict)} cannot hold together",
            "loosen one of them",
        )
    for name in conflict.rules:
        others = [f"'{other}'" for other in conflict.rules if other != name]
        told = f"contradicts {listed(others)}" if others else "cannot be obeyed"
        limits = f" (with {_limits(conflict)})" if conflict.structure else ""
        hint = "leave one of them out, or loosen it" if others else "leave it out, or loosen it"
        yield Problem(revision.rules.rule(name).source, f"rule '{name}' {told}{limits}: no product can be made", hint)


def dead_values(revision: Revision, engine: Engine) -> Iterator[Problem]:
    """Values that are sold in the engine's situation and can be chosen at no instance."""
    states = engine.look_ahead(frozenset()).states
    alive = {(slot.key, value) for (slot, value), state in states.items() if state is not State.IMPOSSIBLE}
    for option in revision.product.options:
        if option.kind is not Kind.CHOICE or revision.product.home(option.key).count.high == 0:
            continue
        for value in option.values:
            if (option.key, value.key) not in alive and value.valid.holds(engine.situation):
                yield _dead_value(option.key, value, engine.explain(frozenset(), Choice(Slot(option.key), value.key)))


def _dead_value(option: str, value: Value, conflict: Conflict) -> Problem:
    rules = [f"'{name}'" for name in conflict.rules]
    because = f"forbidden by {listed(rules)}" if rules else f"because of {_limits(conflict)}"
    message = f"'{value.key}' of '{option}' can never be chosen: {because}"
    return Problem(value.source, message, "take the value out, or loosen one of the rules" if rules else "take it out")


def failures(engine: Engine, test: Test) -> Iterator[Problem]:
    """What the test says that is not so."""
    given = frozenset(test.given)
    try:
        yield from (Problem(test.source, f"test '{test.name}': {told}") for told in _untrue(engine, test))
    except Contradiction as contradiction:
        rules = _rules(contradiction.conflict)
        yield Problem(test.source, f"test '{test.name}': {_list(given)} cannot be given together{rules}")
    except ConfiguratorError as error:
        yield Problem(test.source, f"test '{test.name}': {error}")


def _untrue(engine: Engine, test: Test) -> Iterator[str]:
    given = frozenset(test.given)
    together = given | frozenset(test.choices)
    match test.expectation:
        case Expectation.POSSIBLE:
            if not engine.possible(together):
                yield f"{_list(together)} is impossible{_rules(engine.explain(together))}"
        case Expectation.IMPOSSIBLE:
            if engine.possible(together):
                yield f"{_list(together)} is possible"
            else:
                yield from _unblamed(test, _conflict(engine, test))
        case Expectation.FORCED:
            states = engine.look_ahead(given, {choice.slot for choice in test.choices}).states
            for choice in test.choices:
                if states.get((choice.slot, choice.value)) not in (State.FORCED, State.CHOSEN):
                    yield f"{choice} is not forced"
        case Expectation.PROPOSED:
            selection = engine.complete(given)
            for choice in test.choices:
                if not selection.agrees(choice):
                    proposed = ", ".join(selection.at(choice.slot)) or "nothing"
                    yield f"{choice} is not proposed, but {proposed}"


def _conflict(engine: Engine, test: Test) -> Conflict:
    """The explanation that a customer would get: of the last choice under the others."""
    *earlier, last = (*test.given, *test.choices)
    choices = frozenset(earlier)
    product = engine.revision.product
    if engine.possible(choices) and with_choice(product, choices, last) == choices | {last}:
        return engine.explain(choices, last)
    return engine.explain(choices | {last})


def _unblamed(test: Test, conflict: Conflict) -> Iterator[str]:
    missing = [f"'{name}'" for name in test.because if name not in conflict.rules]
    if missing:
        yield f"impossible, but not because of {listed(missing)}{_rules(conflict)}"


def _rules(conflict: Conflict) -> str:
    return f" (rules: {', '.join(conflict.rules)})" if conflict.rules else f" ({_limits(conflict)})"


def _limits(conflict: Conflict) -> str:
    told = (f"'{limit.slot}{f' = {limit.value}' if limit.value else ''}'" for limit in conflict.structure)
    kinds = (limit.kind for limit in conflict.structure)
    return ", ".join(f"'{kind}' of {slot}" for kind, slot in zip(kinds, told, strict=True)) or "the catalogue"


def _list(choices: Collection[Choice]) -> str:
    return ", ".join(map(str, sorted(choices))) or "the empty choice"
