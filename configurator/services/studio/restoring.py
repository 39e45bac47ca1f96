"""Back to what was on sale before: an earlier revision as a draft, which is published like any other."""

from configurator.errors import UnknownName
from configurator.rules.drafts import Draft
from configurator.services.showroom.showroom import Showroom
from configurator.services.studio.publish import ROLE, save
from configurator.services.visitor import Visitor


def restore(room: Showroom, who: Visitor, product: str, hash: str, *, base_version: int) -> Draft:  # noqa: A002
    """A draft with an earlier revision's texts, to be looked at and published again. Raises UnknownName, StaleEdit."""
    who.needs(ROLE)
    with room.reading() as unit:
        texts = unit.revisions.texts(product, hash)
    if texts is None:
        raise UnknownName("revision of this product", hash[:12])
    return save(room, who, product, rules_text=texts.rules, catalogue_text=texts.catalogue, base_version=base_version)
