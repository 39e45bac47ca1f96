"""What waits to be shown in the gallery: a person reads it, and shows it to everybody or declines it with a reason."""

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import StaleEdit
from configurator.services.ordering import gallery
from configurator.web.customers.blueprint import blueprint
from configurator.web.htmx import go
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/gallery")
def gallery_queue() -> str:
    """What waits, the oldest first."""
    waiting = gallery.queue(room(), current_visitor())
    return render_template("customers/gallery.html", waiting=waiting, longest=gallery.LONGEST_REASON)


@blueprint.post("/gallery/<code>")
def gallery_decided(code: str) -> Response:
    """Shows an entry, with its texts or without, or declines it."""
    act, reason = request.form.get("act", ""), request.form.get("reason", "")
    try:
        shows = act in {"show", "texts"}
        gallery.decide(room(), current_visitor(), code, show=shows, texts=act == "texts", reason=reason)
        flash("Everybody sees it now." if shows else "It is declined, and its owner reads why.")
    except StaleEdit as error:
        flash(str(error), "error")
    return go(url_for("customers.gallery_queue"))
