"""The gateway's numbers for Prometheus, on a port of their own (M4)."""

from collections.abc import Iterable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from squilla.gateway.contract import PLATFORMS
from squilla.gateway.phones import Phones
from squilla.store import gateway
from squilla.store.engine import Store


class Counters:
    """What this process has done since it started."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sends = Counter(
            "squilla_gateway_sends",
            "Pushes by what came of them",
            ["platform", "outcome"],
            registry=registry,
        )
        self._refused = Counter(
            "squilla_gateway_refused", "Requests refused, by reason", ["reason"], registry=registry
        )

    def sent(self, platform: str, outcome: str) -> None:
        """Count a push that a service was asked for."""
        self._sends.labels(platform, outcome).inc()

    def refused(self, reason: str) -> None:
        """Count a request that no service was asked for."""
        self._refused.labels(reason).inc()


class StoreCollector(Collector):
    """What stands in the store, asked for at each scrape."""

    def __init__(self, store: Store, phones: Phones) -> None:
        self._store = store
        self._phones = phones

    def collect(self) -> Iterable[Metric]:
        """The gauges of this moment."""
        yield self._phone_gauge()
        yield self._system_gauge()

    def _phone_gauge(self) -> Metric:
        gauge = GaugeMetricFamily(
            "squilla_gateway_phones", "Registered phones", labels=["platform"]
        )
        count = self._phones.count()
        for platform in PLATFORMS.values():
            gauge.add_metric([platform.value], count.get(platform, 0))
        return gauge

    def _system_gauge(self) -> Metric:
        gauge = GaugeMetricFamily("squilla_gateway_systems", "Systems by state", labels=["state"])
        with self._store.begin() as tx:
            known = gateway.systems(tx)
        blocked = sum(system.blocked_why is not None for system in known)
        gauge.add_metric(["active"], len(known) - blocked)
        gauge.add_metric(["blocked"], blocked)
        return gauge


def metrics_app(registry: CollectorRegistry) -> Starlette:
    """Serves `/metrics`; for loopback only."""

    def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/metrics", metrics)])
