"""What a customer writes after an order: something is wrong, and another word about what is being looked at."""

import secrets
import zlib

from flask import flash, json, redirect, render_template, request, session, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import NotAllowed, StaleEdit
from configurator.languages.sentences import gettext
from configurator.orders.cases import WHOLE, Category
from configurator.services.ordering.complaints import LONGEST_WORDS, add_word, complain
from configurator.services.ordering.order_lookup import own_order
from configurator.services.ordering.sales_desk import InvalidReason
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.coming_back import ask_for_order
from configurator.web.visitor import current_visitor

_HELD, _MOST_BYTES = "unsent words", 1000
"""Where the session keeps what was refused, and how many bytes when packed: the cookie has other things to hold."""


@blueprint.get("/orders/<number>/complaint")
def complaint(number: str) -> Response | str:
    """Asks what is wrong with an order of the visitor's; for the order, where it is not theirs."""
    try:
        order = own_order(room(), current_visitor(), number)
    except NotAllowed:
        return ask_for_order(number)
    key = secrets.token_urlsafe(16)
    return render_template(
        "storefront/complaint.html",
        order=order,
        categories=tuple(Category),
        held=unsent(number),
        key=key,
        longest=LONGEST_WORDS,
    )


@blueprint.post("/orders/<number>/complaint")
@limiter.limit("20/hour", key_func=by_visitor)
def complained(number: str) -> Response:
    """Keeps what is wrong, once; back to the form where something is missing."""
    form = request.form
    words, category, key = form.get("words", ""), form.get("category", ""), form.get("key", "")
    if not 16 <= len(key) <= 60 or not key.isascii():
        raise BadRequest("This form is not one of ours.")
    try:
        complain(room(), current_visitor(), number, key, category, words, form.get("line", WHOLE, type=int))
    except InvalidReason as error:
        _hold(number, error.option, str(error), words, category)
        return redirect(url_for("storefront.complaint", number=number), 303)
    session.pop(_HELD, None)
    flash(gettext("We have it, and answer here and by mail."))
    return redirect(url_for("storefront.order", number=number, _anchor="story"), 303)


@blueprint.post("/orders/<number>/cases/<int:case>")
@limiter.limit("20/hour", key_func=by_visitor)
def added(number: str, case: int) -> Response:
    """Keeps another word about a case."""
    version = request.form.get("version", "")
    if not version.isdecimal() or len(version) > 6:
        raise BadRequest("This form is not one of ours.")
    words = request.form.get("words", "")
    try:
        add_word(room(), current_visitor(), number, case, int(version), words)
    except (InvalidReason, StaleEdit) as error:
        _hold(number, f"case {case}", str(error), words)
        flash(str(error), "error")
        return redirect(url_for("storefront.order", number=number, _anchor=f"case-{case}"), 303)
    session.pop(_HELD, None)
    flash(gettext("We have it, and answer here and by mail."))
    return redirect(url_for("storefront.order", number=number, _anchor="story"), 303)


def unsent(number: str) -> dict[str, str]:
    """What was written about an order and refused; nothing when there is none."""
    kept: dict[str, str] = session.get(_HELD, {})
    return kept if kept.get("number") == number else {}


def _hold(number: str, field: str, mistake: str, words: str, category: str = "") -> None:
    """Keeps what was written for the form that comes again; a text that is too long, its beginning."""
    known = category if category in set(Category) else ""
    kept = {"number": number, "field": field, "mistake": mistake, "words": words[:LONGEST_WORDS], "category": known}
    if len(zlib.compress(json.dumps(kept).encode())) > _MOST_BYTES:
        kept["words"] = words[: LONGEST_WORDS // 5]
    session[_HELD] = kept
