"""Requests as traces, for shops that watch several programs together by OpenTelemetry (the extra `tracing`).

Decides what is a span: a request, by its pattern, and each question to an engine within it. Where they are sent is
OpenTelemetry's to say, by its own variables; nobody is named in them.
"""

import time
from typing import Any

from flask import Flask

from configurator.errors import InvalidSettings
from configurator.logs import current_request
from configurator.services.showroom.showroom import Showroom

_NEEDS = "TRACING=yes needs the packages of the extra: pip install 'configurator[tracing]'."

_PLACES = frozenset({"http.target", "http.url", "url.path", "url.full"})
_TELLING = _PLACES | {
    "http.user_agent",
    "user_agent.original",
    "net.peer.ip",
    "net.peer.port",
    "client.address",
    "client.port",
    "url.query",
}
"""What OpenTelemetry would say of who asks: addresses become their pattern, the others nothing."""


def install(app: Flask, shop: Showroom, exporter: Any = None) -> None:
    """Sends spans, to ``exporter`` where one is given. Raises InvalidSettings when the packages are not there."""
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.flask import FlaskInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise InvalidSettings([_NEEDS]) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "configurator"}))
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    tracer = provider.get_tracer("configurator")

    def nameless() -> None:
        span: Any = trace.get_current_span()
        known = getattr(span, "attributes", None) or {}  # a span that nobody records has none
        told = {each: known.get("http.route", "") if each in _PLACES else "" for each in _TELLING & set(known)}
        span.set_attributes({**told, "configurator.request": current_request()})

    def heard(product: str, question: str, seconds: float, in_time: bool) -> None:
        end = time.time_ns()
        span = tracer.start_span(question, start_time=end - int(seconds * 1e9))
        span.set_attributes({"configurator.product": product, "configurator.in_time": in_time})
        if not in_time:
            span.set_status(trace.StatusCode.ERROR)
        span.end(end)

    FlaskInstrumentor().instrument_app(app, tracer_provider=provider)  # type: ignore[no-untyped-call]
    app.before_request(nameless)  # right behind where the span begins, whatever stands around the app
    shop.engines.observers.append(heard)
    app.extensions["spans"] = provider
