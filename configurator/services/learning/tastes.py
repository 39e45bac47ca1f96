"""What a design says of somebody's taste, in columns without the places of items: which is the first says nothing.

Of each value of an option of a repeated component it is asked whether any item has it, and whether most have; numbers
of single items are no taste.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from configurator.catalog.model import Kind
from configurator.services.learning.columns import NO, NOTHING, YES, Columns

ANY, MOST = "any", "most"


@dataclass(frozen=True, slots=True)
class TasteColumn:
    """What is asked of an option, of a ``value`` of it, and of how many ``items`` (ANY, MOST; '' without items)."""

    option: str
    value: str = ""
    items: str = ""

    def __str__(self) -> str:
        return f"{self.option}={self.value}/{self.items}"

    @property
    def subject(self) -> str:
        """What it is about, however many items have it."""
        return f"{self.option}={self.value}"


@dataclass(frozen=True)
class Tastes:
    """The columns of a product's tastes, and what designs have in them."""

    columns: Columns

    @cached_property
    def every(self) -> tuple[TasteColumn, ...]:
        """All columns."""
        plain = (self.columns.every[place] for place in self._plain)
        return *(TasteColumn(each.slot.key, each.value) for each in plain), *self._of_items

    @cached_property
    def by_name(self) -> Mapping[str, TasteColumn]:
        """The columns by what they are called."""
        return {str(column): column for column in self.every}

    def cells(self, cells: Sequence[str | None]) -> list[str | None]:
        """What a design has in each column; ``cells``: what it has in those of the product's history.

        A design that does not say how many items it has, has as many as it says something of.
        """
        have, last, counts = Counter[str](), Counter[str](), Counter[str]()
        for column, cell in zip(self.columns.every, cells, strict=True):
            key = column.slot.key
            if cell in (None, NOTHING) or (column.value and cell == NO):
                continue
            if key in self._homes:
                have[f"{key}={column.value or cell}"] += 1
                last[key] = max(last[key], column.slot.instance)
            elif key in self._counted:
                counts[key] = int(str(cell))
        found = [cells[place] for place in self._plain]
        for asked in self._of_items:
            items = counts[self._homes[asked.option]] or last[asked.option]
            least = 1 if asked.items == ANY else items // 2 + 1
            found.append((YES if have[asked.subject] >= least else NO) if items else None)
        return found

    @cached_property
    def _homes(self) -> Mapping[str, str]:
        """The repeated component of each option that belongs to one."""
        return {
            option.key: each.key for each in self.columns.product.components if each.repeated for option in each.options
        }

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(self._homes.values())

    @cached_property
    def _plain(self) -> tuple[int, ...]:
        """Where the columns stand that are about no item."""
        return tuple(place for place, each in enumerate(self.columns.every) if each.slot.key not in self._homes)

    @cached_property
    def _of_items(self) -> tuple[TasteColumn, ...]:
        there = {each.slot.key for each in self.columns.every}
        return tuple(
            TasteColumn(option.key, value.key, items)
            for option in self.columns.product.options
            if option.key in self._homes and option.key in there and option.kind is Kind.CHOICE
            for value in option.values
            for items in (ANY, MOST)
        )
