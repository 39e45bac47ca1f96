"""One secret for all nodes: a node whose secret is another one than the database's is refused before it serves.

It would sign cookies that the others refuse, so customers would lose their designs at every other click. The database
keeps a fingerprint, from which nobody finds the secret.
"""

import hashlib
from collections.abc import Sequence

from configurator.errors import ConfiguratorError
from configurator.services.showroom.showroom import Showroom
from configurator.storage.concurrency import ConcurrentChange

_FACT = "secret"


class AnotherSecret(ConfiguratorError):
    """This node's secret is not the one that the shop's other processes have."""

    def __init__(self) -> None:
        super().__init__(
            "SECRET_KEY is not the one that this shop's database was last served with: give every node the same one. "
            "To change it, put the old one into SECRET_KEY_FALLBACKS; where that is lost, `configurator serve "
            "--new-secret` takes this one, and everybody has to log in again."
        )


def agree(room: Showroom, secret: str, earlier: Sequence[str] = (), *, anew: bool = False) -> None:
    """Keeps the secret's fingerprint; the first node decides. ``earlier``: secrets that this one follows.

    Raises AnotherSecret, unless the database knows this one or an earlier one, or ``anew``.
    """
    taken = {fingerprint(each) for each in earlier}
    try:
        _agree(room, fingerprint(secret), taken, anew=anew)
    except ConcurrentChange:  # another node said so first
        _agree(room, fingerprint(secret), taken, anew=anew)


def _agree(room: Showroom, own: str, earlier: set[str], *, anew: bool) -> None:
    with room.unit() as unit:
        known = unit.facts.said(_FACT)
        if known == own:
            return
        if known is not None and not anew and known not in earlier:
            raise AnotherSecret
        unit.facts.say(_FACT, own)


def fingerprint(secret: str) -> str:
    """What is kept of a secret; as hard to guess from as a password."""
    return hashlib.scrypt(secret.encode(), salt=b"configurator", n=2**14, r=8, p=1, dklen=16).hex()
