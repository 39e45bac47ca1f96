"""The security headers of every answer, and the nonce that our own inline script carries.

Decides what a browser may load and who may frame, cache or refer to a page. It does not decide who may see it
(``staff_access``), nor that a post comes from one of our own forms (Flask-WTF, started in ``app``).
"""

import secrets

from flask import Flask, Response, g

_CSP = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
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


def install(app: Flask, *, secure: bool) -> None:
    """Adds the headers to every answer of the app; ``secure`` also promises https for a year."""

    @app.after_request
    def add_headers(answer: Response) -> Response:
        for name, value in _ALWAYS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Content-Security-Policy", _CSP.format(nonce=nonce()))
        if secure:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in answer.headers:
            answer.headers["Cache-Control"] = "no-store"
        if "text/html" in answer.headers.get("Content-Type", ""):
            answer.vary.update(("HX-Request", "Cookie", "Sec-GPC"))
        return answer

    app.jinja_env.globals["csp_nonce"] = nonce
