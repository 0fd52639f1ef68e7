"""What answers on the lab's internet: DNS, STUN, time, the authority's web, push providers."""

import asyncio
import ssl
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from lab import addresses as at
from lab.authority import Authority, write
from lab.wiring import Place
from tests.fakes import sntp, stun

_STUN_PORTS = (3478, 19302)
_NTP_PORT = 123
_STARTED_SECONDS = 10.0

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Names = dict[str, str]
NAMES: Names = {
    at.HOST: at.PUBLIC,
    at.VOICE: at.PUBLIC,
    at.AUTHORITY_HOST: at.WEB,
    at.GATEWAY_HOST: at.GATEWAY,
    **at.STUN,
    **dict.fromkeys((*at.PROVIDERS, *at.TIME), at.WEB),
}
"""What the public DNS says."""


@contextmanager
def name_server(place: Place, listen: tuple[str, ...], names: Names) -> Iterator[None]:
    """A DNS server that knows these names, and that no others exist."""
    options = [f"--address=/{name}/{address}" for name, address in names.items()]
    options += [f"--listen-address={address}" for address in listen]
    command = ("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts")
    still = ("--no-resolv", "--bind-interfaces", "--pid-file=", "--address=/#/", "--user=root")
    with running(place, *command, *still, *options):
        yield


@contextmanager
def web_and_stun(place: Place, folder: Path, authority: Authority) -> Iterator[None]:
    """Everything but the DNS, in a process of its own in that place."""
    (folder / "intermediate.der").write_bytes(authority.intermediate)
    for name in at.PROVIDERS:
        write(authority.issue(name), folder / f"{name}.pem", folder / f"{name}.key")
    with running(place, sys.executable, "-m", "lab.internet", str(folder)):
        await_file(folder / "ready")
        yield


@contextmanager
def running(place: Place, *command: str) -> Iterator[None]:
    """Run a program in a place, and end it."""
    process = subprocess.Popen(place.command(*command), stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(_STARTED_SECONDS)


def await_file(file: Path) -> None:
    """Until a program has made it, to say that it listens."""
    deadline = time.monotonic() + _STARTED_SECONDS
    while not file.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{file} was not made")
        time.sleep(0.02)


class StunServer(asyncio.DatagramProtocol):
    """Tells who asks its own address (RFC 8489 §14.2)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a binding request."""
        if stun.is_binding_request(data):
            _datagram(self._transport).sendto(stun.truth(data[8:20], addr), addr)


class TimeServer(asyncio.DatagramProtocol):
    """Tells the time (RFC 5905 §7.3)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a client's request with the time of this machine."""
        if sntp.is_client_packet(data):
            _datagram(self._transport).sendto(sntp.answer(data[40:], time.time()), addr)


def _datagram(transport: asyncio.BaseTransport) -> asyncio.DatagramTransport:
    return cast("asyncio.DatagramTransport", transport)


async def _serve(
    intermediate: bytes, context: ssl.SSLContext, on_ready: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    for address in at.STUN.values():
        for port in _STUN_PORTS:
            await loop.create_datagram_endpoint(StunServer, local_addr=(address, port))
    await loop.create_datagram_endpoint(TimeServer, local_addr=(at.WEB, _NTP_PORT))
    await asyncio.start_server(_web(intermediate), at.WEB, 80)
    await asyncio.start_server(_web(b""), at.WEB, 443, ssl=context)
    on_ready()
    await asyncio.Event().wait()


def _provider_context(folder: Path) -> ssl.SSLContext:
    """Shows each name its certificate."""
    contexts = {}
    for name in at.PROVIDERS:
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = contexts.get(name or "", connection.context)

    first = contexts[at.PROVIDERS[0]]
    first.sni_callback = choose
    return first


def _web(body: bytes) -> Handler:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        status = "200 OK" if body else "404 Not Found"
        head = f"HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Length: {len(body)}\r\n"
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
            await writer.drain()
        writer.close()

    return answer


if __name__ == "__main__":
    given = Path(sys.argv[1])
    der = (given / "intermediate.der").read_bytes()
    asyncio.run(_serve(der, _provider_context(given), (given / "ready").touch))
