"""How likely a whole product is by what was learned: a weight for each value that is still open, to be added up.

The weights are logarithms of chances, in whole numbers: the product of the greatest sum under the rules is the
likeliest, where a walk from one likely value to the next can end where nothing goes on.
"""

import math
from collections.abc import Callable, Iterator, Mapping

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.learning.next_choice.blend import Blend
from configurator.services.learning.columns import NO, NOTHING, YES, Columns, HistoryColumn

_SCALE = 100
_LEAST = 1e-3
"""What nobody took may be taken all the same; it is only unlikely."""

LikelyWeights = Mapping[Choice, int]


def likely_weights(
    columns: Columns,
    blend: Blend,
    known: Mapping[str, str],
    chosen: Choices,
    here: Callable[[Slot], bool] = lambda _: True,
) -> LikelyWeights:
    """Per value of each slot of which nothing is ``chosen``, how much likelier it is than nothing there.

    ``known``: what it is to be likely with, by column; ``here``: of which slots it is asked.
    """
    settled = {choice.slot for choice in chosen}
    return dict(
        pair
        for column in columns.every
        if column.slot not in settled and here(column.slot)
        for pair in _weighed(columns, blend, known, column)
    )


def _weighed(
    columns: Columns, blend: Blend, known: Mapping[str, str], column: HistoryColumn
) -> Iterator[tuple[Choice, int]]:
    option = next((each for each in columns.product.options if each.key == column.slot.key), None)
    if option is None or option.kind is not Kind.CHOICE:
        return
    chances = blend.chances(known, str(column))
    if not chances:
        return
    if column.value:
        yield Choice(column.slot, column.value), _log(chances, YES) - _log(chances, NO)
    else:
        nothing = _log(chances, NOTHING)
        for value in option.values:
            yield Choice(column.slot, value.key), _log(chances, value.key) - nothing


def _log(chances: Mapping[str, float], value: str) -> int:
    return round(_SCALE * math.log(max(chances.get(value, 0.0), _LEAST)))


def as_before(content: Mapping[str, list[str]], columns: Columns, chosen: Choices) -> LikelyWeights:
    """Wishes for all that an earlier design had and that is still sold, where nothing is ``chosen``."""
    settled = {choice.slot for choice in chosen}
    own = {column.slot for column in columns.every}
    options = {option.key: option for option in columns.product.options}
    found: dict[Choice, int] = {}
    for text, values in content.items():
        slot = Slot.parse(text)
        option = options.get(slot.key)
        if slot in settled or slot not in own or option is None or option.kind is not Kind.CHOICE:
            continue
        sold = {value.key for value in option.values}
        for value in sold if not option.single else sold & set(values):
            found[Choice(slot, value)] = _SCALE if value in values else -_SCALE
    return found
