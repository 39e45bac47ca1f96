"""Coming back from anywhere: a design by its resume code, an order by its number and e-mail.

Who tries is counted, and a wrong answer says the same whatever is wrong with it.
"""

from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from configurator.errors import UnknownName
from configurator.languages.sentences import gettext
from configurator.orders.number import read_number
from configurator.services.configuring import designs
from configurator.services.ordering.order_lookup import found_number
from configurator.web.rate_limits import TRIES, limiter, missed
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import FOUND_KEY, current_visitor

_MOST = 5


@blueprint.get("/resume")
def resume() -> str:
    """Asks for the code of a design."""
    return render_template("storefront/resume.html", missed="missed" in request.args)


@blueprint.post("/resume")
@limiter.limit(TRIES, deduct_when=missed)
def resumed() -> Response:
    """Opens the design of the code in this browser, too."""
    try:
        found = designs.resume(room(), current_visitor(), request.form.get("code", "")[:100])
    except UnknownName:
        return redirect(url_for("storefront.resume", missed=""), 303)
    return redirect(url_for("storefront.design", design_id=found), 303)


@blueprint.get("/orders/find")
def find_order() -> str:
    """Asks for the number of an order and the e-mail it was placed with."""
    return render_template("storefront/find_order.html", number=_asked(), missed="missed" in request.args)


@blueprint.post("/orders/find")
@limiter.limit(TRIES, deduct_when=missed)
@limiter.limit("60/hour", key_func=lambda: read_number(_asked()) or "none", deduct_when=missed)
def found_order() -> Response:
    """Shows the order for this visit."""
    number = found_number(room(), _asked(), request.form.get("email", "")[:320])
    if number is None:
        return redirect(url_for("storefront.find_order", number=_asked(), missed=""), 303)
    session[FOUND_KEY] = [*(each for each in session.get(FOUND_KEY, ()) if each != number), number][-_MOST:]
    flash(gettext("Here it is."))
    return redirect(url_for("storefront.order", number=number), 303)


def ask_for_order(number: str) -> Response:
    """The same answer for any number that is not the visitor's, so that nobody finds out which there are."""
    page = render_template("storefront/find_order.html", number=number[:40], missed=False)
    return make_response(page, HTTPStatus.FORBIDDEN)


def _asked() -> str:
    return request.values.get("number", "").strip()[:40]
