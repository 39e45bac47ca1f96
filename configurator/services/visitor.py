"""Who asks, and what is theirs.

Decides ownership: a design, an order or a profile belongs to exactly one of an account, a profile, or a browser
session. It does not decide who someone is; the web finds that out from cookies (``identity.identify``).
"""

from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from configurator.errors import NotAllowed
from configurator.profiles.consent import NOTHING_SAID, Consents, Purpose


class MadeOf(Enum):
    """Of what a suggestion is made, which decides to whom it may be shown."""

    OWN = auto()
    """Of what the customer chose, ordered or said before, and of nothing else: the same again."""
    OTHERS_BY_PAST = auto()
    """Of what others took, picked by what the customer did before."""
    OTHERS_BY_PAGE = auto()
    """Of what others took, picked by nothing but what stands on the page."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the shop: the session's id, and, where they said so, their profile and their account.

    ``found``: the numbers of orders that they found by number and e-mail, to be seen for this visit. ``signal``: their
    browser says no to being recorded (Sec-GPC).
    """

    visitor: str
    profile: UUID | None = None
    account: int | None = None
    roles: frozenset[str] = frozenset()
    name: str = ""
    found: frozenset[str] = frozenset()
    consents: Consents = NOTHING_SAID
    signal: bool = False

    def allows(self, purpose: Purpose) -> bool:
        """Whether the shop may do that with what it learns of them: they said yes, and no later word outweighs it."""
        return self.profile is not None and self.consents.allows(purpose, signal=self.signal)

    def profile_for(self, purpose: Purpose) -> UUID | None:
        """The profile under which the shop may do that; None: it may not."""
        return self.profile if self.allows(purpose) else None

    def may_suggest(self, made_of: MadeOf) -> bool:
        """Whether the shop may show them suggestions made of that; whatever suggests something asks here.

        Of their own past where they let it be remembered, of others by that past where they also said yes to learning,
        and in both cases by no browser's no that they did not know of. Of others by the page alone everybody who has
        not said no to learning: nothing of them is kept or looked up for it, so a browser's no does not forbid it.
        """
        word = self.consents.word(Purpose.RECOMMEND)
        match made_of:
            case MadeOf.OWN:
                return self.allows(Purpose.REMEMBER)
            case MadeOf.OTHERS_BY_PAST:
                return self.allows(Purpose.REMEMBER) and self.allows(Purpose.RECOMMEND)
            case MadeOf.OTHERS_BY_PAGE:
                return word is None or word.yes

    @property
    def quiet(self) -> bool:
        """Whether nothing is recorded because their browser says no, and they did not say yes knowing that."""
        return self.signal and not self.allows(Purpose.REMEMBER)

    @property
    def recorded(self) -> UUID | None:
        """The profile in which what they do is kept and from which something is proposed; None: nowhere."""
        return self.profile_for(Purpose.REMEMBER)

    @property
    def guest(self) -> bool:
        """Whether nothing but this browser's session leads to what they make now."""
        return self.owner == session_owner(self.visitor)

    @property
    def owner(self) -> str:
        """Whose a thing becomes that this visitor makes now."""
        if self.account is not None:
            return account_owner(self.account)
        if self.profile is not None and self.consents.allows(Purpose.REMEMBER):
            return profile_owner(self.profile)
        return session_owner(self.visitor)

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone whose things this visitor may see."""
        known = [session_owner(self.visitor)]
        if self.profile is not None:
            known.append(profile_owner(self.profile))
        if self.account is not None:
            known.append(account_owner(self.account))
        return tuple(known)

    def needs(self, *roles: str) -> None:
        """Raises NotAllowed unless the visitor has one of the roles."""
        if not self.roles & set(roles):
            named = " or ".join(f"'{role}'" for role in roles)
            raise NotAllowed(f"This needs the role {named}. Please log in with an account that has it.")


STRANGER = Visitor("")
"""Somebody of whom nothing is known, not even a session."""


def session_owner(visitor: str) -> str:
    """The owner's name of a browser session."""
    return f"visitor:{visitor}"


def profile_owner(profile: UUID) -> str:
    """The owner's name of a profile."""
    return f"profile:{profile}"


def account_owner(account: int) -> str:
    """The owner's name of an account."""
    return f"account:{account}"
