"""What a customer seems to like of a product, in words: the items of a kind together, and first what tells something.

What the shop proposes to everybody tells little, and what is not taken tells less. What others took is not known here
(``services.learning.telling``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Slot
from configurator.languages.sentences import gettext
from configurator.profiles.preferences import Preference
from configurator.rules.revision import Revision
from configurator.rules.wording import taken_text
from configurator.services.customer.proposals import preferences_for, same_items
from configurator.services.presenting.labels import says_nothing
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


@dataclass(frozen=True, slots=True)
class LikedValue:
    """A value that somebody seems to like: in words, why, and how much (1 to 1000).

    ``usual``: the shop proposes it to everybody. ``absent``: it stands for nothing being there ('no Tow bar').
    """

    product: str
    product_name: str
    choice: Choice
    text: str
    reason: str
    weight: int
    usual: bool
    absent: bool


def likings(room: Showroom, who: Visitor, published: Published) -> tuple[LikedValue, ...]:
    """What the visitor seems to like of a product: first what is not proposed to everybody, last what is not there."""
    found = _together(published.revision, preferences_for(room, who, published))
    return tuple(sorted(found, key=lambda liking: (liking.absent, liking.usual, -liking.weight)))


def _together(revision: Revision, found: tuple[Preference, ...]) -> Iterator[LikedValue]:
    """A liking for each value of an option, at however many items it is liked."""
    product = revision.product
    items: dict[str, set[Slot]] = {}
    values: dict[Choice, list[Preference]] = {}
    for each in found:
        items.setdefault(each.choice.slot.key, set()).add(each.choice.slot)
        values.setdefault(same_items(each.choice), []).append(each)
    for choice, liked in values.items():
        most = len(liked) * 2 > len(items[choice.slot.key]) > 1
        absent, text = liking_text(product, choice, most=most)
        usual, first = choice in _proposed(revision, product.option(choice.slot.key)), liked[0]
        yield LikedValue(product.key, product.name, choice, text, first.reason, first.weight, usual, absent)


def liking_text(product: Product, choice: Choice, *, most: bool = False) -> tuple[bool, str]:
    """Whether a value stands for nothing being there, and what is liked, or done without; raises UnknownName.

    ``most``: of the items of a kind most have it.
    """
    option = product.option(choice.slot.key)
    option.value(choice.value)
    if says_nothing(option, choice.value):
        return True, gettext("no %(what)s", what=option.name)
    return False, taken_text(choice, product, most=most)


def _proposed(revision: Revision, option: Option) -> frozenset[Choice]:
    """What the shop proposes of an option to whoever has chosen nothing, as far as its files say so by themselves."""
    given = {same_items(each.choice) for each in revision.rules.defaults if each.when is None and not each.fallback}
    own = frozenset(choice for choice in given if choice.slot.key == option.key and choice.taken)
    if own or option.kind is not Kind.CHOICE or not option.choose.low:
        return own
    return frozenset({Choice(Slot(option.key), option.values[0].key)})
