"""Designs side by side: an address names each, the visitor's own by its id, what somebody shared by its code."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.services.configuring.home import open_drafts
from configurator.services.ordering.side_by_side import MOST, shared_references, side_by_side
from configurator.web.addresses import page_link
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_ASKED = 12
"""So many designs are read from an address, of which the first are shown."""


@blueprint.get("/compare")
@limiter.limit("60/minute", key_func=by_visitor)
def compare() -> str:
    """Two to four designs beside each other: only what differs, or all of it."""
    who, asked = current_visitor(), _asked()
    found = side_by_side(room(), who, asked)
    references = [each.reference for each in found.contenders]
    return render_template(
        "storefront/compare.html",
        comparison=found,
        references=references,
        whole=request.args.get("all") == "yes",
        link=page_link("storefront.compare", d=references) if found.shared and len(references) > 1 else "",
        drafts=[each for each in open_drafts(room(), who) if each.design.id not in references],
        most=MOST,
    )


@blueprint.post("/compare")
@limiter.limit("20/minute", key_func=by_visitor)
def share_comparison() -> Response:
    """Makes share codes of the visitor's own designs, and leads to the address that others can open."""
    codes = shared_references(room(), current_visitor(), request.form.getlist("d")[:_ASKED])
    return redirect(url_for("storefront.compare", d=list(codes), _anchor="share"), 303)


def _asked() -> list[str]:
    return [each for each in request.args.getlist("d") if each.strip()][:_ASKED]
