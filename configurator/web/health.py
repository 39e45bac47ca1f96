"""Two addresses for machines: does the process live, and can it serve customers.

Machines are nobody: these requests lose their cookies, so that no log-in is looked up in a database that may be gone.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Flask, Response, current_app, jsonify

from configurator.errors import DatabaseError
from configurator.web.forwarded import warnings
from configurator.web.showroom import room

blueprint = Blueprint("health", __name__)
_PLACES = ("/healthz", "/readyz")


def install(app: Flask) -> None:
    """Adds both addresses to the app."""
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
    """The process answers; how many engines it has in memory, and about how large they are together.

    Where there are lanes: what was handed on to them.
    """
    loaded = room().engines.loaded()
    size = round(sum(each.size for each in loaded) / 1e6, 1)
    lanes = current_app.extensions.get("lanes")
    more = {"lanes": lanes()} if lanes else {}
    return jsonify(status="ok", engines=len(loaded), engine_mb=size, **more)


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and there is something to sell; 503 says what is missing. How each product stands."""
    stands: dict[str, str] = {}
    try:
        missing = room().missing()
        stands = {key: stand.value for key, stand in room().stands().items()}
    except DatabaseError as error:
        missing = (str(error),)
    status = "not ready" if missing else "ready"
    told = {"status": status, "missing": list(missing), "products": stands, "warnings": warnings(current_app)}
    return jsonify(told), 503 if missing else 200
