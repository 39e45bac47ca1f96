"""The customer behind an order: what leads to them, joined with another by staff who asked, and taken apart."""

from flask import flash, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.services.ordering import desk_customers as desk
from configurator.web.htmx import go
from configurator.web.sales.blueprint import blueprint
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/orders/<number>/customer")
def customer(number: str) -> str:
    """What leads to the customer of the order."""
    found = desk.customer_of(room(), current_visitor(), number)
    return render_template("sales/customer.html", number=number, found=found)


@blueprint.post("/orders/<number>/customer")
def change_customer(number: str) -> Response:
    """Joins the customer with another order's, takes a joining apart, gives them a number or a group."""
    form, who = request.form, current_visitor()
    joining = form.get("joining", "")
    if joining and not (joining.isdecimal() and len(joining) <= 18):
        raise BadRequest("This form is not one of ours.")
    if form.get("other"):
        desk.join_with(room(), who, number, form["other"])
        flash("They are one customer now. Each of them sees that and can take it apart.")
    elif joining:
        desk.part(room(), who, number, int(joining))
        flash("That is taken apart.")
    elif log_in := form.get("log_in"):
        desk.put_into_group(room(), who, number, log_in, group := form.get("group", ""))
        flash(f"{log_in} is in {f'the group {group}' if group else 'no group'} now. It counts from their next page on.")
    else:
        desk.give_number(room(), who, number, form.get("number", ""))
        flash("The number leads to this customer now.")
    return go(url_for("sales.customer", number=number))
