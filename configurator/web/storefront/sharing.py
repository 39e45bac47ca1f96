"""Share links: a code that stands for a design as it was, and says nothing about who made it."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from configurator.services.configuring import designs, opening, share_codes
from configurator.services.configuring.home import open_drafts
from configurator.services.ordering.shared_designs import shared_summary
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.post("/d/<design_id>/share")
def share(design_id: str) -> Response:
    """Makes the link of a design as it is now."""
    design = opening.open_design(room(), current_visitor(), design_id)
    code = share_codes.share_code(room(), design)
    return redirect(url_for("storefront.summary", design_id=design_id, code=code, _anchor="share"), 303)


@blueprint.get("/s/<code>")
def shared(code: str) -> str:
    """What somebody shared, to look at."""
    summary = shared_summary(room(), code)
    mine = [each for each in open_drafts(room(), current_visitor()) if each.design.product == summary.product.key]
    return render_template("storefront/shared.html", code=code, summary=summary, drafts=mine)


@blueprint.post("/s/<code>")
def take_shared(code: str) -> Response:
    """A design of one's own that starts from a shared one."""
    design = designs.open_shared(room(), current_visitor(), code)
    return redirect(url_for("storefront.design", design_id=design.id), 303)
