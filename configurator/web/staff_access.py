"""Who may open the pages of the staff: whoever is not logged in is asked to, whoever lacks the role is refused.

Decides per blueprint; what belongs to one customer is decided in the services, thing by thing.
"""

from collections.abc import Callable

from flask import Blueprint, current_app, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.customer.factors import factors
from configurator.web.editions import page_here
from configurator.web.htmx import go, wants_fragment
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


def login_first() -> Response:
    """Sends the visitor to the log-in page, and back here afterwards; htmx is told to leave the page."""
    back = page_here() if request.method == "GET" else None
    address = url_for("security.login", next=back)
    if not wants_fragment():
        return redirect(address, 303)
    answer = make_response("", 401)
    answer.headers["HX-Redirect"] = url_for("security.login")
    return answer


def _factor_first(account: int) -> Response | None:
    """Leads to a second factor whoever needs one and has none; None for all others."""
    if current_app.extensions["room"].settings.staff_second_factor == "off" or factors(room(), account).any:
        return None
    flash(gettext("This shop asks its staff for a second factor. Please add one first."))
    return go(url_for("account.factors"))


def only_for(blueprint: Blueprint, *roles: str, login: Callable[[], Response] = login_first) -> None:
    """Lets only accounts with one of the roles reach the blueprint's pages. They raise NotAllowed for other accounts.

    ``login`` answers whoever is not logged in.
    """

    def ask() -> Response | None:
        if current_visitor().account is None:
            return login()
        current_visitor().needs(*roles)
        return _factor_first(current_visitor().account or 0)

    blueprint.before_request(ask)
