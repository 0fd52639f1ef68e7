"""Says one thing over TLS and reads the first answer: is it HTTP, SIP, or neither (B2)."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from squilla.doctor.probes.tcp import Reached, Stream, dialled

ANSWER_SECONDS = 4.0
_MOST = 16384
_LONGEST_NAME = 100
_START = re.compile(rb"(HTTP|SIP)/\d(?:\.\d)? (\d{3})")
_SERVER = re.compile(rb"^(?:server|user-agent)[ \t]*:[ \t]*(.*?)\r?$", re.I | re.M)
_LOCAL_PORT = re.compile(rb"^x-squilla-port[ \t]*:[ \t]*(\d{1,5})\r?$", re.I | re.M)
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
HTTP, SIP, NOTHING, OTHER = "HTTP", "SIP", "", "other"


@dataclass(frozen=True, slots=True)
class Service:
    """What is at an address and port.

    `spoke` is HTTP, SIP, OTHER or NOTHING; `local_port` is where the service says that the
    connection came in (A3), 0 when it does not say.
    """

    address: str
    port: int
    reached: Reached
    spoke: str = NOTHING
    code: int = 0
    server: str = ""
    local_port: int = 0


async def ask_web(address: str, port: int, host: str) -> Service:
    """GET / over TLS."""
    request = (
        f"GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Squilla\r\n"
        "Accept: */*\r\nConnection: close\r\n\r\n"
    )
    return await ask(address, port, host, lambda _stream: request.encode())


async def ask(address: str, port: int, host: str, request: Callable[[Stream], bytes]) -> Service:
    """Send what `request` makes for the connection, and read until a header is complete."""
    async with dialled(address, port, host) as (reached, stream):
        if stream is None:
            return Service(address, port, reached)
        return understood(Service(address, port, reached), await _converse(stream, request))


async def _converse(stream: Stream, request: Callable[[Stream], bytes]) -> bytes:
    said = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            stream.writer.write(request(stream))
            while b"\r\n\r\n" not in said and len(said) < _MOST:
                more = await stream.reader.read(_MOST)
                if not more:
                    break
                said += more
    return said


def understood(service: Service, said: bytes) -> Service:
    """The service with what its first answer, or the beginning of it, tells."""
    head = said.lstrip(b"\r\n").partition(b"\r\n\r\n")[0]
    start = _START.match(head)
    if start is None:
        spoke = OTHER if head else NOTHING
        return Service(service.address, service.port, service.reached, spoke)
    server, local_port = _SERVER.search(head), _LOCAL_PORT.search(head)
    return Service(
        service.address,
        service.port,
        service.reached,
        start[1].decode(),
        int(start[2]),
        _printable(server[1]) if server else "",
        int(local_port[1]) if local_port else 0,
    )


def _printable(text: bytes) -> str:
    return _UNPRINTABLE.sub("?", text.decode("utf-8", "replace"))[:_LONGEST_NAME]
