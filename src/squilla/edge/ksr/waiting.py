"""Verbs on calls that wait for a phone: parking, resuming, joining, and what is noted of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from squilla.edge.ksr.base import NUL, is_yes
from squilla.edge.ksr.registrar import LOCATION, Registrar
from squilla.edge.ksr.transaction import Transaction

PHONES = "phones"
PARKED = "parked"
TICKETS = "tickets"
RINGING = "ringing"
TALKING = "talking"
CALLS = "calls"
NUMBERS = "numbers"
ARRIVALS = "arrivals"

LAST_CALL = "call"
_CALL_NUMBER = "$avp(s:call)"
_CALLEE = "$avp(s:callee)"


class Waiting(Registrar, Transaction):
    """Calls on their way to a phone. A ticket is "index:label" of a transaction."""

    @contextmanager
    def alone_with(self, user: str) -> Iterator[None]:
        """Keep the other workers from a phone's registration and its parked calls."""
        self._raw.htable.sht_lock(PHONES, user)
        try:
            yield
        finally:
            self._raw.htable.sht_unlock(PHONES, user)

    # --- one call

    def begin_call(self, user: str) -> int:
        """Give the call in hand its number, the next one since Kamailio's start."""
        number = int(self._raw.htable.sht_inc(NUMBERS, LAST_CALL))
        self._raw.pv.seti(_CALL_NUMBER, number)
        self._raw.pv.sets(_CALLEE, user)
        return number

    def call_number(self) -> int:
        """The number of the call that the message in hand belongs to; 0 when it is none of ours."""
        return self._number(_CALL_NUMBER)

    def callee(self) -> str:
        """The phone that the call in hand is for."""
        return self.text(_CALLEE) or ""

    def note_call(self, number: int, facts: dict[str, str | int | float]) -> None:
        """Keep what a control plane has to know that was not listening."""
        self._raw.htable.sht_sets(CALLS, str(number), json.dumps(facts))

    def noted_call(self, number: int) -> dict[str, str | int | float]:
        """What was noted of a call; empty when that is too long ago."""
        value = self._raw.htable.sht_get(CALLS, str(number))
        return {} if value is None else dict(json.loads(str(value)))

    # --- parking (a suspended transaction, RFC 3261 §17.2.1 in "Proceeding")

    def open_transaction(self) -> None:
        """Make the transaction now; the sender gets 100 and repeats itself no more."""
        self._raw.tm.t_newtran()

    def set_patience(self, *, ring: int, silence: int) -> None:
        """Seconds that a phone may ring, and seconds it may say nothing at all."""
        self._raw.tm.t_set_fr(ring * 1000, silence * 1000)

    def park(self) -> str | None:
        """Suspend the transaction; its ticket, or None when the caller has already given up."""
        return self.ticket() if is_yes(self._raw.tmx.t_suspend()) else None

    def resume(self, ticket: str) -> bool:
        """Run the resume route over a parked call, here and now; False when it is over."""
        index, _, label = ticket.partition(":")
        return is_yes(self._raw.tmx.t_continue(int(index), int(label), "ksr_resume"))

    def answer_transaction(self, code: int, reason: str) -> None:
        """Answer the request of the transaction in hand, from any route."""
        self._raw.tm.t_send_reply(code, reason)

    def final_code(self) -> int:
        """In the failure route: the answer that the caller is about to get."""
        return int(self._raw.tm.t_get_status_code())

    def is_over(self) -> bool:
        """In the resume route: whether the caller has had a final answer meanwhile.

        Nothing there tells; but Kamailio refuses to send 100 then, which else says nothing new.
        """
        return not is_yes(self._raw.tm.t_send_reply(100, "Trying"))

    def cancel_other_branches(self) -> None:
        """In the reply route: take the call back wherever else it was sent."""
        self._raw.tmx.t_cancel_branches("others")

    def is_cancelled(self) -> bool:
        """Whether the caller has given up."""
        return is_yes(self._raw.tm.t_is_canceled())

    def ticket(self) -> str:
        """What names the transaction in hand."""
        return f"{self.text('$T(id_index)')}:{self.text('$T(id_label)')}"

    def add_parked(self, user: str, ticket: str) -> None:
        """Remember a parked call of a phone; call this alone with the phone."""
        self._raw.htable.sht_sets(TICKETS, ticket, user)
        self._raw.htable.sht_sets(PARKED, user, " ".join([*self.parked(user), ticket]))

    def parked(self, user: str) -> list[str]:
        """The tickets of the calls that wait for a phone, the oldest first."""
        value = self._raw.htable.sht_get(PARKED, user)
        tickets = [] if value is None else str(value).split()
        return [one for one in tickets if self._raw.htable.sht_get(TICKETS, one) is not None]

    def end_parked(self) -> None:
        """In the failure route: the call in hand waits no more.

        Without the phone's lock, which a worker may hold that waits for this transaction's.
        """
        self._raw.htable.sht_rm(TICKETS, self.ticket())

    def take_parked(self, user: str) -> list[str]:
        """The tickets, which nobody else will get; call this alone with the phone."""
        tickets = self.parked(user)
        if tickets:
            self._raw.htable.sht_rm(PARKED, user)
        return tickets

    # --- joining a call that has been sent already

    def let_join(self, user: str, realm: str) -> None:
        """Let the phone get this call on a new connection too, as long as it rings."""
        self._raw.tsilo.ts_store_uri(f"sip:{user}@{realm}")
        self._raw.htable.sht_sets(RINGING, user, "yes")

    def has_ringing(self, user: str) -> bool:
        """Whether a call may be ringing at this phone."""
        return self._raw.htable.sht_get(RINGING, user) is not None

    def join(self, user: str, realm: str) -> bool:
        """Send the calls that ring at a phone to its new contact as well."""
        return is_yes(self._raw.tsilo.ts_append(LOCATION, f"sip:{user}@{realm}"))

    # --- connections

    def move(self, user: str, flow: str) -> None:
        """Note the connection that a phone is reached by."""
        self._raw.htable.sht_sets(PHONES, user, flow)

    def flow_of(self, user: str) -> str | None:
        """The connection that a phone registered on last."""
        value = self._raw.htable.sht_get(PHONES, user)
        return None if value is None else str(value)

    def note_arrival(self, peer: str, at: str) -> None:
        """Remember when a connection brought its first REGISTER; the first time counts."""
        if self._raw.htable.sht_get(ARRIVALS, peer) is None:
            self._raw.htable.sht_sets(ARRIVALS, peer, at)

    def arrival(self, peer: str) -> str | None:
        """When a connection brought its first REGISTER."""
        value = self._raw.htable.sht_get(ARRIVALS, peer)
        return None if value is None else str(value)

    # --- who is talking

    def begin_talk(self, call_id: str, *users: str) -> None:
        """Note that these phones are in a call."""
        for user in users:
            self._raw.htable.sht_sets(TALKING, user, call_id)
        self._raw.htable.sht_sets(TALKING, call_id, " ".join(users))

    def end_talk(self, call_id: str) -> None:
        """Note that a call is over."""
        if NUL in call_id:
            return
        users = self._raw.htable.sht_get(TALKING, call_id)
        if users is not None:
            for key in (*str(users).split(), call_id):
                self._raw.htable.sht_rm(TALKING, key)

    def is_talking(self, user: str) -> bool:
        """Whether a phone is in a call."""
        return self._raw.htable.sht_get(TALKING, user) is not None
