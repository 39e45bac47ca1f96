"""The tests in a rule file, run: what each says that is not so.

A test says of choices that they are possible, impossible, forced or proposed; the engine says what is. When and where a
test is asked is decided in ``defects_over_time``, how it is written in ``rules.grammar``.
"""

from collections.abc import Collection, Iterator

from configurator.catalog.selection import Choice, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Conflict, Contradiction, State
from configurator.errors import ConfiguratorError
from configurator.listing import listed
from configurator.rules.syntax import Expectation, Test
from configurator.source import Problem


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
    return f" (rules: {', '.join(conflict.rules)})" if conflict.rules else f" ({limits_text(conflict)})"


def limits_text(conflict: Conflict) -> str:
    """The limits of the catalogue in a conflict, as a merchandiser knows them; 'the catalogue' for none."""
    told = (f"'{limit.slot}{f' = {limit.value}' if limit.value else ''}'" for limit in conflict.structure)
    kinds = (limit.kind for limit in conflict.structure)
    return ", ".join(f"'{kind}' of {slot}" for kind, slot in zip(kinds, told, strict=True)) or "the catalogue"


def _list(choices: Collection[Choice]) -> str:
    return ", ".join(map(str, sorted(choices))) or "the empty choice"
