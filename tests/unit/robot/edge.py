"""A small edge on loopback: TLS, digest, an encrypted echo behind a fallible network."""

import asyncio
import hashlib
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sipmessage import Request

from squilla.media.pacing import paced
from squilla.media.rtp import RtpPacket
from squilla.media.stream import AudioStream
from squilla.media.tone import tone
from squilla.sip.agent import Agent
from squilla.sip.call import Call
from squilla.sip.connection import Address, TlsConnection
from squilla.sip.incoming import IncomingCall
from squilla.sip.message import answer
from squilla.sip.transaction import ServerTransaction
from squilla.sip.wire import AnyMessage
from tests.unit.sip.network import PATIENT

HERE = "127.0.0.1"
SECRET = "s3cret"
CHALLENGE = 'Digest realm="edge", nonce="n0nce"'


def nothing_lost(_number: int) -> bool:
    return False


class Edge:
    """`on_call` decides about calls; by default they get 1.2 s of 440 Hz, then the echo."""

    def __init__(self) -> None:
        self.on_call: Callable[[IncomingCall], None] = self._echo
        self.loses: Callable[[int], bool] = nothing_lost
        self.delay: Callable[[int], float] = lambda _number: 0.0
        self.announcement = 1.2
        self.methods: list[str] = []
        self.port = 0
        self.calls: list[Call] = []
        self.connections: list[TlsConnection] = []
        self._streams: list[AudioStream] = []
        self._tasks: list[asyncio.Task[None]] = []

    def connection(self) -> TlsConnection:
        connection = TlsConnection()
        self.connections.append(connection)
        connection.on_message = lambda message, source: self._first(connection, message, source)
        return connection

    def _first(self, connection: TlsConnection, message: AnyMessage, source: Address) -> None:
        agent = Agent(connection, "edge", timers=PATIENT)
        agent.on_invite = lambda transaction, came_from: self._invite(agent, transaction, came_from)
        connection.on_message = self._admit(connection, connection.on_message)
        connection.on_message(message, source)

    def _admit(
        self, connection: TlsConnection, onward: Callable[[AnyMessage, Address], None]
    ) -> Callable[[AnyMessage, Address], None]:
        def receive(message: AnyMessage, source: Address) -> None:
            if isinstance(message, Request):
                self.methods.append(message.method)
                if message.method == "REGISTER":
                    connection.send(self._registered(message), source)
                    return
            onward(message, source)

        return receive

    def _registered(self, request: Request) -> bytes:
        if _authorized(request):
            return answer(request, 200, tag="edge", headers=(("Expires", "60"),))
        return answer(request, 401, tag="edge", headers=(("WWW-Authenticate", CHALLENGE),))

    def _invite(self, agent: Agent, transaction: ServerTransaction, source: Address) -> None:
        self.on_call(IncomingCall(agent, transaction, source))

    def _echo(self, incoming: IncomingCall) -> None:
        self._tasks.append(asyncio.create_task(self._talk(incoming)))

    async def _talk(self, incoming: IncomingCall) -> None:
        stream = await AudioStream.open(HERE)
        self._streams.append(stream)
        sdp = stream.answer(incoming.offer)
        call = incoming.answer(sdp) if sdp else None
        if call is None:
            return
        self.calls.append(call)
        voice = stream.codec.encode(tone(440, self.announcement))
        async for at in paced(range(0, len(voice), 160)):
            stream.send(voice[at : at + 160])
        stream.on_packet = lambda packet: self._return(stream, packet)

    def _return(self, stream: AudioStream, packet: RtpPacket) -> None:
        if not self.loses(packet.sequence):
            loop = asyncio.get_running_loop()
            loop.call_later(self.delay(packet.sequence), stream.send, packet.payload)

    async def close(self) -> None:
        for stream in self._streams:
            stream.close()
        await asyncio.gather(*self._tasks)
        for connection in self.connections:
            if connection.local[1]:
                await connection.close()


def _authorized(request: Request) -> bool:
    given = dict(re.findall(r'(\w+)="([^"]*)"', request.headers.get("Authorization") or ""))
    if not given:
        return False
    secret = _md5(f"{given['username']}:edge:{SECRET}")
    action = _md5(f"{request.method}:{given['uri']}")
    return bool(given["response"] == _md5(f"{secret}:n0nce:{action}"))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@asynccontextmanager
async def running(context: ssl.SSLContext) -> AsyncIterator[Edge]:
    edge = Edge()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(edge.connection, HERE, 0, ssl=context)
    edge.port = server.sockets[0].getsockname()[1]
    try:
        yield edge
    finally:
        server.close()
        await edge.close()
        await server.wait_closed()
