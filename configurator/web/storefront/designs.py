"""What somebody does with a design as a whole: give it a name, or delete it after being asked."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.characters import isolated
from configurator.languages.sentences import gettext
from configurator.services.configuring import designs
from configurator.services.ordering.checkout import summary
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.get("/drafts/<design_id>")
def draft(design_id: str) -> str:
    """A design with its name to change, and the question whether to delete it."""
    return render_template("storefront/draft.html", summary=summary(room(), current_visitor(), design_id))


@blueprint.get("/drafts/<design_id>/today")
def newer(design_id: str) -> str | Response:
    """What a design would be and cost at today's prices and rules, before it has to be."""
    found = summary(room(), current_visitor(), design_id)
    if not found.newer:
        return redirect(url_for("storefront.summary", design_id=design_id), 303)
    offered = designs.offered(room(), current_visitor(), design_id)
    return render_template("storefront/newer.html", summary=found, news=offered)


@blueprint.post("/drafts/<design_id>/today")
def take_newer(design_id: str) -> Response:
    """Brings a design to today's prices and rules."""
    design = designs.take_newer(room(), current_visitor(), design_id)
    return redirect(url_for("storefront.summary", design_id=design.id), 303)


@blueprint.post("/drafts/<design_id>/name")
def rename(design_id: str) -> Response:
    """Gives a design a name, or takes it away; leads back to the page the form stood on."""
    design = designs.rename(room(), current_visitor(), design_id, request.form.get("name", ""))
    flash(
        gettext("Saved as “%(name)s”.", name=isolated(design.name))
        if design.name
        else gettext("This design has no name any more.")
    )
    if request.form.get("from") == "summary":
        return redirect(url_for("storefront.summary", design_id=design.id), 303)
    return redirect(url_for("storefront.home"), 303)


@blueprint.post("/drafts/<design_id>/delete")
def delete(design_id: str) -> Response:
    """Deletes a design for good."""
    design = designs.delete(room(), current_visitor(), design_id)
    flash(
        gettext("“%(name)s” is deleted.", name=isolated(design.name))
        if design.name
        else gettext("Your design is deleted.")
    )
    return redirect(url_for("storefront.home"), 303)
