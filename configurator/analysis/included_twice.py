"""Price rules that include the same value and can count at once: then nobody knows what it belongs to."""

from collections.abc import Iterator
from itertools import combinations

from configurator.catalog.model import Product
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.designer import OutOfReach
from configurator.errors import BrokenFiles, SolverDeadline
from configurator.rules.in_force import in_force
from configurator.rules.price_syntax import Including, PriceRule
from configurator.rules.syntax import Chosen, Condition, InstanceCount
from configurator.source import Problem


def included_twice(engine: Engine) -> Iterator[Problem]:
    """A problem at the later of two price rules that both include something in a product of the engine's situation.

    Cost: a completion for each two that include the same and have conditions.
    """
    rules = in_force(engine.revision.rules, engine.revision.product, engine.situation).prices
    for one, other in combinations((rule for rule in rules if isinstance(rule.effect, Including)), 2):
        shared = list(_shared(one, other, engine.revision.product))
        if shared and _together(engine, one, other, shared):
            option, values = shared[0]
            told = f"{option} = {values[0]}" if values else option
            message = f"price rules '{one.name}' and '{other.name}' both include '{told}'"
            yield Problem(other.source, message, "keep it in one of them, or let their conditions exclude each other")


def _shared(one: PriceRule, other: PriceRule, product: Product) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What both include, with the values of an option to choose from."""
    assert isinstance(one.effect, Including)
    assert isinstance(other.effect, Including)
    for here in one.effect.inclusions:
        for there in other.effect.inclusions:
            if here.option == there.option:
                keys = tuple(value.key for value in product.option(here.option).values)
                both = tuple(key for key in keys if here.covers(key) and there.covers(key))
                if both or not keys:
                    yield here.option, both


def _together(engine: Engine, one: PriceRule, other: PriceRule, shared: list[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether some product has both rules count and something that they share; True where that is not known."""
    limits = [condition for rule in (one, other) if (condition := _counts(rule)) is not None]
    option, values = shared[0]
    if len(shared) == 1 and values and not engine.revision.product.home(option).repeated:
        limits.append(Chosen(option, values, other.source))
    try:
        engine.optimize(frozenset(), (), limits)
    except (OutOfReach, Contradiction):
        return False
    except (SolverDeadline, BrokenFiles):
        return True
    return True


def _counts(rule: PriceRule) -> Condition | None:
    """That the rule counts, for some instance where it is said for each."""
    if rule.when is None or rule.each is None:
        return rule.when
    return InstanceCount(1, None, rule.each, rule.when, rule.source)
