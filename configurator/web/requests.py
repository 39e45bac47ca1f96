"""Each request has a name: it stands in the answer's head, in what is logged meanwhile, and on a page of an error.

Decides the name: the one that a proxy gave, where there are proxies, else a new one. A line for each request says
what was asked, by its pattern and not by its address, what the answer was, and how long it took: nobody is named in it.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, g, request
from werkzeug.wrappers import Response

from configurator.logs import REQUESTS, current_request, within_request

_log = logging.getLogger(REQUESTS)
_HEADER, _KEY = "X-Request-Id", "HTTP_X_REQUEST_ID"
_NAME = re.compile(r"[\w.:-]{8,64}", re.ASCII)


def named(inner: WSGIApplication, *, given: bool) -> WSGIApplication:
    """The app with a name for each request; ``given``: a proxy may have named it already."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        before = str(environ.get(_KEY, ""))
        name = before if given and _NAME.fullmatch(before) else secrets.token_hex(8)
        environ[_KEY] = name
        within_request(name)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            return start_response(status, [*headers, (_HEADER, name)], *error)

        return inner(environ, start)

    return app


def install(app: Flask) -> None:
    """Logs each request that the app answers, and lets its templates name it."""

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def tell(answer: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else ""
        milliseconds = round(1000 * (time.perf_counter() - g.get("begun", time.perf_counter())), 1)
        known = {"method": request.method, "pattern": rule, "status": answer.status_code, "ms": milliseconds}
        _log.info("%s %s", request.method, rule or "nothing here", extra=known)
        return answer

    app.jinja_env.globals["request_name"] = current_request
