"""Many TLS connections that break off: OpenSSL in Kamailio's workers (see `edge/openssl.py`)."""

import socket
import ssl
import struct
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.live.product import Product
from tests.live.wire import trusting

CONNECTIONS = 1500
AT_ONCE = 16
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of 0 s: closing sends RST
OPTIONS = (
    "OPTIONS sip:x@localhost SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK{number}\r\n"
    "From: <sip:a@localhost>;tag=1\r\nTo: <sip:x@localhost>\r\nCall-ID: {number}\r\n"
    "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
)


def test_connections_that_break_off_do_not_end_kamailio(product: Product) -> None:
    before = product.children()
    context = trusting(product.ca_file)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        connect = partial(_connect, product.phone_port, context)
        assert sum(pool.map(connect, range(CONNECTIONS))) == CONNECTIONS
    assert product.children() == before
    assert "already freed" not in product.log.read_text(errors="replace")


def _connect(port: int, context: ssl.SSLContext, number: int) -> bool:
    """Connect, be answered, and break off without a word: every other time before the answer."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(OPTIONS.format(number=number).encode())
        answered = number % 2 == 1 or connection.recv(65536).startswith(b"SIP/2.0 200 ")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    return answered
