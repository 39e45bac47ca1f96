"""Figures for whoever watches the shop, at `/metrics`, as Prometheus reads them.

Decides which there are. What a process counts is summed over the processes of a machine, where
PROMETHEUS_MULTIPROC_DIR names a folder for that (`serve` does); what the records say is asked when somebody looks.
They are shown at the port that is for them alone, or to who knows METRICS_TOKEN; anybody else finds nothing here.
"""

import hmac
import os
import time
from collections.abc import Iterator, Mapping

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from configurator.errors import DatabaseError
from configurator.services.operating.figures import figures
from configurator.services.showroom.showroom import Showroom
from configurator.settings import Settings
from configurator.web.showroom import room

PLACE = "/metrics"
blueprint = Blueprint("metrics", __name__)
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_counted = CollectorRegistry()


def _histogram(name: str, says: str, *labels: str) -> Histogram:
    return Histogram(f"configurator_{name}", says, labels, buckets=_STEPS, registry=_counted)


def _counter(name: str, says: str, *labels: str) -> Counter:
    return Counter(f"configurator_{name}", says, labels, registry=_counted)


def _gauge(name: str, says: str, *labels: str) -> Gauge:
    return Gauge(f"configurator_{name}", says, labels, registry=_counted, multiprocess_mode="livesum")


_requests = _histogram("request_seconds", "Requests, by page and status.", "page", "status")
_engine = _histogram("engine_seconds", "Processor time of questions to engines.", "product", "question")
_late = _counter("engine_late", "Questions to engines that ran out of time.", "product", "question")
_wanted = _gauge("engines_wanted", "How often an engine was in memory, was stored, or had to be made.", "found")
_engines = _gauge("engines", "Engines in memory.")
_bytes = _gauge("engine_bytes", "About how much memory they take.")
clicks = _counter("clicks", "Changes to designs.", "product")
orders_placed = _counter("orders_placed", "Orders that were placed.", "product")
orders_refused = _counter("orders_refused", "Order forms that led back to the summary.")


def install(app: Flask, settings: Settings, shop: Showroom) -> None:
    """Counts requests and questions, and shows the figures to who may see them."""
    app.config.update(METRICS_PORT=settings.metrics_port, METRICS_TOKEN=settings.metrics_token)
    app.register_blueprint(blueprint)
    shop.engines.observers.append(_heard)

    @app.before_request
    def only_figures() -> None:
        """The port of the figures has nothing else."""
        if _at_own_port() and request.endpoint != "metrics.show":
            abort(404)

    @app.after_request
    def count(answer: Response) -> Response:
        if "begun" in g:
            took = time.perf_counter() - g.begun
            _requests.labels(request.endpoint or "nothing here", str(answer.status_code)).observe(took)
        loaded = shop.engines.loaded()
        _engines.set(len(loaded))
        _bytes.set(sum(each.size for each in loaded))
        for found, times in shop.engines.loads.items():
            _wanted.labels(found).set(times)
        return answer


def asks(path: str) -> bool:
    """Whether a request for this path asks for figures."""
    return path.rstrip("/") == PLACE


@blueprint.get(PLACE)
def show() -> Response:
    """The figures as text."""
    if not _at_own_port() and not knows_the_word():
        abort(404)
    counted = _counted
    if os.environ.get(_FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    recorded = CollectorRegistry()
    recorded.register(_Records(room()))
    return Response(generate_latest(counted) + generate_latest(recorded), content_type=CONTENT_TYPE_LATEST)


class _Records(Collector):
    """What the records say, asked when somebody looks; nothing but that they cannot be reached, when they cannot."""

    def __init__(self, shop: Showroom) -> None:
        self._shop = shop

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures, one by one."""
        try:
            found = figures(self._shop)
        except DatabaseError:
            yield GaugeMetricFamily("configurator_records", "Whether the records can be reached.", 0)
            return
        yield GaugeMetricFamily("configurator_records", "Whether the records can be reached.", 1)
        yield _by("orders", "Orders by status.", "status", found.orders)
        yield _by(
            "mails", "Mails that did not go out.", "state", {"waiting": found.mails, "failed": found.failed_mails}
        )
        yield _by("published_at", "When each product was published last, in seconds.", "product", found.published)
        stands = GaugeMetricFamily("configurator_product", "How each product stands.", labels=["product", "stands"])
        for key, stand in found.stands.items():
            stands.add_metric([key, stand.value], 1)
        yield stands


def _by(name: str, says: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"configurator_{name}", says, labels=[label])
    for each, value in values.items():
        family.add_metric([each], value)
    return family


def _heard(product: str, question: str, seconds: float, in_time: bool) -> None:
    _engine.labels(product, question).observe(seconds)
    if not in_time:
        _late.labels(product, question).inc()


def _at_own_port() -> bool:
    """Whether the request came in there, whatever port it or a proxy speaks of."""
    port, came = current_app.config["METRICS_PORT"], request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    return bool(port) and came.get("SERVER_PORT") == str(port)


def knows_the_word() -> bool:
    """Whether whoever asks has METRICS_TOKEN."""
    word = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(word) and hmac.compare_digest(given.encode(), word.encode())
