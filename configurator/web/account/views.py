"""The customer's account, and what the shop knows about somebody: to see, correct, take along and delete."""

import json

from flask import flash, make_response, render_template, request, session, url_for
from flask_security import logout_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.configuring.home import open_drafts
from configurator.services.customer import erasure, privacy
from configurator.services.customer.export_tables import export_tables
from configurator.services.ordering import checkout
from configurator.web.account.blueprint import blueprint
from configurator.web.account.fresh import ask_again
from configurator.web.account.throttle import forget_device
from configurator.web.guest_cookie import keep_guest
from configurator.web.htmx import go
from configurator.web.money_and_dates import day, moment
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.staff_access import login_first
from configurator.web.visitor import SESSION_KEY, current_visitor, forget_visitor, profile_cookie

_ERASED = "erased"


@blueprint.get("/")
def overview() -> str | Response:
    """The account: open designs, last orders, name and password."""
    who = current_visitor()
    if who.account is None:
        return login_first()
    drafts, orders = open_drafts(room(), who), checkout.history(room(), who)
    known = privacy.known(room(), who)
    return render_template("account/overview.html", known=known, drafts=drafts, orders=orders[:5])


@blueprint.post("/name")
@limiter.limit("20/minute", key_func=by_visitor)
def name() -> Response:
    """Changes the name the shop greets with."""
    privacy.correct(room(), current_visitor(), name=request.form["name"])
    flash(gettext("Your name is changed."))
    return go(url_for("account.known"))


@blueprint.get("/known")
def known() -> str:
    """Everything the shop knows about whoever asks."""
    return render_template("account/known.html", known=privacy.known(room(), current_visitor()))


@blueprint.post("/known")
@limiter.limit("60/minute", key_func=by_visitor)
def correct() -> Response:
    """Forgets one remembered thing."""
    event = request.form["remove"]
    if not event.isdecimal() or len(event) > 50:
        raise BadRequest("This form is not one of ours.")
    privacy.correct(room(), current_visitor(), remove=int(event))
    flash(gettext("That is forgotten."))
    return go(url_for("account.known"))


@blueprint.get("/known.json")
def export() -> Response:
    """Everything the shop knows, as a file."""
    known = privacy.export(room(), current_visitor())
    answer = make_response(json.dumps(known, indent=2, ensure_ascii=False))
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="what-the-shop-knows.json"'
    return answer


@blueprint.get("/known.zip")
def export_as_tables() -> Response:
    """The same as tables for a spreadsheet."""
    answer = make_response(export_tables(privacy.export(room(), current_visitor())))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = 'attachment; filename="what-the-shop-knows.zip"'
    return answer


@blueprint.get("/delete")
def delete() -> str | Response:
    """Asks before everything is deleted, and an account who is there."""
    who = current_visitor()
    if who.account is not None and (stale := ask_again("account.delete")):
        return stale
    staff = bool(who.roles & erasure.STAFF)
    return render_template("account/delete.html", goes=erasure.erasable(room(), who), staff=staff)


@blueprint.post("/delete")
@limiter.limit("20/minute", key_func=by_visitor)
def deleted() -> Response:
    """Deletes what the shop knows, and the account where that was ticked."""
    who, account = current_visitor(), request.form.get("account") == "yes"
    if who.account is not None and (stale := ask_again("account.delete")):
        return stale
    receipt = erasure.forget(room(), who, account=account)
    if account and who.account is not None:
        logout_user()
        session.clear()
        forget_device()
    session.pop(SESSION_KEY, None)
    keep_guest(kept=False)
    forget_visitor()
    session[_ERASED] = {
        "reference": receipt.reference,
        "at": moment(receipt.at),
        "erased": receipt.erased,
        "orders": receipt.orders[:20],
        "more_orders": max(0, len(receipt.orders) - 20),
        "until": day(receipt.orders_until) if receipt.orders_until else "",
        "log_ins": receipt.log_ins[:20],
        "apart": receipt.apart[:20],
    }
    flash(
        gettext("It is deleted.")
        if not account
        else gettext("Your account is deleted, with everything we knew about you.")
    )
    answer = go(url_for("account.erased"))
    answer.delete_cookie(profile_cookie(), secure=profile_cookie().startswith("__Host-"), httponly=True, samesite="Lax")
    return answer


@blueprint.get("/erased")
def erased() -> str | Response:
    """The receipt of what was deleted in this visit, to be kept by whoever it concerns: nobody else has it."""
    receipt = session.get(_ERASED)
    if receipt is None:
        return go(url_for("account.known"))
    return render_template("account/erased.html", receipt=receipt)
