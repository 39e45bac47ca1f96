"""What the soonest design, things in stock and steps further cost: on the demo's car, in processor time.

Budgets: the soonest level in 30 ms; the nearest three of 1,000 things in stock in 400 ms, the first time; all steps
further of a design in 1,500 ms, the first time. Run by `make bench`, or alone: `python -m benchmarks.stock`.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Slot
from configurator.catalog.stock_file import StockVariant
from configurator.engine.possible.soonest import soonest
from configurator.services.configuring import configure, designs, opening
from configurator.services.configuring.steps_further import extra_of
from configurator.services.configuring.stock_offers import nearest
from configurator.services.showroom.published import Published
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.shop import demo_shop_folder

THINGS, SEED = 1_000, 7
BUDGETS = {"the soonest": 30, "the nearest three in stock": 400, "steps further": 1_500}
"""Milliseconds."""


def things(published: Published) -> list[StockVariant]:
    """Made-up things in stock: what the shop proposes, with a few values drawn."""
    chance, product = random.Random(SEED), published.product
    base = published.shown(frozenset())
    asked = [option for option in product.options if option.kind is Kind.CHOICE and option.single and not option.within]
    found: list[StockVariant] = []
    while len(found) < THINGS:
        drawn = {option.key: chance.choice(option.values).key for option in chance.sample(asked, 4)}
        values = {option.key: (base.at(Slot(option.key)) or ("",))[0] for option in asked} | drawn
        choices = frozenset(Choice(Slot(key), value) for key, value in values.items() if value)
        if published.engine.possible(choices):
            found.append(StockVariant(f"T-{len(found)}", choices, 1, "", product.source))
    return found


def measured() -> dict[str, float]:
    """Milliseconds of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(shop_folder=demo_shop_folder(), data=Path(folder), secret_key="a secret of benchmarks")
        room, who = ReadyShowroom(settings), Visitor("ada")
        published = room.current("car")
        stock, found = things(published), dict[str, float]()
        design = designs.start(room, who, "car")
        wanted = [Choice(Slot("engine"), "electric-150"), Choice(Slot("paint"), "granite")]
        design = configure.post(opening.opened(room, who, design.id), wanted, seq=1).design
        shown, chosen = published.shown(design.choices, design.weights), {each.slot for each in design.chosen}
        questions: dict[str, Callable[[], object]] = {
            "the soonest": lambda: soonest(published.product, design.choices, published.engine.possible),
            "the nearest three in stock": lambda: nearest(published, shown, chosen, stock),
            "steps further": lambda: extra_of(published, design),
        }
        for name, ask in questions.items():
            begun = time.process_time()
            ask()
            found[name] = 1000 * (time.process_time() - begun)
        room.close()
        return found


def main() -> int:
    """Prints each figure with its budget; 1 where one is missed."""
    missed = 0
    for name, milliseconds in measured().items():
        over = milliseconds > BUDGETS[name]
        missed += over
        print(f"{name:30} {milliseconds:8.1f} ms  (at most {BUDGETS[name]:,} ms){'  MISSED' if over else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
