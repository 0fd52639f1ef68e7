"""The loop that keeps the edge's credentials the same as the store's (M3).

A change made by this process is carried out at once, one made by another within `POLL_SECONDS`;
a Kamailio that has just started is filled anew, and answers 503 to phones until then.
"""

import threading
from collections.abc import Callable, Sequence

import structlog

from squilla.control.credentials import Accept, Drop, plan
from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable
from squilla.model.devices import Credential
from squilla.store import devices, revision
from squilla.store.engine import Store

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.25
SETTLE_SECONDS = 1.0


class CredentialKeeper:
    """Compares and repairs."""

    def __init__(self, store: Store, edge: Edge) -> None:
        self._store = store
        self._edge = edge
        self._applied: dict[str, str] | None = None
        self._revision = -1
        self._carried_out = threading.Condition()
        self._changed = threading.Event()
        self._stopping = threading.Event()

    def poke(self) -> None:
        """Say that something changed, from any thread."""
        self._changed.set()

    def settle(self) -> None:
        """Say that something changed, and wait until the edge knows it, a second at most.

        A phone that has just signed in registers at once, and is told 401 only once: it would take
        its secret for a wrong one.
        """
        with self._store.begin() as tx:
            number = revision.current(tx)
        self.poke()
        with self._carried_out:
            self._carried_out.wait_for(lambda: self._revision >= number, SETTLE_SECONDS)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()
        self._changed.set()

    def run(self, *others: Callable[[], None]) -> None:
        """Repair until stopped; `others` are called in each round too."""
        while not self._stopping.is_set():
            self._changed.wait(POLL_SECONDS)
            self._changed.clear()
            for task in (self.step, *others):
                self._guard(task)

    def _guard(self, task: Callable[[], None]) -> None:
        """One task's failure ends neither the loop nor the other tasks."""
        try:
            task()
        except EdgeUnreachable:
            self._applied = None
        except Exception:
            log.exception("background task failed", task=task.__qualname__)

    def step(self) -> None:
        """One comparison, and what follows from it; raises EdgeUnreachable."""
        if not self._edge.is_open():
            self._applied = None
        with self._store.begin() as tx:
            number = revision.current(tx)
            if self._applied is not None and number == self._revision:
                return
            wanted = devices.credentials(tx)
        if self._applied is None:
            self._applied = self._ask_edge(wanted)
            self._carry_out(wanted)
            self._edge.open()
        else:
            self._carry_out(wanted)
        with self._carried_out:
            self._revision = number
            self._carried_out.notify_all()

    def _ask_edge(self, wanted: Sequence[Credential]) -> dict[str, str]:
        """What the edge accepts already; if also somebody unknown, its table is made anew."""
        known = {c.sip_user: ha1 for c in wanted if (ha1 := self._edge.known_ha1(c.sip_user))}
        if self._edge.credential_count() > len(known):
            self._edge.forget_credentials()
            for credential in wanted:
                if known.get(credential.sip_user) == credential.ha1:
                    self._edge.run(Accept(credential))
        return known

    def _carry_out(self, wanted: Sequence[Credential]) -> None:
        assert self._applied is not None  # noqa: S101 - set by step
        for command in plan(wanted, self._applied):
            self._edge.run(command)
            if isinstance(command, Drop):
                log.info("registration dropped", account=command.sip_user)
        self._applied = {credential.sip_user: credential.ha1 for credential in wanted}
