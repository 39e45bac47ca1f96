"""Finds the groups of people who choose alike, product by product, among those who let the shop learn from them.

What is written or sensitive is not among what is learned from (``recording``), so no group is told by it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from configurator.catalog.model import Product
from configurator.learning.needs.clustering import (
    ChoiceTable,
    NeedsGroups,
    PersonsChoices,
    TakenValue,
    choice_table,
    needs_groups,
)
from configurator.learning.needs.portraits import GroupPortrait, portraits
from configurator.profiles.consent import TELLS_OF_WORTH, Purpose
from configurator.services.customer.needs import needs_switch
from configurator.services.jobs.kinds import Work
from configurator.services.learning.columns import NO, Columns
from configurator.services.learning.consenting import consenting, in_lots
from configurator.services.learning.following import former_product
from configurator.services.learning.overtaking import Turn, in_turn
from configurator.services.learning.tastes import Tastes
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.storage.learned_designs import LearnedDesign

_MOST_DESIGNS = 100_000


def find_groups(room: Showroom, work: Work) -> Mapping[str, str]:
    """Groups all customers anew; by product, in words, what came of it."""
    return in_turn(room, "needs", partial(_find_groups, room, work))


def _find_groups(room: Showroom, work: Work, turn: Turn) -> Mapping[str, str]:
    said, now, products = {}, room.now(), room.products()
    with room.reading() as unit:
        designs = tuple(unit.learned.after(0))
    allowed = consenting(room, {UUID(each.person) for each in designs}, Purpose.RECOMMEND, TELLS_OF_WORTH)
    for done, published in enumerate(products):
        key = published.product.key
        work.progress(done, len(products), f"Grouping customers of {published.product.name}")
        with room.reading() as unit:
            off = unit.switches.off_at(needs_switch(key))
        mine = [
            each for each in designs if each.product == key and UUID(each.person) in allowed and each.person not in off
        ]
        tastes = Tastes(Columns(published.written.product))
        table = choice_table(
            [str(each) for each in tastes.every], _rows(room, published, tastes, mine[-_MOST_DESIGNS:])
        )
        groups = needs_groups(table)
        _write(turn, tastes, table, groups, now)
        said[published.product.name] = _told(table, groups)
    with turn.unit() as unit:
        unit.needs.keep_products([each.product.key for each in products])
    return said


def _told(table: ChoiceTable, groups: NeedsGroups | None) -> str:
    if groups is None:
        return (
            f"No groups that stand apart among {len(table.people)} people."
            if len(table.people) >= 5
            else "Too few people."
        )
    return f"Groups: {groups.count}; people: {len(table.people)}; silhouette: {groups.silhouette:.2f}."


def _rows(
    room: Showroom, published: Published, tastes: Tastes, designs: Iterable[LearnedDesign]
) -> Iterator[PersonsChoices]:
    former: dict[str, Product | None] = {published.revision.hash: None}
    for each in designs:
        if each.revision not in former:
            former[each.revision] = former_product(room, each.product, each.revision)
        yield each.person, tastes.cells(tastes.columns.cells(each.content, former[each.revision]))


def _write(turn: Turn, tastes: Tastes, table: ChoiceTable, groups: NeedsGroups | None, now: datetime) -> None:
    """Keeps groups, and of their people those who still allow it; whoever asks meanwhile finds some of them."""
    product = tastes.columns.product.key
    told = {value: tastes.by_name[value[0]].subject for value in table.values if value[1] != NO}
    found = portraits(table, groups, told) if groups else ()
    options = sorted({tastes.by_name[column].option for column, _ in table.values})
    with turn.unit() as unit:
        unit.needs.begin(product, [_plain(tastes, each, options) for each in found], now)
    if groups is None:
        return
    numbers = {UUID(person): label for person, label in zip(table.people, groups.labels.tolist(), strict=True)}
    for _, some in in_lots(numbers):
        with turn.unit() as unit:
            unit.identities.hold(some)
            still = unit.consents.allowing(some, Purpose.RECOMMEND, now, versions=TELLS_OF_WORTH)
            unit.needs.add(product, {each: numbers[each] for each in some if each in still}, now)


def _plain(tastes: Tastes, portrait: GroupPortrait, options: Sequence[str]) -> Mapping[str, Any]:
    traits = [
        {"took": each.took, "times": each.times and round(each.times, 4), **_choice(tastes, each.value)}
        for each in portrait.traits
    ]
    return {"people": portrait.people, "of": portrait.of, "traits": traits, "options": list(options)}


def _choice(tastes: Tastes, taken: TakenValue) -> Mapping[str, str]:
    """What was taken of which option, and by how many items: a column may ask for one of its values alone."""
    column = tastes.by_name[taken[0]]
    return {"slot": column.option, "value": column.value or taken[1]} | (
        {"items": column.items} if column.items else {}
    )
