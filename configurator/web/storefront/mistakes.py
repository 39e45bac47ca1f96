"""What was typed and cannot be taken, kept beside its field: nothing that somebody typed is lost.

Without JavaScript it travels in the address of the page (``?typed=width=1225``), as long as addresses may be; with it,
and beyond that, the answer to the post is the page itself.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from configurator.errors import InvalidChoice, UnknownName
from configurator.orders.design import Design
from configurator.services.pages import Page, Refusal
from configurator.services.refusing import unfit
from configurator.services.typed import Typed, meant
from configurator.web.formats import element_id
from configurator.web.room import room
from configurator.web.storefront.posted import choice_of

LONGEST_ADDRESS = 1800
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
                meant(product, asked)
            except InvalidChoice as error:
                found.append(unfit(asked, error))
    return tuple(found)


def in_address(refused: Iterable[Refusal]) -> dict[str, Any]:
    """The parts of an address that carry refusals to the page: the first wish, all that was typed, and where to go."""
    mistakes = [each.wanted for each in refused if each.conflict is None]
    wanted = next((each.wanted for each in refused if each.conflict is not None), None)
    return {
        "wanted": f"{wanted.slot}={wanted.value}" if wanted else None,
        "typed": [f"{each.slot}={each.value}" for each in mistakes] or None,
        "_anchor": f"f-{element_id(mistakes[0].slot)}" if mistakes and not wanted else None,
    }


def kept_after(refused: Sequence[Refusal], verb: str, about: str) -> tuple[Refusal, ...] | None:
    """What stays refused once a button is pressed; None where the button has to wait for it to be mended."""
    if verb in _FRESH:
        return ()
    if any(each.conflict is not None for each in refused):
        return None
    if verb == "clear":
        return tuple(each for each in refused if str(each.wanted.slot) != about)
    return tuple(refused) if verb in {"add", "keep", "anyway"} else None
