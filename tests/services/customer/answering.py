"""How a customer of these tests answers whether they may be remembered."""

from configurator.profiles.consent import Purpose
from configurator.services.customer import consent
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


def remember(room: Showroom, who: Visitor) -> str | None:
    """They said yes to being remembered alone: the secret for the cookie of a new profile, unless an account has it."""
    return consent.answer(room, who, {Purpose.REMEMBER}, yes=True, source="home").secret


def stop_remembering(room: Showroom, who: Visitor) -> None:
    """They said no to everything: what was kept goes; designs and orders stay with the account or this session."""
    consent.answer(room, who, set(Purpose), yes=False, source="home")
