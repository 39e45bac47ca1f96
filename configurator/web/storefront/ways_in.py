"""The ways into a product: saying it in a line, answering what one needs, what somebody had."""

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from configurator.services.configuring import needed_designs, said_line
from configurator.services.configuring.said_line import SaidLine
from configurator.services.configuring.ways_in import begin_with
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_LONGEST = 10_000
_MOST = 40
"""So many phrases may be taken away, or mean something else."""


@blueprint.get("/p/<product_key>/say")
def say(product_key: str) -> str:
    """A line to write; an address has nothing of what is written there."""
    return _said(product_key, SaidLine(""))


@blueprint.post("/p/<product_key>/say")
@limiter.limit("120/minute", key_func=by_visitor)
def understand(product_key: str) -> str:
    """What a line was understood as, and the design for it."""
    return _said(product_key, _line(request.form))


@blueprint.post("/p/<product_key>/said")
@limiter.limit("60/minute", key_func=by_visitor)
def begin_said(product_key: str) -> Response:
    """A new design for a line."""
    made = said_line.start_said(room(), current_visitor(), product_key, _line(request.form))
    return redirect(url_for("storefront.design", design_id=made.id), 303)


@blueprint.route("/p/<product_key>/needs", methods=["GET", "POST"])
def needs(product_key: str) -> str:
    """What the product asks for needs; for whoever answered, up to three designs beside each other."""
    published = room().current(product_key)
    answers = needed_designs.answers_of(published, request.form)
    return render_template(
        "storefront/needs.html",
        product=published.product,
        asked=needed_designs.asked_needs(published),
        given={answer.slot.key: answer.value for answer in answers},
        sent=request.method == "POST",
        designs=needed_designs.needed_designs(room(), published, answers),
    )


@blueprint.post("/p/<product_key>/needed")
@limiter.limit("60/minute", key_func=by_visitor)
def begin_needed(product_key: str) -> Response:
    """A new design for needs."""
    answers = needed_designs.answers_of(room().current(product_key), request.form)
    key = request.form.get("take", "")
    made = needed_designs.start_needed(room(), current_visitor(), product_key, answers, key)
    return redirect(url_for("storefront.design", design_id=made.id), 303)


@blueprint.post("/p/<product_key>/begin")
@limiter.limit("60/minute", key_func=by_visitor)
def begin(product_key: str) -> Response:
    """A new design like one that somebody had."""
    made = begin_with(room(), current_visitor(), product_key, request.form.get("take", ""))
    return redirect(url_for("storefront.design", design_id=made.id), 303)


def _said(product_key: str, line: SaidLine) -> str:
    published = room().current(product_key)
    page = said_line.said_page(room(), published, line) if line.text.strip() else None
    proposed = published.book.total(published.shown(frozenset()))
    return render_template(
        "storefront/said.html",
        product=published.product,
        page=page,
        line=line,
        example=said_line.example_line(published, proposed),
    )


def _line(form: MultiDict[str, str]) -> SaidLine:
    """The line of the form, with what its buttons say: take a phrase away, take it back, let it mean something else."""
    without = set(form.getlist("without")[:_MOST])
    instead = dict(_pair(each) for each in form.getlist("instead")[:_MOST])
    if away := form.get("away"):
        without.add(away)
    if back := form.get("back"):
        without.discard(back)
    if pick := form.get("pick"):
        instead.update([_pair(pick)])
    return SaidLine(form.get("text", "")[:_LONGEST], frozenset(without), instead)


def _pair(text: str) -> tuple[str, str]:
    key, _, meaning = text.partition("=>")
    return key, meaning
