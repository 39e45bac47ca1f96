"""A product's questions as the columns of a history: an option that takes one value is one, each value of others too.

What was bought under another revision is told in today's words: values that are gone are found by their name, or left
out. Sensitive options, texts and needs are no columns.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from configurator.catalog.model import Component, Kind, Option, Product
from configurator.catalog.selection import Choices, Slot
from configurator.rules.survey import SURVEY
from configurator.storage.learned_designs import TakenValues

NOTHING, YES, NO = "", "yes", "no"


@dataclass(frozen=True, slots=True)
class HistoryColumn:
    """What is asked at a slot; of an option that takes several values, whether this ``value`` is taken."""

    slot: Slot
    value: str = ""

    def __str__(self) -> str:
        return f"{self.slot}={self.value}" if self.value else str(self.slot)

    def cell(self, taken: Sequence[str]) -> str:
        """What stands in the column where these values are taken."""
        if self.value:
            return YES if self.value in taken else NO
        return taken[0] if taken else NOTHING


@dataclass(frozen=True)
class Columns:
    """The columns of a product, and what designs and choices have in them."""

    product: Product

    @cached_property
    def every(self) -> tuple[HistoryColumn, ...]:
        """All columns, in catalogue order."""
        return tuple(_columns(self.product))

    @cached_property
    def by_name(self) -> Mapping[str, HistoryColumn]:
        """The columns by what they are called in a history."""
        return {str(column): column for column in self.every}

    @cached_property
    def _slots(self) -> tuple[tuple[str, HistoryColumn], ...]:
        return tuple((str(column.slot), column) for column in self.every)

    @cached_property
    def _options(self) -> Mapping[str, Option]:
        return {option.key: option for option in self.product.options}

    @cached_property
    def _repeated(self) -> Mapping[str, Component]:
        return {each.key: each for each in self.product.components if each.repeated}

    @cached_property
    def _single(self) -> Mapping[str, bool]:
        """Of each slot that has columns, by its name, whether it takes one value."""
        return {slot: not column.value for slot, column in self._slots}

    def cell_of(self, slot: str, value: str) -> tuple[str, str] | None:
        """The name of the column that says that a value is taken at a slot, and what stands in it then; None: none."""
        single = self._single.get(slot)
        if single is None or single:
            return None if single is None else (slot, value)
        name = f"{slot}={value}"
        return (name, YES) if name in self.by_name else None

    def cells(self, content: TakenValues, former: Product | None = None) -> list[str | None]:
        """What a design has in each column; None where that is not known, or is not sold any more.

        ``former``: the product of the revision that the design was bought under, where that is another one.
        """
        today = {slot: self._todays(slot, values, former) for slot, values in content.items()}
        found: list[str | None] = []
        for slot, column in self._slots:
            taken = today.get(slot)
            if taken is None and slot not in content and self._beyond(column.slot, content):
                taken = ()
            found.append(None if taken is None else column.cell(taken))
        return found

    def gone(self, content: TakenValues, former: Product | None = None) -> Iterator[str]:
        """The values of a design that are not sold any more and that nothing else is called like: 'paint = rose'."""
        for slot, values in content.items():
            if Slot.parse(slot).key in self._options and self._todays(slot, values, former) is None:
                yield f"{slot} = {', '.join(values)}"

    def known(self, choices: Choices) -> Mapping[str, str]:
        """What the choices say, by column."""
        found: dict[str, str] = {}
        denied: dict[Slot, set[str]] = {}
        for choice in sorted(choices):
            option = self._options.get(choice.slot.key)
            if option is not None and not option.single:
                found[str(HistoryColumn(choice.slot, choice.value))] = YES if choice.taken else NO
            elif choice.taken:
                found[str(choice.slot)] = choice.value
            else:
                denied.setdefault(choice.slot, set()).add(choice.value)
        for slot, values in denied.items():
            if values == {value.key for value in self._options[slot.key].values}:
                found[str(slot)] = NOTHING
        return {column: value for column, value in found.items() if column in self.by_name}

    def _todays(self, slot: str, values: Sequence[str], former: Product | None) -> tuple[str, ...] | None:
        """The values by their keys of today; None where the slot or one of them is gone."""
        key = Slot.parse(slot).key
        option = self._options.get(key)
        if option is None:
            return tuple(values) if key in self._repeated else None
        if option.kind is not Kind.CHOICE:
            return tuple(values)
        keys = {value.key for value in option.values}
        found = [value if value in keys else _same_name(option, value, former) for value in values]
        return tuple(each for each in found if each is not None) if None not in found else None

    def _beyond(self, slot: Slot, content: TakenValues) -> bool:
        """Whether a slot is of an instance that the design did not have."""
        home = self.product.home(slot.key).key if slot.key in self._options else ""
        return home in content and slot.instance > int("".join(content[home]) or 0)


_KEPT: OrderedDict[int, Columns] = OrderedDict()
_KEEPING = threading.Lock()
_MOST_KEPT = 32


def columns_of(product: Product) -> Columns:
    """The columns of a product, made once as long as it is the same object."""
    with _KEEPING:
        found = _KEPT.get(id(product))
        if found is None or found.product is not product:
            _KEPT[id(product)] = found = Columns(product)
            while len(_KEPT) > _MOST_KEPT:
                _KEPT.popitem(last=False)
        return found


def _columns(product: Product) -> Iterator[HistoryColumn]:
    for component in product.components:
        if component.key == SURVEY:
            continue
        if component.repeated:
            yield HistoryColumn(Slot(component.key))
        for instance in range(1, component.count.high + 1):
            for option in component.options:
                if option.kind is not Kind.TEXT and not option.sensitive:
                    slot = Slot(option.key, instance)
                    yield from (
                        [HistoryColumn(slot)]
                        if option.single
                        else (HistoryColumn(slot, each.key) for each in option.values)
                    )


def _same_name(option: Option, value: str, former: Product | None) -> str | None:
    """The key of the value that is called as this one was."""
    before = next((each for each in former.options if each.key == option.key), None) if former else None
    name = next((each.name.casefold() for each in (before.values if before else ()) if each.key == value), None)
    return next((each.key for each in option.values if each.name.casefold() == name), None)
