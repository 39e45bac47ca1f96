"""The studio's editor: the list of products, a product's two files as a draft, checking, saving, conflicts."""

from dataclasses import dataclass

from flask import flash, make_response, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import StaleEdit
from configurator.services import publish
from configurator.services.checking import errors_of
from configurator.services.standing import standing
from configurator.storage.revisions import Draft, Texts
from configurator.web.htmx import go, page_or_fragment, wants_fragment
from configurator.web.room import current_visitor, room
from configurator.web.studio.blueprint import blueprint
from configurator.web.studio.papers import Differences, Paper, differences, papers


@dataclass(frozen=True, slots=True)
class Collision:
    """That a colleague was faster: what happened, and how their text differs from the one in the form."""

    title: str
    text: str
    owner: str
    theirs: tuple[Paper, ...]
    differences: Differences


@blueprint.get("/")
def home() -> str:
    """All products and how they stand."""
    shelf = [(product, standing(room(), product.key)) for product in publish.studio(room())]
    return render_template("studio/products.html", shelf=shelf)


@blueprint.get("/<product>/")
def editor(product: str) -> str:
    """The two files of a product: its draft, or what stands on disk."""
    draft = publish.draft(room(), product)
    return render_template("studio/editor.html", report=None, **_shown(draft, draft.texts))


@blueprint.post("/<product>/check")
def check(product: str) -> Response:
    """What is wrong with the texts in the form; nothing is saved."""
    written = _written()
    report = publish.check(room(), product, catalogue_text=written.catalogue, rules_text=written.rules)
    draft = publish.draft(room(), product)
    shown = _shown(draft, written) | {"version": base_version(), "base": request.form.get("base", "")}
    return page_or_fragment("studio/editor.html", "studio/_report.html", report=report, **shown)


@blueprint.post("/<product>/")
def save(product: str) -> Response:
    """Keeps the texts as the draft; when a colleague saved first, shows both and keeps neither."""
    written, room_ = _written(), room()
    try:
        draft = publish.save(
            room_, current_visitor(), product,
            rules_text=written.rules, catalogue_text=written.catalogue, base_version=base_version(),
            base=request.form.get("base", ""),
        )  # fmt: skip
    except StaleEdit:
        return _collided(publish.draft(room_, product), written)
    if request.form.get("then") == "review":
        return go(url_for("studio.review", product=product))
    if wants_fragment():
        return make_response(render_template("studio/_state.html", **_shown(draft, written)))
    flash("The draft is saved.")
    return go(url_for("studio.editor", product=product, file=request.form.get("file")))


def base_version() -> int:
    """The version of the draft that the form was filled from. Raises BadRequest."""
    try:
        return int(request.form["base_version"])
    except ValueError:
        raise BadRequest("The form's version is not a number.") from None


def _written() -> Texts:
    """The texts in the form, with the line ends of files; browsers post carriage returns."""
    rules, catalogue = (request.form[key].replace("\r\n", "\n") for key in ("rules", "catalogue"))
    return Texts(catalogue, rules)


def _collided(theirs: Draft, mine: Texts) -> Response:
    saved = theirs.version > 0
    collision = Collision(
        title=_first(theirs.author) if saved else "The files have changed since you opened them",
        text="Nothing has been overwritten, and your text is still in the editor below. "
        f"Lines with − are {'theirs' if saved else 'on disk'}, lines with + are yours.",
        owner=theirs.author if saved else "On disk",
        theirs=papers(theirs.product, theirs.texts),
        differences=differences(theirs.product, theirs.texts, mine),
    )
    shown = _shown(theirs, mine) | {"conflict": collision}
    return make_response(page_or_fragment("studio/editor.html", "studio/_state.html", report=None, **shown), 409)


def _first(author: str) -> str:
    """Who was faster, which may have been the same person in another window."""
    return (
        "You saved this draft elsewhere first"
        if author == current_visitor().name
        else f"{author} saved this draft first"
    )


def _shown(draft: Draft, texts: Texts) -> dict[str, object]:
    """What the editor's template needs: the texts in the form, and what they are based on."""
    key = draft.product
    return {
        "work": standing(room(), key),
        "files": papers(key, texts),
        "open": request.values.get("file", "rules"),
        "broken": errors_of(room().problems().get(key, ())),
        "disk_files": papers(key, draft.texts if not draft.version else room().texts(key)),
        "version": draft.version,
        "base": draft.base,
        "author": draft.author,
        "changed_at": draft.changed_at,
        "conflict": None,
    }
