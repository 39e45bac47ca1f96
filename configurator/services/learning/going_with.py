"""What goes with what somebody has: in the box, next time, on the home page, and something different on purpose.

Each with its reason, of five people at least; nothing that they said is not for them, nothing that the rules forbid
beside the rest, and nothing where the visitor's policy shows nothing. Nothing is put anywhere by itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from uuid import UUID

from configurator.catalog.model import Product, Step
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.errors import BrokenFiles, InvalidChoice, SolverDeadline, UnknownName
from configurator.languages.sentences import gettext
from configurator.learning.disclosure import FEWEST
from configurator.learning.experiments.noticed import Offer
from configurator.learning.experiments.policy import Policy
from configurator.learning.items.people_pairs import GoesWith
from configurator.orders.design import Design
from configurator.orders.order import Order
from configurator.profiles.profile import Event, EventKind
from configurator.profiles.ratings import Rating, gifts, ratings
from configurator.services.customer.proposals import switched_off
from configurator.services.learning.decisions import BOX, decided, policy_beside, policy_for, tells_nothing, unkept
from configurator.services.learning.saying import may_say_gift
from configurator.services.learning.things import (
    Thing,
    is_switch,
    is_thing,
    name_of,
    people_with,
    things_in,
    things_of,
    things_with,
)
from configurator.services.presenting.suggestions import AfterOrder, ForYou, RatedThing, Suggestion
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

_Ratings = Mapping[tuple[str, str, str], Rating]

NEXT_TIME, HOME, DIFFERENT = "next time", "home", "different"
_MOST, _ASKED = 3, 8
_LONGEST_PAST = 2000


def in_the_box(
    room: Showroom, who: Visitor, published: Published, design: Design, selection: Selection, step: Step
) -> tuple[Suggestion, ...]:
    """What goes well with what the customer has put into a design, and can still be added to it.

    Nothing where the step has no items, of a design that was ordered, and for whoever wants nothing of others.
    """
    product = published.product
    has_items = any(product.component(key).repeated for key in step.components)
    if design.ordered or not has_items or not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return ()
    own = [(str(choice.slot), [choice.value]) for choice in sorted(design.choices) if choice.taken]
    there = [thing for thing in things_in(product, own) if thing.option]
    shown = {str(slot): values for slot, values in selection.taken.items()}
    inside = set(things_in(product, shown.items()))
    unwanted = _unwanted(_events(room, who))

    def fits(thing: Thing) -> bool:
        """Not where it is unknown, either: the design may be older than the thing."""
        try:
            choices = with_thing(published, design.choices, selection, thing.option, thing.value)
            return choices is not None and published.engine.possible(choices)
        except (UnknownName, InvalidChoice, SolverDeadline):
            return False

    found = [
        each
        for each in (things_with(room, there) if there else ())
        if each.thing.product == product.key and each.thing.option and each.thing not in inside | unwanted
    ]
    picked = _first(found, fits)
    policy = policy_beside(room, who, product, design)
    return _offered(room, who, policy, BOX, product.key, picked, found, design=design.id)


def with_thing(published: Published, choices: Choices, selection: Selection, key: str, value: str) -> Choices | None:
    """The choices with a thing added: in the first item that is not settled yet, or in one more; None: nowhere.

    Raises UnknownName. Whether the rules allow it is another question.
    """
    product = published.product
    option = product.option(key)
    option.value(value)
    home = product.home(key)
    if not home.repeated:
        settled = any(choice.slot == Slot(key) for choice in choices) and option.single
        return None if settled else choices | {Choice(Slot(key), value)}
    count = selection.count(home)
    settled_at = {choice.slot.instance for choice in choices if choice.slot.key == key}
    at = next((number for number in range(1, home.count.high + 1) if number not in settled_at), None)
    if at is None:
        return None
    if at > count:
        choices = frozenset(choice for choice in choices if choice.slot != Slot(home.key))
        choices |= {Choice(Slot(home.key), str(at))}
    return choices | {Choice(Slot(key, at), value)}


def after_order(room: Showroom, who: Visitor, order: Order) -> AfterOrder:
    """What is asked and suggested on the page of an order."""
    sold = [(_product(room, each.receipt.product), each.receipt) for each in order.designs]
    bought = [(product, receipt) for product, receipt in sold if product is not None]
    if not bought:
        return AfterOrder()
    events = _events(room, who)
    parts = [(product, thing) for product, each in bought for thing in things_in(product, each.selection.items())]
    there = [thing for _, thing in parts]
    said = ratings(events)
    things = {thing: product for product, thing in parts if thing.option}
    may = who.may_suggest(MadeOf.OTHERS_BY_PAGE)
    had = _had(room, who, {each.product.key: each.product for each in room.products()}, events)
    found = _wanted(things_with(room, there, forward=True), events, [*there, *had]) if may else []
    with room.reading() as unit:
        asks = may_say_gift(unit, who, order)
    return AfterOrder(
        asks=asks,
        gift=order.number in gifts(events),
        things=tuple(_said(product, thing, said.get(_key(thing))) for thing, product in things.items()),
        next_time=_of_today(
            room,
            who,
            NEXT_TIME,
            _first(found, _possible(room)),
            found,
            kept=all(tells_nothing(room, product, each.choices) for product, each in bought),
        ),
    )


def for_you(room: Showroom, who: Visitor, *, different: bool = False) -> ForYou:
    """What the home page suggests to somebody the shop remembers, and what it leaves out because they said so."""
    events = _events(room, who)
    may = who.may_suggest(MadeOf.OTHERS_BY_PAST)
    if not events:
        return ForYou(different=different, may=may)
    products = {each.product.key: each.product for each in room.products()}
    said = _of_what_there_is(products, ratings(events))
    told = tuple(_said(products[rating.product], Thing(*key), rating) for key, rating in said.items())
    if not may:
        return ForYou(different=different, said=told)
    had = _had(room, who, products, events)
    liked = [Thing(*key) for key, rating in said.items() if rating.stars.liked]
    off = _switched_off(room, who.recorded, products)
    there, owned = [each for each in (*had, *liked) if each not in off], {*had, *things_of(room, who.recorded)}
    found = list(_unlike(room, [*owned, *liked])) if different else things_with(room, there, forward=True)
    found = _wanted(found, events, [*owned, *liked])
    picked, place = _first(found, _possible(room)), DIFFERENT if different else HOME
    return ForYou(_of_today(room, who, place, picked, found, different=different), different, told, may)


def _of_what_there_is(products: Mapping[str, Product], said: _Ratings) -> _Ratings:
    """Without what was said of things that are not sold any more."""
    return {key: rating for key, rating in said.items() if key[0] in products and is_thing(products[key[0]], *key[1:])}


def _events(room: Showroom, who: Visitor) -> tuple[Event, ...]:
    if who.recorded is None:
        return ()
    with room.reading() as unit:
        return tuple(each.event for each in unit.events.of(who.recorded, limit=_LONGEST_PAST))


def _switched_off(room: Showroom, person: UUID | None, products: Mapping[str, Product]) -> frozenset[Thing]:
    """What somebody is not to be thought to like, at whichever place of a product."""
    if person is None:
        return frozenset()
    with room.reading() as unit:
        names = unit.switches.off(person)
    return frozenset(
        Thing(key, choice.slot.key, choice.value)
        for key, product in products.items()
        for choice in switched_off(names, product)
    )


def _had(room: Showroom, who: Visitor, products: Mapping[str, Product], events: Collection[Event]) -> list[Thing]:
    """What somebody ordered for themselves and got, oldest first; whole products before all: they tell the least."""
    with room.reading() as unit:
        given, found = gifts(events) | unit.orders.cancelled(who.owners), list[Thing]()
    for event in sorted(events, key=lambda event: event.at):
        ordered = event.kind is EventKind.CHOICE and event.fact("ordered") and event.fact("ordered") not in given
        if ordered and event.product in products and event.fact("taken") != "no":
            try:
                found += things_in(products[event.product], [(event.fact("slot"), [event.fact("value")])])
            except ValueError:
                continue
    latest = [*dict.fromkeys(reversed(found))][::-1]
    return sorted(latest, key=lambda thing: bool(thing.option))


def _unwanted(events: Iterable[Event]) -> set[Thing]:
    return {Thing(*key) for key, rating in ratings(events).items() if rating.stars.disliked}


def _wanted(
    found: Iterable[GoesWith[Thing]], events: Iterable[Event], there: Collection[Thing]
) -> list[GoesWith[Thing]]:
    """Without what is there or not wanted."""
    left_out = _unwanted(events) | set(there)
    return [each for each in found if each.thing not in left_out]


def _unlike(room: Showroom, there: Collection[Thing]) -> Iterator[GoesWith[Thing]]:
    """What many took, of kinds of which nothing is there; the kind is the heading that a value stands under."""
    products = {each.product.key: each.product for each in room.products()}
    known = {_kind(products[thing.product], thing) for thing in there}
    took = people_with(room)
    for thing, people in sorted(took.items(), key=lambda pair: (-pair[1], pair[0])):
        if people >= FEWEST and thing.option and _kind(products[thing.product], thing) not in known:
            yield GoesWith(thing, float(people), thing, people, people)


def _kind(product: Product, thing: Thing) -> tuple[str, str, str]:
    if not thing.option or is_switch(product.option(thing.option)):
        return thing.product, thing.option, ""
    return thing.product, thing.option, product.option(thing.option).value(thing.value).group


def _possible(room: Showroom) -> Callable[[Thing], bool]:
    """Whether a thing can be had at all, today."""

    def fits(thing: Thing) -> bool:
        try:
            published = room.current(thing.product)
            if not thing.option:
                return True
            return published.engine.possible(frozenset({Choice(Slot(thing.option), thing.value)}))
        except (UnknownName, BrokenFiles, SolverDeadline, InvalidChoice):
            return False

    return fits


def _first(found: list[GoesWith[Thing]], fits: Callable[[Thing], bool]) -> list[GoesWith[Thing]]:
    """The best that fit; so many are asked about, no more."""
    picked = list[GoesWith[Thing]]()
    for each in found[:_ASKED]:
        if len(picked) < _MOST and fits(each.thing):
            picked.append(each)
    return picked


def _offered(
    room: Showroom,
    who: Visitor,
    policy: Policy,
    place: str,
    product: str,
    picked: list[GoesWith[Thing]],
    found: list[GoesWith[Thing]],
    *,
    design: str = "",
    different: bool = False,
) -> tuple[Suggestion, ...]:
    """The suggestions of a product as the policy shows them; what was decided is kept."""
    if not picked:
        return ()
    products = {each.product.key: each.product for each in room.products()}
    views = {_named(each.thing): _suggestion(products, each, different=different) for each in picked}
    reason = " ".join(view.because for view in views.values())
    candidates = {_named(each.thing): round(each.score, 4) for each in found[:_ASKED]}
    offer = Offer(product, place, "items", candidates, tuple(views), reason, design)
    shown = decided(room, who, policy, offer)
    return tuple(views[name] for name in shown if name in views)


def _of_today(
    room: Showroom,
    who: Visitor,
    kind: str,
    picked: list[GoesWith[Thing]],
    found: list[GoesWith[Thing]],
    *,
    different: bool = False,
    kept: bool = True,
) -> tuple[Suggestion, ...]:
    """The suggestions outside of a design, in their order: decided for each product, and once a day."""
    shown: dict[Thing, Suggestion] = {}
    for key in dict.fromkeys(each.thing.product for each in picked):
        mine, others = ([each for each in some if each.thing.product == key] for some in (picked, found))
        policy, place = policy_for(room, who, key), f"{kind} {key} {room.today()}"
        seen = policy if kept else unkept(policy)
        for view in _offered(room, who, seen, place, key, mine, others, different=different):
            shown[Thing(view.product, view.option, view.value)] = view
    return tuple(shown[each.thing] for each in picked if each.thing in shown)


def _named(thing: Thing) -> str:
    return f"{thing.option}={thing.value}" if thing.option else thing.product


def _suggestion(products: Mapping[str, Product], found: GoesWith[Thing], *, different: bool) -> Suggestion:
    thing = found.thing
    product = products[thing.product]
    value = product.option(thing.option).value(thing.value) if thing.option else None
    if different:
        because = (
            gettext(
                "%(people)s people took it, and you have had nothing of “%(group)s” yet.",
                people=found.people,
                group=value.group,
            )
            if value and value.group
            else gettext("%(people)s people took it, and you have had nothing like it yet.", people=found.people)
        )
    else:
        other = name_of(products[found.because.product], found.because)
        because = gettext(
            "%(took)s of %(people)s who took %(other)s took it, too.", took=found.took, people=found.people, other=other
        )
    price = value.price if value is not None and value.price.minor else None
    return Suggestion(thing.product, product.name, thing.option, thing.value, name_of(product, thing), because, price)


def _said(product: Product, thing: Thing, rating: Rating | None) -> RatedThing:
    name = name_of(product, thing)
    return RatedThing(product.key, product.name, thing.option, thing.value, name, rating.stars if rating else None)


def _key(thing: Thing) -> tuple[str, str, str]:
    return thing.product, thing.option, thing.value


def _product(room: Showroom, key: str) -> Product | None:
    return next((each.product for each in room.products() if each.product.key == key), None)
