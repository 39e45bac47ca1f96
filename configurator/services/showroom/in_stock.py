"""What stands in stock of a product, as its file beside the catalogue says it now, and what is left of it.

A feed replaces the file, and it counts from the next page on; nothing has to be published. Rows with mistakes count as
not there, and ``configurator check`` says why. What orders took is in the records.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from configurator.catalog.stock_file import StockVariant
from configurator.services.showroom import files
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.showroom.stock_on_disk import stock_on_disk, stock_path
from configurator.storage.stock import TakenPieces
from configurator.storage.unit import UnitOfWork

_KEPT = 32
_StampedStock = tuple[files.Stamp, tuple[StockVariant, ...]]
_read: WeakKeyDictionary[Showroom, OrderedDict[tuple[str, str], _StampedStock]] = WeakKeyDictionary()
"""What the file of each revision's product said last, and its stamp then."""


def in_stock(room: Showroom, published: Published) -> tuple[StockVariant, ...]:
    """The things that the stock file of the product speaks of; none where there is no such file."""
    product, known = published.whole.product, _read.setdefault(room, OrderedDict())
    place, stamp = (product.key, published.whole.hash), files.stamp(stock_path(room.shop, product))
    kept = known.get(place)
    if kept is None or kept[0] != stamp:
        kept = known[place] = stamp, stock_on_disk(room.shop, product)[0]
    known.move_to_end(place)
    while len(known) > _KEPT:
        known.popitem(last=False)
    return kept[1]


def left(room: Showroom, unit: UnitOfWork, product: str, variants: Iterable[StockVariant]) -> Mapping[str, int]:
    """How many pieces of each of these things are left, by key."""
    taken = unit.stock.of(product)
    return {each.key: each.count - sum(_counts(room, each, piece) for piece in taken) for each in variants}


def _counts(room: Showroom, variant: StockVariant, piece: TakenPieces) -> int:
    """How many pieces of the thing were taken that way since it was counted."""
    if piece.variant != variant.key:
        return 0
    before = variant.counted is not None and room.here(piece.taken_at).replace(tzinfo=None) < variant.counted
    return 0 if before else piece.quantity
