"""What htmx asked for and how it is answered: the one place that knows its headers.

A thin layer over htmx-flask that reads the dialects of htmx 2 (HX-Trigger, plain ids) and htmx 4 (HX-Source,
HX-Request-Type, ids behind the tag's name). Decides between page and fragment; it renders nothing by itself.
"""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.wrappers import Response as AnyResponse


class ShopRequest(HtmxAwareRequest):  # type: ignore[misc]
    """A request that knows whether a fragment is enough, and which element asked."""

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx asked and will swap part of the page only."""
        headers = self.headers
        return bool(
            headers.get("HX-Request", "").lower() == "true"
            and headers.get("HX-Request-Type", "partial") != "full"
            and headers.get("HX-History-Restore-Request", "").lower() != "true"
        )

    @property
    def source_id(self) -> str:
        """The id of the element that asked ('' when it has none)."""
        return _bare_id(self.headers.get("HX-Source") or self.headers.get("HX-Trigger") or "")

    @property
    def target_id(self) -> str:
        """The id of the element that will be swapped ('' when it has none)."""
        return _bare_id(self.headers.get("HX-Target", ""))


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


def _bare_id(written: str) -> str:
    """The id in 'form#cfg' (htmx 4) or 'cfg' (htmx 2); '' for a bare tag such as 'form'."""
    tag, mark, name = written.partition("#")
    if mark:
        return name
    return "" if tag.lower() in {"form", "button", "a", "input", "select", "textarea", "div", "body"} else tag
