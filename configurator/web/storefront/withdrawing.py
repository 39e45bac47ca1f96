"""Withdrawing from an order without an account, in two steps: what is stated, then a button that says what it does.

What was stated waits in the visitor's own session under a name drawn for it, so that two tabs do not mix it up, and no
address says anything about anybody. The same name stands for the acknowledgement afterwards.
"""

import secrets
from dataclasses import asdict, replace
from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from configurator.orders.cases import WHOLE
from configurator.orders.number import read_number
from configurator.orders.order import Order
from configurator.orders.withdrawal import line_in_words, order_terms, terms_in_words
from configurator.services.ordering import checkout, statements
from configurator.services.ordering.statements import LONGEST, WithdrawalStatement
from configurator.web.rate_limits import TRIES, limiter, missed
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import FOUND_KEY, current_visitor

_KEY, _REFUSED = "statements", "refused statement"
_MOST, _MOST_FOUND = 3, 5

blueprint.add_app_template_global(terms_in_words)
blueprint.add_app_template_global(order_terms)
blueprint.add_app_template_global(line_in_words)


def _sent_anyway(answer: Response) -> bool:
    """Whether a statement goes on without an order: each is a mail to an address that nobody has proved."""
    return request.form.get("anyway") == "yes" and "/withdraw/" in answer.headers.get("Location", "")


@blueprint.get("/withdraw")
def withdraw() -> str:
    """Asks for the statement: which order, who, where the acknowledgement goes."""
    refused = session.get(_REFUSED, {}) if "missed" in request.args or "wrong" in request.args else {}
    typed = refused.get("typed") or _known(request.args.get("number", "").strip()[:40])
    return render_template(
        "storefront/withdraw.html",
        typed=typed,
        mistakes=refused.get("mistakes", {}),
        missed="missed" in request.args,
        own=checkout.history(room(), current_visitor())[:8],
    )


@blueprint.post("/withdraw")
@limiter.limit(TRIES, deduct_when=missed)
@limiter.limit("60/hour", key_func=lambda: read_number(_field("number")) or "none", deduct_when=missed)
@limiter.limit("6/hour", deduct_when=_sent_anyway)
def stated() -> Response:
    """Keeps the statement and leads to its second step; back where something is missing or no order is found."""
    typed = {name: _field(name) for name in LONGEST}
    statement = statements.written_statement(**typed, anyway=request.form.get("anyway") == "yes")
    if isinstance(statement, dict):
        session[_REFUSED] = {"typed": typed, "mistakes": statement}
        return redirect(url_for("storefront.withdraw", wrong=""), 303)
    order = statements.order_of(room(), current_visitor(), statement)
    if order is None and not statement.anyway:
        session[_REFUSED] = {"typed": typed}
        return redirect(url_for("storefront.withdraw", missed=""), 303)
    session.pop(_REFUSED, None)
    name = secrets.token_urlsafe(12)
    kept = [*session.get(_KEY, {}).items(), (name, asdict(statement))]
    session[_KEY] = dict(kept[-_MOST:])
    if order is not None:
        others = [each for each in session.get(FOUND_KEY, ()) if each != order.number]
        session[FOUND_KEY] = [*others, order.number][-_MOST_FOUND:]
    return redirect(url_for("storefront.withdrawal", name=name), 303)


@blueprint.get("/withdraw/<name>")
def withdrawal(name: str) -> Response | str:
    """The second step: everything that is stated, and the button; afterwards the acknowledgement."""
    kept = session.get(_KEY, {}).get(name)
    if kept is None:
        return redirect(url_for("storefront.withdraw"), 303)
    if "case" in kept:
        return _acknowledged(kept["case"])
    statement = WithdrawalStatement(**kept)
    order = statements.order_of(room(), current_visitor(), statement)
    return render_template(
        "storefront/withdrawal.html",
        name=name,
        statement=statement,
        order=order,
        right=statements.right_of(room(), order) if order else None,
    )


@blueprint.post("/withdraw/<name>")
def withdrawn(name: str) -> Response:
    """Receives the withdrawal; the same page acknowledges it, however often the button is pressed."""
    kept = session.get(_KEY, {}).get(name)
    if kept is not None and "case" not in kept:
        statement = replace(WithdrawalStatement(**kept), line=request.form.get("line", WHOLE, type=int))
        case = statements.withdraw(room(), current_visitor(), statement, name)
        session[_KEY] = session[_KEY] | {name: {"case": case.id}}
    return redirect(url_for("storefront.withdrawal", name=name), 303)


@blueprint.get("/withdrawal")
def withdrawal_instructions() -> str:
    """What the law gives whoever buys at a distance, and the form that it offers."""
    return render_template("storefront/withdrawal_instructions.html", sender=room().post.sender)


def _acknowledged(number: int) -> str:
    with room().reading() as unit:
        case = unit.cases.one(number)
        order = unit.orders.one(case.number) if case.number else None
    right = statements.right_of(room(), order, case.line) if order else None
    return render_template("storefront/withdrawal_received.html", case=case, order=order, right=right)


def _known(number: str) -> dict[str, Any]:
    """The form filled in for an order that the visitor may see; with the number alone else."""
    found: Order | None = None
    if read_number(number) is not None:
        found = statements.order_of(room(), current_visitor(), WithdrawalStatement(number, "", ""))
    contact = found.receipt.contact if found else None
    return {"number": number, "name": contact.name if contact else "", "email": contact.email if contact else ""}


def _field(name: str) -> str:
    return request.values.get(name, "").strip()[: LONGEST[name] + 1]
