"""The buttons of the configurator's form: each verb and the service that does it.

A verb stands before the first colon of a button's value, what it is about behind it ('remove', 'item:2').
"""

from collections.abc import Callable, Mapping

from configurator.orders.design import Design
from configurator.services.configuring import configure
from configurator.services.presenting.pages import Leave, Outcome
from configurator.services.showroom.showroom import Room
from configurator.services.visitor import Visitor
from configurator.web.storefront.posted import choice_of, number_of, slot_of

Act = Callable[[Room, Visitor, Design, str], Outcome]


def _anyway(room: Room, who: Visitor, design: Design, about: str) -> Outcome:
    """About 'WAY:rack=yes', or 'rack=yes' for the best way; nothing behind '=' asks for none of the values."""
    way, _, wanted = about.partition(":") if ":" in about.partition("=")[0] else ("", "", about)
    choice = choice_of(wanted)
    return configure.choose_anyway(room, who, design.id, choice if choice.value else Leave(choice.slot), way)


def _clear(room: Room, who: Visitor, design: Design, about: str) -> Outcome:
    """Takes back everything chosen at one slot, so that the shop proposes something again."""
    slot, outcome = slot_of(about), Outcome(design)
    for choice in sorted(choice for choice in design.choices if choice.slot == slot):
        outcome = configure.drop(room, who, design.id, choice)
    return outcome


def _add(room: Room, who: Visitor, design: Design, about: str) -> Outcome:
    return configure.add_instance(room, who, design.id, about)


def _remove(room: Room, who: Visitor, design: Design, about: str) -> Outcome:
    component, _, instance = about.partition(":")
    return configure.remove_instance(room, who, design.id, component, number_of(instance))


def _undo(room: Room, who: Visitor, design: Design, _: str) -> Outcome:
    return Outcome(configure.undo(room, who, design.id))


def _redo(room: Room, who: Visitor, design: Design, _: str) -> Outcome:
    return Outcome(configure.redo(room, who, design.id))


def _reset(room: Room, who: Visitor, design: Design, _: str) -> Outcome:
    return configure.reset(room, who, design.id)


def _keep(room: Room, who: Visitor, design: Design, _: str) -> Outcome:
    return configure.keep_proposal(room, who, design.id)


ACTS: Mapping[str, Act] = {
    "anyway": _anyway,
    "clear": _clear,
    "add": _add,
    "remove": _remove,
    "undo": _undo,
    "redo": _redo,
    "reset": _reset,
    "keep": _keep,
}
