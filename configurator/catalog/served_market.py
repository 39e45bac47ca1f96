"""In which market customers are served now: what the address of their page says, '' where it says nothing.

Decides nothing; whoever serves somebody says it once, and whatever answers "for now" asks for it.
"""

from contextvars import ContextVar

_served: ContextVar[str] = ContextVar("market", default="")


def served_market() -> str:
    """The market that is served now; '' is the shop's own."""
    return _served.get()


def serve_market(market: str) -> None:
    """Serves that market from now on, in this thread's context."""
    _served.set(market)
