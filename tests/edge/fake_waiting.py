"""The verbs on waiting calls without Kamailio; see `fake_ksr.py`."""

from collections.abc import Iterator
from contextlib import contextmanager

from squilla.edge.ksr import Ksr

Facts = dict[str, str | int | float]


class FakeWaiting(Ksr):
    """Tables as dictionaries. What only a worker alone with the phone may do is refused else."""

    def __init__(self) -> None:
        super().__init__(None)
        self.alone: str | None = None
        self.call: tuple[int, str] = (0, "")
        self.noted: dict[int, Facts] = {}
        self.parks = True
        self.tickets: dict[str, list[str]] = {}
        self.final = 480
        self.cancelled = False
        self.over = False
        self.ringing: set[str] = set()
        self.flows: dict[str, str] = {}
        self.arrivals: dict[str, str] = {}
        self.talking: dict[str, tuple[str, ...]] = {}

    def _note(self, *effect: object) -> None:
        raise NotImplementedError

    @contextmanager
    def alone_with(self, user: str) -> Iterator[None]:
        assert self.alone is None, "Kamailio would wait for itself"
        self.alone = user
        self._note("lock", user)
        try:
            yield
        finally:
            self.alone = None
            self._note("unlock", user)

    def begin_call(self, user: str) -> int:
        self.call = (self.call[0] + 1, user)
        return self.call[0]

    def call_number(self) -> int:
        return self.call[0]

    def callee(self) -> str:
        return self.call[1]

    def note_call(self, number: int, facts: Facts) -> None:
        self.noted[number] = facts

    def noted_call(self, number: int) -> Facts:
        return self.noted.get(number, {})

    def open_transaction(self) -> None:
        self._note("open_transaction")

    def set_patience(self, *, ring: int, silence: int) -> None:
        self._note("set_patience", ring, silence)

    def park(self) -> str | None:
        self._note("park")
        return self.ticket() if self.parks else None

    def resume(self, ticket: str) -> bool:
        assert self.alone is None, "the resumed call needs the phone for itself"
        self._note("resume", ticket)
        return True

    def answer_transaction(self, code: int, reason: str) -> None:
        self._note("answer_transaction", code, reason)

    def final_code(self) -> int:
        return self.final

    def is_over(self) -> bool:
        return self.over

    def cancel_other_branches(self) -> None:
        self._note("cancel_other_branches")

    def is_cancelled(self) -> bool:
        return self.cancelled

    def ticket(self) -> str:
        return "7:42"

    def end_parked(self) -> None:
        assert self.alone is None, "the failure route holds the transaction"
        self._note("end_parked")

    def add_parked(self, user: str, ticket: str) -> None:
        assert self.alone == user
        self.tickets.setdefault(user, []).append(ticket)

    def parked(self, user: str) -> list[str]:
        return list(self.tickets.get(user, ()))

    def take_parked(self, user: str) -> list[str]:
        assert self.alone == user
        return self.tickets.pop(user, [])

    def let_join(self, user: str, realm: str) -> None:
        self._note("let_join", user, realm)

    def has_ringing(self, user: str) -> bool:
        return user in self.ringing

    def join(self, user: str, realm: str) -> bool:
        self._note("join", user, realm)
        return True

    def move(self, user: str, flow: str) -> None:
        assert self.alone == user
        self.flows[user] = flow

    def flow_of(self, user: str) -> str | None:
        assert self.alone == user
        return self.flows.get(user)

    def note_arrival(self, peer: str, at: str) -> None:
        self.arrivals.setdefault(peer, at)

    def arrival(self, peer: str) -> str | None:
        return self.arrivals.get(peer)

    def begin_talk(self, call_id: str, *users: str) -> None:
        self.talking[call_id] = users

    def end_talk(self, call_id: str) -> None:
        self.talking.pop(call_id, None)

    def is_talking(self, user: str) -> bool:
        return any(user in users for users in self.talking.values())
