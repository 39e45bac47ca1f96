"""The choices and markets that statements name: whether the product has them."""

from collections.abc import Iterator, Sequence

from configurator.catalog.across_entries import unknown_market
from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, check_choice
from configurator.errors import InvalidChoice, UnknownName
from configurator.rules.checking.conditions import value_problems
from configurator.rules.checking.names import Vocabulary, option_problems
from configurator.source import Problem, Source


def market_problems(markets: Sequence[str], source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The markets that the product does not name."""
    for market in markets:
        if market not in known.product.markets:
            yield unknown_market(market, known.product.markets, source)


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
