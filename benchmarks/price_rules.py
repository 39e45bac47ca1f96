"""A car with sixty price rules: quotes, exact differences, completion and the best product, beside the car without.

The rules are of every kind, drawn from the car's options: packs that include things, amounts, percentages of places,
tables, formulas, discounts. Budgets, processor time: a quote 2 ms; the differences that 25 values on screen make 60 ms;
completion and optimum within 1.5 times what they take without the rules, asked in turns, the median of five rounds of
customers. Run by `make bench`, or alone: `python -m benchmarks.price_rules`.
"""

import random
import statistics
from collections.abc import Callable
from functools import partial
from itertools import islice

from benchmarks._subjects import milliseconds, revision
from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal
from configurator.pricing.book import book_of
from configurator.rules.revision import Revision, read
from configurator.rules.syntax import SumOver
from configurator.source import Source

RULES, CUSTOMERS, ON_SCREEN, ROUNDS = 60, 40, 25, 5
QUOTE, DIFFERENCES, TIMES = 2.0, 60.0, 1.5
HERE = Source("benchmark", 1)
Ask = Callable[[Engine, frozenset[Choice]], float]


def main() -> bool:
    """Measures; whether all budgets were kept."""
    plain = revision("car")
    assert plain is not None
    ruled = with_prices(plain)
    engines = Engine(plain), Engine(ruled)
    customers = [chosen(engines[0], seed) for seed in range(CUSTOMERS)]
    kept = priced(ruled, engines[1], customers)
    for name, ask in (("completion", completion), ("optimum", optimum)):
        rounds = [
            asked_in_turns(engines, ask, first) for first in range(CUSTOMERS, (ROUNDS + 1) * CUSTOMERS, CUSTOMERS)
        ]
        ratio = statistics.median(ruled_ / without for without, ruled_ in rounds)
        without, ruled_ = (statistics.median(each) / CUSTOMERS for each in zip(*rounds, strict=True))
        print(f"  {name:10} {without:6.2f} ms without, {ruled_:6.2f} ms with: {ratio:.2f} times (budget {TIMES})")
        kept &= ratio <= TIMES
    return kept


def asked_in_turns(engines: tuple[Engine, Engine], ask: Ask, first: int) -> tuple[float, float]:
    """Milliseconds that each engine takes for some customers, of whom none was there before; they answer in turns."""
    took = [0.0, 0.0]
    for seed in range(first, first + CUSTOMERS):
        customer = chosen(engines[0], seed)
        for number in (0, 1) if seed % 2 else (1, 0):
            took[number] += ask(engines[number], customer)
    return took[0], took[1]


def priced(ruled: Revision, engine: Engine, customers: list[frozenset[Choice]]) -> bool:
    """The book's own budgets: quotes, and the differences of a page."""
    book = book_of(ruled)
    whole = [engine.complete(each) for each in customers]
    quotes = [milliseconds(partial(book.quote, one)) for one in whole]
    others = [list(islice(neighbours(engine, each), ON_SCREEN)) for each in customers[:10]]

    def page(now: Selection, then: list[Selection]) -> None:
        for each in then:
            book.differences(now, each)

    pages = [milliseconds(partial(page, now, then)) for now, then in zip(whole, others, strict=False)]
    quote, differences = statistics.median(quotes), statistics.median(pages)
    print(f"A car with {RULES} price rules, processor time, medians of {CUSTOMERS} customers:")
    beside = f"{ON_SCREEN} differences {differences:.1f} ms (budget {DIFFERENCES:g})"
    print(f"  a quote {quote:.2f} ms (budget {QUOTE:g}); {beside}")
    return quote <= QUOTE and differences <= DIFFERENCES


def completion(engine: Engine, choices: frozenset[Choice]) -> float:
    """Milliseconds of a completion with its reasons, which nobody remembers."""
    return milliseconds(lambda: engine.completion(choices))


def optimum(engine: Engine, choices: frozenset[Choice]) -> float:
    """Milliseconds until the cheapest product is proven."""
    return milliseconds(lambda: engine.optimize(choices, [Goal(SumOver("price", (), HERE), most=False)]))


def chosen(engine: Engine, seed: int) -> frozenset[Choice]:
    """What a customer chose: a few values that go together."""
    dice, choices = random.Random(seed), frozenset[Choice]()
    options = [option for option in engine.revision.product.options if option.kind is Kind.CHOICE and option.single]
    for option in dice.sample(options, 4):
        more = choices | {Choice(Slot(option.key), dice.choice(option.values).key)}
        choices = more if engine.possible(more) else choices
    return choices


def neighbours(engine: Engine, choices: frozenset[Choice]) -> list[Selection]:
    """The whole products after a click on each of several values."""
    found = []
    taken = {choice.slot.key for choice in choices}
    for option in engine.revision.product.options:
        for value in option.values if option.key not in taken else ():
            after = choices | {Choice(Slot(option.key), value.key)}
            if engine.possible(after):
                found.append(engine.complete(after))
            if len(found) == ON_SCREEN:
                return found
    return found


def with_prices(plain: Revision) -> Revision:
    """The same with the price rules, the same ones each time."""
    rules = plain.rules_text + "\n" + "\n".join(written(plain.product, random.Random(11))) + "\n"
    return read(plain.product.key, plain.catalogue_text, rules)


def written(product: Product, dice: random.Random) -> list[str]:
    """Price rules of every kind, in turns."""
    single = [option for option in product.options if option.kind is Kind.CHOICE and option.single]
    paid = [option for option in single if any(value.price.minor for value in option.values)]
    spare = iter(dice.sample(paid, len(paid)))

    def condition(count: int = 2) -> str:
        return " and ".join(f"{option.key} = {dice.choice(option.values).key}" for option in dice.sample(single, count))

    def statement(number: int) -> str:
        head = f'price p{number} "Rule {number}."\n  '
        match number % 6:
            case 0:
                return f"{head}when {condition()} then add {dice.randint(5, 400)}.5 EUR"
            case 1:
                return f"{head}when {condition(1)} then add {dice.randint(1, 9)} % of {dice.choice(paid).key}"
            case 2:
                own: Option | None = next(spare, None)
                return f"{head}when {condition(1)} then {own.key} is included" if own else f"{head}add 7 EUR"
            case 3:
                one, other = dice.sample(single, 2)
                each = dice.randint(2, 30)
                rows = [
                    f"{a.key} | {b.key} | {each * (wide + 1) * (high + 2)} EUR"  # the larger, the dearer
                    for wide, a in enumerate(one.values)
                    for high, b in enumerate(other.values)
                ]
                lines = "\n  ".join([f"{one.key} | {other.key} | price", *rows])
                return f'price table p{number} "Rule {number}."\n  {lines}'
            case 4:
                places = ", ".join(option.key for option in dice.sample(paid, 3))
                return f"{head}when {condition(1)} then take {dice.randint(1, 9)} % off {places}"
            case _:
                factor, least = dice.randint(1, 9), dice.randint(1, 20)
                return f"{head}= 0.0{factor} * {dice.choice(paid).key}.price at least {least} EUR rounded to 0.05 EUR"

    return [statement(number) for number in range(RULES)]


if __name__ == "__main__":
    raise SystemExit(not main())
