"""What a worker talks to besides Kamailio: the control plane's socket and the kernel."""

from typing import Any

from squilla.edge.bus import Bus
from squilla.edge.silence import Kernel
from tests.edge.fake_ksr import Effect, FakeKsr


class FakeBus(Bus):
    """Keeps what is told, also in the playbook of a FakeKsr: so it shows what came before it."""

    def __init__(self, ksr: FakeKsr | None = None) -> None:  # without a socket
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self._effects: list[Effect] = [] if ksr is None else ksr.effects

    @property
    def told(self) -> list[str]:
        """The names of the events, in order."""
        return [event for event, _ in self.sent]

    def send(self, event: str, **fields: object) -> bool:
        self.sent.append((event, fields))
        self._effects.append(("tell", event))
        return True


class FakeKernel(Kernel):
    """Knows the connections that a test sets: seconds of silence by flow."""

    def __init__(self, **silences: float) -> None:  # without a socket
        self.silences: dict[str, float] = silences

    def silence_of(self, flow: str) -> float | None:
        return self.silences.get(flow)

    def flow(self, port: int, peer: str) -> str:
        return f"192.0.2.1 {port} > {peer}"
