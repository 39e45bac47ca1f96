"""What is quietly said beside a value: that it is often chosen with what the customer has, or the most chosen of many.

Decides what is said and by which facts; never of fewer people than five, and never of what is not possible now. Nothing
is preselected by it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import assert_never

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Slot
from configurator.engine.answers import LookAhead, State
from configurator.languages.sentences import gettext
from configurator.learning.disclosure import FEWEST
from configurator.learning.experiments.noticed import Offer
from configurator.learning.experiments.policy import Policy
from configurator.learning.next_choice.blend import Blend, Likely, Voice
from configurator.learning.next_choice.people import Crowd, PeopleHistory
from configurator.orders.design import Design
from configurator.profiles.preferences import month_of
from configurator.services.customer.sensitive import private_options
from configurator.services.learning.columns import NOTHING, YES, Columns, HistoryColumn, columns_of
from configurator.services.learning.decisions import decided, policy_beside, policy_for
from configurator.services.learning.following import history_for
from configurator.services.learning.speakers import Speakers, speakers_for
from configurator.services.presenting.labels import says_nothing
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
    """What a page is told by: who says it, what the customer has chosen, by column, and what is proposed already."""

    columns: Columns
    product: Product
    speakers: Speakers
    known: Mapping[str, str]
    proposed: Collection[tuple[str, str]]
    now: datetime

    @property
    def history(self) -> PeopleHistory:
        """What everybody ordered."""
        return self.speakers.history

    @property
    def blend(self) -> Blend:
        """What is likely by all who speak."""
        return self.speakers.blend


@dataclass(frozen=True)
class _AskedSlot:
    """A slot, and its values that are possible now."""

    learned: _Learned
    option: Option
    slot: Slot
    live: Sequence[str]

    @cached_property
    def known(self) -> Mapping[str, str]:
        """What the customer has chosen at other slots, by column."""
        own = str(self.slot)
        return {name: value for name, value in self.learned.known.items() if name.partition("=")[0] != own}

    @cached_property
    def likely(self) -> Mapping[str, Likely]:
        """What is likely, by column; asked once."""
        columns = [HistoryColumn(self.slot)] if self.option.single else [self.column(value) for value in self.live]
        return {str(column): self.learned.blend.likely(self.known, str(column)) for column in columns}

    def column(self, value: str) -> HistoryColumn:
        """Where it stands whether the value is taken."""
        return HistoryColumn(self.slot) if self.option.single else HistoryColumn(self.slot, value)

    def taken(self, value: str) -> str:
        """What stands there when it is."""
        return value if self.option.single else YES

    def chances(self) -> Mapping[str, float]:
        """How likely it is that each value is taken; of an option that takes one, nothing is a value as well."""
        if self.option.single:
            nothing = [NOTHING] if self.option.choose.low == 0 else []
            return self.likely[str(HistoryColumn(self.slot))].chances([*self.live, *nothing])
        every = {value: self.likely[str(self.column(value))].chances() for value in self.live}
        return {value: each.get(YES, 0.0) for value, each in every.items()}


def tips(
    room: Showroom,
    who: Visitor,
    published: Published,
    design: Design,
    looked: LookAhead,
    visible: Collection[Slot],
) -> Tips:
    """What is said beside the values of the visible slots, at most one thing beside each; it is kept as decided.

    Whoever is not to be shown what they did themselves is told of others alone; a place counts for all as asked where
    anybody would be told something.
    """
    if not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return {}
    product = published.product
    columns, policy = columns_of(published.written.product), policy_beside(room, who, product, design)
    speakers = speakers_for(room, who, columns, history_for(room, published))
    if not speakers.blend.voices:
        return {}
    proposed = {(each.choice.slot.key, each.choice.value) for each in design.proposals if each.reason}
    known = columns.known(design.chosen)
    ways = [
        _Learned(columns, product, each, known, proposed, room.here(room.now())) for each in _ways(speakers, policy)
    ]
    private, found = private_options(room, product), dict[tuple[Slot, str], Tip]()
    learned_of = {column.slot.key for column in columns.every}
    for slot in visible:
        if counted_component(product, slot) is not None:
            continue
        option = product.option(slot.key)
        if option.kind is not Kind.CHOICE or option.key in private or option.key not in learned_of:
            continue
        live = [each.key for each in option.values if looked.states[slot, each.key] is not State.IMPOSSIBLE]
        asked = [_AskedSlot(learned, option, slot, live) for learned in ways]
        said = [dict(_said(each)) for each in asked]
        if any(said):
            offer = replace(_offer(asked[0], said), design=design.id)
            found |= {(slot, value): said[0][value] for value in decided(room, who, policy, offer, seen=said[0])}
    return found


def _ways(speakers: Speakers, policy: Policy) -> Sequence[Speakers]:
    """Who speaks to somebody with this policy; behind it, where it is measured, who speaks to the other ones."""
    both = [speakers.others, speakers] if policy.shows and not policy.personal else [speakers, speakers.others]
    return both if policy.drawn and speakers.orders else both[:1]


def _offer(asked: _AskedSlot, said: Sequence[Mapping[str, Tip]]) -> Offer:
    """What is offered at a slot by all ways together; the chances are those of the first."""
    chances = asked.chances()
    candidates = {value: round(chances[value], 4) for value in asked.live}
    every = {value: tip for each in reversed(said) for value, tip in each.items()}
    picked = [value for value in asked.live if value in every]
    method = "+".join(asked.learned.blend.voices)
    reason = " ".join(every[value].because for value in picked)
    return Offer(asked.learned.columns.product.key, str(asked.slot), method, candidates, tuple(picked), reason)


def people_behind(room: Showroom, who: Visitor, published: Published) -> int:
    """How many people's orders the shop has learned from; 0 where they are too few to speak of, or not to be shown."""
    people = history_for(room, published).persons
    may = people >= FEWEST and who.may_suggest(MadeOf.OTHERS_BY_PAGE)
    return people if may and policy_for(room, who, published.product.key).shows else 0


