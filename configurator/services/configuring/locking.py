"""Locks on own choices: "never touch my colour". What is locked is given up by no way out of a refusal.

A lock is the customer's word about a place, and stays when they choose something else there or take a step back. It
keeps nothing from the customer, only from the shop.
"""

from configurator.catalog.selection import Choice, Slot
from configurator.orders.design import Design
from configurator.services.configuring.opening import Opened, retry
from configurator.services.configuring.refusals import still_refused
from configurator.services.presenting.pages import Outcome


def turn_lock(found: Opened, slot: Slot, wanted: Choice | None = None) -> Outcome:
    """The design with the lock of that place turned; with the ways there are now to what was ``wanted``, if anything.

    Nothing is locked where the customer has chosen nothing, nor in an item of several, which moves when another goes.
    """
    if found.published.product.home(slot.key).repeated:
        return Outcome(found.design)

    def turned(now: Opened) -> Design:
        design = now.design
        chosen = any(choice.slot == slot for choice in design.choices)
        if slot not in design.locked and not chosen:
            return design
        with now.room.unit() as unit:
            return now.after(unit.designs.lock(design, design.locked ^ {slot})).design

    design = retry(found, turned)
    refused = still_refused(found.room, found.after(design).published, design, wanted) if wanted is not None else None
    return Outcome(design, (refused,) if refused is not None else ())
