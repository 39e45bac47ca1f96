"""What was typed and cannot be taken, kept beside its field: nothing that somebody typed is lost.

Without JavaScript it travels in the address of the page (``?typed=width=1225``), as long as addresses may be, and
beyond that in the visitor's session (``?long``); with it, the answer to the post is the page itself.
"""

import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import json, session

from configurator.errors import InvalidChoice, UnknownName
from configurator.orders.design import Design
from configurator.services.configuring.refusals import unfit
from configurator.services.configuring.typed import Typed, choice_meant
from configurator.services.presenting.pages import Page, Refusal
from configurator.web.money_and_dates import element_id
from configurator.web.showroom import room
from configurator.web.storefront.posted_form import choice_of

_LONGEST_ADDRESS = 1800
_MOST_BYTES = 800
"""Packed, of what a session's cookie holds beside the rest; longer texts are cut, far beyond what a field takes."""
_KEY = "typed at length"
_MOST = 40
_FRESH = frozenset({"undo", "redo", "reset", "remove"})
"""What changes what the fields stand for: nothing typed before belongs there any more."""


def of_page(page: Page, refused: Iterable[Refusal]) -> dict[str, Refusal]:
    """The refused answers whose fields are on the page, by the field's name."""
    fields = {field.name for panel in page.panels for field in panel.fields if not field.hidden}
    found = {str(each.wanted.slot): each for each in refused if each.conflict is None}
    return {name: each for name, each in found.items() if name in fields}


def typed_before(design: Design, typed: Sequence[str]) -> tuple[Refusal, ...]:
    """What the address says was typed and still cannot be taken."""
    product, found = room().revision(design.product, design.revision).product, list[Refusal]()
    for each in map(choice_of, typed[:_MOST]):
        asked = Typed(each.slot, each.value)
        with suppress(UnknownName):
            try:
                choice_meant(product, asked)
            except InvalidChoice as error:
                found.append(unfit(asked, error))
    return tuple(found)


def in_address(refused: Iterable[Refusal], design_id: str) -> dict[str, Any]:
    """The parts of an address that carry refusals to the page: the first wish, all that was typed, and where to go.

    What is too long for an address is kept in the session, in place of what was kept before.
    """
    mistakes = [each.wanted for each in refused if each.conflict is None]
    wanted = next((each.wanted for each in refused if each.conflict is not None), None)
    typed = [f"{each.slot}={each.value}" for each in mistakes]
    long = sum(len(quote(each, safe="")) + len("&typed=") for each in typed) > _LONGEST_ADDRESS
    if long:
        session[_KEY] = [design_id, _cut(typed)]
    return {
        "wanted": f"{wanted.slot}={wanted.value}" if wanted else None,
        "typed": None if long else typed or None,
        "long": "" if long else None,
        "_anchor": f"f-{element_id(mistakes[0].slot)}" if mistakes and not wanted else None,
    }


def typed_at_length(design_id: str) -> tuple[str, ...]:
    """What was typed into the design's fields and was too long for an address."""
    kept = session.get(_KEY)
    return tuple(kept[1]) if kept and kept[0] == design_id else ()


def _cut(typed: Sequence[str]) -> list[str]:
    """The texts, the longest of them shortened until all can be kept."""
    kept = list(typed[:_MOST])
    while len(zlib.compress(json.dumps(kept).encode())) > _MOST_BYTES:
        longest = max(range(len(kept)), key=lambda at: len(kept[at]))
        kept[longest] = kept[longest][: len(kept[longest]) * 4 // 5]
    return kept


def kept_after(refused: Sequence[Refusal], verb: str, about: str) -> tuple[Refusal, ...] | None:
    """What stays refused once a button is pressed; None where the button has to wait for it to be mended."""
    if verb in _FRESH:
        return ()
    if any(each.conflict is not None for each in refused):
        return None
    if verb == "clear":
        return tuple(each for each in refused if str(each.wanted.slot) != about)
    return tuple(refused) if verb in {"add", "keep", "anyway"} else None
