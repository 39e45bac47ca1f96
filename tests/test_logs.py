"""What is logged: lines for people, objects for machines, each with the request it belongs to."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from configurator.logs import REQUESTS, current_request, take_in, within_request, write_log


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Other tests find the loggers as they were."""
    kept = {name: logging.getLogger(name) for name in ("configurator", "gunicorn.error", REQUESTS)}
    before = {name: (each.handlers, each.level) for name, each in kept.items()}
    yield
    structlog.contextvars.clear_contextvars()
    for name, each in kept.items():
        each.handlers = before[name][0]
        each.setLevel(before[name][1])


def test_a_line_for_people_names_time_level_and_request(capsys: pytest.CaptureFixture[str]) -> None:
    write_log("text")
    within_request("abc12345")
    logging.getLogger("configurator.shop").warning("mail %s waits", "m1")
    said = capsys.readouterr().err
    assert said.endswith(" WARNING mail m1 waits [abc12345]\n")
    assert said[:4].isdigit()
    assert "T" in said[:20]


def test_an_object_for_machines_has_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    write_log("json")
    within_request("abc12345")
    logging.getLogger("configurator.shop").info("published %s", "desk", extra={"product": "desk", "rules": 4})
    said = json.loads(capsys.readouterr().err)
    assert said.pop("at").endswith("Z")
    assert said == {
        "level": "info",
        "event": "published desk",
        "logger": "configurator.shop",
        "request": "abc12345",
        "product": "desk",
        "rules": 4,
    }


def test_a_traceback_is_part_of_its_object_and_follows_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(form: str) -> str:
        write_log(form)
        try:
            raise ValueError("so\nnot")
        except ValueError:
            logging.getLogger("configurator.x").exception("it broke")
        return capsys.readouterr().err

    assert json.loads(fail("json"))["exception"].endswith("ValueError: so\nnot")
    assert fail("text").splitlines()[1] == "  Traceback (most recent call last):"


def test_nobody_can_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    forged = "2027-03-01T09:30:00 INFO published product=desk"
    for ending in ("\n", "\r", "\r\n", "\x85", "\u2028", "\x0b", "\x1b[2K\x1b[1A"):
        write_log("text")
        try:
            raise ValueError(f"odd{ending}{forged}")
        except ValueError as error:
            logging.getLogger("configurator.x").exception("it broke: %s", error)
        said = capsys.readouterr().err
        assert [line for line in said.splitlines() if line.startswith(forged)] == []
        assert "\x1b" not in said
        assert len([line for line in said.splitlines() if not line.startswith("  ")]) == 1


def test_a_new_request_has_nothing_of_the_one_before(capsys: pytest.CaptureFixture[str]) -> None:
    write_log("json")
    within_request("first111")
    structlog.contextvars.bind_contextvars(product="car")
    within_request("second22")
    logging.getLogger("configurator.x").info("here")
    said = json.loads(capsys.readouterr().err)
    assert (said["request"], "product" in said) == ("second22", False)
    assert current_request() == "second22"


def test_requests_are_told_to_machines_and_not_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    for form, lines in (("text", 0), ("json", 1)):
        write_log(form)
        logging.getLogger(REQUESTS).info("GET /")
        assert len(capsys.readouterr().err.splitlines()) == lines


def test_the_servers_own_lines_have_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    write_log("json")
    server = logging.getLogger("gunicorn.error")
    take_in(server)
    server.warning("Worker (pid:%s) was sent SIGTERM", 7)
    assert json.loads(capsys.readouterr().err)["event"] == "Worker (pid:7) was sent SIGTERM"
