"""The security headers of every answer, static files and refusals included, and the nonce of our own inline script.

Decides what a browser may load and who may frame, cache or refer to a page. It does not decide who may see it
(``staff_access``), nor that a post comes from one of our own forms (Flask-WTF, started in ``app``).
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request

_CSP = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'{forms}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_CSP_OF_FILES = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; sandbox"
"""For what is no page: shown by itself it loads and runs nothing."""
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def nonce() -> str:
    """The random word that marks this answer's own scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    made: str = g.nonce
    return made


def let_forms_lead_to(origins: Iterable[str]) -> None:
    """Lets the forms of this answer's page end there as well: browsers look at where a form is redirected to."""
    g.forms = "".join(f" {origin}" for origin in origins)


def install(app: Flask) -> None:
    """Gives pages their policy; they and all else that Flask answers are kept by nobody unless a view says so."""

    @app.after_request
    def add_headers(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", _CSP.format(nonce=nonce(), forms=g.get("forms", "")))
        if "Cache-Control" not in answer.headers:
            answer.headers["Cache-Control"] = "no-store"
        if "text/html" in answer.headers.get("Content-Type", ""):
            answer.vary.update(("HX-Request", "Cookie", "Sec-GPC", "Accept-Language"))
        if request.endpoint == "security.logout" and request.method == "POST":
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    app.jinja_env.globals["csp_nonce"] = nonce


def on_every_answer(inner: WSGIApplication, *, secure: bool) -> WSGIApplication:
    """The app whose answers all have the headers, whoever answers; ``secure`` also promises https for a year."""
    wanted = {**_ALWAYS, "Content-Security-Policy": _CSP_OF_FILES}
    if secure:
        wanted["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            headers = Headers(given)
            for name, value in wanted.items():
                headers.setdefault(name, value)
            return start_response(status, headers.items(), *error)

        return inner(environ, start)

    return app
