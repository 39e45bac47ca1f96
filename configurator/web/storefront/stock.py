"""Taking over a thing in stock in place of one's design."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.configuring import opening
from configurator.services.configuring.standing_ready import told_ready
from configurator.services.configuring.stock_offers import take_from_stock
from configurator.services.presenting.pages import Page
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.app_template_global()
def ready_made(page: Page) -> str:
    """That exactly what a page shows stands in stock; '' where it does not."""
    return told_ready(room(), page.design, page.selection)


@blueprint.post("/designs/<design_id>/stock")
def take_stock(design_id: str) -> Response:
    """The design made into the thing; its summary says so, and undo takes it back."""
    found = opening.opened_to_change(room(), current_visitor(), design_id)
    take_from_stock(found, request.form.get("variant", ""))
    flash(gettext("Your design is what stands in stock now. Undo takes it back."))
    return redirect(url_for("storefront.summary", design_id=design_id), 303)
