"""Traces: a span for each request and for each question to an engine within it, and nobody named in any."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import pytest
from flask import Flask
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from configurator.errors import InvalidSettings
from configurator.settings import Settings
from configurator.web import create_app, tracing
from tests.web.conftest import Customer
from tests.web.test_ordering import ADA, order, summary


@pytest.fixture
def spans(app: Flask) -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    tracing.install(app, app.extensions["room"], kept)
    yield kept
    app.extensions["spans"].shutdown()


def test_a_request_and_its_questions_are_one_trace(app: Flask, customer: Customer, spans: InMemorySpanExporter) -> None:
    customer.start()
    order(customer, summary(customer))
    app.extensions["spans"].force_flush()
    found = spans.get_finished_spans()
    click = next(each for each in found if each.name == "GET /d/<design_id>/<step>")
    inside = [each for each in found if each.parent is not None and each.parent.span_id == click.context.span_id]
    assert {"What is left?", "What is still possible?"} & {each.name for each in inside}
    assert {(each.attributes or {})["configurator.product"] for each in inside} == {"bicycle"}
    assert all((each.end_time or 0) >= (each.start_time or 0) for each in found)


def test_no_span_tells_who_somebody_is(app: Flask, customer: Customer, spans: InMemorySpanExporter) -> None:
    placed = order(customer, summary(customer)).headers["Location"]
    customer.client.get(f"{placed}?mail=ada@demo.example")
    app.extensions["spans"].force_flush()
    said = "\n".join(each.to_json() for each in spans.get_finished_spans())
    assert "POST /summary/<design_id>" in said
    for personal in (*ADA.values(), placed.rpartition("/")[2], "127.0.0.1", "Werkzeug"):
        assert personal not in said


def test_without_the_packages_the_shop_says_what_to_install(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: object, **more: object) -> object:
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(InvalidSettings, match=r"pip install 'configurator\[tracing\]'"):
        create_app(
            Settings(shop_folder=app.extensions["room"].shop.root, data=app.extensions["room"].data, tracing=True)
        )
