"""Share codes: ten characters that people can read out, nine of content and one that catches typing mistakes.

The code says nothing about the customer, it only names what is kept (how it is written: ``orders.codes``): the design
as it was when it was shared, with its total on that day for whoever is in no group of customers.
"""

import hashlib
import json
from dataclasses import replace

from configurator.catalog.model import Product
from configurator.errors import BrokenFiles, UnknownName
from configurator.orders.codes import DIGITS, check_digit, read_typed, right
from configurator.orders.design import Design, Shared
from configurator.orders.order import written_choices
from configurator.services.configuring.comparing import showing
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.renewing import Former
from configurator.services.customer.sensitive import free_choices, private_options, told_choices, told_proposals
from configurator.services.showroom.showroom import Showroom

_LENGTH = 9


def share_code(room: Showroom, design: Design) -> str:
    """The code under which anybody finds this design as it is now; the same design has the same code.

    What is sensitive is not in it, nor what gives it away.
    """
    attempt, published = 0, room.revision(design.product, design.revision)
    private = private_options(room, published.product)
    design = replace(
        design,
        choices=free_choices(published, design.choices, private),
        proposals=told_proposals(design.proposals, private),
    )
    total = showing(published_for(room, design, group=""), design.choices, design.weights).quote.total
    while True:
        code = code_for(design, attempt)
        with room.unit() as unit:
            kept = unit.designs.shared(code)
            if kept is None:
                unit.designs.share(code, design, total, room.now())
                return code
        if (kept.product, kept.revision, kept.choices) == (design.product, design.revision, design.choices):
            return code
        attempt += 1


def shared_former(room: Showroom, code: str) -> Former:
    """What the code stands for, to begin from: whoever does takes it all over. Raises UnknownName."""
    normal = normal_code(code)
    with room.reading() as unit:
        found = unit.designs.shared(normal) if normal else None
    if found is None:
        raise UnknownName("shared design", code.strip()[:20])
    private = private_options(room, _product_of(room, found))
    choices, proposals = told_choices(found.choices, private), told_proposals(found.proposals, private)
    total = found.total if choices == found.choices else None
    return Former(found.product, found.revision, choices, proposals, found.at, total, accepted=choices)


def _product_of(room: Showroom, shared: Shared) -> Product:
    """The product as it was shared; as it is today where that cannot be read any more."""
    try:
        return room.revision(shared.product, shared.revision).product
    except BrokenFiles:
        return room.current(shared.product).product


def code_for(design: Design, attempt: int = 0) -> str:
    """The code of a design as it is now; another attempt gives another code."""
    weights = sorted((str(choice), weight) for choice, weight in design.weights.items())
    content = json.dumps([design.product, design.revision, written_choices(design.choices), weights, attempt])
    number = int.from_bytes(hashlib.sha256(content.encode()).digest(), "big")
    digits = "".join(DIGITS[number >> 5 * place & 31] for place in range(_LENGTH))
    return digits + check_digit(digits)


def normal_code(written: str) -> str | None:
    """The code as it is kept, from what somebody typed; None when it is none."""
    code = read_typed(written)
    return code if right(code, _LENGTH + 1) else None
