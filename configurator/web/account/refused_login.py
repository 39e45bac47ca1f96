"""A log-in form that was refused last: what is wrong with it, and what was typed, as long as its page is asked for.

Decides that a post of these forms is answered by leading to a page, as posts of ours are everywhere. What that page has
to show again waits in the visitor's session: never in an address, for half an hour, and never a password.
"""

import time
import zlib
from typing import Any

from flask import json, render_template, request, session, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, HiddenField, PasswordField, SubmitField

from configurator.web.editions import page_path
from configurator.web.htmx import go

_KEY = "refused form"
_GOES_ON = frozenset({"security.wan_register", "security.wan_signin", "security.wan_verify"})
"""Where a form that was right is answered by a page: the browser is asked for a passkey on it."""
_NEVER_KEPT = frozenset({"code", "credential"})
_SECONDS = 1800
_LONGEST, _MOST_BYTES = 254, 1000
"""Characters of a field, and bytes of a cookie's four thousand when packed: the order form may need a share of them."""


def page_or_way_back(template: str, **context: Any) -> str | Response:
    """The page of a form that is asked for, and the way there for one that was posted; mails as they are."""
    forms = [each for each in context.values() if isinstance(each, FlaskForm)]
    refused = next((form for form in forms if form.errors), None)
    if not forms or (request.method == "POST" and request.endpoint in _GOES_ON and refused is None):
        return render_template(template, **context)
    if request.method == "POST" and request.endpoint != "security.logout":  # which has no page to be led to
        return _led_back(refused or forms[0])
    if "missed" in request.args:
        _show(forms)
    return render_template(template, **context)


def let_go() -> None:
    """Forgets what is kept."""
    session.pop(_KEY, None)


def _led_back(form: FlaskForm) -> Response:
    """To the form's own page, which says what is wrong where something is; nothing but a good address goes on."""
    onward = None if "next" in form and form.next.errors else request.args.get("next")
    let_go()
    if form.errors:
        _hold(form)
    missed = "" if form.errors else None
    return go(url_for(str(request.endpoint), **(request.view_args or {}), next=onward or None, missed=missed))


def _hold(form: FlaskForm) -> None:
    fields = [field for field in form if not isinstance(field, HiddenField)]
    kept = {
        "page": page_path(),
        "at": int(time.time()),
        "mistakes": {field.name: [str(each) for each in field.errors] for field in fields if field.errors},
        "all": [str(each) for each in form.form_errors],
        "typed": {field.name: _typed(field) for field in fields if _may_be_kept(field)},
    }
    if len(zlib.compress(json.dumps(kept).encode())) > _MOST_BYTES:
        kept["typed"] = {}
    session[_KEY] = kept


def _show(forms: list[FlaskForm]) -> None:
    """Fills in what was typed, puts the mistakes beside their fields and the focus on the first."""
    kept = session.get(_KEY)
    if not kept or kept["page"] != page_path() or time.time() - kept["at"] > _SECONDS:
        return
    named = kept["typed"].keys() | kept["mistakes"].keys()
    form = next((each for each in forms if all(name in each for name in named)), None)
    if form is None:
        return
    for name, text in kept["typed"].items():
        form[name].data = text
    for name, mistakes in kept["mistakes"].items():
        form[name].errors = mistakes
    form.form_errors = kept["all"]
    asked = [field for field in form if not isinstance(field, HiddenField)]
    first = next((field for field in asked if field.errors), form.email if "email" in form else asked[0])
    first.render_kw = {**(first.render_kw or {}), "autofocus": True}


def _may_be_kept(field: Field) -> bool:
    return not isinstance(field, PasswordField | SubmitField) and field.name not in _NEVER_KEPT


def _typed(field: Field) -> str | bool:
    return bool(field.data) if isinstance(field, BooleanField) else str(field.data or "")[:_LONGEST]
