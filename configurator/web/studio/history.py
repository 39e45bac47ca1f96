"""The history of what was on sale: every revision, what changed between two, and back to an earlier one."""

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import StaleEdit
from configurator.services.showroom.publication_status import publication_status, texts
from configurator.services.studio import publish as publishing
from configurator.services.studio import restoring
from configurator.services.studio.withdrawing import withdrawals
from configurator.web.htmx import go
from configurator.web.showroom import room
from configurator.web.studio.blueprint import blueprint
from configurator.web.studio.forms import draft_fields, posted_basis
from configurator.web.studio.product_files import differences, papers
from configurator.web.visitor import current_visitor


@blueprint.get("/<product>/history")
def history(product: str) -> str:
    """Everything that was on sale, newest first."""
    work = publication_status(room(), product)
    return render_template(
        "studio/history.html",
        work=work,
        history=publishing.history(room(), product),
        withdrawals=withdrawals(room(), product),
    )


@blueprint.get("/<product>/changes")
def compare(product: str) -> str:
    """What changed between two revisions."""
    old, new = request.args["old"], request.args["new"]
    found = differences(product, texts(room(), product, old), texts(room(), product, new))
    return render_template(
        "studio/compare.html", work=publication_status(room(), product), old=old, new=new, differences=found
    )


@blueprint.get("/<product>/revisions/<hash>")
def revision(product: str, hash: str) -> str:  # noqa: A002
    """The texts of a revision, and the way back to it."""
    work, found = publication_status(room(), product), texts(room(), product, hash)
    return render_template(
        "studio/revision.html",
        work=work,
        hash=hash,
        current=work.publication is not None and work.publication.hash == hash,
        files=papers(product, found),
        **draft_fields(publishing.draft(room(), product)),
    )


@blueprint.post("/<product>/revisions/<hash>")
def restore(product: str, hash: str) -> Response:  # noqa: A002
    """Makes the texts of an earlier revision the draft."""
    try:
        restoring.restore(room(), current_visitor(), product, hash, base_version=posted_basis().version)
    except StaleEdit as error:
        flash(str(error), "error")
        return go(url_for("studio.revision", product=product, hash=hash))
    flash(f"The draft has the texts of revision {hash[:10]} now. It goes on sale when you publish it.")
    return go(url_for("studio.review", product=product))
