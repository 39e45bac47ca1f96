"""The basket: designs in it with their numbers, changed, copied, taken out and put back by one form."""

import re

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from configurator.characters import isolated
from configurator.errors import DatabaseError
from configurator.languages.sentences import gettext
from configurator.services.ordering import basket as baskets
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_USED = "basket"
"""The session has it once something was put into the basket."""
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


@blueprint.app_template_global()
def basket_count() -> int:
    """How many pieces are in the visitor's basket; 0 also where the records cannot be reached.

    Of guests nobody looks who have not put anything into it: most pages are theirs.
    """
    who = current_visitor()
    if who.account is None and who.profile is None and _USED not in session:
        return 0
    try:
        return baskets.count(room(), who)
    except DatabaseError:
        return 0


def use_basket() -> None:
    """From now on what is in the basket is counted on every page of this session."""
    session[_USED] = True


@blueprint.get("/basket")
def basket() -> str:
    """What is in the basket, at today's prices."""
    found = baskets.basket(room(), current_visitor())
    return render_template("storefront/basket.html", basket=found, most=baskets.MOST_PIECES)


@blueprint.post("/d/<design_id>/basket")
@limiter.limit("60/minute", key_func=by_visitor)
def put_into_basket(design_id: str) -> Response:
    """Puts a design into the basket."""
    baskets.put(room(), current_visitor(), design_id)
    use_basket()
    if request.form.get("then") == "checkout":
        return redirect(url_for("storefront.checkout"), 303)
    flash(gettext("It is in your basket."))
    return redirect(url_for("storefront.basket"), 303)


@blueprint.post("/basket")
@limiter.limit("120/minute", key_func=by_visitor)
def change_basket() -> Response:
    """Takes the numbers over, then does what the pressed button says; what cannot be taken is told, the rest is."""
    changed = _take_numbers()
    act, _, design_id = request.form.get("act", "").partition(":")
    who = current_visitor()
    match act:
        case "remove":
            baskets.take_out(room(), who, design_id)
        case "back":
            baskets.take_out(room(), who, design_id, back=True)
        case "copy":
            copied = baskets.put_copy(room(), who, design_id)
            flash(gettext("A copy is in your basket. Change what you like: the other one stays as it is."))
            return redirect(url_for("storefront.basket", _anchor=f"line-{copied}"), 303)
        case "order" if changed:
            return redirect(url_for("storefront.checkout"), 303)
        case _:
            if changed:
                flash(gettext("Your basket is up to date."))
    return redirect(url_for("storefront.basket"), 303)


def _take_numbers() -> bool:
    """Takes over the numbers that the form gives for the visitor's lines; whether all of them could be."""
    there = {line.design: line for line in baskets.kept(room(), current_visitor())}
    good = True
    for design_id, line in there.items():
        written = request.form.get(f"quantity-{design_id}", str(line.quantity)).strip()
        if written == str(line.quantity):
            continue
        try:
            baskets.change(room(), current_visitor(), design_id, int(written) if _NUMBER.fullmatch(written) else 0)
        except baskets.UnusableQuantity as error:
            good = False
            flash(f"{isolated(written[:20])}: {error}", "error")
    for name, written in request.form.items():
        if name.startswith("goods-") and written.strip():
            good &= _take_goods(name.removeprefix("goods-"), written.strip())
    return good


def _take_goods(goods: str, written: str) -> bool:
    """Takes over how many of some goods there are; whether that is a number that can be ordered."""
    try:
        number = int(written) if _NUMBER.fullmatch(written) else -1
        baskets.put_goods(room(), current_visitor(), goods, number)
    except baskets.UnusableQuantity as error:
        flash(f"{isolated(written[:20])}: {error}", "error")
        return False
    return True
