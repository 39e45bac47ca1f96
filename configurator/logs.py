"""What the shop says while it runs: a line each on standard error, for people or, as JSON, for machines.

Decides the form of a line and that the request it belongs to stands in it. What is said is decided where it happens;
nothing personal is: neither names nor addresses, neither what somebody typed nor the parameters of a statement.
"""

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

REQUESTS = "configurator.requests"
"""The logger that has a line for each request; it is heard where machines read."""
_OURS = "configurator"
_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
)

_LogEntry = MutableMapping[str, Any]


def write_log(form: str, to: TextIO | None = None) -> None:
    """From now on what this process says goes there (to standard error): as ``text``, or ``json``, an object a line."""
    time = structlog.processors.TimeStamper(fmt="iso", utc=form == "json", key="at")
    last = _as_json if form == "json" else _as_text
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, time],
            processors=[
                structlog.processors.format_exc_info,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                last,
            ],
        )
    )
    ours = logging.getLogger(_OURS)
    ours.handlers = [handler]
    ours.setLevel(logging.INFO)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if form == "json" else logging.WARNING)


def take_in(other: logging.Logger) -> None:
    """What this logger says goes the same way from now on, in the same form."""
    other.handlers = list(logging.getLogger(_OURS).handlers)


def within_request(name: str) -> None:
    """What this thread says from now on belongs to the request of that name, and to no earlier one."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=name)


def current_request() -> str:
    """The name of the request that this thread answers; '' outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))


def _as_json(_: Any, __: str, said: _LogEntry) -> str:
    return json.dumps({"at": said.pop("at"), "level": said.pop("level"), **said}, ensure_ascii=False, default=str)


def _as_text(_: Any, __: str, said: _LogEntry) -> str:
    """'2027-03-01T09:30:00 WARNING mail has to wait: ... [request]'; what else is known stands in the words.

    What is part of an entry never looks like another one: it stays on its line, and a traceback is indented.
    """
    request = f" [{said['request']}]" if "request" in said else ""
    trace = "".join(f"\n  {_on_a_line(line)}" for line in str(said.get("exception", "")).splitlines())
    return f"{said['at']} {str(said['level']).upper()} {_on_a_line(str(said['event']))}{request}{trace}"


def _on_a_line(text: str) -> str:
    """The text with what ends lines or moves a terminal's cursor as it is written in Python."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)