def _said(asked: _AskedSlot) -> Iterator[tuple[str, Tip]]:
    option, often = asked.option, set[str]()
    for value in _likely_values(asked):
        tip = _tip(asked, value)
        if tip is not None:
            often.add(value)
            yield value, tip
    if len(option.values) > MANY:
        for value, took, people, most in _most_chosen(asked.learned, option, asked.slot, asked.live):
            if value not in often:
                yield (
                    value,
                    Tip(
                        gettext("Most chosen") if most else gettext("Often chosen"),
                        gettext(
                            "%(took)s of %(people)s people took %(name)s.",
                            took=took,
                            people=people,
                            name=_named(option, value),
                        ),
                    ),
                )


def _likely_values(asked: _AskedSlot) -> Sequence[str]:
    """The likeliest value, or of an option that takes several all that are more likely taken than not.

    None while nothing has been chosen yet and nobody speaks but everybody.
    """
    personal = any(voice is not Voice.EVERYBODY for voice in asked.learned.blend.voices)
    if not asked.live or not (personal or asked.known):
        return ()
    chances = asked.chances()
    if not asked.option.single:
        return [value for value, chance in chances.items() if chance >= _OFTEN]
    best = max(chances, key=lambda value: chances[value])
    return () if best == NOTHING or says_nothing(asked.option, best) else (best,)


