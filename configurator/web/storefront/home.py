"""Home and product pages, and the answer to "may we remember you?"."""

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.exceptions import BadRequest

from configurator.errors import UnknownName
from configurator.services.configuring.home import home_page
from configurator.services.customer.consent import remember, stop_remembering
from configurator.services.presenting.home_page import Home
from configurator.web.guest_cookie import keep_guest
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import PROFILE_DAYS, current_visitor, forget_visitor, profile_cookie

_DECLINED = "declined"


@blueprint.get("/")
def home() -> str:
    """The products, what can be resumed, what is proposed."""
    return render_template("storefront/home.html", home=_home())


@blueprint.get("/p/<product_key>")
def product(product_key: str) -> str:
    """One product: what it is, what it starts at, what can be resumed."""
    published = room().current(product_key)
    seen = _home()
    card = next((card for card in seen.products if card.key == product_key), None)
    if card is None:
        raise UnknownName("product", product_key, (card.key for card in seen.products))
    return render_template(
        "storefront/product.html",
        card=card,
        product=published.product,
        drafts=[draft for draft in seen.drafts if draft.design.product == product_key],
        proposals=[proposal for proposal in seen.proposals if proposal.product == product_key],
    )


@blueprint.post("/consent")
@limiter.limit("20/minute", key_func=by_visitor)
@limiter.limit("300/minute")
def consent() -> Response:
    """Keeps the answer; after a yes the profile stands behind a cookie of its own, after a no there is none."""
    answer = request.form.get("given")
    if answer not in {"yes", "no"}:
        raise BadRequest("The answer is yes or no.")
    back = "account.known" if request.form.get("from") == "known" else "storefront.home"
    who, response = current_visitor(), make_response(redirect(url_for(back), 303))
    session[_DECLINED] = answer == "no"
    if answer == "yes" and who.quiet and request.form.get("despite") != "signal":
        flash("Your browser says no to being remembered, so nothing is. If you want it all the same, say so here.")
        return make_response(redirect(url_for("account.known"), 303))
    if answer == "yes":
        secret = remember(room(), who)
        if secret is not None:
            keep_profile(response, secret)
        flash("Thank you. We will remember you from now on.")
    else:
        if who.profile is not None:
            stop_remembering(room(), who)
            keep_guest(kept=True)
            keep_profile(response, None)
        flash("Thank you. We will not remember you.")
    forget_visitor()
    return response


def _home() -> Home:
    return home_page(room(), current_visitor(), declined=bool(session.get(_DECLINED)))


def keep_profile(response: Response, secret: str | None) -> None:
    """Sets the profile's cookie, or removes it for None."""
    secure = profile_cookie().startswith("__Host-")
    if secret is None:
        response.delete_cookie(profile_cookie(), secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_cookie(
            profile_cookie(), secret, max_age=PROFILE_DAYS * 86400, secure=secure, httponly=True, samesite="Lax"
        )
