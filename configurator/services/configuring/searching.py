"""Search over a whole product: where something is, what it would cost, or that it does not go with the choices.

Decides what a customer's words find: names before descriptions, rare words before frequent ones, with other endings
and small slips. What is possible and what it costs is asked of the engine, for what was found alone.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from configurator.alphabet import search_words, spellings
from configurator.catalog.facts import Narrowing
from configurator.catalog.model import Component, Kind, Option, Product, Value
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.engine.answers import State
from configurator.languages.spoken import spoken
from configurator.orders.design import Design
from configurator.rules.closed_slots import not_asked
from configurator.rules.survey import SURVEY
from configurator.services.configuring.effects import effects
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.navigation import marks, place
from configurator.services.configuring.step_page import look_around
from configurator.services.presenting.labels import named_step, slot_label, step_of
from configurator.services.presenting.pages import Effect, StepMark
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

MOST = 12
_EFFECTS_SECONDS = 0.3
_NAME, _CALLED, _GROUP, _ABOUT = 3.0, 2.5, 1.2, 1.0
_CUT = 0.45
"""What scores less than this part of the best is no answer."""
_LEAST = 0.15
"""Nor is what scores less than this part of what a name with all the words would: 'is' and 'the' alone find nothing."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that was found: an option, or one value of it, and the page that it is on.

    ``asked``: whether it is asked for now. ``possible`` and ``effect``: of taking the value, None for what is no value.
    """

    slot: Slot
    key: str
    label: str
    name: str
    about: str
    step: str
    instance: int | None
    step_name: str
    asked: bool
    taken: bool
    possible: bool
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class _Findable:
    """A thing that can be found, and its words by how much they weigh; ``beside``: what alone finds nothing."""

    option: Option
    value: Value | None
    words: tuple[tuple[float, frozenset[str]], ...]
    beside: frozenset[str]


_indexes: WeakKeyDictionary[Showroom, dict[tuple[str, str], tuple[object, tuple[_Findable, ...]]]] = WeakKeyDictionary()


def search(room: Showroom, design: Design, query: str, instance: int | None = None) -> tuple[SearchHit, ...]:
    """What the words find in the design's product, best first; of items, those of that number where there is one."""
    published = published_for(room, design)
    product, shown = published.product, published.shown(design.choices, design.weights)
    found = [
        (slot, entry)
        for entry in _best(_index(room, published), query)
        if (slot := _slot(product, shown, entry.option, instance)) is not None
    ][:MOST]
    looked = look_around(published, design, tuple(dict.fromkeys(slot for slot, _ in found)))
    wishes = {(slot, entry.option.key, key): Choice(slot, key) for slot, entry in found if (key := _taking(entry))}
    told = effects(published, design, shown, wishes.values(), _EFFECTS_SECONDS)
    closed = not_asked(published.revision, shown)[0]
    hits = []
    for slot, entry in found:
        key = _taking(entry)
        step, number = step_of(product, slot)
        asked = slot in shown.taken and slot not in closed and _is_there(entry.option, shown, slot)
        hits.append(
            SearchHit(
                slot=slot,
                key=key,
                label=slot_label(product, slot),
                name=entry.value.name if entry.value else "",
                about=entry.value.description if entry.value else entry.option.help,
                step=step.key,
                instance=number,
                step_name=step.name,
                asked=asked,
                taken=bool(key) and key in shown.at(slot),
                possible=not key or looked.states.get((slot, key)) is not State.IMPOSSIBLE,
                effect=told.get(Choice(slot, key)) if key and asked else None,
            )
        )
    return tuple(hits)


def pages(room: Showroom, design: Design) -> tuple[StepMark, ...]:
    """The pages of a design, for whoever did not find what they looked for. Raises SolverDeadline."""
    published = published_for(room, design)
    product, shown = published.product, published.shown(design.choices, design.weights)
    return marks(product, shown, design.choices, (), place(product, shown, named_step(product, None), None))


def _taking(entry: _Findable) -> str:
    """The value that taking it means: its own, or the yes of a switch; '' for what asks for more or is private."""
    if entry.value is not None:
        return entry.value.key
    return "yes" if entry.option.switch and not entry.option.sensitive else ""


def _slot(product: Product, shown: Selection, option: Option, instance: int | None) -> Slot | None:
    """Where the option is: of several items in that one, else in the first; None where there is none."""
    component = product.home(option.key)
    count = shown.count(component)
    if not count:
        return None
    return Slot(option.key, instance if component.repeated and instance and instance <= count else 1)


def _is_there(option: Option, shown: Selection, slot: Slot) -> bool:
    return option.kind is not Kind.CHOICE or bool(shown.at(slot)) or option.choose.low == 0