def _tip(asked: _AskedSlot, value: str) -> Tip | None:
    """What is said beside a value by whoever speaks for it the loudest and can name a fact; None: nobody can."""
    column, name, learned = asked.column(value), _named(asked.option, value), asked.learned
    for voice in asked.likely[str(column)].voices(asked.taken(value)):
        match voice:
            case Voice.OWN:
                at = learned.speakers.last(str(column), asked.taken(value))
                if at is not None and (asked.slot.key, value) in learned.proposed:
                    return None  # it stands there already, and another's fact would not be the reason
                if at is not None:
                    month = month_of(at, learned.now)
                    return Tip(
                        gettext("You took it before"),
                        gettext("You ordered %(name)s in %(month)s.", name=name, month=month),
                        own=True,
                    )
            case Voice.GROUP:
                group = learned.speakers.group
                fact = _fact(asked, value, group, 0) if group else ""
                if fact:
                    return Tip(
                        gettext("Often chosen by people like you"),
                        gettext("Of people like you, %(fact)s took %(name)s.", fact=fact, name=name),
                    )
            case Voice.EVERYBODY:
                fact = _fact(asked, value, learned.history.crowd, 1)
                if fact:
                    return Tip(
                        gettext("Often chosen with what you have"),
                        gettext("%(fact)s took %(name)s.", fact=fact, name=name),
                    )
            case _:
                assert_never(voice)
    return None


def _fact(asked: _AskedSlot, value: str, crowd: Crowd, least: int) -> str:
    """'7 of 10 who took Sport with 20-inch wheels', if most of them took the value; '' where too few people tell.

    By what the customer has chosen: the two things that say most about the column, or the one, or none of them, if the
    ``least`` is so.
    """
    known, column, taken = asked.known, str(asked.column(value)), asked.taken(value)
    telling = asked.learned.history.telling(column)
    first = sorted(known, key=lambda name: (-telling.get(name, 0.0), name))[:_NAMED]
    for number in range(len(first), least - 1, -1):
        names = first[:number]
        took, people = crowd.behind({name: known[name] for name in names}, column)
        if took.get(taken, 0) >= FEWEST and took[taken] >= _OFTEN * people:
            facts = {"took": took[taken], "people": people}
            if not names:
                return gettext("%(took)s of %(people)s", **facts)
            things = [named_as_taken(asked.learned.product, asked.learned.columns, known, name) for name in names]
            if len(things) == 1:
                return gettext("%(took)s of %(people)s who took %(thing)s", thing=things[0], **facts)
            return gettext(
                "%(took)s of %(people)s who took %(thing)s with %(other)s", thing=things[0], other=things[1], **facts
            )
    return ""


def _most_chosen(
    learned: _Learned, option: Option, slot: Slot, live: Collection[str]
) -> Iterator[tuple[str, int, int, bool]]:
    """The values that most people took, with how many they are, of how many, and whether no other was taken by more."""
    if option.single:
        took, people = learned.history.crowd.behind({}, str(HistoryColumn(slot)))
    else:
        both = {
            value.key: learned.history.crowd.behind({}, str(HistoryColumn(slot, value.key))) for value in option.values
        }
        took = {key: each.get(YES, 0) for key, (each, _) in both.items()}
        people = max(count for _, count in both.values())
    ranked = sorted(took, key=lambda value: (-took[value], value))
    something = [each for each in ranked if each != NOTHING and not says_nothing(option, each)][:_MOST_CHOSEN]
    for value in something:
        if took[value] >= FEWEST and value in live:
            yield value, took[value], people, took[value] == took[something[0]]


def named_as_taken(product: Product, columns: Columns, known: Mapping[str, str], name: str) -> str:
    """What was chosen in a column, as a customer says it: 'Sport', 'Tow bar', 'no Tow bar', '6 items'."""
    column = columns.by_name[name]
    counted = counted_component(product, column.slot)
    if counted is not None:
        return f"{known[name]} {counted.name if counted.nouns else counted.name.lower()}"
    option = product.option(column.slot.key)
    if column.value:
        named = option.value(column.value).name
        return named if known[name] == YES else gettext("no %(what)s", what=named)
    if option.kind is not Kind.CHOICE:
        unit = option.range.unit if option.range else ""
        return f"{option.name}: {known[name]} {unit}".strip()
    return _named(option, known[name])


def _named(option: Option, value: str) -> str:
    if value == NOTHING:
        return f"no {option.name}"
    name = option.value(value).name
    plain = name.casefold()
    return {"yes": option.name, "no": f"no {option.name}"}.get(plain, name)
