"""Pages behind the links of mails: one proves the address of an account, one stops mails. Neither needs a log-in.

To open one changes nothing, since programs that look for harm in mails open every link: its button does.
"""

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext, later
from configurator.profiles.consent import Purpose
from configurator.services.customer import proving
from configurator.web.account.blueprint import blueprint
from configurator.web.account.throttle import count_link
from configurator.web.htmx import go
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.staff_access import login_first
from configurator.web.visitor import current_visitor, forget_visitor

_OLD = later("This link is not valid any more. Log in, and ask for another mail under “Write to me”.")
_NOT_OURS = later("This link is not one of ours. Once you are logged in, you can say no here.")


def ask_for_proof() -> None:
    """Mails a link to whoever is logged in and said yes, unless their address is proved. Raises TooOften."""
    who = current_visitor()
    email = proving.unproved(room(), who)
    if email is None or who.account is None or not room().address or not who.allows(Purpose.CONTACT):
        return
    count_link(email)
    if proving.ask(room(), who.account):
        flash(gettext("We have sent a mail to %(email)s; we write once you have opened its link.", email=email))


@blueprint.post("/address")
@limiter.limit("20/minute", key_func=by_visitor)
def address_asked() -> Response:
    """Sends the mail with the link again."""
    if current_visitor().account is None:
        return login_first()
    ask_for_proof()
    return go(url_for("account.answers"))


@blueprint.get("/address/<token>")
def address(token: str) -> str | Response:
    """Asks whether the address is theirs."""
    email = proving.address_behind(room(), token)
    if email is None:
        return _nowhere(_OLD)
    return render_template("account/address.html", token=token, email=email)


@blueprint.post("/address/<token>")
@limiter.limit("20/minute", key_func=by_visitor)
def address_proved(token: str) -> Response:
    """The address is theirs."""
    if not proving.prove(room(), token):
        return _nowhere(_OLD)
    flash(gettext("Thank you. This address is yours, and we may write to it."))
    return go(url_for("account.answers"))


@blueprint.get("/stop/<token>")
def stop(token: str) -> str | Response:
    """Asks whether there are to be no more mails about designs."""
    email = proving.mails_go_to(room(), token)
    if email is None:
        return _nowhere(_NOT_OURS)
    return render_template("account/stop.html", token=token, email=email)


@blueprint.post("/stop/<token>")
@limiter.limit("20/minute", key_func=by_visitor)
def stopped(token: str) -> Response:
    """There are no more."""
    if not proving.stop(room(), token):
        return _nowhere(_NOT_OURS)
    forget_visitor()
    flash(gettext("You get no more mails about designs that you left."))
    return go(url_for("account.answers"))


def _nowhere(why: str) -> Response:
    flash(gettext(why), "error")
    return go(url_for("account.answers"))
