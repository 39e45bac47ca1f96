"""The order in which a product's questions are asked, where the shop lets it be learned: what decides most comes first.

Steps change places, and options within their component; nothing is asked before what it stands within. The catalogue's
order holds where too few people have ordered, for whoever is shown or wants nothing of others, and in one group of an
experiment.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from configurator.catalog.model import Component, Product, Step
from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.people import PeopleHistory
from configurator.learning.next_choice.question_order import decisiveness
from configurator.orders.design import Design, QuestionOrder
from configurator.rules.survey import SURVEY
from configurator.services.learning.columns import Columns
from configurator.services.learning.decisions import policy_for
from configurator.services.learning.following import history_for
from configurator.services.showroom.files import Stamp
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

_PRODUCTS, _ORDERED = 8, 32


@dataclass(slots=True)
class _LearnedOrders:
    """The orders learned last, by product and revision, each with the history that it was learned from.

    ``products``: those that were put in order last, by revision, order and words.
    """

    made: OrderedDict[tuple[str, str], tuple[PeopleHistory, QuestionOrder]] = field(default_factory=OrderedDict)
    products: OrderedDict[tuple[str, QuestionOrder, tuple[str, Stamp]], Product] = field(default_factory=OrderedDict)
    guard: threading.Lock = field(default_factory=threading.Lock)


_ORDERS: "WeakKeyDictionary[Showroom, _LearnedOrders]" = WeakKeyDictionary()


def asked_in_order(room: Showroom, who: Visitor, published: Published, design: Design) -> Product:
    """The product as the design's pages ask the visitor: in the order in which it was begun, as far as that is known.

    What changes meanwhile, an experiment or what is learned, changes it no more; a no to what others chose does.
    """
    if not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return published.product
    order = order_for(room, who, published) if design.asked is None else design.asked
    if order == QuestionOrder():
        return published.product
    orders, key = _ORDERS.setdefault(room, _LearnedOrders()), (published.written.hash, order, published.words)
    with orders.guard:
        found = orders.products.get(key)
        if found is None:
            orders.products[key] = found = in_order(published.product, order)
            while len(orders.products) > _ORDERED:
                orders.products.popitem(last=False)
    return found


def order_for(room: Showroom, who: Visitor, published: Published) -> QuestionOrder:
    """In which order a design is to ask that the visitor begins now: in the catalogue's, or what decides most first.

    The same as long as nobody orders: it is worked out once for a history.
    """
    product = published.product
    asks = policy_for(room, who, product.key).asks_telling_first(usual=product.key in room.telling_first)
    if not asks or not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return QuestionOrder()
    history = history_for(room, published)
    if history.persons < FEWEST:
        return QuestionOrder()
    orders, key = _ORDERS.setdefault(room, _LearnedOrders()), (product.key, published.revision.hash)
    with orders.guard:
        made = orders.made.get(key)
    if made is not None and made[0] is history:
        return made[1]
    telling = in_telling_order(product, history)
    steps, options = (tuple(each.key for each in some) for some in (telling.steps, telling.options))
    found = QuestionOrder(steps, options)
    with orders.guard:
        orders.made[key] = history, found
        orders.made.move_to_end(key)
        while len(orders.made) > _PRODUCTS:
            orders.made.popitem(last=False)
    return found


def in_order(product: Product, order: QuestionOrder) -> Product:
    """The product with its questions in that order; what it does not name stands behind what it stood behind."""
    options = _weights([option.key for option in product.options], order.options)
    components = tuple(_component(each, options) for each in product.components)
    steps = _weights([step.key for step in product.steps], order.steps)
    return replace(product, steps=_steps(product, steps), components=components)


def _weights(keys: Sequence[str], order: Sequence[str]) -> Mapping[str, float]:
    """Weights by which the keys stand in that order, the first with the greatest."""
    found, last, less = {key: -float(place) for place, key in enumerate(order)}, 1.0, 1 / (len(keys) + 1)
    for key in keys:
        last = found.setdefault(key, last - less)
    return found


def in_telling_order(product: Product, history: PeopleHistory) -> Product:
    """The product with what decides most first, by this history.

    A step of which nothing is ever learned, such as one of sensitive answers, keeps the place that its author gave it.
    """
    weights = option_weights(Columns(product), decisiveness(history.history))
    components = tuple(_component(each, weights) for each in product.components)
    by_step = _step_weights(product, weights)
    learned = iter([step.key for step in _steps(product, by_step) if step.key in by_step])
    kept = [next(learned) if step.key in by_step else step.key for step in product.steps]
    return replace(product, steps=_steps(product, _weights((), kept)), components=components)


def option_weights(columns: Columns, by_column: Mapping[str, float]) -> Mapping[str, float]:
    """How much each option decides, by its most telling column, for each answer that it has: few-valued ones first."""
    weights: dict[str, float] = {}
    for column in columns.every:
        key = column.slot.key
        weights[key] = max(weights.get(key, 0.0), by_column.get(str(column), 0.0))
    answers = {option.key: len(option.values) for option in columns.product.options}
    return {key: weight / max(2, answers.get(key, 0)) for key, weight in weights.items()}


def _component(component: Component, weights: Mapping[str, float]) -> Component:
    """Options that decide most first, each behind what it stands within."""
    ranked = sorted(component.options, key=lambda option: -weights.get(option.key, 0.0))
    own, placed = {option.key for option in component.options}, list[str]()
    while len(placed) < len(ranked):
        placed.append(
            next(
                option.key
                for option in ranked
                if option.key not in placed
                and (option.within is None or option.within.option in placed or option.within.option not in own)
            )
        )
    by_key = {option.key: option for option in ranked}
    return replace(component, options=tuple(by_key[key] for key in placed))


def _step_weights(product: Product, weights: Mapping[str, float]) -> Mapping[str, float]:
    """How much each step decides of which something is learned: what its options do on average."""
    found: dict[str, float] = {}
    for step in product.steps:
        options = [option for key in step.components for option in product.component(key).options]
        if any(option.key in weights for option in options):
            found[step.key] = sum(weights.get(option.key, 0.0) for option in options) / len(options)
    return found


def _steps(product: Product, weights: Mapping[str, float]) -> tuple[Step, ...]:
    """Steps that decide most first, each behind those that its options stand within."""
    homes = {
        option.key: step.key
        for step in product.steps
        for key in step.components
        for option in product.component(key).options
    }
    before = {
        step.key: {
            homes[option.within.option]
            for key in step.components
            for option in product.component(key).options
            if option.within is not None
        }
        - {step.key}
        for step in product.steps
    }
    # needs are asked before all else, or not at all: their step stays the last
    ranked, placed = (
        sorted(product.steps, key=lambda step: (step.key == SURVEY, -weights.get(step.key, 0.0))),
        list[Step](),
    )
    while len(placed) < len(ranked):
        done = {step.key for step in placed}
        ready = [step for step in ranked if step.key not in done and before[step.key] <= done]
        placed.append(ready[0] if ready else next(step for step in ranked if step.key not in done))
    return tuple(placed)
