"""Transactions: one request and its answers (RFC 3261 §17, RFC 6026), both sides of it."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from sipmessage import Request, Response, Via

from squilla.sip.message import Draft, answer, local_answer
from squilla.sip.timers import Resender, Timers
from squilla.sip.wire import Header, top_via

Send: TypeAlias = Callable[[bytes], None]
ServerKey: TypeAlias = tuple[str, str, str]


class ClientTransaction:
    """Our request on its way: re-sent over UDP until answered, given up after 64*T1.

    `on_provisional` gets each 1xx and `on_success` each 2xx: an INVITE can have several, because
    our ACK was lost or because several phones answered a forked call.
    """

    def __init__(
        self, draft: Draft, via: Via, send: Send, timers: Timers, *, reliable: bool
    ) -> None:
        self.draft = draft
        self.branch = via.parameters["branch"] or ""
        self.on_provisional: Callable[[Response], None] = lambda _response: None
        self.on_success: Callable[[Response], None] = lambda _response: None
        self.on_finished: Callable[[], None] = lambda: None
        self.proceeding = False
        self._via = str(via)
        self._send = send
        self._final: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        pauses = timers.invite_pauses() if self._is_invite else timers.pauses()
        self._resender = Resender(
            lambda: send(draft.render(self._via)),
            iter(()) if reliable else pauses,
            timers.give_up,
            lambda: self.fail(408, f"no answer within {timers.give_up:g} s"),
        )

    @property
    def _is_invite(self) -> bool:
        return self.draft.method == "INVITE"

    def receive(self, response: Response) -> None:
        """Take an answer whose Via and CSeq belong to this request."""
        if response.code < 200:
            self.proceeding = True
            if self._is_invite:
                self._resender.stop()
            self.on_provisional(response)
            return
        self._resender.stop()
        if response.code < 300:
            self.on_success(response)
        elif self._is_invite:
            self._send(self.draft.acknowledging(response).render(self._via))
        self._finish(response)

    @property
    def cancellable(self) -> bool:
        """Whether a CANCEL may be sent: after a provisional answer, before a final one (§9.1)."""
        return self.proceeding and not self._final.done()

    def fail(self, code: int, phrase: str) -> None:
        """End without an answer: nobody answered (408) or the connection is gone (503)."""
        self._resender.stop()
        self._finish(local_answer(code, phrase))

    async def final(self) -> Response:
        """The final answer, from the other side or in its place."""
        return await asyncio.shield(self._final)

    def _finish(self, response: Response) -> None:
        if not self._final.done():
            self._final.set_result(response)
            self.on_finished()


class ServerTransaction:
    """A request from the other side and our answer to it.

    A final answer to INVITE is re-sent until acknowledged: a 2xx over any transport, because only
    the other end can confirm it (§13.3.1.4), others only over UDP (timer G).
    """

    def __init__(
        self, request: Request, tag: str, send: Send, timers: Timers, *, reliable: bool
    ) -> None:
        self.request = request
        self.tag = tag
        self.answered = False
        self.on_answered: Callable[[], None] = lambda: None
        self.on_cancelled: Callable[[], None] = lambda: None
        self.on_acknowledged: Callable[[], None] = lambda: None
        self.on_unacknowledged: Callable[[], None] = lambda: None
        self.repeats = 0
        self._send = send
        self._timers = timers
        self._reliable = reliable
        self._last = b""
        self._resender: Resender | None = None

    def respond(self, code: int, headers: tuple[Header, ...] = (), body: bytes = b"") -> None:
        """Send an answer; nothing after a final one."""
        if self.answered:
            return
        self._last = answer(self.request, code, tag=self.tag, headers=headers, body=body)
        self.answered = code >= 200
        if self.answered and self.request.method == "INVITE":
            again = code < 300 or not self._reliable
            self._resender = Resender(
                self.repeat,
                self._timers.pauses() if again else iter(()),
                self._timers.give_up,
                self._give_up,
            )
        else:
            self.repeat()
        if self.answered:
            self.on_answered()

    def _give_up(self) -> None:
        self.on_unacknowledged()

    def repeat(self) -> None:
        """Send the last answer, again when the request came again (§17.2)."""
        if self._last:
            self.repeats += 1
            self._send(self._last)

    def cancel(self) -> None:
        """A CANCEL has come; it changes nothing once there is a final answer (§9.2)."""
        if not self.answered:
            self.on_cancelled()
            self.respond(487)

    def acknowledge(self) -> None:
        """The ACK has come."""
        self.stop()
        self.on_acknowledged()

    def stop(self) -> None:
        """Send no more."""
        if self._resender:
            self._resender.stop()


def server_key(request: Request) -> ServerKey:
    """What a request, its repetitions, the ACK of its refusal and its CANCEL share (§17.2.3)."""
    via = top_via(request)
    method = "INVITE" if request.method in {"ACK", "CANCEL"} else request.method
    return via.parameters.get("branch") or "", f"{via.host}:{via.port}", method
