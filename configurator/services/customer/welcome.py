"""How somebody who comes back is met: by name, and with what the shop proposes to them."""

from uuid import UUID

from configurator.profiles.preferences import Preference
from configurator.profiles.profile import EventKind
from configurator.rules.wording import choice_text
from configurator.services.customer.proposals import preferences_for
from configurator.services.presenting.home_page import ProposalView
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


def greeting(room: Showroom, who: Visitor) -> str:
    """A greeting by name, as far as the visitor is known; '' for a stranger."""
    if who.name:
        return f"Welcome back, {who.name}."
    return "Welcome back." if who.profile is not None and _seen_before(room, who.profile) else ""


def proposals(room: Showroom, who: Visitor, product_key: str) -> tuple[ProposalView, ...]:
    """What the shop proposes of a product, best first, each with its reason."""
    published = room.current(product_key)
    return tuple(_proposal(published, preference) for preference in preferences_for(room, who, published))


def _seen_before(room: Showroom, profile: UUID) -> bool:
    with room.reading() as unit:
        return unit.events.last(profile, EventKind.VISIT) is not None


def _proposal(published: Published, preference: Preference) -> ProposalView:
    product = published.product
    return ProposalView(product.key, product.name, choice_text(preference.choice, product), preference.reason)
