"""The app where customers come in: what is quick is answered here, what takes long is handed on to a lane.

Decides which lane, how many may wait, and what is said when a lane is full, gone or too slow. Texts of the studio have
the last lane for themselves where there are several.
"""

import contextlib
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from configurator.errors import AnswerLost, ConfiguratorError, ShopBusy
from configurator.services.showroom.elsewhere import Elsewhere, may_go
from configurator.services.showroom.paces import Paces
from configurator.web.editions import EditionAddresses
from configurator.web.lanes.handing_on import CutOff, LaneAnswer, Lost, body_of, hand_on
from configurator.web.lanes.subjects import STUDIO, Subjects, Topic
from configurator.web.lanes.turns import WaitingRoom
from configurator.web.studio import post_size

PLACES, EACH = 24, 16
"""So many requests of one process wait for lanes, and so many for one subject."""
AT_ONCE = 8
"""So many are answered here at once."""
PATIENCE, STUDIO_PATIENCE = 60.0, 300.0
"""Seconds that are waited for an answer of a lane."""
_REFUSED = "configurator.refused"
_HARMLESS = ("GET", "HEAD")


class Front:
    """A WSGI app: ours, with lanes at these addresses."""

    def __init__(self, app: Flask, lanes: Sequence[str], paces: Paces) -> None:
        self._app: WSGIApplication = app
        self._request: Callable[[WSGIEnvironment], AbstractContextManager[object]] = app.request_context
        self.extensions = app.extensions
        self._editions: EditionAddresses = app.extensions["editions"]
        self._most_body = int(app.config["MAX_CONTENT_LENGTH"])
        room = app.extensions["room"]
        self._lanes, self._paces, self._subjects, self._on_show = tuple(lanes), paces, Subjects(room), room.on_show
        self._waiting, self._here = WaitingRoom(PLACES, EACH), threading.BoundedSemaphore(AT_ONCE)
        self._counts, self._guard = Counter[str](), threading.Lock()
        app.before_request(_refuse)
        app.extensions["lanes"] = self.figures

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request, here or by a lane."""
        subject = self._subjects.of(self._editions.split(environ["PATH_INFO"])[1])
        if subject.place == STUDIO or (subject.product and self._paces.slow(subject.product)):
            return self._by_lane(subject, environ, start_response)
        try:
            return self._answer(subject, environ, start_response)
        except Elsewhere as other:
            return self._by_lane(Topic(product=other.product), environ, start_response)

    def figures(self) -> dict[str, int]:
        """How many requests were handed on, refused and lost so far, and how many wait now."""
        with self._guard:
            return {
                **{name: self._counts[name] for name in ("handed_on", "refused", "lost")},
                "waiting": self._waiting.taken,
            }

    def wake(self) -> None:
        """Sees that lanes are ready for slow products before the first customer comes."""
        for product in filter(self._paces.slow, [*self._on_show]):
            asked: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/p/{product}", "HTTP_HOST": "localhost"}
            with contextlib.suppress(Lost):
                hand_on(self._lane(Topic(product=product)), asked, body_of(asked, 0), product, PATIENCE)

    def _answer(self, subject: Topic, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        harmless = environ["REQUEST_METHOD"] in _HARMLESS
        with self._here, may_go(harmless):
            begun = time.thread_time()
            answer = self._app(environ, start_response)
            took = time.thread_time() - begun
        if subject.product:
            self._paces.note(subject.product, took)
        return answer

    def _by_lane(self, subject: Topic, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        most = self._most(subject, environ)
        if int(environ.get("CONTENT_LENGTH") or 0) > most:
            return self._app(environ, start_response)  # which says so without reading it
        try:
            body = body_of(environ, most)
        except CutOff:
            return self._refuse(BadRequest("The request did not arrive as a whole."), environ, start_response)
        with body:
            environ["wsgi.input"], length = body, body.seek(0, 2)
            body.seek(0)
            if length > most:
                return self._app(environ, start_response)
            return self._waited_for(subject, environ, start_response)

    def _most(self, subject: Topic, environ: WSGIEnvironment) -> int:
        """Bytes that the request may bring; who sends is asked only where they make a difference."""
        if subject.place != STUDIO:
            return self._most_body
        if 0 < int(environ.get("CONTENT_LENGTH") or 0) <= post_size.STRANGERS:
            return post_size.STRANGERS
        with self._request(environ):
            try:
                return post_size.most()
            except ConfiguratorError:  # nobody can find out who it is
                return post_size.STRANGERS

    def _waited_for(self, subject: Topic, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What the lane answers, if there is a place among those who wait for it."""
        name = f"{subject.place}/{subject.product}"
        with self._waiting.place(name) as free:
            if not free:
                return self._refuse(ShopBusy(), environ, start_response)
            try:
                answer = self._handed_on(subject, name, environ)
            except Lost as lost:
                told = AnswerLost(changed=environ["REQUEST_METHOD"] not in _HARMLESS, late=lost.late)
                return self._refuse(told, environ, start_response)
        self._count("handed_on")
        if subject.product and subject.place != STUDIO:
            with contextlib.suppress(ValueError):
                self._paces.note(subject.product, float(answer.note))
        start_response(answer.status, answer.headers)
        return [answer.content]

    def _handed_on(self, subject: Topic, name: str, environ: WSGIEnvironment) -> LaneAnswer:
        """The lane's answer. What changes nothing is asked again where a lane ended over it. Raises Lost."""
        lane, body = self._lane(subject), environ["wsgi.input"]
        patience = STUDIO_PATIENCE if subject.place == STUDIO else PATIENCE
        try:
            return hand_on(lane, environ, body, name, patience)
        except Lost as lost:
            if lost.late or environ["REQUEST_METHOD"] not in _HARMLESS:
                raise
        return hand_on(lane, environ, body, name, patience)

    def _lane(self, subject: Topic) -> str:
        """The same for a subject each time."""
        if subject.place == STUDIO:
            return self._lanes[-1]
        others = self._lanes[:-1] or self._lanes
        return others[zlib.crc32(subject.product.encode()) % len(others)]

    def _refuse(self, why: Exception, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The page for a request that nobody answers; the app makes it, as every other page."""
        self._count("refused" if isinstance(why, ShopBusy) else "lost")
        environ[_REFUSED] = why
        return self._app(environ, start_response)

    def _count(self, what: str) -> None:
        with self._guard:
            self._counts[what] += 1


def _refuse() -> None:
    why: Exception | None = request.environ.get(_REFUSED)
    if why is not None:
        raise why
