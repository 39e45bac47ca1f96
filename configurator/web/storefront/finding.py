"""Search on a design: the page, and the fragment below the field, of what a customer's words find in the product."""

from flask import request
from werkzeug.wrappers import Response

from configurator.services.configuring import opening
from configurator.services.configuring.searching import SearchHit, pages, search
from configurator.web.htmx import page_or_fragment
from configurator.web.money_and_dates import element_id
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_LONGEST = 80


@blueprint.get("/find/<design_id>")
def find(design_id: str) -> Response:
    """What the words find; ``at``: in which of several items the customer is."""
    design = opening.open_design(room(), current_visitor(), design_id)
    words, item = request.args.get("words", "")[:_LONGEST].strip(), request.args.get("at", type=int)
    hits = search(room(), design, words, item) if words else ()
    return page_or_fragment(
        "storefront/find.html",
        "storefront/_found.html",
        design=design,
        product=room().revision(design.product, design.revision).product,
        words=words,
        item=item,
        hits=hits,
        places=() if hits else pages(room(), design),
    )


@blueprint.app_template_filter()
def found_at(hit: SearchHit) -> str:
    """The id of what was found on its page: of the value's control, else of the option's field."""
    field = element_id(hit.slot)
    return f"{field}-{element_id(hit.key)}" if hit.name else f"f-{field}"
