"""Taking a product off sale on purpose, and putting it back: for every process at once, whatever becomes of its files.

A withdrawn product is not shown and not begun any more, and designs of it that run cannot be gone on with or ordered.
Orders stay as they are. Its files can be mended meanwhile; what is published of it then is sold once it is back.
"""

from configurator.errors import InvalidChoice, StaleEdit, UnknownName
from configurator.services.clean_text import one_line
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.withdrawals import Withdrawal

ROLE = "merchandiser"
LONGEST_REASON = 500


def withdraw(room: Showroom, who: Visitor, product: str, *, reason: str) -> Withdrawal:
    """Takes the product off sale from now on.

    Raises UnknownName for one that was never published, InvalidChoice without a reason, StaleEdit when it is
    withdrawn already.
    """
    who.needs(ROLE)
    why = one_line(reason, LONGEST_REASON)
    if not why:
        raise InvalidChoice("reason", "Please say why, for those who look at it later.")
    room.refresh()
    made = Withdrawal(product, why, who.name or "a colleague", room.now())
    with room.unit() as unit:
        unit.revisions.hold(product)
        if unit.revisions.latest(product) is None:
            raise UnknownName("product that is on sale", product)
        if unit.withdrawals.one(product) is not None:
            raise StaleEdit("This product is withdrawn already.")
        unit.withdrawals.begin(made)
    room.look_up_withdrawals()
    return made


def resell(room: Showroom, who: Visitor, product: str) -> None:
    """Puts a withdrawn product back on sale. Raises StaleEdit when it is not withdrawn."""
    who.needs(ROLE)
    with room.unit() as unit:
        unit.revisions.hold(product)
        if unit.withdrawals.one(product) is None:
            raise StaleEdit("This product is not withdrawn.")
        unit.withdrawals.end(product, who.name or "a colleague", room.now())
    room.look_up_withdrawals()


def withdrawals(room: Showroom, product: str) -> tuple[Withdrawal, ...]:
    """When the product was withdrawn, by whom and why, newest first."""
    with room.reading() as unit:
        return unit.withdrawals.history(product)
