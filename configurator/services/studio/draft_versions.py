"""What was typed in the studio, kept as it is typed: nothing is lost by a log-out, a conflict or a closed window.

Decides what is kept and what is offered again; the draft itself is ``publish``'s business.
"""

from datetime import timedelta

from configurator.errors import UnknownName
from configurator.rules.drafts import Draft, DraftVersion, Texts
from configurator.services.clean_text import file_lines
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.draft_versions import WrittenText

_REMINDED = timedelta(days=7)


def keep(
    room: Showroom,
    who: Visitor,
    product: str,
    texts: Texts,
    *,
    base: str,
    base_version: int,
    sitting: str = "",
    saved: bool = False,
) -> DraftVersion:
    """The texts as a version of the product's draft; the draft stays as it is. Raises UnknownName.

    ``base`` and ``base_version`` are those of the draft that was edited, ``sitting`` is a random name of the page.
    """
    known = room.keys()
    if product not in known:
        raise UnknownName("product", product, known)
    whole = Texts(file_lines(texts.catalogue), file_lines(texts.rules))
    author = who.name or "a colleague"
    written = WrittenText(product, whole, base, base_version, who.account, author, sitting[:40], saved)
    with room.unit() as unit:
        return unit.versions.keep(written, room.now())


def versions(room: Showroom, product: str) -> tuple[DraftVersion, ...]:
    """All kept versions of a product's draft, newest first."""
    with room.reading() as unit:
        return unit.versions.of(product)


def version(room: Showroom, product: str, number: int) -> tuple[DraftVersion, Texts]:
    """One kept version with its texts. Raises UnknownName."""
    with room.reading() as unit:
        return unit.versions.one(product, number)


def left_behind(room: Showroom, who: Visitor, draft: Draft) -> DraftVersion | None:
    """What the visitor typed last, in the last week, neither saved nor found in the draft; None where nothing is."""
    if who.account is None:
        return None
    with room.reading() as unit:
        mine = unit.versions.of(draft.product, account=who.account)
    last = mine[0] if mine else None
    if last is None or last.saved or last.hash == draft.hash or room.now() - last.at > _REMINDED:
        return None
    return last
