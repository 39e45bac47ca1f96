"""Where somebody is logged in: each session with its device, to end one or all others."""

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.customer import sign_ins
from configurator.web.account.blueprint import blueprint
from configurator.web.htmx import go
from configurator.web.showroom import room
from configurator.web.staff_access import login_first
from configurator.web.visitor import current_visitor


@blueprint.get("/sessions")
def sessions() -> str | Response:
    """Where the account is logged in."""
    who = current_visitor()
    if who.account is None:
        return login_first()
    found = sign_ins.sessions(room(), who.account, g.sign_in)
    return render_template("account/sessions.html", sessions=found)


@blueprint.post("/sessions")
def sessions_ended() -> Response:
    """Ends one session, or all but this one."""
    who, wanted = current_visitor(), request.form.get("session", "")
    if who.account is None:
        return login_first()
    if wanted == "others":
        sign_ins.end_others(room(), who.account, g.sign_in)
        flash(gettext("Every other device is logged out."))
    else:
        sign_ins.end_one(room(), who.account, wanted)
        flash(gettext("That device is logged out."))
    return go(url_for("account.sessions"))
