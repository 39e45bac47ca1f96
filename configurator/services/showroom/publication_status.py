"""How a product stands: what is on sale of it, since when, by whom, and which revisions designs under way keep."""

from dataclasses import dataclass

from configurator.errors import UnknownName
from configurator.rules.drafts import Texts
from configurator.services.showroom.showroom import SaleState, Showroom
from configurator.storage.revisions import Publication
from configurator.storage.withdrawals import Withdrawal


@dataclass(frozen=True, slots=True)
class PublicationStatus:
    """A product's place in the shop. ``publication`` None: it never was without mistakes, so it is not on sale.

    ``designs`` counts what customers have begun and not ordered; ``older`` of them keep an earlier revision.
    """

    key: str
    name: str
    publication: Publication | None
    designs: int
    older: int
    stand: SaleState
    withdrawal: Withdrawal | None


def publication_status(room: Showroom, product: str) -> PublicationStatus:
    """How the product stands now. Raises UnknownName."""
    keys = room.keys()
    if product not in keys:
        raise UnknownName("product", product, keys)
    shown, withdrawal = room.last(product), room.withdrawal(product)
    with room.reading() as unit:
        publication = unit.revisions.latest(product)
        kept = unit.designs.by_revision(product)
    total = sum(kept.values())
    current = kept.get(publication.hash, 0) if publication else 0
    name = shown.product.name if shown else product
    return PublicationStatus(product, name, publication, total, total - current, room.stand(product), withdrawal)


def texts(room: Showroom, product: str, hash: str) -> Texts:  # noqa: A002
    """The two files of a revision that is or was on sale. Raises UnknownName."""
    with room.reading() as unit:
        found = unit.revisions.texts(product, hash)
    if found is None:
        raise UnknownName("revision of this product", hash[:12])
    return found
