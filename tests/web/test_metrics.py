"""Figures for whoever watches: only where they may be seen, and true."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from configurator.errors import DatabaseError
from configurator.settings import Settings
from configurator.storage.unit import UnitOfWork
from configurator.web import create_app
from tests.web.bicycle import bicycle_shop
from tests.web.conftest import Customer
from tests.web.test_ordering import order, summary

WORD = "a word for prometheus"
ASKING = {"Authorization": f"Bearer {WORD}"}
Made = Callable[..., Flask]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Made]:
    """Apps over the bicycle shop with these settings."""
    made = []

    def app(**settings: object) -> Flask:
        shop = bicycle_shop(tmp_path / "shop") if not (tmp_path / "shop").exists() else tmp_path / "shop"
        given = Settings(shop_folder=shop, data=tmp_path / "data", look_seconds=0, secret_key="s" * 40, **settings)
        made.append(create_app(given))
        return made[-1]

    yield app
    for each in made:
        each.extensions["room"].store.close()


def figures(app: Flask) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels."""
    answer = app.test_client().get("/metrics", headers=ASKING)
    assert answer.status_code == 200
    return {
        (
            sample.name.removeprefix("configurator_"),
            *(sample.labels[key] for key in sorted(sample.labels)),
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_who_does_not_know_the_word_finds_nothing(watched: Made) -> None:
    assert watched().test_client().get("/metrics", headers=ASKING).status_code == 404
    client = watched(metrics_token=WORD).test_client()
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer ü"}):
        assert client.get("/metrics", headers=headers).status_code == 404
    assert client.get("/metrics", headers=ASKING).content_type.startswith("text/plain; version=")


def test_the_port_for_figures_shows_them_without_a_word_and_nothing_else(watched: Made) -> None:
    client = watched(metrics_port=9464, trusted_hosts=["shop.example"]).test_client()
    own, shop = "http://127.0.0.1:9464", "http://shop.example:8000"
    assert client.get("/metrics", base_url=own).status_code == 200
    assert client.get("/metrics", base_url=shop).status_code == 404
    assert client.get("/healthz", base_url=own).status_code == 404
    assert client.get("/", base_url=shop).status_code == 200


def test_nobody_can_say_that_they_came_to_the_port_for_figures(watched: Made) -> None:
    """A proxy hands on the host that somebody asked for, its port included."""
    client = watched(metrics_port=9464, proxies=1).test_client()
    forged = {"X-Forwarded-Host": "shop.example:9464", "X-Forwarded-For": "203.0.113.9"}
    for address in ("/metrics", "/metrics/"):
        assert client.get(address, base_url="http://shop.example:8000", headers=forged).status_code == 404
    assert client.get("/metrics", base_url="http://127.0.0.1:9464").status_code == 200


def test_what_customers_do_is_counted(watched: Made) -> None:
    app = watched(metrics_token=WORD)
    before, customer = figures(app), Customer(app.test_client())
    customer.start()
    customer.choose(**{"frame.material": "carbon"})
    assert order(customer, summary(customer)).status_code == 303
    after = figures(app)

    def grown(*key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    assert grown("clicks_total", "bicycle") == 1
    assert grown("orders_placed_total", "bicycle") == 1
    assert grown("orders", "new") == 1
    assert grown("request_seconds_count", "storefront.place_order", "303") == 1
    assert (
        grown("engine_seconds_count", "bicycle", "What is left?")
        + grown("engine_seconds_count", "bicycle", "What is still possible?")
        > 0
    )
    assert after["product", "bicycle", "on sale"] == 1
    assert after["engines",] >= 1
    assert after["engine_bytes",] > 1000
    assert after["records",] == 1


def test_records_that_cannot_be_reached_are_a_figure(watched: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    app = watched(metrics_token=WORD)

    def fail(_: UnitOfWork) -> UnitOfWork:
        raise DatabaseError("gone")

    monkeypatch.setattr(UnitOfWork, "__enter__", fail)
    found = figures(app)
    assert found["records",] == 0
    assert not [key for key in found if key[0] == "orders"]


def test_the_example_dashboard_asks_for_figures_that_there_are(watched: Made) -> None:
    app = watched(metrics_token=WORD)
    customer = Customer(app.test_client())
    customer.start()
    customer.choose(**{"frame.material": "carbon"})
    order(customer, summary(customer), total="1")
    shown = app.test_client().get("/metrics", headers=ASKING).text
    dashboard = Path(__file__).parents[2] / "deploy" / "dashboard.json"
    panels = json.loads(dashboard.read_text("utf-8"))["panels"]
    asked = {
        name for panel in panels for each in panel["targets"] for name in re.findall(r"configurator_\w+", each["expr"])
    }
    assert len(asked) >= 8
    assert [name for name in sorted(asked) if f"\n{name}" not in shown and f"# TYPE {name}" not in shown] == []
