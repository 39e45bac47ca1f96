"""The gallery: what others showed to everybody, to look at and to start from; one's own put in and taken back."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.ordering import gallery
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.get("/p/<product_key>/gallery")
@limiter.limit("60/minute", key_func=by_visitor)
def gallery_of(product_key: str) -> str:
    """What is shown of a product, and one's own entries."""
    number = request.args.get("page", "1")
    page = gallery.gallery_page(
        room(), current_visitor(), product_key, int(number) if number.isdecimal() and len(number) < 5 else 1
    )
    return render_template("storefront/gallery.html", page=page)


@blueprint.post("/d/<design_id>/gallery")
@limiter.limit("20/hour", key_func=by_visitor)
def show_to_everybody(design_id: str) -> Response:
    """Puts a design into the queue of the gallery."""
    gallery.show_to_everybody(room(), current_visitor(), design_id)
    flash(gettext("Thank you. We look at it, then everybody sees it in the gallery."))
    return redirect(url_for("storefront.summary", design_id=design_id, _anchor="gallery"), 303)


@blueprint.post("/gallery/<code>/take-back")
def take_back(code: str) -> Response:
    """Takes an own entry out of the gallery."""
    gallery.take_back(room(), current_visitor(), code)
    flash(gettext("Nobody sees it in the gallery any more."))
    return redirect(url_for("storefront.home"), 303)


@blueprint.post("/gallery/<code>/start")
@limiter.limit("20/minute", key_func=by_visitor)
def start_from(code: str) -> Response:
    """A design of one's own that starts from one that is shown."""
    made = gallery.start_from(room(), current_visitor(), code)
    return redirect(url_for("storefront.design", design_id=made.id), 303)


@blueprint.post("/gallery/<code>/report")
@limiter.limit("30/hour")
def report(code: str) -> Response:
    """Says that an entry should not be shown."""
    gallery.report(room(), current_visitor(), code)
    flash(gettext("Thank you. We look at it."))
    return redirect(url_for("storefront.home"), 303)
