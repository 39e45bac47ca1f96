"""What is quietly said beside a value: that it is often chosen with what the customer has, or the most chosen of many.

Decides what is said and by which facts; never of fewer people than five, and never of what is not possible now. Nothing
is preselected by it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Option
from configurator.catalog.selection import Slot
from configurator.engine.answers import LookAhead, State
from configurator.learning.disclosure import FEWEST
from configurator.learning.experiments.noticed import Offer
from configurator.learning.next_choice.people import PeopleHistory
from configurator.orders.design import Design
from configurator.services.customer.sensitive import private_options
from configurator.services.learning.columns import NOTHING, YES, Columns, HistoryColumn
from configurator.services.learning.decisions import decided, policy_beside, policy_for
from configurator.services.learning.following import history_for
from configurator.services.presenting.labels import says_none
from configurator.services.presenting.pages import Tip
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

MANY = 8
"""In a list of more values it is said which are the most chosen."""

_OFTEN = 0.5
_MOST_CHOSEN = 3
_NAMED = 2

Tips = Mapping[tuple[Slot, str], Tip]


@dataclass(frozen=True, slots=True)
class _Learned:
    """What a page is told by: the history of a product, and what the customer has chosen, by column."""

    columns: Columns
    history: PeopleHistory
    known: Mapping[str, str]


def tips(
    room: Showroom,
    who: Visitor,
    published: Published,
    design: Design,
    looked: LookAhead,
    visible: Collection[Slot],
) -> Tips:
    """What is said beside the values of the visible slots, at most one thing beside each; it is kept as decided."""
    history = history_for(room, published)
    if history.persons < FEWEST or not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return {}
    columns, policy = Columns(published.product), policy_beside(room, who, published.product, design.choices)
    learned = _Learned(columns, history, columns.known(design.choices))
    private, found = private_options(room, published.product), dict[tuple[Slot, str], Tip]()
    for slot in visible:
        if counted_component(published.product, slot) is not None:
            continue
        option = published.product.option(slot.key)
        if option.kind is not Kind.CHOICE or option.key in private:
            continue
        live = [each.key for each in option.values if looked.states[slot, each.key] is not State.IMPOSSIBLE]
        said = dict(_said(learned, option, slot, live))
        if said:
            offer = replace(_offer(learned, option, slot, live, said), design=design.id)
            found |= {(slot, value): said[value] for value in decided(room, who, policy, offer)}
    return found


def _offer(learned: _Learned, option: Option, slot: Slot, live: Sequence[str], said: Mapping[str, Tip]) -> Offer:
    known, likely = _others(learned.known, slot), learned.history.next
    if option.single:
        chances = likely.chances(known, str(HistoryColumn(slot)))
    else:
        chances = {each: likely.chances(known, str(HistoryColumn(slot, each))).get(YES, 0.0) for each in live}
    candidates = {value: round(chances.get(value, 0.0), 4) for value in live}
    reason = " ".join(tip.because for tip in said.values())
    return Offer(learned.columns.product.key, str(slot), "nearest", candidates, tuple(said), reason)


def people_behind(room: Showroom, who: Visitor, published: Published) -> int:
    """How many people's orders the shop has learned from; 0 where they are too few to speak of, or not to be shown."""
    people = history_for(room, published).persons
    may = people >= FEWEST and who.may_suggest(MadeOf.OTHERS_BY_PAGE)
    return people if may and policy_for(room, who, published.product.key).shows else 0


