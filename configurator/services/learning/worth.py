"""Works out what the shop's customers are worth: of those who let the shop remember, from their orders alone.

Each is valued in the currency of their last order; orders in another do not count. What the models are, or why there
are none yet, is kept as a fact of the shop.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from statistics import median
from uuid import UUID

from configurator.learning.lifetime.fitting import TooLittleHistory
from configurator.learning.lifetime.kinds import CustomerKind, OrderHistory
from configurator.learning.lifetime.worth import WorthOfCustomers, worth_of_customers
from configurator.profiles.consent import TELLS_OF_WORTH, Purpose
from configurator.services.customer.worth import FACT, SWITCH
from configurator.services.jobs.kinds import Work
from configurator.services.learning.consenting import consenting, in_lots
from configurator.services.learning.overtaking import Turn, in_turn
from configurator.services.showroom.showroom import Showroom
from configurator.storage.orders import CustomerOrder
from configurator.storage.worths import KeptWorth


def work_out_worth(room: Showroom, work: Work) -> Mapping[str, str]:
    """Values all customers anew; by currency, in words, what came of it."""
    return in_turn(room, "worth", partial(_work_out, room, work))


def _work_out(room: Showroom, work: Work, turn: Turn) -> Mapping[str, str]:
    now, today = room.now(), room.today()
    with room.reading() as unit:
        off = unit.switches.off_at(SWITCH)
        known = [each for each in unit.orders.of_customers() if str(each.customer) not in off]
        peers = unit.needs.numbers()
    allowed = consenting(room, {each.customer for each in known}, Purpose.REMEMBER, TELLS_OF_WORTH)
    groups = {str(each): [f"{product}:{number}" for product, number in theirs] for each, theirs in peers.items()}
    said, facts = {}, {}
    for currency, histories in sorted(_histories(room, known, allowed).items()):
        try:
            found = worth_of_customers(histories, today, peers=groups)
        except TooLittleHistory as error:
            said[currency] = f"Too few orders to say anything. {error}"
            continue
        facts[currency] = _model(found)
        said[currency] = f"Valued customers: {len(found.customers)}."
        _write(turn, work, found, currency, now)
    with turn.unit() as unit:
        unit.worths.remove_before(now)
        unit.facts.say(FACT, json.dumps({"at": now.isoformat(), "said": said, "models": facts}))
    return said


def _histories(
    room: Showroom, known: list[CustomerOrder], allowed: frozenset[UUID]
) -> Mapping[str, list[OrderHistory]]:
    """What each customer ordered, by the currency of their last order."""
    by_customer: dict[UUID, list[CustomerOrder]] = {}
    for each in known:
        if each.customer in allowed:
            by_customer.setdefault(each.customer, []).append(each)
    usual = _usual([each for orders in by_customer.values() for each in orders])
    found: dict[str, list[OrderHistory]] = {}
    for customer, orders in by_customer.items():
        currency = orders[-1].total.currency
        same = [each for each in orders if each.total.currency == currency]
        kept = [each for each in same if each.kept]
        days = tuple((room.day(each.placed_at), float(each.total.minor)) for each in kept)
        cost = room.cost_to_serve * sum(usual[each.product, currency] for each in same)
        found.setdefault(currency, []).append(OrderHistory(str(customer), days, len(same) - len(kept), cost))
    return found


def _usual(orders: Iterable[CustomerOrder]) -> Mapping[tuple[str, str], float]:
    """What the usual (middle) order of each product comes to, by product and currency."""
    totals: dict[tuple[str, str], list[int]] = {}
    for each in orders:
        totals.setdefault((each.product, each.total.currency), []).append(each.total.minor)
    return {key: float(median(some)) for key, some in totals.items()}


def _write(turn: Turn, work: Work, found: WorthOfCustomers, currency: str, now: datetime) -> None:
    """Keeps what was worked out of those who still allow it, some at a time, so that whoever orders does not wait."""
    kept = {
        UUID(customer): KeptWorth(
            worth.kind,
            currency,
            {name: round(figure, 6) for name, figure in asdict(worth).items() if name != "kind"},
            now,
        )
        for customer, worth in found.customers.items()
    }
    for done, some in in_lots(kept):
        work.progress(done, len(kept), f"Valuing customers ({currency})")
        with turn.unit() as unit:
            unit.identities.hold(some)
            still = unit.consents.allowing(some, Purpose.REMEMBER, now, versions=TELLS_OF_WORTH)
            unit.worths.write({each: kept[each] for each in some if each in still})


def _model(found: WorthOfCustomers) -> Mapping[str, object]:
    kinds = [each.kind for each in found.customers.values()]
    return {
        "customers": len(found.customers),
        "came_back": sum(each.placed - each.cancelled > 1 for each in found.customers.values()),
        "buying": asdict(found.buying),
        "spending": asdict(found.spending) if found.spending else None,
        "kinds": {kind.value: kinds.count(kind) for kind in CustomerKind},
    }
