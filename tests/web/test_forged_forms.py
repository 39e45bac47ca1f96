"""Forms that somebody made up, at every address of the shop that takes one: no error of ours, nothing half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from configurator.web.rate_limits import limiter
from tests.web.conftest import Customer
from tests.web.people import form_of, person, token_of
from tests.web.test_ordering import ADA, summary
from tests.web.test_permissions import FORMS, things_of

FIELDS = (
    *("act", "address", "base", "category", "code", "country", "d", "day", "email", "fitting", "from", "gift", "given"),
    *("instead", "key", "kept", "line", "material", "mine", "name", "number", "option", "order", "pick", "postcode"),
    *("preset", "product", "purpose", "goods-x", "remove", "seen", "seq", "size[1]", "slot", "stars", "survey", "take"),
    *("taken", "text", "total", "value", "variant", "vat_number", "version", "view", "way", "without", "words"),
    *("wish x", "wish \0", "anyway", "height", "engraving", "colour"),
)
RUBBISH = ("\0", "9" * 5000, "\N{RACING CAR}" * 99, "size[9999999999999999999]=large")


def test_no_form_that_somebody_made_up_is_an_error_of_ours(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app tells its own errors to whoever tests it: here nothing is raised, and nobody is told of a failure."""
    monkeypatch.setattr(limiter, "enabled", False)
    somebody = person(app, "customer")
    values = things_of(app, somebody)
    somebody.get("/account/known")
    address, token, failed = app.test_request_context().url_adapter, token_of(somebody.page), list[str]()
    assert address is not None
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or not rule.endpoint.startswith("storefront."):
            continue
        path = address.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST")
        for rubbish in RUBBISH if rule.endpoint != "storefront.delete" else ():
            form = dict.fromkeys(FIELDS, rubbish) | FORMS.get(rule.endpoint, {}) | {"csrf_token": token}
            answer = somebody.client.post(path, data=form)
            if answer.status_code >= 500:
                failed.append(f"{path} {rubbish[:20]!r}: {answer.status_code}")
        broken = somebody.client.post(
            path, data=b"csrf_token=%ff&act=%ed%a0%80&\xff=\xfe", content_type="application/x-www-form-urlencoded"
        )
        assert broken.status_code < 500, path
    assert failed == []
    somebody.get("/account/known")


def test_forms_that_arrive_at_once_are_one_order(app: Flask, customer: Customer) -> None:
    page = summary(customer)
    form = form_of(page, customer.address) | ADA
    cookie = customer.client.get_cookie("session")
    assert cookie is not None

    def sent(_: int) -> str:
        browser = app.test_client()
        browser.set_cookie("session", cookie.value)
        return browser.post(customer.address, data=form).headers["Location"]

    with ThreadPoolExecutor(4) as pool:
        led = set(pool.map(sent, range(4)))
    assert len(led) == 1, led
    assert customer.visit("/orders").count('href="/orders/20') == 1
