"""Deciding together: a round is opened with a design, others come by its link, a page says what is fair to all."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.orders.together import Importance
from configurator.services.configuring.home import open_drafts
from configurator.services.ordering import deciding
from configurator.web.addresses import page_link
from configurator.web.rate_limits import TRIES, by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_WISH = "wish "


def _unknown(answer: Response) -> bool:
    """Whether there is no such round: only that counts, where others have to be kept from trying out codes."""
    return answer.status_code == 404


@blueprint.get("/together/new/<design_id>")
def new_round(design_id: str) -> str:
    """Asks what matters, before a round is opened with a design."""
    return render_template("storefront/together_new.html", **_form(design_id), code=None)


@blueprint.post("/together/new/<design_id>")
@limiter.limit("10/minute", key_func=by_visitor)
def open_round(design_id: str) -> Response:
    """Opens a round."""
    code = deciding.open_round(room(), current_visitor(), design_id, request.form.get("name", "")[:200], _said())
    return redirect(url_for("storefront.together", code=code), 303)


@blueprint.get("/together/<code>")
@limiter.limit(TRIES, deduct_when=_unknown)
@limiter.limit("60/minute", key_func=by_visitor)
def together(code: str) -> str:
    """A round: who takes part, and what would be fair to all."""
    found = deciding.together(room(), current_visitor(), code)
    mine = [each for each in open_drafts(room(), current_visitor()) if each.design.product == found.product.key]
    link = page_link("storefront.together", code=found.round.code)
    return render_template("storefront/together.html", found=found, drafts=mine, link=link)


@blueprint.get("/together/<code>/with/<design_id>")
def join_round(code: str, design_id: str) -> str:
    """Asks what matters, before a design is put into a round."""
    found = deciding.together(room(), current_visitor(), code)
    return render_template("storefront/together_new.html", **_form(design_id), code=found.round.code)


@blueprint.post("/together/<code>/with/<design_id>")
@limiter.limit("20/minute", key_func=by_visitor)
def take_part(code: str, design_id: str) -> Response:
    """Puts a design into a round."""
    name = request.form.get("name", "")[:200]
    deciding.take_part(room(), current_visitor(), code, design_id, name, _said())
    return redirect(url_for("storefront.together", code=code), 303)


@blueprint.post("/together/<code>/leave")
def leave_round(code: str) -> Response:
    """Takes one's own design out; whoever opened the round ends it."""
    if deciding.leave_round(room(), current_visitor(), code):
        flash(gettext("The round has ended, and nothing of it is kept."))
        return redirect(url_for("storefront.home"), 303)
    flash(gettext("Your design is not in the round any more."))
    return redirect(url_for("storefront.together", code=code), 303)


@blueprint.post("/together/<code>/take")
@limiter.limit("10/minute", key_func=by_visitor)
def take_together(code: str) -> Response:
    """A design of one's own that is what the round came to."""
    made = deciding.take_together(room(), current_visitor(), code)
    return redirect(url_for("storefront.summary", design_id=made.id), 303)


def _form(design_id: str) -> dict[str, Any]:
    design, wishes = deciding.wishes_of(room(), current_visitor(), design_id)
    product = room().revision(design.product, design.revision).product
    return {"design": design, "product": product, "wishes": wishes, "importances": tuple(Importance)}


def _said() -> dict[str, Importance]:
    """What the form says of each choice; what it does not say of one is as good as can be."""
    said = {}
    for name, value in list(request.form.items())[:500]:
        if name.startswith(_WISH) and value in set(Importance):
            said[name.removeprefix(_WISH)] = Importance(value)
    return said
