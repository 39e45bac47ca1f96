"""The sales desk: orders found by filter, one order with all that was frozen in it, and its way to shipped."""

from dataclasses import dataclass
from datetime import date

from flask import flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import ForbiddenTransition, StaleEdit
from configurator.orders.lifecycle import Status
from configurator.services.ordering import sales_desk as desk
from configurator.services.ordering.desk_cases import cases
from configurator.services.ordering.insights import insights_of
from configurator.services.ordering.timeline import story_of
from configurator.services.showroom.publication_status import texts
from configurator.web.htmx import go
from configurator.web.order_paper import order_paper
from configurator.web.sales.blueprint import blueprint
from configurator.web.sales.refused_step import held, hold, let_go
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@dataclass(frozen=True, slots=True)
class Filter:
    """What the form above the list asks for; what cannot be read is left out."""

    status: Status | None
    product: str
    text: str
    since: date | None
    until: date | None

    @property
    def query(self) -> dict[str, str]:
        """The filter as it stands in an address, without what is empty."""
        written = {
            "status": self.status.value if self.status else "",
            "product": self.product,
            "text": self.text,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in written.items() if value}

    @property
    def without_status(self) -> dict[str, str]:
        """The rest of the filter, for links that change the status."""
        return {name: value for name, value in self.query.items() if name != "status"}


def asked(form: MultiDict[str, str]) -> Filter:
    """The filter that an address asks for."""
    status = form.get("status", "")
    return Filter(
        status=Status(status) if status in set(Status) else None,
        product=form.get("product", ""),
        text=form.get("text", "").strip()[:100],
        since=form.get("since", type=date.fromisoformat),
        until=form.get("until", type=date.fromisoformat),
    )


@blueprint.get("/")
def home() -> str:
    """The orders that fit the filter, newest first."""
    wanted = asked(request.args)
    found = desk.orders(
        room(),
        status=wanted.status,
        product=wanted.product,
        text=wanted.text,
        since=wanted.since,
        until=wanted.until,
        page=request.args.get("page", 1, type=int),
    )
    waiting = cases(room()).total
    return render_template("sales/orders.html", wanted=wanted, found=found, statuses=tuple(Status), waiting=waiting)


@blueprint.get("/orders/<number>")
def order(number: str) -> str:
    """One order with everything about it."""
    found = desk.one(room(), number)
    events = desk.seen(room(), current_visitor(), found.order)
    insights = insights_of(room(), current_visitor(), found.order)
    story = story_of(room(), found.order)
    return render_template(
        "sales/order.html", found=found, seen=events, insights=insights, story=story, today=room().today()
    )


@blueprint.get("/orders/<number>/document.pdf")
def document(number: str) -> Response:
    """The order as the customer's paper."""
    return order_paper(desk.one(room(), number).order)


@blueprint.get("/orders/<number>/step")
def ask(number: str) -> Response | str:
    """Asks before an order is cancelled or a step is taken back, and why; such a step must be possible."""
    found = desk.one(room(), number)
    to = _status(request.args.get("to", ""))
    if to is not found.back and (to is not Status.CANCELLED or to not in found.allowed):
        return go(url_for("sales.order", number=number))
    mistake = request.args.get("mistake", "")[:200]
    shown = {"mistake": mistake, "words": held(number, to), "longest": desk.LONGEST_REASON}
    return render_template("sales/step.html", found=found, to=to, **shown)


@blueprint.post("/orders/<number>")
def move(number: str) -> Response:
    """Moves the order on or back; when a colleague was faster, says so and shows where it stands."""
    form, to = request.form, _status(request.form["to"])
    try:
        version = int(form["version"])
    except ValueError:
        raise BadRequest("This form is not one of ours.") from None
    words = {"reason": form.get("reason", ""), "note": form.get("note", "")}
    try:
        moved = desk.move(room(), current_visitor(), number, to, version, **words)
    except desk.InvalidReason as error:
        flash(str(error), "error")
        hold(number, to, words)
        return go(url_for("sales.ask", number=number, to=to, mistake=error.option))
    except (StaleEdit, ForbiddenTransition) as error:
        flash(str(error), "error")
        if any(words.values()):  # asked again, unless the step is not possible any more
            hold(number, to, words)
            return go(url_for("sales.ask", number=number, to=to))
    else:
        let_go()
        flash(f"Order {moved.number} is {moved.status} now.")
    return go(url_for("sales.order", number=number))


@blueprint.get("/revisions/<product>/<hash>")
def revision(product: str, hash: str) -> str:  # noqa: A002
    """The rules and the catalogue that an order was placed under."""
    return render_template("sales/revision.html", product=product, hash=hash, texts=texts(room(), product, hash))


def _status(written: str) -> Status:
    try:
        return Status(written)
    except ValueError:
        raise BadRequest("This form is not one of ours.") from None
