"""Two addresses for machines: does the process live, and can it serve customers.

Machines are nobody: these requests lose their cookies, so that no log-in is looked up in a database that may be gone.
"""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from configurator.hosts import is_local
from configurator.services.operating.readiness import Lookout
from configurator.web import metrics
from configurator.web.forwarded import warnings
from configurator.web.showroom import room

blueprint = Blueprint("health", __name__)
_PLACES = ("/healthz", "/readyz")


def install(app: Flask, lookout: Lookout) -> None:
    """Adds both addresses to the app."""
    app.extensions["lookout"] = lookout
    app.register_blueprint(blueprint)
    inner = app.wsgi_app

    def as_nobody(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if asks(environ["PATH_INFO"]):
            environ.pop("HTTP_COOKIE", None)
        return inner(environ, start_response)

    app.wsgi_app = as_nobody  # type: ignore[method-assign]


def asks(path: str) -> bool:
    """Whether a request for this path only asks how the shop is."""
    return path.rstrip("/") in _PLACES


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; to whoever may know, how many engines it has, and about how large they are together.

    Where there are lanes: what was handed on to them.
    """
    if not _may_know():
        return jsonify(status="ok")
    loaded = room().engines.loaded()
    size = round(sum(each.size for each in loaded) / 1e6, 1)
    lanes = current_app.extensions.get("lanes")
    more = {"lanes": lanes()} if lanes else {}
    return jsonify(status="ok", engines=len(loaded), engine_mb=size, **more)


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether the shop can sell now, else 503; to whoever may know, what is missing and how each product stands."""
    lookout: Lookout = current_app.extensions["lookout"]
    found = lookout.look()
    told: dict[str, Any] = {"status": "not ready" if found.missing else "ready"}
    if _may_know():
        told |= {"missing": found.missing, "products": found.products}
        told["warnings"] = [*found.doubts, *warnings(current_app)]
    return jsonify(told), 503 if found.missing else 200


def _may_know() -> bool:
    """Whoever has METRICS_TOKEN, and this machine itself, unless it asks on behalf of somebody else."""
    asked_for = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    proxied = asked_for and not current_app.extensions["room"].settings.proxies
    return (is_local(request.remote_addr or "nobody") and not proxied) or metrics.knows_the_word()
