"""The order in which a product's questions are asked, where the shop lets it be learned: what decides most comes first.

Steps change places, and options within their component; nothing is asked before what it stands within. The catalogue's
order holds where too few people have ordered, for whoever is shown or wants nothing of others, and in one group of an
experiment.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from configurator.catalog.model import Component, Product, Step
from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.people import PeopleHistory
from configurator.learning.next_choice.question_order import decisiveness
from configurator.services.learning.columns import Columns
from configurator.services.learning.decisions import policy_for
from configurator.services.learning.following import history_for
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

_PRODUCTS = 8


@dataclass(slots=True)
class _LearnedOrders:
    """Products in the order learned last, by key and revision, each with the history that it was learned from."""

    made: OrderedDict[tuple[str, str], tuple[PeopleHistory, Product]] = field(default_factory=OrderedDict)
    guard: threading.Lock = field(default_factory=threading.Lock)


_ORDERS: "WeakKeyDictionary[Showroom, _LearnedOrders]" = WeakKeyDictionary()


def asked_in_order(room: Showroom, who: Visitor, published: Published) -> Product:
    """The product as its pages ask the visitor: in the catalogue's order, or what decides most first.

    The same as long as nobody orders: it is worked out once for a history.
    """
    product = published.product
    asks = policy_for(room, who, product.key).asks_telling_first(usual=product.key in room.telling_first)
    if not asks or not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return product
    history = history_for(room, published)
    if history.persons < FEWEST:
        return product
    orders, key = _ORDERS.setdefault(room, _LearnedOrders()), (product.key, published.revision.hash)
    with orders.guard:
        made = orders.made.get(key)
    if made is not None and made[0] is history:
        return made[1]
    found = in_telling_order(product, history)
    with orders.guard:
        orders.made[key] = history, found
        orders.made.move_to_end(key)
        while len(orders.made) > _PRODUCTS:
            orders.made.popitem(last=False)
    return found


def in_telling_order(product: Product, history: PeopleHistory) -> Product:
    """The product with what decides most first, by this history."""
    weights = option_weights(Columns(product), decisiveness(history.history))
    components = tuple(_component(each, weights) for each in product.components)
    return replace(product, steps=_steps(product, weights), components=components)


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

    def weight(step: Step) -> float:
        options = [option for key in step.components for option in product.component(key).options]
        return sum(weights.get(option.key, 0.0) for option in options) / max(1, len(options))

    ranked, placed = sorted(product.steps, key=lambda step: -weight(step)), list[Step]()
    while len(placed) < len(ranked):
        done = {step.key for step in placed}
        ready = [step for step in ranked if step.key not in done and before[step.key] <= done]
        placed.append(ready[0] if ready else next(step for step in ranked if step.key not in done))
    return tuple(placed)
