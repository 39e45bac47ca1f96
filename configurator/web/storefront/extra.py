"""What the extra buys, and one step further."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import UnknownName
from configurator.languages.sentences import gettext
from configurator.services.configuring import opening
from configurator.services.configuring.steps_further import TITLES, extra_of, take_step, wish_at
from configurator.services.ordering.checkout import summary
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.get("/designs/<design_id>/extra")
def extra(design_id: str) -> str | Response:
    """The design beside the nearest standard one, and the steps from it."""
    found = opening.opened(room(), current_visitor(), design_id)
    if found.design.ordered:
        return redirect(url_for("storefront.summary", design_id=design_id), 303)
    shown = summary(room(), current_visitor(), design_id)
    told = extra_of(found.published, found.design)
    return render_template("storefront/extra.html", summary=shown, extra=told, titles=TITLES)


@blueprint.post("/designs/<design_id>/extra")
def take_extra(design_id: str) -> Response:
    """A step taken; undo takes it back."""
    found = opening.opened_to_change(room(), current_visitor(), design_id)
    form = request.form
    try:
        wish = wish_at(form.get("slot", ""), form.get("value", ""), taken=form.get("taken") != "no")
    except ValueError as error:
        raise UnknownName("option", form.get("slot", "")[:80]) from error
    take_step(found, wish)
    flash(gettext("Done. Undo takes it back."))
    return redirect(url_for("storefront.extra", design_id=design_id), 303)
