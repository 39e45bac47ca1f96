"""How often somebody may try: log in, order, answer the question about remembering.

Counts per address in the memory of this process. How often is said at each view; for logging in and
the like, whose views are Flask-Security's, it is said here.
"""

from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
LOGIN = "12/minute;60/hour"


def install(app: Flask) -> None:
    """Starts counting; attempts to get in are counted where Flask-Security answers them."""
    limiter.init_app(app)
    for name in ("login", "register", "forgot_password", "change_password", "verify"):
        limited: Any = limiter.limit(LOGIN, methods=["POST"])(app.view_functions[f"security.{name}"])
        app.view_functions[f"security.{name}"] = limited
