"""One thread looks after all that runs, whatever becomes of one of them."""

import logging
from threading import Event

import pytest

from configurator.engine.solving.stopping import Stopping
from configurator.time_limit import TimeLimit


def test_what_cannot_be_stopped_does_not_keep_others_from_it(caplog: pytest.LogCaptureFixture) -> None:
    stopping, stopped = Stopping(), Event()

    def broken() -> None:
        raise RuntimeError("no way")

    with (
        caplog.at_level(logging.ERROR),
        stopping.in_time(broken, TimeLimit(0)),
        stopping.in_time(stopped.set, TimeLimit(0)),
    ):
        assert stopped.wait(20)
    with stopping.in_time(stopped.clear, TimeLimit(600)), stopping.in_time(stopped.set, TimeLimit(0)):
        assert stopped.wait(20)
    assert "could not be told that its time is over" in caplog.text
    assert "no way" in caplog.text
