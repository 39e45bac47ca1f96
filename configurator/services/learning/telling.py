"""Which of the things that somebody likes tells most of them: what few others took, and not what nearly everybody does.

What the shop proposes anyway, and what is not there, tells something only where most people took another value. As
long as fewer than five people say what they took, it tells nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.people import PeopleHistory
from configurator.services.customer.conclusions import LIKED, WITHOUT, Conclusion, conclusions
from configurator.services.customer.likings import LikedValue, likings
from configurator.services.learning.columns import NOTHING, YES, HistoryColumn
from configurator.services.learning.following import history_for
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

NEARLY_ALL = 0.8
_MOST = 0.5
_UNKNOWN = 0.5
"""What nobody has said anything about is taken to be what half of them take."""


def telling_likings(room: Showroom, who: Visitor, products: Iterable[Published]) -> tuple[LikedValue, ...]:
    """What the visitor seems to like of these products, most telling first; absences that tell nothing are left out."""
    ranked = [(telling(room, who, each, liking), liking) for each in products for liking in likings(room, who, each)]
    ranked = [(told, liking) for told, liking in ranked if told or not liking.absent]
    return tuple(liking for _, liking in sorted(ranked, key=lambda each: (-each[0], each[1].absent, -each[1].weight)))


def concluded(room: Showroom, who: Visitor) -> tuple[Conclusion, ...]:
    """All that is concluded about the visitor: of what they like the most telling first, behind it what they take not.

    What they switched off comes last.
    """
    sold = {each.product.key: each for each in room.products()}

    def place(each: Conclusion) -> tuple[bool, bool, float]:
        told = telling(room, who, sold[each.liking.product], each.liking) if each.liking else 0.0
        return not each.on, each.kind == WITHOUT, -told

    every = conclusions(room, who)
    person = [each for each in every if each.kind not in (LIKED, WITHOUT)]
    return (*person, *sorted((each for each in every if each.kind in (LIKED, WITHOUT)), key=place))


def telling(room: Showroom, who: Visitor, published: Published, liking: LikedValue) -> float:
    """How much a liking tells of somebody: its weight times the share of people who took something else; 0: nothing."""
    others = who.may_suggest(MadeOf.OTHERS_BY_PAGE)
    share = _share(history_for(room, published), published, liking) if others else None
    if liking.absent or liking.usual:
        least = share is not None and share < _MOST
    else:
        least = share is None or share < NEARLY_ALL
    return liking.weight * (1 - (_UNKNOWN if share is None else share)) if least else 0.0


def _share(history: PeopleHistory, published: Published, liking: LikedValue) -> float | None:
    """Of the people of whom it is known the share who took what is liked; None: too few tell.

    Of the items of a kind each counts by itself, as far as it is there.
    """
    product, slot = published.product, liking.choice.slot
    single, home = product.option(slot.key).single, product.home(slot.key)
    own, taken = ("", liking.choice.value) if single else (liking.choice.value, YES)
    counts = Counter[str]()
    for item in range(1, home.count.high + 1):
        column = str(HistoryColumn(replace(slot, instance=item), own))
        if column in history.history.places and history.crowd.telling(column) >= FEWEST:
            counts.update(history.crowd.behind({}, column)[0])
    if home.repeated:
        del counts[NOTHING]
    people = counts.total()
    return counts[taken] / people if people else None
