"""The groups of customers that an account can be put into: those that some product has rules or prices for."""

from contextlib import suppress

from configurator.errors import BrokenFiles, UnknownName
from configurator.services.showroom import files
from configurator.services.showroom.showroom import Showroom


def customer_groups(room: Showroom) -> tuple[str, ...]:
    """The groups that the products list, as their files stand."""
    keys, groups = room.keys(), set[str]()
    for key in keys:
        with suppress(BrokenFiles):
            groups.update(files.revision(room.shop, key).product.groups)
    return tuple(sorted(groups))


def must_be_listed(room: Showroom, group: str) -> None:
    """A group is '' for none or one that a product lists, so that no slip of the pen changes a price.

    Raises UnknownName.
    """
    if group and group not in (groups := customer_groups(room)):
        raise UnknownName("group of customers", group, groups)
