"""The statements that advise and never forbid: what the shop prefers, notices and warnings. Frozen data only."""

from dataclasses import dataclass
from hashlib import sha256

from configurator.catalog.validity import ALWAYS, Validity
from configurator.rules.syntax import Condition
from configurator.source import Source


@dataclass(frozen=True, slots=True)
class Prefer:
    """'prefer quiet-tyres "..." weight 3 when engine = electric then tyres = quiet': rather so, where it can be.

    With ``each`` the weight counts once for every instance of the component that meets it or is not there.
    ``answered``: an answer of the customer's asks for it, so that it comes before the shop's defaults.
    """

    name: str
    sentence: str
    author: str
    body: Condition
    source: Source
    weight: int = 1
    each: str | None = None
    valid: Validity = ALWAYS
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """'advise NAME "..." when condition': what a customer reads while that holds.

    ``must_confirm``: 'warn', which has to be acknowledged before anything is ordered. ``written``: the sentence as the
    rule file has it, where ``sentence`` is a translation.
    """

    name: str
    sentence: str
    author: str
    when: Condition
    source: Source
    must_confirm: bool = False
    valid: Validity = ALWAYS
    written: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other notice, and from itself with another sentence; the same in each language."""
        return f"{self.name}.{sha256((self.written or self.sentence).encode()).hexdigest()[:12]}"
