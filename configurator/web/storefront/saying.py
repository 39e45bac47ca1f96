"""What a customer says of what they had: one to five, not for me, and that an order was a gift."""

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.profiles.ratings import Stars
from configurator.services.learning.saying import rate, say_gift
from configurator.services.learning.things import Thing
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_LONGEST = 80


@blueprint.post("/said")
@limiter.limit("60/minute", key_func=by_visitor)
def said() -> Response:
    """Keeps what was said of a thing, and says what follows from it."""
    form = request.form
    stars = form.get("stars", "-")
    if stars not in set(Stars):
        raise BadRequest("This form is not one of ours.")
    thing = Thing(*(form.get(name, "")[:_LONGEST] for name in ("product", "option", "value")))
    name = rate(room(), current_visitor(), thing, Stars(stars))
    flash(_follows(name, Stars(stars)))
    number = form.get("order", "")
    return redirect(url_for("storefront.order", number=number) if number else url_for("storefront.home"), 303)


@blueprint.post("/orders/<number>/gift")
@limiter.limit("60/minute", key_func=by_visitor)
def gift(number: str) -> Response:
    """Keeps whether an order was for somebody else."""
    given = request.form.get("given") == "yes"
    say_gift(room(), current_visitor(), number, given=given)
    flash(
        gettext("Noted: it was a gift. What is in it says nothing about you any more.")
        if given
        else gettext("Noted: it was for you. It counts again among what you like.")
    )
    return redirect(url_for("storefront.order", number=number), 303)


def _follows(name: str, stars: Stars) -> str:
    if stars is Stars.UNSAID:
        return gettext("Taken back: nothing is said of %(name)s any more.", name=name)
    if stars.disliked:
        return gettext("Noted: %(name)s is not suggested to you any more.", name=name)
    if stars.liked:
        return gettext("Noted: you like %(name)s. What goes with it is suggested sooner.", name=name)
    return gettext("Noted: %(name)s, %(words)s.", name=name, words=stars.words)
