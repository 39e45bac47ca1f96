"""The app in a process of its own, for requests that were handed on to it.

The app is made when the first of them comes: a shop that never needs the process hardly pays for it.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wrappers import Response

from configurator.errors import ConfiguratorError
from configurator.web.headers import on_every_answer
from configurator.web.lanes.handing_on import NOTE, taken_in
from configurator.web.lanes.turns import Turns

AT_ONCE = 2
"""So many requests of one subject are answered at once: more at a time are no sooner done, and others wait longer."""
_CLOSED = "The shop cannot answer at the moment. Please try again in a minute.\n"

_log = logging.getLogger(__name__)


class Lane:
    """A WSGI app that answers as ours does, and notes in a header what that took of the processor."""

    def __init__(self, load: Callable[[], WSGIApplication]) -> None:
        """``load`` makes the app."""
        self._load = load
        self._app: WSGIApplication | None = None
        self._guard, self._turns = threading.Lock(), Turns(AT_ONCE)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request that was handed on; any other is refused."""
        subject = taken_in(environ)
        if subject is None:
            return Response("Nobody is served here.\n", 403, mimetype="text/plain")(environ, start_response)
        try:
            app = self._loaded()
        except ConfiguratorError as error:
            _log.error("the lane cannot open: %s", error)
            told = Response(_CLOSED, 503, {"Retry-After": "10", "Cache-Control": "no-store"}, mimetype="text/plain")
            return on_every_answer(told, secure=False)(environ, start_response)
        begun: list[Any] = []

        def begin(*given: Any) -> Callable[[bytes], object]:
            begun.append(given)
            return _unused

        with self._turns.turn(subject):
            at = time.thread_time()
            answer = app(environ, begin)
            took = time.thread_time() - at
        status, headers, *_ = begun[-1]
        start_response(status, [*headers, (NOTE, f"{took:.4f}")])
        return answer

    def _loaded(self) -> WSGIApplication:
        with self._guard:
            if self._app is None:
                self._app = self._load()
            return self._app


def _unused(_: bytes) -> None:
    raise AssertionError("the app returns what it answers")
