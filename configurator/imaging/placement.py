"""Where things of different sizes stand in rows so that each can be seen.

Decides places and one common scale; it knows neither images nor options.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from configurator.imaging.model import Repeated, Row


@dataclass(frozen=True, slots=True)
class Stand:
    """The place of an image: its top left corner in canvas pixels, and its scale."""

    left: int = 0
    top: int = 0
    scale: float = 1.0


def stands(sizes: Sequence[tuple[int, int]], slot: Repeated) -> tuple[tuple[int, Stand], ...]:
    """Each thing's index and place, from the back to the front.

    ``rows`` go from back to front; the tallest things stand at the back, the rows hold as many each (the
    front ones take what is left over), and all keep one scale, so that a lipstick stays smaller than a
    bottle.
    """
    rows = slot.rows[-len(sizes) :] if sizes else ()
    tallest = sorted(range(len(sizes)), key=lambda index: (-sizes[index][1], index))
    groups = [_middle_first(group, sizes) for group in _split(tallest, len(rows))]
    fits = [_fit(group, sizes, row, slot) for group, row in zip(groups, rows, strict=True)]
    scale = round(min([slot.largest, *fits]), 3)
    aside = slot.stagger if len({len(group) for group in groups}) == 1 and len(groups) > 1 else 0
    return tuple(
        placed
        for group, row in zip(groups, _moved(rows, aside), strict=True)
        for placed in _along(group, sizes, row, scale=scale, foot=slot.foot)
    )


def _moved(rows: Sequence[Row], aside: int) -> list[Row]:
    """The rows moved left and right in turn, the back one first to the left."""
    shifts = [aside if number % 2 else -aside for number in range(len(rows))]
    return [replace(row, left=row.left + by, right=row.right + by) for row, by in zip(rows, shifts, strict=True)]


def _split(order: Sequence[int], rows: int) -> Iterator[list[int]]:
    """The order cut into rows of nearly equal length, longer ones last."""
    start = 0
    for row in range(rows):
        count = (len(order) - start) // (rows - row)
        yield list(order[start : start + count])
        start += count


def _middle_first(group: list[int], sizes: Sequence[tuple[int, int]]) -> list[int]:
    """The tallest in the middle, the others left and right in turn."""
    ordered = sorted(group, key=lambda index: (-sizes[index][1], index))
    return ordered[1::2][::-1] + ordered[0::2]


def _fit(group: Sequence[int], sizes: Sequence[tuple[int, int]], row: Row, slot: Repeated) -> float:
    """The scale at which a group just fills its row, in width or in height."""
    width = (row.right - row.left - slot.gap * (len(group) - 1)) / sum(sizes[index][0] for index in group)
    height = (row.foot - row.top) / max(sizes[index][1] - slot.foot for index in group)
    return max(0.01, min(width, height))


def _along(
    group: Sequence[int], sizes: Sequence[tuple[int, int]], row: Row, *, scale: float, foot: int
) -> Iterator[tuple[int, Stand]]:
    """The group spread over its row with equal space between the things and at the ends."""
    widths = [sizes[index][0] * scale for index in group]
    space = (row.right - row.left - sum(widths)) / (len(group) + 1)
    left = row.left + space
    for index, width in zip(group, widths, strict=True):
        top = row.foot - (sizes[index][1] - foot) * scale
        yield index, Stand(round(left), round(top), scale)
        left += width + space
