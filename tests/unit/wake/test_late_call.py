"""The call that a phone has reported already, sent to it and taken back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest
from sipmessage import Request

from squilla.edge.cookie import late_cookie
from squilla.edge.late import HEADER
from squilla.edge.reason import cause_of
from squilla.push.message import Ending
from squilla.sip.message import answer
from squilla.sip.wire import parse
from squilla.wake import late_call as module
from squilla.wake.events import Called
from squilla.wake.late_call import LateCaller
from tests.unit.sip.waiting import until

KEY = "k" * 64
CALL = Called(1, 1000.0, "parked", 0.0, "92201", "call-1@pbx", "102", "202", 'Ada "Però"\\\r\n 🐚')


class Edge(asyncio.DatagramProtocol):
    """Answers INVITEs with `codes`, and CANCELs unless it is `deaf` to them."""

    def __init__(self, *codes: int, deaf: bool = False) -> None:
        self.heard: list[Request] = []
        self._codes = codes
        self._deaf = deaf
        self._invite: Request | None = None
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        request = parse(data)
        assert isinstance(request, Request)
        self.heard.append(request)
        if request.method == "INVITE" and self._invite is None:
            self._invite = request
            self._answer(addr, request, *self._codes)
        elif request.method == "CANCEL" and self._invite and not self._deaf:
            self._answer(addr, request, 200)
            self._answer(addr, self._invite, 487)
        elif request.method == "BYE":
            self._answer(addr, request, 200)

    def _answer(self, to: tuple[str, int], request: Request, *codes: int) -> None:
        assert self._transport
        for code in codes:
            body = (("Contact", "<sip:phone@127.0.0.1>"),) if code == 200 else ()
            self._transport.sendto(answer(request, code, tag="edge", headers=body), to)

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.heard]

    def the(self, method: str) -> Request:
        return next(request for request in self.heard if request.method == method)


@asynccontextmanager
async def calling(edge: Edge) -> AsyncIterator[LateCaller]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: edge, local_addr=("127.0.0.1", 0)
    )
    try:
        port = transport.get_extra_info("sockname")[1]
        yield LateCaller(domain="pbx.example.com", port=port, key=KEY)
    finally:
        transport.close()


def show(edge: Edge, ending: Ending = Ending.MISSED, call: Called = CALL) -> Edge:
    """What the edge has heard when the call has been shown."""

    async def scenario() -> None:
        async with calling(edge) as late, asyncio.timeout(8):
            await late.show(call, ending)

    asyncio.run(scenario())
    return edge


def test_the_phone_gets_the_call_that_it_expects() -> None:
    edge = show(Edge(100, 180))
    invite = edge.the("INVITE")
    assert invite.call_id == "call-1@pbx"
    assert str(invite.uri) == "sip:92201@pbx.example.com"
    assert invite.headers["To"] == "<sip:92201@pbx.example.com>"
    assert invite.headers["From"].startswith('"Ada Però 🐚" <sip:202@pbx.example.com>;tag=')
    assert invite.body.startswith(b"v=0\r\n")


def test_it_bears_the_mark_that_the_edge_asks_for() -> None:
    invite = show(Edge(100, 180)).the("INVITE")
    assert invite.headers[HEADER] == late_cookie(KEY, "call-1@pbx")
    assert KEY not in str(invite)


@pytest.mark.parametrize(
    ("ending", "cause"), [(Ending.MISSED, 487), (Ending.ANSWERED_ELSEWHERE, 200)]
)
def test_it_is_taken_back_with_the_reason(ending: Ending, cause: int) -> None:
    edge = show(Edge(100, 180), ending)
    assert edge.methods == ["INVITE", "CANCEL", "ACK"]
    cancel = edge.the("CANCEL")
    assert cause_of(cancel.headers["Reason"]) == cause
    assert cancel.headers["Via"] == edge.the("INVITE").headers["Via"]
    assert cancel.headers.get(HEADER) is None


@pytest.mark.parametrize(("caller", "name"), [("", ""), ("", "\r\n"), ("2 02", "")])
def test_a_caller_without_a_number_or_a_name(caller: str, name: str) -> None:
    call = Called(1, 1000.0, "parked", 0.0, "92201", "call-1", "102", caller, name)
    sender = show(Edge(100, 180), call=call).the("INVITE").headers["From"]
    shown = "anonymous" if not caller else "2%2002"
    assert sender.startswith(f"<sip:{shown}@pbx.example.com>;tag=")


def test_it_is_taken_back_only_when_it_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before that, a CANCEL could overtake its INVITE."""
    monkeypatch.setattr(module, "RING_SECONDS", 5.0)

    async def scenario() -> None:
        edge = Edge(100)
        async with calling(edge) as late:
            showing = asyncio.create_task(late.show(CALL, Ending.MISSED))
            await until(lambda: edge.heard)
            await asyncio.sleep(0.05)
            assert edge.methods == ["INVITE"]
            source = showing_from(edge)
            edge._answer(source, edge.the("INVITE"), 180)
            await asyncio.wait_for(showing, 3)
        assert edge.methods == ["INVITE", "CANCEL", "ACK"]

    asyncio.run(scenario())


def showing_from(edge: Edge) -> tuple[str, int]:
    """Where the call came from, as its Via says."""
    sent_by = edge.the("INVITE").headers["Via"].split()[1].split(";")[0]
    host, _, port = sent_by.partition(":")
    return host, int(port)


@pytest.mark.parametrize("codes", [(480,), (486,), (100, 486)])
def test_a_phone_that_is_gone_or_busy_gets_nothing_more(
    codes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RING_SECONDS", 0.1)
    assert show(Edge(*codes)).methods == ["INVITE", "ACK"]


def test_a_phone_that_takes_the_call_is_hung_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RING_SECONDS", 0.1)
    assert show(Edge(100, 200)).methods == ["INVITE", "ACK", "BYE"]


@pytest.mark.parametrize("edge", [Edge, lambda: Edge(100, 180, deaf=True)])
def test_silence_ends_it(edge: Callable[[], Edge], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.3)
    monkeypatch.setattr(module, "RING_SECONDS", 0.1)

    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with calling(edge()) as late:
            await late.show(CALL, Ending.MISSED)
        assert loop.time() - begun == pytest.approx(0.3, abs=1.5)

    asyncio.run(scenario())


def test_a_call_that_does_not_ring_is_taken_back_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "RING_SECONDS", 0.1)
    assert "CANCEL" in show(Edge(100)).methods
