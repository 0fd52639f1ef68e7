"""How long a connection has brought nothing, as the kernel knows it (sock_diag(7)).

iOS suspends an app's sockets without closing them, and a home router forgets an idle mapping: the
connection looks alive until something is sent. What tells is when the last byte came: a phone
that is awake sends a keepalive (RFC 5626 §3.5.1) or answers a WebSocket ping.
"""

import socket
import struct
from contextlib import suppress
from functools import lru_cache

_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_NLM_F_REQUEST = 1
_INET_DIAG_INFO = 2
_ESTABLISHED = 1
_NO_COOKIE = 0xFFFFFFFF
_HEADER = struct.Struct("=IHHII")
_REQUEST = struct.Struct("=BBBBI2s2s16s16sIII")
_ANSWER_BYTES = 72
_ATTRIBUTE = struct.Struct("=HH")
_LAST_DATA_RECEIVED = _ATTRIBUTE.size + 52  # offset in struct tcp_info, milliseconds
_MILLISECONDS = struct.Struct("=I")


class Kernel:
    """Asks the kernel about one TCP connection at a time; opened after the fork."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        with suppress(OSError):  # a sandbox may forbid it: then every connection passes as awake
            self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG)
            self._socket.settimeout(0.2)

    def silence_of(self, flow: str) -> float | None:
        """The same for what `flow` gives; a connection it could not name counts as awake."""
        local, _, peer = flow.partition(" > ")
        return self.silence(local, peer) if local else 0.0

    def flow(self, port: int, peer: str) -> str:
        """ "ADDRESS PORT > ADDRESS PORT" of a living connection, ours first.

        Kamailio doesn't tell which of our addresses a connection came to, so it is the one that
        answers go out from; where that is not so, our end is left out.
        """
        local = f"{_address_toward(peer.partition(' ')[0])} {port}"
        known = self._socket is not None and self.silence(local, peer) is not None
        return f"{local if known else ''} > {peer}"

    def silence(self, local: str, peer: str) -> float | None:
        """Seconds since the connection brought data; None when there is no such connection.

        Both ends are "address port". 0.0 when the kernel does not tell.
        """
        if self._socket is None:
            return 0.0
        try:
            self._socket.send(question(local, peer))
            return answer(self._socket.recv(4096))
        except OSError:
            return 0.0


def question(local: str, peer: str) -> bytes:
    """A request for one established TCP connection."""
    here, there = _end(local), _end(peer)
    family = _family(local)
    body = _REQUEST.pack(
        *(family, socket.IPPROTO_TCP, 1 << (_INET_DIAG_INFO - 1), 0, 1 << _ESTABLISHED),
        *(here[1], there[1], here[0], there[0], 0, _NO_COOKIE, _NO_COOKIE),
    )
    header = (_HEADER.size + len(body), _SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST, 1, 0)
    return _HEADER.pack(*header) + body


def answer(message: bytes) -> float | None:
    """What the kernel says to that: seconds of silence, None when there is no such connection.

    For a connection that is not there the kernel finds the listening socket instead.
    """
    if len(message) < _HEADER.size:
        return 0.0
    kind, state = _HEADER.unpack_from(message)[1], message[_HEADER.size + 1 : _HEADER.size + 2]
    if kind != _SOCK_DIAG_BY_FAMILY or state != bytes([_ESTABLISHED]):
        return None
    attributes = message[_HEADER.size + _ANSWER_BYTES :]
    while len(attributes) >= _ATTRIBUTE.size:
        length, name = _ATTRIBUTE.unpack_from(attributes)
        if name == _INET_DIAG_INFO and len(attributes) >= _LAST_DATA_RECEIVED + _MILLISECONDS.size:
            found = _MILLISECONDS.unpack_from(attributes, _LAST_DATA_RECEIVED)
            return int(found[0]) / 1000
        attributes = attributes[max((length + 3) & ~3, _ATTRIBUTE.size) :]
    return 0.0


def is_of(flow: str, port: int, peer: str) -> bool:
    """Whether a flow, as `Kernel.flow` gives it, is that of a peer at a port of ours."""
    local, _, other = flow.partition(" > ")
    return other == peer and local.partition(" ")[2] in ("", str(port))


@lru_cache(maxsize=4096)
def _address_toward(peer: str) -> str:
    """Our address on the way to a peer; an old answer shows as a connection that is not there."""
    with socket.socket(_family(peer), socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((peer, 9))  # nothing is sent by connecting
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _end(text: str) -> tuple[bytes, bytes]:
    address, _, port = text.partition(" ")
    packed = socket.inet_pton(_family(address), address)
    return packed.ljust(16, b"\0"), int(port).to_bytes(2, "big")
