"""/metrics for Prometheus: asked for at each scrape, so nothing is counted twice."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable
from squilla.model.devices import Phase
from squilla.pbx.rtpengine import current_calls
from squilla.store import accounts, devices
from squilla.store.engine import Store

_REFUSED = "refused_"


class SquillaCollector(Collector):
    """Reads the store, the edge, rtpengine and the supervisor's report."""

    def __init__(
        self,
        store: Store,
        edge: Edge,
        *,
        rtpengine_port: int,
        report: Path,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._edge = edge
        self._rtpengine_port = rtpengine_port
        self._report = report
        self._clock = clock

    def collect(self) -> Iterable[Metric]:
        """The metrics of this moment."""
        yield from self._of_store()
        yield from self._of_edge()
        yield GaugeMetricFamily(
            "squilla_calls", "Calls with media now", current_calls(self._rtpengine_port)
        )
        yield self._restarts()

    def _of_store(self) -> Iterable[Metric]:
        with self._store.begin() as tx:
            people = len(accounts.people(tx))
            known = devices.by_account(tx).values()
        yield GaugeMetricFamily("squilla_accounts", "Accounts that can sign in", people)
        logins = GaugeMetricFamily("squilla_devices", "Logins by phase", labels=["phase"])
        for phase in Phase:
            in_phase = [device for device in known if device.phase(self._clock()) is phase]
            logins.add_metric([phase.value], len(in_phase))
        yield logins

    def _of_edge(self) -> Iterable[Metric]:
        up = GaugeMetricFamily("squilla_edge_up", "Whether Kamailio answers", 1)
        try:
            registered, counts = self._edge.registrations(), self._edge.counts()
        except EdgeUnreachable:
            yield GaugeMetricFamily("squilla_edge_up", "Whether Kamailio answers", 0)
            return
        yield up
        yield GaugeMetricFamily("squilla_registrations", "Registered phones", registered)
        refused = CounterMetricFamily(
            "squilla_refused", "Requests refused, by reason", labels=["reason"]
        )
        events = CounterMetricFamily("squilla_sip_events", "What the edge did", labels=["event"])
        for name, count in sorted(counts.items()):
            if name.startswith(_REFUSED):
                refused.add_metric([name.removeprefix(_REFUSED)], count)
            else:
                events.add_metric([name], count)
        yield from (refused, events)

    def _restarts(self) -> Metric:
        restarts = CounterMetricFamily(
            "squilla_child_restarts", "Restarts of a child process", labels=["child"]
        )
        try:
            children = json.loads(self._report.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            children = {}
        for name, child in children.items():
            restarts.add_metric([name], child["restarts"])
        return restarts


def metrics_registry(collector: SquillaCollector) -> CollectorRegistry:
    """A registry with our collector alone."""
    registry = CollectorRegistry()
    registry.register(collector)
    return registry
