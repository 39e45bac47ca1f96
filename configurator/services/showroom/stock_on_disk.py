"""The stock file of a product as it lies on disk, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from configurator.catalog.model import Product
from configurator.catalog.nodes import decode
from configurator.catalog.stock_file import StockVariant, read_stock
from configurator.engine import Engine
from configurator.errors import BrokenFiles, SolverDeadline
from configurator.shop import Shop
from configurator.source import Problem, Source

_FILE = "stock.csv"


def stock_path(shop: Shop, product: Product) -> Path:
    """Where a product's stock file lies, if it has one."""
    return shop.catalog / product.key / _FILE


def stock_on_disk(shop: Shop, product: Product) -> tuple[tuple[StockVariant, ...], tuple[Problem, ...]]:
    """The things that a product's stock file speaks of, and what is wrong with it; nothing where there is none."""
    path, shown = stock_path(shop, product), f"catalog/{product.key}/{_FILE}"
    if not path.is_file():
        return (), ()
    try:
        return read_stock(decode(path.read_bytes(), shown), shown, product)
    except BrokenFiles as error:
        return (), error.problems
    except OSError as error:
        return (), (Problem(Source(shown, 1), f"This cannot be read: {error.strerror}."),)


def stock_problems(shop: Shop, product: Product, engine: Engine | None) -> tuple[Problem, ...]:
    """What is wrong with a product's stock file; with an engine also what its rules do not allow."""
    variants, problems = stock_on_disk(shop, product)
    return (*problems, *(_forbidden(variants, engine) if engine else ()))


def _forbidden(variants: Iterable[StockVariant], engine: Engine) -> Iterator[Problem]:
    for each in variants:
        try:
            if not engine.possible(each.choices):
                rules = engine.explain(each.choices).rules
                told = " ".join(engine.revision.rules.rule(name).sentence for name in rules)
                message = f"the rules do not allow '{each.key}': {told}".strip()
                yield Problem(
                    each.source, message, "correct the row, or let the rules allow what was built before them"
                )
        except SolverDeadline:
            yield Problem(each.source, f"there was no time to find out whether '{each.key}' is allowed", "", "warning")
