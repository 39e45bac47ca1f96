"""What htmx asked for and how it is answered: the one place that knows its headers.

A thin layer over htmx-flask that reads the dialects of htmx 2 and htmx 4 (HX-Request-Type). Decides between page and
fragment; it renders nothing by itself.
"""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.wrappers import Response as AnyResponse


class ShopRequest(HtmxAwareRequest):  # type: ignore[misc]
    """A request that knows whether a fragment is enough."""

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx asked and will swap part of the page only."""
        headers = self.headers
        return bool(
            headers.get("HX-Request", "").lower() == "true"
            and headers.get("HX-Request-Type", "partial") != "full"
            and headers.get("HX-History-Restore-Request", "").lower() != "true"
        )


def install(app: Flask) -> None:
    """Makes every request a ShopRequest (htmx-flask sets its own class, so ours comes after)."""
    Htmx(app)
    app.request_class = ShopRequest


def wants_fragment() -> bool:
    """Whether the request being handled is answered with a fragment."""
    return bool(getattr(request, "wants_fragment", False))


def page_or_fragment(page: str, fragment: str, **context: Any) -> Response:
    """The fragment for htmx, the whole page (which includes the same fragment) for everybody else."""
    return make_response(render_template(fragment if wants_fragment() else page, **context))


def go(address: str) -> AnyResponse:
    """Sends the browser to another of our own pages, from a form post as from htmx."""
    if not wants_fragment():
        return redirect(address, 303)
    answer = make_response("", 200)
    answer.headers["HX-Redirect"] = address
    return answer
