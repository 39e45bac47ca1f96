"""Under which names the shop answers: a request that asks for another host, or for none that can be read, gets a 400.

Asked before anything else looks at the request, static files included. Only the addresses of ``health`` answer under
every name: whoever watches a process asks for it by its number.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wrappers import Response

from configurator.hosts import host_name, stands_for

_log = logging.getLogger(__name__)
_REFUSED = "The shop does not answer under this name. Please check the address.\n"
_HEADERS = {"Cache-Control": "no-store"}


def guarded(inner: WSGIApplication, names: Sequence[str], exempt: Callable[[str], bool]) -> WSGIApplication:
    """The app behind a check of the host: one of these names (none: any name), whatever it is for an exempt path."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if exempt(environ.get("PATH_INFO", "")):
            environ["HTTP_HOST"], environ["wsgi.url_scheme"] = "localhost", "http"
        elif not _known(environ, names):
            _log.warning("refused: another host was asked for")
            return Response(_REFUSED, 400, _HEADERS, mimetype="text/plain")(environ, start_response)
        return inner(environ, start_response)

    return app


def _known(environ: WSGIEnvironment, names: Sequence[str]) -> bool:
    if environ["wsgi.url_scheme"] not in ("http", "https"):
        return False
    if "HTTP_HOST" not in environ:  # HTTP/1.0 may leave it out
        return not names
    name = host_name(environ["HTTP_HOST"])
    return bool(name) and (not names or any(stands_for(each, name) for each in names))
