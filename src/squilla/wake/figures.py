"""What became of calls and how long it took, for /metrics."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from squilla.model.wakes import Step, Wake

BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0)
"""Seconds."""

_SPANS = {
    "push": (Step.INVITE, Step.PUSH_ACCEPTED),
    "return": (Step.PUSH_ACCEPTED, Step.REGISTERED),
    "delivery": (Step.REGISTERED, Step.SENT),
    "ring": (Step.SENT, Step.RINGING),
}


class Figures:
    """Counters of this process; any thread may read them."""

    def __init__(self) -> None:
        self._calls = Counter(
            "squilla_wakes",
            "Calls for phones that are over, by why",
            ["stop", "pushed"],
            registry=None,
        )
        self._seconds = Histogram(
            "squilla_wake_seconds",
            "Time between the steps of calls that were pushed",
            ["span"],
            buckets=BUCKETS,
            registry=None,
        )

    def register(self, registry: CollectorRegistry) -> None:
        """Show them with the other metrics."""
        registry.register(self._calls)
        registry.register(self._seconds)

    def count(self, wake: Wake) -> None:
        """A call is over."""
        pushed = wake.at(Step.PUSH_ACCEPTED) is not None
        self._calls.labels(wake.stop or "", "yes" if pushed else "no").inc()
        if not pushed:
            return
        for span, (first, second) in _SPANS.items():
            begun, done = wake.at(first), wake.at(second)
            if begun is not None and done is not None and done >= begun:
                self._seconds.labels(span).observe(done - begun)
