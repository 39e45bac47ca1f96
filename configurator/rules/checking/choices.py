"""The choices and markets that statements name: whether the product has them."""

from collections.abc import Iterator, Sequence

from configurator.catalog.across_entries import unknown_market
from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, check_choice
from configurator.catalog.validity import Validity
from configurator.errors import InvalidChoice, UnknownName
from configurator.rules.checking.conditions import value_problems
from configurator.rules.checking.names import Vocabulary, option_problems
from configurator.source import Problem, Source, did_you_mean


def market_problems(markets: Sequence[str], source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The markets that the product does not name."""
    for market in markets:
        if market not in known.product.markets:
            yield unknown_market(market, known.product.markets, source)


def validity_problems(valid: Validity, source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The markets and the groups of customers that the product does not name; ``source`` is the statement's."""
    yield from market_problems(valid.markets, valid.source or source, known)
    groups = known.product.groups
    for group in valid.groups:
        if group not in groups:
            hint = did_you_mean(group, groups) if groups else "list them at the top of the product's file: "
            hint += "" if groups else f"'groups: [{group}]'"
            yield Problem(valid.for_source or source, f"There is no group of customers '{group}'.", hint)


def choice_problems(choice: Choice, source: Source, known: Vocabulary) -> Iterator[Problem]:
    """What is wrong with a choice: its option, its instance, its value."""
    key = choice.slot.key
    option = known.option(key)
    if option is None and not known.repeated(key):
        yield from option_problems(key, source, known, None)
        return
    if option is not None and option.kind is Kind.CHOICE and choice.value not in {each.key for each in option.values}:
        yield from value_problems(option, (choice.value,), source, known)
        return
    try:
        check_choice(known.product, choice)
    except UnknownName:
        count = known.product.home(key).count
        hint = f"there are at most {count.high}" if count.high > 1 else "it is there once; leave out the brackets"
        yield Problem(source, f"There is no '{choice.slot}'.", hint)
    except InvalidChoice as error:
        yield Problem(source, str(error))
