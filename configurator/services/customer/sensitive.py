"""What customers tell about themselves and the shop keeps with the design and its order alone.

An option counts as sensitive when the revision on sale says so, even where a design keeps one that did not.
"""

from collections.abc import Iterable

from configurator.catalog.model import Product
from configurator.catalog.selection import Choices
from configurator.orders.design import Proposal
from configurator.services.showroom.showroom import Room


def private_options(room: Room, product: Product) -> frozenset[str]:
    """The keys of a product's sensitive options: by this revision of it, or by the one on sale."""
    on_sale = next((each.product for each in room.products() if each.product.key == product.key), product)
    return product.sensitive | on_sale.sensitive


def told_choices(choices: Choices, private: frozenset[str]) -> Choices:
    """The choices that others may see."""
    return frozenset(choice for choice in choices if choice.slot.key not in private)


def told_proposals(proposals: Iterable[Proposal], private: frozenset[str]) -> tuple[Proposal, ...]:
    """The proposals that others may see."""
    return tuple(each for each in proposals if each.choice.slot.key not in private)
