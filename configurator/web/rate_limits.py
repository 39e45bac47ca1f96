"""How often somebody may do what costs the shop something: answer the question about remembering, try codes, order.

Counted by network address, an IPv6 network of one household as one, or by visitor where a whole office may do the same
at once. How often is said at each view. Tries to get in are counted in the records (``account.throttle``).
"""

from flask import Flask, Response, request
from flask_limiter import Limiter

from configurator.profiles.device import counted
from configurator.web.visitor import current_visitor

TRIES = "10/minute;60/hour"
"""How often an address may miss with the number of an order or the code of a design."""

_BRIEFLY: dict[str, float] = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}
"""Seconds that a Redis which does not answer keeps a customer waiting."""


def by_address() -> str:
    """Whom a request is counted for: its network address."""
    return counted(request.remote_addr or "")


def by_visitor() -> str:
    """Whom a request is counted for: the account, else the browser's session."""
    who = current_visitor()
    return f"account {who.account}" if who.account is not None else f"visitor {who.visitor}"


def missed(answer: Response) -> bool:
    """Whether what was tried was wrong: only that counts where others have to be kept from trying out."""
    return "missed=" in answer.headers.get("Location", "")


# what is counted after the answer falls back on nothing when Redis goes: then the answer stands, and a count is lost
limiter = Limiter(by_address, headers_enabled=False, swallow_errors=True)


def install(app: Flask, redis_url: str = "") -> None:
    """Starts counting: in Redis for all processes, or in this one; in this one also while Redis is gone."""
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(redis_url)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _BRIEFLY if redis_url else {}
    app.config["RATELIMIT_KEY_PREFIX"] = "configurator"
    limiter.init_app(app)
