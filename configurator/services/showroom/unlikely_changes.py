"""Unlikely changes, slips of the pen as a rule: what a new revision does to the one on sale that is rarely meant.

Decides what is pointed out before publishing (prices that jump) and what has to be confirmed (rules and tests that
are gone). Whether a revision is without mistakes is decided by ``checking``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from configurator.catalog.model import Product
from configurator.catalog.priced_in import priced_in
from configurator.money import Money
from configurator.rules.revision import Revision
from configurator.source import Problem, Source

FACTOR = 5
"""A price that becomes more than so many times what it was, or less than that part of it, is pointed out.

So is one that was nothing or becomes nothing, which is no number of times.
"""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _NamedPrice:
    label: str
    amount: Money
    source: Source


def jumps(old: Revision, new: Revision) -> tuple[Problem, ...]:
    """A warning for each price that moves by more than ``FACTOR``, comes, goes or changes its sign, in file order.

    In each market of both; what moves alike in several is told once.
    """
    markets = [at for at in new.product.markets if not old.product.markets or at in old.product.markets] or [""]
    both = ((priced_in(old.product, market), priced_in(new.product, market)) for market in markets)
    return tuple(dict.fromkeys(problem for before, after in both for problem in _jumps_in(before, after)))


def _jumps_in(old: Product, new: Product) -> Iterator[Problem]:
    """Those of one market."""
    before, after = old.currency, new.currency
    if before != after:
        where = f" in {new.priced_for}" if new.priced_for else ""
        said = f"The currency changes from {before} to {after}{where}, and every price with it."
        yield Problem(new.source, said, "is that meant?", "warning")
        return
    earlier = dict(_prices(old))
    for place, now in _prices(new):
        if (was := earlier.get(place)) is not None and _jumps(was.amount.minor, now.amount.minor):
            message = f"{now.label} {_moved(was.amount, now.amount)}."
            yield Problem(now.source, message, "is that meant?", "warning")


def gone(old: Revision, new: Revision) -> tuple[str, ...]:
    """What publishing would do away with and somebody has to confirm, a sentence each: all rules, or rule tests."""
    sentences = []
    rules = len(old.rules.rules)
    if rules and not new.rules.rules:
        sentences.append(f"No rule is left of {rules}: everything would go with everything.")
    left = {test.name for test in new.rules.tests}
    tests = [test.name for test in old.rules.tests if test.name not in left]
    if tests:
        named = ", ".join(f"'{name}'" for name in tests[:_NAMED])
        more = f" and {len(tests) - _NAMED} more" if len(tests) > _NAMED else ""
        sentences.append(f"{len(tests)} of {len(old.rules.tests)} rule tests would be gone: {named}{more}.")
    return tuple(sentences)


def _prices(product: Product) -> Iterator[tuple[tuple[str, str], _NamedPrice]]:
    yield ("", ""), _NamedPrice(product.name, product.price, product.source)
    for option in product.options:
        if option.each is not None:
            yield (option.key, ""), _NamedPrice(f"{option.name}, each", option.each.price, option.each.source)
        for value in option.values:
            yield (option.key, value.key), _NamedPrice(f"{option.name}: {value.name}", value.price, value.source)


def _jumps(was: int, now: int) -> bool:
    if was == now:
        return False
    return was * now <= 0 or max(abs(was), abs(now)) > FACTOR * min(abs(was), abs(now))


def _moved(was: Money, now: Money) -> str:
    if not was.minor:
        return f"cost nothing and would cost {now}"
    if not now.minor:
        return f"cost {was} and would cost nothing"
    if was.minor * now.minor < 0:
        return f"goes from {was} to {now}"
    return f"goes from {was} to {now}, {_times(was.minor, now.minor)}"


def _times(was: int, now: int) -> str:
    """'1,000 times as much', '1/5.2 of it'."""
    times = max(was / now, now / was)
    written = f"{times:,.0f}" if times >= 10 else f"{times:.1f}".removesuffix(".0")
    return f"{written} times as much" if abs(now) > abs(was) else f"1/{written} of it"
