"""What is wrong with a rule file in each market of its product, where prices or currencies differ between them.

An amount is money of one currency, so a statement that speaks of it is right in some markets and wrong in others. Only
markets count in which the statement does; a definition counts where something that uses it does. What counts in none
of the product's markets names one that it does not have, and is read in the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from configurator.catalog.model import Product
from configurator.catalog.priced_in import priced_in
from configurator.catalog.validity import Validity
from configurator.rules.checking.rule_file import check, own_problems
from configurator.rules.mentioned_names import all_mentions
from configurator.rules.rule_set import RuleSet
from configurator.source import Problem, Source

_Markets = tuple[str, ...]


def check_in_markets(rules: RuleSet, product: Product, unread: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Every problem of the rules, as ``check``; one that is none in every market names those in which it is."""
    if not product.price_lists:
        return check(rules, product, unread)
    priced = {markets: priced_in(product, markets[0]) for markets in _alike(product)}
    counting = {markets: _counting(rules, markets, product) for markets in priced}
    found = _by_problem({markets: check(counting[markets], each, unread) for markets, each in priced.items()})
    whole = own_problems(rules, unread)
    named = [problem for problem in found if problem not in whole]
    if not named:
        return whole
    anyhow = _by_problem({markets: check(rules, each, unread) for markets, each in priced.items()})
    wrong: dict[Source, set[str]] = {}
    for problem, markets in anyhow.items():
        wrong.setdefault(problem.source, set()).update(markets)
    told = (_told(each, found[each], [at for at in product.markets if at not in wrong[each.source]]) for each in named)
    return tuple(sorted({*whole, *told}))


def _alike(product: Product) -> list[_Markets]:
    """The markets, together those in which everything costs the same."""
    groups: list[list[str]] = []
    for market, listed in product.price_lists.items():
        same = next((group for group in groups if product.price_lists[group[0]] == listed), None)
        if same is None:
            groups.append([market])
        else:
            same.append(market)
    return [tuple(group) for group in groups]


def _counting(rules: RuleSet, markets: _Markets, product: Product) -> RuleSet:
    """What counts in one of the markets, and the definitions that are used there or nowhere."""
    first = product.markets[0] in markets

    def counts(valid: Validity) -> bool:
        return any(map(valid.within, markets)) or (first and not any(map(valid.within, product.markets)))

    left = rules.only(counts)
    used, somewhere = (all_mentions(replace(each, definitions=()), rules) for each in (left, rules))
    kept = (each for each in rules.definitions if each.name in used or each.name not in somewhere)
    return replace(left, definitions=tuple(kept))


def _by_problem(found: Mapping[_Markets, tuple[Problem, ...]]) -> dict[Problem, _Markets]:
    several: dict[Problem, _Markets] = {}
    for markets, problems in found.items():
        for problem in problems:
            several[problem] = (*several.get(problem, ()), *markets)
    return several


def _told(problem: Problem, here: _Markets, right: Sequence[str]) -> Problem:
    """The problem with its markets, unless it is one in all; ``right``: where nothing would be wrong at its place."""
    if not right:
        return problem
    hint = f"say where it counts: valid in {', '.join(right)}"
    return replace(
        problem,
        message=f"In {', '.join(here)}: {problem.message}",
        hint=f"{problem.hint}, or {hint}" if problem.hint else hint,
    )
