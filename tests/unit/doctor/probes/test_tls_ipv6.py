"""Our own IPv6."""

import asyncio
import socket
from contextlib import closing

from squilla.doctor.probes.tls_ipv6 import has_ipv6


def test_one_that_answers_is_enough() -> None:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert asyncio.run(has_ipv6(("127.0.0.2", "127.0.0.1"), port))


def test_none_answers() -> None:
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        assert not asyncio.run(has_ipv6(("127.0.0.1",), bound.getsockname()[1]))