def _index(room: Showroom, published: Published) -> tuple[_Findable, ...]:
    """Every option and value of the product with its words, made once for all who read its language."""
    product = published.product
    indexes, place, asked = (
        _indexes.setdefault(room, {}),
        (product.key, spoken()),
        (published.revision.hash, published.words),
    )
    kept = indexes.get(place)
    if kept is None or kept[0] != asked:
        indexes[place] = kept = asked, _all_entries(product)
    return kept[1]


def _all_entries(product: Product) -> tuple[_Findable, ...]:
    """But for needs, and of what is private all but the place where it is asked."""
    asked = [step for step in product.steps if step.key != SURVEY]
    components = [product.component(key) for step in asked for key in step.components]
    return tuple(
        entry
        for component in components
        for option in component.options
        for entry in _entries(product, component, option)
    )


def _entries(product: Product, component: Component, option: Option) -> Iterator[_Findable]:
    own, home = _words(option.name), _words(component.name)
    called = _otherwise(product, option, "")
    if option.sensitive:
        called = called.union(*(_otherwise(product, option, value.key) for value in option.values))
    yield _Findable(option, None, ((_NAME, own), (_CALLED, called), (_ABOUT, _words(option.help))), home)
    if option.switch or option.sensitive:
        return
    listed = product.facets[option.key].facts
    facts_read = {fact.attribute: fact for fact in listed if fact.narrows is not Narrowing.WITHOUT}
    for value in option.values:
        facts = " ".join(
            fact.called(word)
            for name, fact in facts_read.items()
            if isinstance(said := value.attributes.get(name), frozenset)
            for word in sorted(said)
        )
        words = (
            (_NAME, _words(value.name)),
            (_CALLED, _otherwise(product, option, value.key)),
            (_GROUP, _words(f"{value.group} {facts}")),
            (_ABOUT, _words(value.description)),
        )
        yield _Findable(option, value, words, own | home)


def _otherwise(product: Product, option: Option, key: str) -> frozenset[str]:
    """What customers call a value, or the option as such, otherwise: in every language that the file has it in."""
    said = (each for each in product.synonyms if each.option == option.key)
    found = (words for each in said if (key in each.values if key else not each.values) for words in each.words)
    return _words(" ".join(found))


def _words(text: str) -> frozenset[str]:
    return frozenset(spelling for word in search_words(text.replace("-", " ")) for spelling in spellings(word))


def _best(entries: Sequence[_Findable], query: str) -> Iterator[_Findable]:
    """Those that the words find, by how well; in the product's order where that is the same."""
    asked = [spellings(word) for word in search_words(query.replace("-", " ").replace("?", " "))]
    scores = [[_score(entry.words, word) for word in asked] for entry in entries]
    rarity = [math.log(1 + len(entries) / (1 + sum(row[at] > 0 for row in scores))) ** 2 for at in range(len(asked))]
    totals = []
    for entry, row in zip(entries, scores, strict=True):
        own = sum(each * weight for each, weight in zip(row, rarity, strict=True))
        near = (_likeness(entry.beside, word) * weight for word, weight in zip(asked, rarity, strict=True))
        totals.append(own and own + sum(near))
    least = max(_CUT * max(totals, default=0.0), _LEAST * _NAME * sum(rarity))
    order = sorted(range(len(entries)), key=lambda at: -totals[at])
    return (entries[at] for at in order if totals[at] >= least > 0)


def _score(words: tuple[tuple[float, frozenset[str]], ...], asked: Sequence[str]) -> float:
    return max((weight * _likeness(there, asked) for weight, there in words), default=0.0)


def _likeness(words: frozenset[str], asked: Sequence[str]) -> float:
    """How like the word that is asked for one of the words is, in whichever spelling; 1 for the same."""
    return max((_alike(each, word) for each in words for word in asked), default=0.0)


@lru_cache(maxsize=1 << 16)
def _alike(there: str, asked: str) -> float:
    """Exact, begun, within (a compound), with another ending, with a slip of the keyboard; 0 for none of it."""
    if there == asked:
        return 1.0
    shorter, longer = sorted((there, asked), key=len)
    if len(shorter) < 3:
        return 0.0
    if longer.startswith(shorter):
        return 0.8 if there == longer else 0.6
    if (len(asked) >= 4 and asked in there) or there.endswith(asked) or asked.endswith(there):
        return 0.7  # a part of a compound, or its head
    same = next((at for at, (one, other) in enumerate(zip(there, asked, strict=False)) if one != other), len(shorter))
    if (same >= 5 and same >= 0.6 * len(longer)) or same >= len(asked) - 1 >= 4:
        return 0.6
    return 0.5 if len(shorter) >= 5 and _slips(there, asked) <= (2 if len(shorter) >= 9 else 1) else 0.0


def _slips(one: str, other: str) -> int:
    """Letters that are wrong, missing, too many or in each other's place (optimal string alignment)."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before, row = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        last, before, row = before, row, [at]
        for to, its in enumerate(other, start=1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != its))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == its:
                least = min(least, last[to - 2] + 1)
            row.append(least)
    return row[-1]
