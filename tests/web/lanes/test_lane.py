"""A lane that cannot open says so as every page does: nothing of the inside, and nothing to be kept."""

from __future__ import annotations

import json
from wsgiref.types import WSGIApplication

import pytest
from werkzeug.test import Client

from configurator.errors import DatabaseError
from configurator.web.lanes.handing_on import NOTE
from configurator.web.lanes.lane import Lane


def test_what_keeps_a_lane_from_opening_is_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def load() -> WSGIApplication:
        raise DatabaseError("db.internal:5432 does not answer")

    answer = Client(Lane(load)).get("/p/bicycle", headers={NOTE: json.dumps({"subject": "bicycle"})})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "cannot answer at the moment" in answer.text
    assert "db.internal" not in answer.text
    assert "db.internal" in caplog.text
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
