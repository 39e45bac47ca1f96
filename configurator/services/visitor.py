"""Who asks, and what is theirs.

Decides ownership: a design, an order or a profile belongs to exactly one of an account, a profile, or a browser
session. It does not decide who someone is; the web finds that out from cookies (``identity.identify``).
"""

from dataclasses import dataclass
from uuid import UUID

from configurator.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the shop: the session's id, and, where they said so, their profile and their account.

    ``found``: the numbers of orders that they found by number and e-mail, to be seen for this visit. ``quiet``: their
    browser says no to being recorded, and they did not say yes knowing that.
    """

    visitor: str
    profile: UUID | None = None
    account: int | None = None
    roles: frozenset[str] = frozenset()
    name: str = ""
    found: frozenset[str] = frozenset()
    quiet: bool = False

    @property
    def recorded(self) -> UUID | None:
        """The profile in which what they do is kept and from which something is proposed; None: nowhere."""
        return None if self.quiet else self.profile

    @property
    def owner(self) -> str:
        """Whose a thing becomes that this visitor makes now."""
        if self.account is not None:
            return account_owner(self.account)
        return profile_owner(self.profile) if self.profile is not None else session_owner(self.visitor)

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
