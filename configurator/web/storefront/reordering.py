"""Ordering the same again, with one button and without JavaScript."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from configurator.errors import NotAllowed
from configurator.languages.sentences import gettext
from configurator.listing import listed
from configurator.services.ordering.order_lookup import own_order
from configurator.services.ordering.reordering import order_again
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.basket import use_basket
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.coming_back import ask_for_order
from configurator.web.visitor import current_visitor


@blueprint.post("/orders/<number>/again")
@limiter.limit("10/minute", key_func=by_visitor)
def again(number: str) -> Response:
    """Begins the order's designs again: to the summary of the one, which says what is different, or to the basket."""
    try:
        order = own_order(room(), current_visitor(), number)
    except NotAllowed:
        return ask_for_order(number)
    begun = order_again(room(), current_visitor(), order)
    if begun.missing:
        flash(gettext("Not sold any more: %(names)s.", names=listed(begun.missing)), "error")
    if not begun.designs:
        return redirect(url_for("storefront.home"), 303)
    if begun.in_basket:
        use_basket()
        flash(gettext("What you ordered is in the basket again, at today's prices."))
        return redirect(url_for("storefront.basket"), 303)
    if begun.designs[0].news is None:
        flash(gettext("The same again, at the same price. Nothing is ordered yet."))
    return redirect(url_for("storefront.summary", design_id=begun.designs[0].id), 303)
