"""The answers to what the shop may do with what it learns of somebody; the pages that ask are in several places."""

from flask import Response, flash, make_response, redirect, request, url_for
from werkzeug.exceptions import BadRequest

from configurator.errors import TooOften
from configurator.languages.sentences import gettext
from configurator.profiles.consent import Purpose, wording
from configurator.services.customer.consent import answer
from configurator.web.account.address import ask_for_proof
from configurator.web.guest_cookie import keep_guest
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import PROFILE_DAYS, current_visitor, forget_visitor, keep_answer, profile_cookie

_ASKED_ON = {"known": "account.known", "answers": "account.answers"}


@blueprint.post("/consent")
@limiter.limit("40/minute", key_func=by_visitor)
@limiter.limit("300/minute")
def consent() -> Response:
    """Keeps the answer to one purpose; without one, a yes is to being remembered and a no to everything."""
    given, who = request.form.get("given"), current_visitor()
    if given not in {"yes", "no"}:
        raise BadRequest("The answer is yes or no.")
    yes, purposes = given == "yes", _purposes(yes=given == "yes")
    source = request.form.get("from", "")
    if yes and who.signal and request.form.get("despite") != "signal":
        flash(
            gettext(
                "Your browser says no to being remembered, so nothing is. If you want it all the same, say so here."
            )
        )
        return make_response(redirect(url_for("account.answers"), 303))
    if yes and Purpose.CONTACT in purposes and who.account is None:
        raise BadRequest("Only an account has an address that we may write to.")
    response = make_response(redirect(url_for(_ASKED_ON.get(source, "storefront.home")), 303))
    done = answer(room(), who, purposes, yes=yes, source=source if source in _ASKED_ON else "home")
    keep_answer(who, purposes, yes=yes)
    if Purpose.REMEMBER in purposes and who.profile is not None and not yes:
        keep_guest(kept=True)
    if done.secret is not None or (done.gone and who.profile is not None):
        keep_profile(response, done.secret)
    flash(_thanks(purposes, yes=yes))
    forget_visitor()
    if yes and Purpose.CONTACT in purposes:
        _prove()
    return response


def _prove() -> None:
    """Asks for a proof of the address, or says when: the yes is kept without one, and nothing is written."""
    try:
        ask_for_proof()
    except TooOften as error:
        flash(gettext("The mail that proves your address has to wait. %(error)s", error=error), "error")


def _purposes(*, yes: bool) -> set[Purpose]:
    asked = request.form.get("purpose")
    if not asked:
        return {Purpose.REMEMBER} if yes else set(Purpose)
    if asked not in set(Purpose):
        raise BadRequest("This form is not one of ours.")
    return {Purpose(asked)}


def _thanks(purposes: set[Purpose], *, yes: bool) -> str:
    if Purpose.REMEMBER in purposes:
        return (
            gettext("Thank you. We will remember you from now on.")
            if yes
            else gettext("Thank you. We will not remember you.")
        )
    [purpose] = purposes
    return gettext(
        "Thank you. “%(name)s”: %(answer)s, from now on.",
        name=wording(purpose).name,
        answer=gettext("yes") if yes else gettext("no"),
    )


def keep_profile(response: Response, secret: str | None) -> None:
    """Sets the profile's cookie, or removes it for None."""
    secure = profile_cookie().startswith("__Host-")
    if secret is None:
        response.delete_cookie(profile_cookie(), secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_cookie(
            profile_cookie(), secret, max_age=PROFILE_DAYS * 86400, secure=secure, httponly=True, samesite="Lax"
        )
