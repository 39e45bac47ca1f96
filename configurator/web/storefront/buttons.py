"""The buttons of the configurator's form: each verb and the service that does it.

A verb stands before the first colon of a button's value, what it is about behind it ('remove', 'item:2').
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from configurator.services.configuring import configure, finishing, items, locking
from configurator.services.configuring.opening import Opened
from configurator.services.presenting.pages import Leave, Outcome
from configurator.web.storefront.posted_form import choice_of, number_of, place_of, slot_of

Act = Callable[[Opened, str], Outcome]


def _anyway(found: Opened, about: str) -> Outcome:
    """About 'WAY:rack=yes', or 'rack=yes' for the best way; nothing behind '=' asks for none of the values."""
    way, _, wanted = about.partition(":") if ":" in about.partition("=")[0] else ("", "", about)
    choice = choice_of(wanted)
    return configure.choose_anyway(found, choice if choice.value else Leave(choice.slot), way)


def _clear(found: Opened, about: str) -> Outcome:
    """Takes back everything chosen at one slot, so that the shop proposes something again."""
    slot, outcome = slot_of(about), Outcome(found.design)
    for choice in sorted(choice for choice in found.design.choices if choice.slot == slot):
        outcome = configure.drop(replace(found, design=outcome.design), choice)
    return outcome


def _add(found: Opened, about: str) -> Outcome:
    return configure.add_instance(found, about)


def _remove(found: Opened, about: str) -> Outcome:
    component, _, instance = about.partition(":")
    return configure.remove_instance(found, component, number_of(instance))


def _twin(found: Opened, about: str) -> Outcome:
    """About 'items:2'."""
    component, _, instance = about.partition(":")
    return items.add_like(found, component, number_of(instance))


def _move(found: Opened, about: str) -> Outcome:
    """About 'items:2:1': the second item to the first place."""
    component, _, places = about.partition(":")
    instance, _, to = places.partition(":")
    return items.move(found, component, number_of(instance), number_of(to))


def _lock(found: Opened, about: str) -> Outcome:
    """About 'paint', or 'paint:rack=yes' while 'rack=yes' is being refused."""
    slot, _, wanted = about.partition(":")
    return locking.turn_lock(found, slot_of(slot), choice_of(wanted) if wanted else None)


def _undo(found: Opened, _: str) -> Outcome:
    return Outcome(configure.undo(found))


def _redo(found: Opened, _: str) -> Outcome:
    return Outcome(configure.redo(found))


def _reset(found: Opened, _: str) -> Outcome:
    return configure.reset(found)


def _keep(found: Opened, _: str) -> Outcome:
    return configure.keep_proposal(found)


def _likely(found: Opened, about: str) -> Outcome:
    return finishing.finish_step(found, *place_of(about))


def _with(found: Opened, about: str) -> Outcome:
    return configure.take_along(found, choice_of(about))


ACTS: Mapping[str, Act] = {
    "anyway": _anyway,
    "clear": _clear,
    "add": _add,
    "remove": _remove,
    "undo": _undo,
    "redo": _redo,
    "reset": _reset,
    "keep": _keep,
    "with": _with,
    "likely": _likely,
    "lock": _lock,
    "twin": _twin,
    "move": _move,
}
ITEM_ACTS = frozenset({"add", "twin", "move"})
"""Those that lead to the page of an item."""
