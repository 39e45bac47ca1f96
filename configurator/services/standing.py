"""How a product stands: what is on sale of it, since when, by whom, and which revisions designs under way keep."""

from dataclasses import dataclass

from configurator.errors import UnknownName
from configurator.services.room import Room
from configurator.storage.revisions import Publication, Texts


@dataclass(frozen=True, slots=True)
class Standing:
    """A product's place in the shop. ``publication`` None: it never was without mistakes, so it is not on sale.

    ``designs`` counts what customers have begun and not ordered; ``older`` of them keep an earlier revision.
    """

    key: str
    name: str
    publication: Publication | None
    designs: int
    older: int


def standing(room: Room, product: str) -> Standing:
    """How the product stands now. Raises UnknownName."""
    keys = room.keys()
    if product not in keys:
        raise UnknownName("product", product, keys)
    names = {each.product.key: each.product.name for each in room.products()}
    with room.reading() as unit:
        publication = unit.revisions.latest(product)
        kept = unit.designs.by_revision(product)
    total = sum(kept.values())
    current = kept.get(publication.hash, 0) if publication else 0
    return Standing(product, names.get(product, product), publication, total, total - current)


def texts(room: Room, product: str, hash: str) -> Texts:  # noqa: A002
    """The two files of a revision that is or was on sale. Raises UnknownName."""
    with room.reading() as unit:
        found = unit.revisions.texts(product, hash)
    if found is None:
        raise UnknownName("revision of this product", hash[:12])
    return found
