"""What only a solver sees to be wrong with a revision: contradictory rules, dead values, forbidden presets, what
price rules include twice, failing rule tests.

Every problem stands where a merchandiser can mend it: at the rule, at the value, at the test. Whether a test holds is
decided in ``rule_tests``.
"""

from collections.abc import Iterator
from contextlib import suppress

from configurator.analysis.included_twice import included_twice
from configurator.analysis.presets import forbidden_presets
from configurator.analysis.rule_tests import failures, limits_text
from configurator.analysis.slow_pages import some, unclear_contradiction
from configurator.catalog.model import Kind, Value
from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.engine.answers import Conflict, State
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision
from configurator.source import Problem


def defects(revision: Revision, engine: Engine) -> tuple[Problem, ...]:
    """All of them, in file order; with contradictory rules only those, since they spoil everything else.

    Cost: one look-ahead over the whole product, one explanation per dead value, a few questions per test.
    Raises SolverDeadline.
    """
    if not engine.possible(frozenset()):
        return tuple(sorted(contradictions(engine)))
    tests = (problem for test in revision.rules.tests for problem in failures(engine, test))
    return tuple(sorted([*dead_values(revision, engine), *forbidden_presets(engine), *included_twice(engine), *tests]))


def contradictions(engine: Engine) -> Iterator[Problem]:
    """The rules that leave no product; where there is no time to tell them from others, the one to blame."""
    revision = engine.revision
    try:
        conflict = engine.explain(frozenset())
    except SolverDeadline as late:
        yield unclear_contradiction(engine, engine.core(frozenset()), late)
        return
    if not conflict.rules:
        yield Problem(
            revision.product.source,
            f"no product can be made: {limits_text(conflict)} cannot hold together",
            "loosen one of them",
        )
    for name in conflict.rules:
        others = [f"'{other}'" for other in conflict.rules if other != name]
        told = f"contradicts {some(others)}" if others else "cannot be obeyed"
        limits = f" (with {limits_text(conflict)})" if conflict.structure else ""
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
                yield _dead_value(option.key, value, _why(engine, Choice(Slot(option.key), value.key)))


def _why(engine: Engine, dead: Choice) -> Conflict | None:
    """Why it can never be chosen; None where there was no time to find out."""
    with suppress(SolverDeadline):
        try:
            return engine.explain(frozenset(), dead)
        except SolverDeadline:
            return engine.core(frozenset(), dead)
    return None


def _dead_value(option: str, value: Value, conflict: Conflict | None) -> Problem:
    told, hint = f"'{value.key}' of '{option}' can never be chosen", "take the value out, or loosen one of the rules"
    if conflict is None:
        return Problem(value.source, f"{told}; there was no time to find out which rules forbid it", hint)
    rules = [f"'{name}'" for name in conflict.rules]
    if not conflict.minimal:
        late = "there was no time to find out which of them"
        return Problem(value.source, f"{told}: forbidden by rules among {some(rules)}; {late}", hint)
    because = f"forbidden by {some(rules)}" if rules else f"because of {limits_text(conflict)}"
    return Problem(value.source, f"{told}: {because}", hint if rules else "take it out")
