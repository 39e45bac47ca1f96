"""What every answer carries, how files are served, and how large a customer's pages may be."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from configurator import errors
from configurator.shop import demo_shop
from configurator.web.errors import TABLE, status_of
from configurator.web.storefront.blueprint import step_options
from tests.web.conftest import Customer, text_of
from tests.web.people import person

KILOBYTE = 1000


def test_every_page_forbids_what_it_does_not_need(customer: Customer) -> None:
    for path in ("/", "/p/bicycle", "/orders", "/login", "/nothing-here"):
        headers = customer.client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in headers["Cache-Control"]
        assert {"HX-Request", "Cookie"} <= set(headers["Vary"].split(", "))


def test_the_nonce_is_that_of_the_page_and_never_the_same(customer: Customer) -> None:
    answers = [customer.client.get("/") for _ in range(2)]
    nonces = [re.findall(r'<script nonce="([^"]+)"', answer.text) for answer in answers]
    policies = [answer.headers["Content-Security-Policy"] for answer in answers]
    assert all(f"'nonce-{found[0]}'" in policy for found, policy in zip(nonces, policies, strict=True))
    assert nonces[0] != nonces[1]


def test_static_files_are_kept_for_ever_under_their_hash(customer: Customer) -> None:
    page = customer.visit("/")
    hashed = re.search(r'href="(/static/[0-9a-f]{12}/css/shop.css)"', page)
    assert hashed is not None
    kept = customer.client.get(hashed.group(1), buffered=True)
    assert "immutable" in kept.headers["Cache-Control"]
    plain = customer.client.get("/static/css/shop.css", buffered=True)
    assert "immutable" not in plain.headers["Cache-Control"]


def test_a_customers_pages_stay_small(customer: Customer) -> None:
    customer.start()
    scripts = re.findall(r'<script src="([^"]+)"', customer.page)
    assert sum(len(gzip.compress(customer.client.get(src, buffered=True).data)) for src in scripts) < 25 * KILOBYTE
    assert len(gzip.compress(customer.page.encode())) < 60 * KILOBYTE


def test_machines_can_ask_whether_the_shop_lives_and_sells(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok", "engines": 0, "engine_mb": 0}
    assert client.get("/readyz").json == {
        "status": "ready",
        "missing": [],
        "warnings": [],
        "products": {"bicycle": "on sale"},
    }
    alive = client.get("/healthz").get_json()
    assert (alive["status"], alive["engines"]) == ("ok", 1)
    assert 0 < alive["engine_mb"] < 10


def test_machines_are_answered_without_a_database_whoever_asks(app: Flask) -> None:
    somebody = person(app)
    room = app.extensions["room"]
    file = room.data / "shop.sqlite3"
    room.store.close()
    file.unlink()
    file.mkdir()
    assert somebody.client.get("/account/").status_code == 503
    alive = somebody.client.get("/healthz")
    assert (alive.status_code, alive.get_json()["status"]) == (200, "ok")
    ready = somebody.client.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"]) == (503, "not ready")
    assert ready.get_json()["missing"] == ["The shop's records cannot be reached at the moment. Please try again."]


def test_a_file_that_breaks_leaves_the_last_good_revision_on_sale(app: Flask, customer: Customer) -> None:
    before = text_of(customer.visit("/p/bicycle"))
    (app.extensions["room"].shop.catalog / "bicycle" / "product.yaml").write_text("product: [", encoding="utf-8")
    assert text_of(customer.visit("/p/bicycle")) == before


@pytest.mark.parametrize(
    "kind",
    [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ConfiguratorError)],
)
def test_every_error_has_a_status(kind: type[Exception]) -> None:
    assert kind in TABLE
    assert status_of(kind.__new__(kind))[0] in range(400, 600)


def test_the_answer_about_remembering_is_kept(customer: Customer) -> None:
    assert "May we remember you?" in text_of(customer.visit("/"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', customer.page)
    assert token is not None
    said = customer.client.post("/consent", data={"csrf_token": token.group(1), "given": "no"}, follow_redirects=True)
    assert "We will not remember you." in said.text
    assert "May we remember you?" not in text_of(customer.visit("/"))
    assert customer.client.get_cookie("remembered") is None


def test_a_yes_sets_a_cookie_that_scripts_cannot_read(customer: Customer) -> None:
    customer.start()
    customer.choose(material="carbon")
    customer.visit("/")
    token = re.search(r'name="csrf_token" value="([^"]+)"', customer.page)
    assert token is not None
    answer = customer.client.post("/consent", data={"csrf_token": token.group(1), "given": "yes"})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("remembered="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Carry on where you were" in text_of(customer.visit("/"))  # the draft came along


def test_the_shops_own_templates_and_files_lie_on_top(app: Flask, customer: Customer) -> None:
    own: Path = app.extensions["room"].shop.templates / "partials"
    own.mkdir(parents=True)
    (own / "site_nav.html").write_text("<ul><li>Our own words</li></ul>", encoding="utf-8")
    assert "Our own words" in customer.visit("/")
    assert (demo_shop().templates / "partials" / "site_nav.html").is_file()


def test_a_step_says_what_it_asks_unless_its_name_does(app: Flask) -> None:
    product = app.extensions["room"].current("bicycle").product
    step = product.steps[0]
    names = [option.name for key in step.components for option in product.component(key).options]
    assert step_options(product, step).startswith(names[0])
    assert not step_options(product, replace(step, name=" and ".join(names)))


def test_outside_machines_hear_whether_the_shop_is_ready_and_nothing_else(app: Flask) -> None:
    client = app.test_client()
    for said in (
        client.get("/readyz", environ_base={"REMOTE_ADDR": "192.0.2.7"}),
        client.get("/readyz", headers={"X-Forwarded-For": "192.0.2.7"}),
        client.get("/readyz", headers={"Authorization": "Bearer "}, environ_base={"REMOTE_ADDR": "192.0.2.7"}),
    ):
        assert said.json == {"status": "ready"}
    assert client.get("/healthz", environ_base={"REMOTE_ADDR": "192.0.2.7"}).json == {"status": "ok"}
    app.config["METRICS_TOKEN"] = "a word"
    known = {"Authorization": "Bearer a word"}
    told = client.get("/readyz", headers=known, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert told.get_json()["products"] == {"bicycle": "on sale"}
