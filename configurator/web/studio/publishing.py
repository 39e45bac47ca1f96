"""From draft to revision: review, publish, put on top of changed files, discard."""

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import BrokenFiles, NeedsYes, StaleEdit
from configurator.rules.drafts import Draft, Texts
from configurator.rules.revision import text_hash
from configurator.services.showroom.publication_status import publication_status, texts
from configurator.services.studio import publish as publishing
from configurator.web.htmx import go
from configurator.web.showroom import room
from configurator.web.studio.blueprint import blueprint
from configurator.web.studio.forms import draft_fields
from configurator.web.studio.product_files import differences, papers
from configurator.web.visitor import current_visitor


@blueprint.get("/<product>/review")
def review(product: str) -> str:
    """What publishing would change, and what a check says to it."""
    return _review(publishing.draft(room(), product))


@blueprint.post("/<product>/publish")
def publish(product: str) -> Response:
    """Puts the draft on sale; when it may not be, the review says why."""
    seen, sure = request.form["seen"], request.form.get("sure") == "yes"
    try:
        published = publishing.publish(room(), current_visitor(), product, seen=seen, sure=sure)
    except (BrokenFiles, StaleEdit, NeedsYes) as error:
        flash(_not_published(error), "error")
        return go(url_for("studio.review", product=product))
    flash(f"{published.product.name} is on sale as revision {published.revision.hash[:10]}.")
    return go(url_for("studio.editor", product=product))


def _not_published(error: Exception) -> str:
    if isinstance(error, BrokenFiles):
        return "Nothing was published: there are mistakes to mend."
    return f"Nothing was published. {error}"


@blueprint.post("/<product>/rebase")
def rebase(product: str) -> Response:
    """Puts the draft on top of files that were changed on disk since it was begun."""
    form = request.form
    try:
        publishing.rebase(room(), current_visitor(), product, seen=form["seen"], disk=form["disk"])
    except StaleEdit as error:
        flash(str(error), "error")
    return go(url_for("studio.review", product=product))


@blueprint.get("/<product>/discard")
def discard(product: str) -> str:
    """Asks before a draft is thrown away, and shows what would be lost."""
    draft = publishing.draft(room(), product)
    lost = differences(product, room().texts(product), draft.texts)
    return render_template(
        "studio/discard.html", work=publication_status(room(), product), differences=lost, **draft_fields(draft)
    )


@blueprint.post("/<product>/discard")
def discarded(product: str) -> Response:
    """Throws the draft away."""
    try:
        publishing.discard(room(), current_visitor(), product, seen=request.form["seen"])
    except StaleEdit as error:
        flash(str(error), "error")
        return go(url_for("studio.discard", product=product))
    flash("The draft is discarded; its text stays among the versions.")
    return go(url_for("studio.editor", product=product))


def _review(draft: Draft) -> str:
    key = draft.product
    work, disk = publication_status(room(), key), publishing.moved_files(room(), draft)
    live = texts(room(), key, work.publication.hash) if work.publication else Texts("", "")
    changed = differences(key, live, draft.texts)
    report = publishing.check(room(), key, catalogue_text=draft.texts.catalogue, rules_text=draft.texts.rules)
    return render_template(
        "studio/review.html",
        work=work,
        files=papers(key, draft.texts),
        linked=False,
        report=report,
        differences=changed,
        moved=differences(key, disk, draft.texts) if disk else (),
        disk=text_hash(disk.catalogue, disk.rules) if disk else "",
        doubts=publishing.doubts(room(), key, report.revision) if report.revision else None,
        **draft_fields(draft),
    )
