"""What leads to a customer, and which of it was joined: to see, to add another log-in of theirs, and to take apart.

Whoever joins log-ins shows that both are theirs: a text from the page of one is entered on the page of the other.
"""

from flask import current_app, flash, render_template, request, url_for
from itsdangerous import BadSignature, TimestampSigner
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.customer.joining import join_log_ins, parts_of, take_apart_own, times_taken_apart
from configurator.web.account.blueprint import blueprint
from configurator.web.account.fresh import ask_again
from configurator.web.htmx import go
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.staff_access import login_first
from configurator.web.visitor import current_visitor, forget_visitor

_MINUTES = 15


@blueprint.get("/identity")
def identity() -> str:
    """By what the shop knows whoever asks."""
    who = current_visitor()
    code = _code(who.account) if who.account is not None else ""
    return render_template("account/identity.html", parts=parts_of(room(), who), code=code, minutes=_MINUTES)


@blueprint.post("/identity")
@limiter.limit("20/minute", key_func=by_visitor)
def joined() -> Response:
    """Joins the log-in whose text was entered with the one that asks."""
    who = current_visitor()
    if who.account is None:
        return login_first()
    if stale := ask_again("account.identity"):
        return stale
    try:
        other = _log_in_of(request.form["code"].strip()[:200])
    except (BadSignature, ValueError):
        flash(
            gettext(
                "This text is not one of ours, or older than %(minutes)s minutes. Please copy a new one.",
                minutes=_MINUTES,
            ),
            "error",
        )
        return go(url_for("account.identity"))
    join_log_ins(room(), who, other)
    forget_visitor()
    flash(gettext("Both log-ins are one customer now."))
    return go(url_for("account.identity"))


@blueprint.post("/identity/apart")
@limiter.limit("20/minute", key_func=by_visitor)
def parted() -> Response:
    """Takes apart what was joined."""
    number = request.form["joining"]
    if not number.isdecimal() or len(number) > 18:
        raise BadRequest("This form is not one of ours.")
    take_apart_own(room(), current_visitor(), int(number))
    forget_visitor()
    flash(gettext("That is taken apart. Each has its own again."))
    return go(url_for("account.identity"))


def _code(account: int) -> str:
    """The text of a log-in. It holds until something of it is taken apart: else whoever has it undoes that."""
    return _signer().sign(f"{account}-{times_taken_apart(room(), account)}").decode()


def _log_in_of(code: str) -> int:
    """The log-in that the text is of. Raises BadSignature, ValueError."""
    account, times = map(int, _signer().unsign(code, max_age=60 * _MINUTES).decode().split("-"))
    if times != times_taken_apart(room(), account):
        raise BadSignature("It was taken apart since.")
    return account


def _signer() -> TimestampSigner:
    config = current_app.config
    return TimestampSigner([*(config["SECRET_KEY_FALLBACKS"] or ()), config["SECRET_KEY"]], salt="join")
