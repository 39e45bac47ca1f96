"""Finish it for me: the ways to finish a design side by side, and the click that takes one."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import DesignClosed, StaleEdit, UnknownName
from configurator.languages.sentences import gettext
from configurator.services.configuring import finishing, opening
from configurator.services.configuring.finishing import Finish
from configurator.services.configuring.survey_designs import FittingDesign, fitting_designs, take_fitting
from configurator.services.ordering.checkout import summary
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.get("/finish/<design_id>")
def ways(design_id: str) -> str | Response:
    """The ways to finish a design, each with what it adds and why."""
    found = opening.opened(room(), current_visitor(), design_id)
    if found.design.ordered:
        return redirect(url_for("storefront.summary", design_id=design_id), 303)
    fitting = fitting_designs(found)
    offered = [way for way in finishing.finishes(found) if not _stands_above(way, fitting)]
    now = summary(room(), current_visitor(), design_id)
    return render_template("storefront/finish.html", summary=now, ways=offered, fitting=fitting)


def _stands_above(way: Finish, fitting: Sequence[FittingDesign]) -> bool:
    """Whether the way is the cheapest and a design that fits costs no more."""
    return way.key == finishing.CHEAPEST and not all(way.total < each.total for each in fitting)


@blueprint.post("/finish/<design_id>")
def finish(design_id: str) -> Response:
    """Finishes a design in one way, as it was shown; undo takes it back."""
    found = opening.opened_to_change(room(), current_visitor(), design_id)
    total = request.form.get("total", type=int, default=0)
    try:
        if key := request.form.get("fitting"):
            take_fitting(found, key, total)
        else:
            finishing.finish(found, request.form.get("way", ""), total)
    except DesignClosed:
        raise
    except UnknownName:
        flash(gettext("This way to finish is not there any more. These are."))
        return redirect(url_for("storefront.ways", design_id=design_id), 303)
    except StaleEdit as error:
        flash(str(error))
        return redirect(url_for("storefront.ways", design_id=design_id), 303)
    flash(gettext("Finished. Undo takes it back."))
    return redirect(url_for("storefront.design", design_id=design_id), 303)
