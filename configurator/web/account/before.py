"""What was begun in a browser before a log-in: whose it is, is asked.

At a log-in the visitor gets a new id. The one of before, and the secret of being remembered, wait in the session until
there is an answer: whoever has left them in the browser, by having been here before or by planting a cookie, would put
what is theirs into the account, or see what is done in this browser later.
"""

from flask import Response as Answer
from flask import current_app, g, make_response, redirect, render_template, request, session, url_for
from flask.sansio.app import App
from werkzeug.wrappers import Response

from configurator.services.customer import identity
from configurator.web.account.blueprint import blueprint
from configurator.web.editions import page_here
from configurator.web.htmx import go, wants_fragment
from configurator.web.showroom import room
from configurator.web.staff_access import login_first
from configurator.web.visitor import current_visitor, forget_visitor, profile_cookie

_BEFORE = "before"


def ask_about(visitor: str, account: int) -> None:
    """Keeps the id of before, and asks with the answer to this request, when anything was done under it."""
    cookie = request.cookies.get(profile_cookie())
    if identity.before(room(), visitor, cookie, account) is not None:
        session[_BEFORE], g.asks_before = [visitor, cookie], True


def install(app: App) -> None:
    """Leads from a log-in to the question, and from there to where the log-in was to lead."""

    @app.after_request
    def come_back(answer: Answer) -> Answer:
        """Whoever has not answered yet and comes back to what they began is asked again."""
        lost = answer.status_code == 403 and request.method == "GET" and not wants_fragment()
        if lost and _BEFORE in session and current_visitor().account is not None:
            answer = make_response(go(url_for("account.before", next=page_here())))
        return answer

    @app.after_request
    def first(answer: Answer) -> Answer:
        if g.get("asks_before") and answer.status_code in (302, 303):
            answer.headers["Location"] = url_for("account.before", next=answer.headers["Location"])
        if g.get("asks_before") and profile_cookie() in request.cookies:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            answer.delete_cookie(profile_cookie(), secure=secure, httponly=True, samesite="Lax")
        return answer


@blueprint.get("/before")
def before() -> str | Response:
    """Asks whether what was begun in this browser is theirs."""
    who = current_visitor()
    if who.account is None:
        return login_first()
    found = _found(who.account)
    if found is None:
        session.pop(_BEFORE, None)  # else what is refused there would lead here again
        return redirect(_onward(), 303)
    return render_template("account/before.html", before=found, onward=_onward())


@blueprint.post("/before")
def taken_over() -> Response:
    """Takes it over, or leaves it where it is."""
    who, yes = current_visitor(), request.form.get("mine") == "yes"
    if who.account is None:
        return login_first()
    waiting = session.pop(_BEFORE, None)
    if waiting and yes:
        identity.take_over(room(), waiting[0], waiting[1], who.account)
        forget_visitor()
    return go(_onward())


def _found(account: int) -> identity.Before | None:
    if _BEFORE not in session:
        return None
    visitor, cookie = session[_BEFORE]
    return identity.before(room(), visitor, cookie, account)


def _onward() -> str:
    """The page of ours that the log-in was to lead to."""
    asked = request.values.get("next", "")
    ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not {"\r", "\n", "\t"} & set(asked)
    return asked if ours else url_for("storefront.home")
