"""A proxy that nobody told the shop of: it says for whom it asks, and nobody listens.

Then all the world has the proxy's address, and what is counted by address is counted for everybody together.
"""

import logging
import time

from flask import Flask, request

_log = logging.getLogger(__name__)
_QUIET = 3600.0
_KEY = "forwarded"
WARNING = (
    "Requests come with X-Forwarded-For, so a proxy stands in front, but PROXY_HOPS is 0: everybody seems to have the "
    "proxy's address. Set PROXY_HOPS to the number of proxies."
)


def install(app: Flask, *, proxies: int) -> None:
    """Looks out for such requests, where no proxy is known, and says so once an hour."""
    if proxies:
        return

    @app.before_request
    def look() -> None:
        if "X-Forwarded-For" not in request.headers:
            return
        now = time.monotonic()
        if now - app.extensions.get(_KEY, -_QUIET) >= _QUIET:
            app.extensions[_KEY] = now
            _log.warning(WARNING)


def warnings(app: Flask) -> list[str]:
    """What whoever runs the shop should know; empty when no such request has come."""
    return [WARNING] if _KEY in app.extensions else []
