"""Two addresses for machines: does the process live, and can it serve customers."""

from flask import Blueprint, Response, jsonify

from configurator.web.room import room

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; how many engines it has in memory, and about how large they are together."""
    loaded = room().shelf.loaded()
    return jsonify(status="ok", engines=len(loaded), engine_mb=round(sum(each.size for each in loaded) / 1e6, 1))


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and there is something to sell; 503 says what is missing."""
    missing = room().missing()
    return jsonify(status="not ready" if missing else "ready", missing=list(missing)), 503 if missing else 200
