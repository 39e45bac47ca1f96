"""The studio's editor: the list of products, a product's two files as a draft, checking, saving, conflicts."""

from dataclasses import dataclass

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import StaleEdit
from configurator.rules.drafts import Draft, DraftVersion, Texts
from configurator.services.showroom.checking import errors_of
from configurator.services.showroom.files import LARGEST
from configurator.services.showroom.publication_status import publication_status
from configurator.services.studio import draft_versions, publish
from configurator.web.htmx import go, page_or_fragment, wants_fragment
from configurator.web.showroom import room
from configurator.web.studio.blueprint import blueprint
from configurator.web.studio.forms import Basis, basis_of, posted_basis, posted_texts, sitting
from configurator.web.studio.product_files import Differences, Paper, differences, papers
from configurator.web.visitor import current_visitor


@dataclass(frozen=True, slots=True)
class Collision:
    """That a colleague was faster: what happened, and how their text differs from the one in the form.

    ``over`` is what the text is based on once it is saved in spite of theirs.
    """

    title: str
    text: str
    owner: str
    over: Basis
    theirs: tuple[Paper, ...]
    differences: Differences


@blueprint.get("/")
def home() -> str:
    """All products and how they stand."""
    shelf = [(product, publication_status(room(), product.key)) for product in publish.studio(room())]
    return render_template("studio/products.html", shelf=shelf)


@blueprint.get("/<product>/")
def editor(product: str) -> str:
    """The two files of a product: its draft, or what stands on disk, or the version that the address names.

    A version that was begun from another draft than today's is shown beside that one.
    """
    draft = publish.draft(room(), product)
    number = request.args.get("version", type=int)
    if number is None:
        behind = draft_versions.left_behind(room(), current_visitor(), draft)
        return render_template("studio/editor.html", report=None, **_shown(draft, draft.texts), behind=behind)
    kept, texts = draft_versions.version(room(), product, number)
    begun = Basis(kept.base_version, kept.base)
    conflict = None if begun == basis_of(draft) else _collision(draft, texts, kept)
    shown = _shown(draft, texts, begun) | {"conflict": conflict, "unsaved": True}
    return render_template("studio/editor.html", report=None, **shown, behind=None)


@blueprint.post("/<product>/check")
def check(product: str) -> Response:
    """What is wrong with the texts in the form; nothing is saved."""
    written = posted_texts()
    report = publish.check(room(), product, catalogue_text=written.catalogue, rules_text=written.rules)
    shown = _shown(publish.draft(room(), product), written, posted_basis()) | {"unsaved": True}
    return page_or_fragment("studio/editor.html", "studio/_report.html", report=report, **shown, behind=None)


@blueprint.post("/<product>/")
def save(product: str) -> Response:
    """Keeps the texts as the draft; when a colleague saved first, shows both, and only a further word replaces."""
    written, begun, room_ = posted_texts(), posted_basis(), room()
    try:
        draft = publish.save(
            room_, current_visitor(), product,
            rules_text=written.rules, catalogue_text=written.catalogue, base_version=begun.version, base=begun.base,
        )  # fmt: skip
    except StaleEdit:
        return _collided(product, written, begun)
    if request.form.get("then") == "review":
        return go(url_for("studio.review", product=product))
    if wants_fragment():
        return make_response(render_template("studio/_state.html", **_shown(draft, written)))
    flash("The draft is saved.")
    return go(url_for("studio.editor", product=product, file=request.form.get("file")))


def _collided(product: str, mine: Texts, begun: Basis) -> Response:
    """The text of whoever was slower, kept as a version, beside the draft that was saved meanwhile."""
    kept = draft_versions.keep(
        room(), current_visitor(), product, mine, base=begun.base, base_version=begun.version, sitting=sitting()
    )
    if not wants_fragment():
        return go(url_for("studio.editor", product=product, version=kept.id, file=request.form.get("file")))
    theirs = publish.draft(room(), product)
    shown = _shown(theirs, mine, begun) | {"conflict": _collision(theirs, mine, kept), "unsaved": True}
    return make_response(render_template("studio/_state.html", **shown), 409)


def _collision(theirs: Draft, mine: Texts, kept: DraftVersion) -> Collision:
    saved = theirs.version > 0
    title = _first(theirs.author) if saved else "The files have changed since you opened them"
    if kept.saved:
        title = "This is an earlier version of the draft"
    return Collision(
        title=title,
        text="Nothing has been overwritten, and your text is still in the editor below. "
        f"Lines with − are {'in the draft' if saved else 'on disk'}, lines with + are in the editor. "
        "Saving again changes nothing until you say which of them is right; the other one stays among the versions.",
        owner=theirs.author if saved else "On disk",
        over=basis_of(theirs),
        theirs=papers(theirs.product, theirs.texts),
        differences=differences(theirs.product, theirs.texts, mine),
    )


def _first(author: str) -> str:
    """Who was faster, which may have been the same person in another window."""
    return (
        "You saved this draft elsewhere first"
        if author == current_visitor().name
        else f"{author[:1].upper()}{author[1:]} saved this draft first"
    )


def _shown(draft: Draft, texts: Texts, begun: Basis | None = None) -> dict[str, object]:
    """What the editor's template needs: the texts in the form, and what they are based on (the draft, for None)."""
    key = draft.product
    return {
        "work": publication_status(room(), key),
        "files": papers(key, texts),
        "shared": publish.shared_files(room(), key, texts),
        "open": request.values.get("file", "rules"),
        "broken": errors_of(room().problems().get(key, ())),
        "disk_files": papers(key, draft.texts if not draft.version else room().texts(key)),
        "begun": begun or basis_of(draft),
        "sitting": sitting(),
        "largest": LARGEST,
        "version": draft.version,
        "author": draft.author,
        "changed_at": draft.changed_at,
        "conflict": None,
        "unsaved": False,
    }
