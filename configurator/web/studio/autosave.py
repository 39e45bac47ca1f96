"""Texts that are kept as they are typed: the editor posts them by itself, and every version can be fetched back."""

from flask import jsonify, make_response, render_template
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from configurator.services.showroom.publication_status import publication_status
from configurator.services.studio import draft_versions, publish
from configurator.web.money_and_dates import moment
from configurator.web.showroom import room
from configurator.web.studio.blueprint import blueprint
from configurator.web.studio.forms import posted_basis, posted_texts, sitting
from configurator.web.studio.product_files import differences, papers
from configurator.web.visitor import current_visitor


@blueprint.post("/<product>/typed")
def typed(product: str) -> Response:
    """Keeps what stands in the editor as a version; the draft stays as it is."""
    begun = posted_basis()
    kept = draft_versions.keep(
        room(),
        current_visitor(),
        product,
        posted_texts(),
        base=begun.base,
        base_version=begun.version,
        sitting=sitting(),
    )
    return make_response(jsonify(at=moment(kept.at)))


@blueprint.get("/<product>/token")
def token(product: str) -> Response:
    """A token for the editor's form, for a page that is older than its log-in."""
    publication_status(room(), product)
    return make_response(jsonify(csrf_token=generate_csrf()))


@blueprint.get("/<product>/versions")
def versions(product: str) -> str:
    """Everything that was typed or saved as the draft, newest first."""
    work, draft = publication_status(room(), product), publish.draft(room(), product)
    found = draft_versions.versions(room(), product)
    return render_template("studio/versions.html", work=work, draft=draft, versions=found)


@blueprint.get("/<product>/versions/<int:version_id>")
def version(product: str, version_id: int) -> str:
    """One version: how it differs from the draft, and its texts."""
    work, draft = publication_status(room(), product), publish.draft(room(), product)
    kept, texts = draft_versions.version(room(), product, version_id)
    return render_template(
        "studio/version.html",
        work=work,
        draft=draft,
        kept=kept,
        files=papers(product, texts),
        differences=differences(product, draft.texts, texts),
    )
