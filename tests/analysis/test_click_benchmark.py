"""Random customers click on numbers of many steps as well, and come to an end where nothing can be clicked."""

import random
from collections.abc import Sequence

from configurator.analysis.click_benchmark import MOST_SCREENS, ClickBenchmark, page
from configurator.analysis.slow_pages import slow_page
from configurator.catalog.selection import Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import LookAhead
from configurator.rules.revision import Revision, read

CATALOGUE = """\
product: beam
name: Beam
currency: EUR
components:
  - component: body
    name: Body
    options:
      - {option: length, name: Length, number: {from: 0, to: 4000, step: 1, unit: mm}}
      - {option: width, name: Width, number: {from: 0, to: 4000, step: 1, unit: mm}}
"""
RULES = 'rule area "The area."\n  length * width >= 1 m2\nrule sum "The sum."\n  length + width <= 6 m\n'
FIXED = 'rule fixed "Both are fixed."\n  length = 1 m and width = 1 m\n'


class Listening(Engine):
    """Keeps what it was asked."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(revision)
        self.asked: list[Choices] = []

    def look_ahead(self, choices: Choices, visible: Sequence[Slot] | None = None) -> LookAhead:  # type: ignore[override]
        self.asked.append(choices)
        return super().look_ahead(choices, visible)


def test_the_check_clicks_on_numbers_of_thousands_of_steps() -> None:
    """It clicked on nothing, asked for a hundred further screens instead each time, and took minutes."""
    engine = Listening(read("beam", CATALOGUE, RULES))
    assert slow_page(engine) == ()
    assert len(engine.asked) <= 3 * 13
    assert {choice.slot.key for choices in engine.asked for choice in choices} == {"length", "width"}


def test_where_all_is_on_the_screen_no_other_screen_is_asked_for() -> None:
    """Everything decided: the next customer comes at once."""
    engine = Listening(read("beam", CATALOGUE, FIXED))
    looks = list(ClickBenchmark(engine, random.Random(1), 60, lambda: 0.0, page).looks(4))
    assert len(looks) == 5
    assert len(engine.asked) <= 2 * 5 < MOST_SCREENS
