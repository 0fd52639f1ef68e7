"""Whether a stranger can make the server send packets to an address of the stranger's choice.

Neither a response nor an in-dialog request carries credentials, so a proxy that follows their
Via, Route or request URI blindly is an open relay (RFC 3261 sections 16.7, 26.3.2.2). The probes
name a listener of ours as the next hop; nothing may ever reach it.
"""

import secrets
import socket
import ssl
import time
from collections.abc import Iterator

from tests.live.torture.message import Message, sip
from tests.live.torture.sender import send

_PATIENCE = 0.4  # seconds for each probe, and for late packets after the last one
_BUFFER = 65_536
_TRIES = 20
_RESPONSE = """
SIP/2.0 200 OK
Via: SIP/2.0/TLS SERVER;branch=z9hG4bKTOKEN
Via: SIP/2.0/{transport} LISTENER;branch=z9hG4bKother
Call-ID: TOKEN
CSeq: 35 INVITE
From: <sip:a@DOMAIN>;tag=1
To: <sip:b@DOMAIN>;tag=2
Content-Length: 0
"""
_REQUEST = """
{method} {uri} SIP/2.0
Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKTOKEN
Max-Forwards: 70
{route}From: <sip:a@DOMAIN>;tag=1
To: <sip:b@DOMAIN>;tag=2
Call-ID: TOKEN
CSeq: 2 {method}
Contact: <sip:a@192.0.2.7>
Content-Length: 0
"""
_URIS = {
    "uri": "sip:victim@LISTENER",
    "tcp": "sip:victim@LISTENER;transport=tcp",
    "alias": "sip:victim@192.0.2.1;alias=ALIAS~1",
}
_ROUTES = {
    "own-route": "Route: <sip:SERVER;transport=tls;lr>\n",
    "two-routes": "Route: <sip:SERVER;transport=tls;lr>,<sip:LISTENER;lr>\n",
    "foreign-route": "Route: <sip:LISTENER;lr>\n",
    "no-route": "",
}
_METHODS = ("BYE", "INVITE", "ACK", "MESSAGE")


def reflections(host: str, port: int, context: ssl.SSLContext, domain: str) -> tuple[str, ...]:
    """The names of all probes that reached the third party; () is the only good answer.

    The listener is on 127.0.0.1, where the server has to be able to send. Takes up to a minute.
    """
    datagrams, streams = _listeners()
    with datagrams, streams:
        listener = datagrams.getsockname()
        # By address, as the server's own Record-Route names it.
        server = f"{socket.gethostbyname(host)}:{port}"
        tokens = {}
        for name, text in _probes():
            token = f"probe{secrets.token_hex(8)}"
            tokens[name] = token
            raw = sip(_filled(text, server, listener, domain, token))
            send(host, port, context, Message(name, "reflection", raw, frozenset()), _PATIENCE)
        heard = _heard(datagrams, streams)
    return tuple(name for name, token in tokens.items() if token.encode() in heard)


def _probes() -> Iterator[tuple[str, str]]:
    for transport in ("UDP", "TCP"):
        yield f"response-{transport}", _RESPONSE.format(transport=transport)
    for method in _METHODS:
        for uri_name, uri in _URIS.items():
            for route_name, route in _ROUTES.items():
                text = _REQUEST.format(method=method, uri=uri, route=route)
                yield f"{method}-{uri_name}-{route_name}", text


def _filled(text: str, server: str, listener: tuple[str, int], domain: str, token: str) -> str:
    address, port = listener
    for word, value in (
        ("SERVER", server),
        ("LISTENER", f"{address}:{port}"),
        ("ALIAS", f"{address}~{port}"),
        ("DOMAIN", domain),
        ("TOKEN", token),
    ):
        text = text.replace(word, value)
    return text


def _listeners() -> tuple[socket.socket, socket.socket]:
    """A UDP and a listening TCP socket on one port; a few tries, as others may hold either."""
    for _ in range(_TRIES):
        streams = socket.create_server(("127.0.0.1", 0))
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            datagrams.bind(streams.getsockname())
        except OSError:
            datagrams.close()
            streams.close()
        else:
            return datagrams, streams
    raise OSError("no port on 127.0.0.1 is free for both UDP and TCP")


def _heard(datagrams: socket.socket, streams: socket.socket) -> bytes:
    until = time.monotonic() + _PATIENCE
    heard = b"".join(_drain_datagrams(datagrams, until))
    return heard + b"".join(_drain_streams(streams, until + _PATIENCE))


def _drain_datagrams(listener: socket.socket, until: float) -> Iterator[bytes]:
    while (left := until - time.monotonic()) > 0:
        listener.settimeout(left)
        try:
            yield listener.recv(_BUFFER)
        except TimeoutError:
            return


def _drain_streams(listener: socket.socket, until: float) -> Iterator[bytes]:
    while (left := until - time.monotonic()) > 0:
        listener.settimeout(left)
        try:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(0.1)
                yield connection.recv(_BUFFER)
        except (TimeoutError, ConnectionError):
            continue
