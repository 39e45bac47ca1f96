"""Two addresses for machines: does the process live, and can it serve customers."""

from flask import Blueprint, Response, jsonify

from configurator.web.room import room

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and there is something to sell; 503 says what is missing."""
    missing = room().missing()
    return jsonify(status="not ready" if missing else "ready", missing=list(missing)), 503 if missing else 200
