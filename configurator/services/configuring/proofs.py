"""A refusal on paper, for the staff: what somebody at the sales desk, or an auditor, can have checked elsewhere."""

from configurator.catalog.selection import Choice
from configurator.errors import NotAllowed, UnknownName
from configurator.orders.design import Design
from configurator.services.configuring.apply import with_wish
from configurator.services.configuring.opening import open_design
from configurator.services.configuring.proof_file import proof_text
from configurator.services.configuring.refusals import conflict_of
from configurator.services.customer.erasure import STAFF
from configurator.services.presenting.pages import Leave
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


def may_prove(who: Visitor) -> bool:
    """Whether the visitor may have refusals proven: everybody who works here."""
    return bool(who.roles & STAFF)


def design_to_prove(room: Showroom, who: Visitor, design_id: str) -> Design:
    """The design of which refusals may be proven. Raises NotAllowed for whoever does not work here, or has another."""
    if not may_prove(who):
        raise NotAllowed("Proofs are for those who work here. Please log in with an account that has a role.")
    return open_design(room, who, design_id)


def proof(room: Showroom, design: Design, wanted: Choice) -> str:
    """The file that proves why the wanted value, '' for none of them, is impossible in the design.

    Raises UnknownName when it is possible; NoProof where sums are not solved in clauses; SolverDeadline.
    """
    published = room.revision(design.product, design.revision)
    wish = wanted if wanted.value else Leave(wanted.slot)
    if with_wish(published, design.choices, wish) is not None:
        raise UnknownName("refusal of", str(wanted))
    conflict, asked = conflict_of(published, design.choices, wish)
    proven = published.engine.certificate(conflict, asked)
    return proof_text(published.revision, published.engine.situation, design.choices, proven)
