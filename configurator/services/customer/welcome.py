"""How somebody who comes back is met: by name, and with what the shop proposes to them."""

from uuid import UUID

from configurator.languages.sentences import gettext
from configurator.profiles.profile import EventKind
from configurator.services.customer.likings import LikedValue, likings
from configurator.services.presenting.home_page import ProposalView
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


def greeting(room: Showroom, who: Visitor) -> str:
    """A greeting by name, as far as the visitor is known; '' for a stranger."""
    if who.name:
        return gettext("Welcome back, %(name)s.", name=who.name)
    return gettext("Welcome back.") if who.profile is not None and _seen_before(room, who.profile) else ""


def proposals(room: Showroom, who: Visitor, product_key: str) -> tuple[ProposalView, ...]:
    """What the shop proposes of a product, each with its reason."""
    return tuple(map(proposal_view, likings(room, who, room.current(product_key))))


def _seen_before(room: Showroom, profile: UUID) -> bool:
    with room.reading() as unit:
        return unit.events.last(profile, EventKind.VISIT) is not None


def proposal_view(liking: LikedValue) -> ProposalView:
    """What somebody seems to like, as it is proposed to them."""
    return ProposalView(liking.product, liking.product_name, liking.text, liking.reason)
