"""Taking a product off sale, asked first and with a reason, and putting it back."""

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import InvalidChoice, StaleEdit
from configurator.services.showroom.publication_status import publication_status
from configurator.services.studio import withdrawing
from configurator.web.htmx import go
from configurator.web.showroom import room
from configurator.web.studio.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.get("/<product>/withdraw")
def withdraw(product: str) -> str:
    """Asks before a product is taken off sale, or put back."""
    return render_template(
        "studio/withdraw.html", work=publication_status(room(), product), longest=withdrawing.LONGEST_REASON
    )


@blueprint.post("/<product>/withdraw")
def withdrawn(product: str) -> Response:
    """Takes the product off sale."""
    try:
        withdrawing.withdraw(room(), current_visitor(), product, reason=request.form.get("reason", ""))
        flash("The product is not sold any more.")
    except (StaleEdit, InvalidChoice) as error:
        flash(str(error), "error")
    return go(url_for("studio.withdraw", product=product))


@blueprint.post("/<product>/resell")
def resell(product: str) -> Response:
    """Puts the product back on sale."""
    try:
        withdrawing.resell(room(), current_visitor(), product)
        flash("The product is on sale again.")
    except StaleEdit as error:
        flash(str(error), "error")
    return go(url_for("studio.withdraw", product=product))
