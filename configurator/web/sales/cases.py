"""Withdrawals and complaints at the desk: what waits for an answer, one of them with its order, and the arrival."""

from datetime import date

from flask import flash, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import InvalidChoice, StaleEdit
from configurator.orders.cases import WHOLE, CaseState
from configurator.services.ordering import desk_cases as desk
from configurator.services.ordering.case_figures import case_figures
from configurator.services.ordering.complaints import LONGEST_WORDS
from configurator.services.ordering.sales_desk import InvalidReason
from configurator.web.htmx import go
from configurator.web.sales.blueprint import blueprint
from configurator.web.sales.refused_step import held, hold, let_go
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/cases")
def cases() -> str:
    """What waits for an answer, and what was answered."""
    return render_template("sales/cases.html", found=desk.cases(room()), figures=case_figures(room()))


@blueprint.get("/cases/<int:case>")
def case(case: int) -> str:
    """One case with what was written, and the form for an answer."""
    found = desk.case_of(room(), case)
    words = held(f"case {case}", "answer").get("words", "")
    return render_template("sales/case.html", found=found, words=words, longest=LONGEST_WORDS)


@blueprint.post("/cases/<int:case>")
def answer_case(case: int) -> Response:
    """Answers a case; what was written stays on the page where somebody was faster or something is missing."""
    form = request.form
    try:
        state, version = CaseState(form.get("state", "")), int(form.get("version", ""))
    except ValueError:
        raise BadRequest("This form is not one of ours.") from None
    try:
        answered = desk.answer(room(), current_visitor(), case, state, version, form.get("words", ""))
    except (InvalidReason, StaleEdit) as error:
        flash(str(error), "error")
        hold(f"case {case}", "answer", {"words": form.get("words", "")})
    else:
        let_go()
        flash(f"The customer has your answer: {answered.state}.")
    return go(url_for("sales.case", case=case))


@blueprint.post("/orders/<number>/arrival")
def arrival(number: str) -> Response:
    """Notes the day on which an order arrived, or takes that back."""
    form = request.form
    day = None if form.get("undo") else form.get("day", type=date.fromisoformat)
    try:
        if day is None and not form.get("undo"):
            raise InvalidChoice("day", "Please write the day on which it arrived.")
        line = form.get("line", WHOLE, type=int)
        desk.note_arrival(room(), current_visitor(), number, day, line)
    except InvalidChoice as error:
        flash(str(error), "error")
    else:
        flash("Noted: it arrived." if day else "Taken back: it has not arrived.")
    return go(url_for("sales.order", number=number))