def _said(learned: _Learned, option: Option, slot: Slot, live: Sequence[str]) -> Iterator[tuple[str, Tip]]:
    often: set[str] = set()
    if option.single:
        best = _likeliest(learned, slot, [*live, *([NOTHING] if option.choose.low == 0 else [])])
        fact = _fact(learned, HistoryColumn(slot), best) if best and not _says_nothing(option, best) else ""
        if fact:
            often.add(best)
            yield best, Tip("Often chosen with what you have", f"{fact} took {_named(option, best)}.")
    else:
        for value in live:
            column = HistoryColumn(slot, value)
            chance = learned.history.next.chances(_others(learned.known, slot), str(column)).get(YES, 0.0)
            fact = _fact(learned, column, YES) if chance >= _OFTEN else ""
            if fact:
                often.add(value)
                yield value, Tip("Often chosen with what you have", f"{fact} took {_named(option, value)}.")
    if len(option.values) > MANY:
        for value, took, people in _most_chosen(learned, option, slot, live):
            if value not in often:
                yield value, Tip("Most chosen", f"{took} of {people} people took {_named(option, value)}.")


def _likeliest(learned: _Learned, slot: Slot, live: Sequence[str]) -> str:
    """The likeliest value of the live ones; '' for none, and where nothing has been chosen yet."""
    known = _others(learned.known, slot)
    if not known or not live:
        return NOTHING
    chances = learned.history.next.chances(known, str(HistoryColumn(slot)))
    return max(live, key=lambda value: chances.get(value, 0.0))


def _fact(learned: _Learned, column: HistoryColumn, value: str) -> str:
    """'7 of 10 who took Sport with 20-inch wheels', if most of them took the value; '' where too few people tell.

    By what the customer has chosen, the two things that say most about the column, or the one.
    """
    known, history = _others(learned.known, column.slot), learned.history
    telling = history.telling(str(column))
    first = sorted(known, key=lambda name: (-telling.get(name, 0.0), name))[:_NAMED]
    for names in (first, first[:1]):
        took, people = history.crowd.behind({name: known[name] for name in names}, str(column))
        if names and took.get(value, 0) >= FEWEST and took[value] >= _OFTEN * people:
            return f"{took[value]} of {people} who took {' with '.join(_what(learned, known, name) for name in names)}"
    return ""


def _most_chosen(
    learned: _Learned, option: Option, slot: Slot, live: Collection[str]
) -> Iterator[tuple[str, int, int]]:
    """The values that most people took, with how many they are, of how many."""
    if option.single:
        took, people = learned.history.crowd.behind({}, str(HistoryColumn(slot)))
    else:
        both = {
            value.key: learned.history.crowd.behind({}, str(HistoryColumn(slot, value.key))) for value in option.values
        }
        took = {key: each.get(YES, 0) for key, (each, _) in both.items()}
        people = max(count for _, count in both.values())
    ranked = sorted(took, key=lambda value: (-took[value], value))
    for value in [each for each in ranked if each != NOTHING and not _says_nothing(option, each)][:_MOST_CHOSEN]:
        if took[value] >= FEWEST and value in live:
            yield value, took[value], people


def _others(known: Mapping[str, str], slot: Slot) -> Mapping[str, str]:
    """What is known of other slots than this one."""
    own = str(slot)
    return {name: value for name, value in known.items() if name.partition("=")[0] != own}


def _what(learned: _Learned, known: Mapping[str, str], name: str) -> str:
    """What was chosen in a column, as a customer says it: 'Sport', 'Tow bar', 'no Tow bar', '6 items'."""
    column, product = learned.columns.by_name[name], learned.columns.product
    counted = counted_component(product, column.slot)
    if counted is not None:
        return f"{known[name]} {counted.name.lower()}"
    option = product.option(column.slot.key)
    if column.value:
        return f"{'' if known[name] == YES else 'no '}{option.value(column.value).name}"
    if option.kind is not Kind.CHOICE:
        unit = option.range.unit if option.range else ""
        return f"{option.name}: {known[name]} {unit}".strip()
    return _named(option, known[name])


def _says_nothing(option: Option, value: str) -> bool:
    """Whether the value stands for nothing being there, which needs no recommendation."""
    return says_none(option, value) or option.value(value).name.casefold() == "no"


def _named(option: Option, value: str) -> str:
    if value == NOTHING:
        return f"no {option.name}"
    name = option.value(value).name
    plain = name.casefold()
    return {"yes": option.name, "no": f"no {option.name}"}.get(plain, name)
