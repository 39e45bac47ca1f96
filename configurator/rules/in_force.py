"""What is in force on a day in a market: rules, defaults, values; and which days and markets are alike.

Decides what counts, on which days that changes, and the slices: situations in which the same is in force, so that one
engine answers for all of them. Without a situation everything counts, whatever its dates and markets say.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product as cartesian

from configurator.catalog.customer_group import served_group
from configurator.catalog.model import Product
from configurator.catalog.validity import Situation, Validity
from configurator.errors import UnknownName
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet

TIME, MARKET = "time", "market"
"""Why a value is not sold: not on that day, or never in that market."""

_SITUATIONS = 32
"""For so many situations a revision keeps what counts: some days in a few markets."""


def situation(product: Product, on: date, market: str = "", group: str | None = None) -> Situation:
    """The situation of a product on that day in that market, '' being its first. Raises UnknownName for the market.

    A product that lists no markets is the same in all. ``group``: of customers, None for the one that is served now;
    one that the product does not list is none.
    """
    asked = served_group() if group is None else group
    known = asked if asked in product.groups else ""
    if not product.markets:
        return Situation(on, group=known)
    if market and market not in product.markets:
        raise UnknownName("market", market, product.markets)
    return Situation(on, market or product.markets[0], known)


def in_force(rules: RuleSet, product: Product, at: Situation | None) -> RuleSet:
    """The rule set with only what counts in the situation, for which ``product`` is priced (see ``Product.counts``)."""
    return rules.only(lambda valid: product.counts(valid, at))


def rules_of(revision: Revision, at: Situation | None) -> RuleSet:
    """The rule set of a revision with only what counts in the situation; kept with the revision, not with its equals.

    Equal revisions may speak different languages.
    """
    kept = revision.ruled_in
    found = kept.get(at)
    if found is None:
        if len(kept) >= _SITUATIONS:
            kept.clear()
        found = kept[at] = in_force(revision.rules, revision.priced_at(at).product, at)
    return found


def unsold(product: Product, at: Situation | None) -> Mapping[tuple[str, str], str]:
    """The values, by option and value, that are not sold in the situation, with why: TIME or MARKET."""
    if at is None:
        return {}
    return {
        (option.key, value.key): TIME if value.valid.within(at.market) else MARKET
        for option in product.options
        for value in option.values
        if not value.valid.holds(at)
    }


def slice_key(revision: Revision, at: Situation | None) -> str:
    """The same text for situations in which the same things are valid and cost the same; '' while all is."""
    product, rules = revision.priced_at(at).product, revision.rules

    def counts(valid: Validity) -> bool:
        return product.counts(valid, at)

    gone = _other_prices(product, at)
    gone += [f"value {option} {value} {why}" for (option, value), why in unsold(product, at).items()]
    gone += [f"rule {rule.name}" for rule in rules.rules if not counts(rule.valid)]
    gone += [f"default {n}" for n, default in enumerate(rules.defaults) if not counts(default.valid)]
    gone += [f"prefer {each.name}" for each in rules.prefers if not counts(each.valid)]
    gone += [f"notice {each.name}" for each in rules.notices if not counts(each.valid)]
    gone += [f"price {price.name}" for price in rules.prices if not counts(price.valid)]
    gone += [f"preset {each.name}" for each in rules.presets if not counts(each.valid)]
    return hashlib.sha256("\n".join(gone).encode()).hexdigest()[:16] if gone else ""


def _other_prices(product: Product, at: Situation | None) -> list[str]:
    """All prices of the market where they are not those of the first."""
    first = next(iter(product.price_lists.values()), None)
    here = product.price_lists.get(at.market) if at is not None else None
    if here is None or here == first:
        return []
    return [f"price {option} {value} {minor}" for (option, value), minor in sorted(here.minor.items())] + [
        here.currency
    ]


def days(revision: Revision, market: str = "") -> tuple[date, ...]:
    """The days, ascending, on which something starts to be or is no longer valid in a market."""
    found: set[date] = set()
    for valid in _validities(revision):
        if valid.within(market):
            found.update([valid.start] if valid.start else [])
            found.update([valid.end + timedelta(1)] if valid.end and valid.end < date.max else [])
    return tuple(sorted(found))


def slices(revision: Revision, since: date) -> Mapping[str, tuple[Situation, ...]]:
    """Every slice there is from that day on, by key: the earliest situation of each market and group with it."""
    found: dict[str, dict[tuple[str, str], Situation]] = {}
    for market, group in cartesian(revision.product.markets or ("",), ("", *revision.product.groups)):
        for day in (since, *(day for day in days(revision, market) if day > since)):
            at = Situation(day, market, group)
            found.setdefault(slice_key(revision, at), {}).setdefault((market, group), at)
    return {key: tuple(at.values()) for key, at in found.items()}


def _validities(revision: Revision) -> Iterator[Validity]:
    yield from (rule.valid for rule in revision.rules.rules)
    yield from (default.valid for default in revision.rules.defaults)
    yield from (prefer.valid for prefer in revision.rules.prefers)
    yield from (notice.valid for notice in revision.rules.notices)
    yield from (price.valid for price in revision.rules.prices)
    yield from (preset.valid for preset in revision.rules.presets)
    yield from (value.valid for option in revision.product.options for value in option.values)
