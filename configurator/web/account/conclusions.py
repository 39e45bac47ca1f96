"""What the shop concludes about somebody, and why: the page with a switch for each conclusion."""

from flask import flash, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.customer import conclusions as service
from configurator.services.learning.telling import concluded
from configurator.web.account.blueprint import blueprint
from configurator.web.htmx import go
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/conclusions")
def conclusions() -> str:
    """Each conclusion with its reason and its switch."""
    who = current_visitor()
    found = concluded(room(), who)
    return render_template("account/conclusions.html", conclusions=found, remembered=who.recorded is not None)


@blueprint.post("/conclusions")
@limiter.limit("60/minute", key_func=by_visitor)
def switched() -> Response:
    """Switches one on or off."""
    on = request.form["to"]
    if on not in {"on", "off"}:
        raise BadRequest("A switch is on or off.")
    service.switch(room(), current_visitor(), request.form["conclusion"], on=on == "on")
    flash(gettext("We conclude that again.") if on == "on" else gettext("We do not conclude that any more."))
    return go(url_for("account.conclusions"))
