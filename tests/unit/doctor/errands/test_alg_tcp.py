"""errands/alg_tcp: what is taken, what nobody takes, and that it ends."""

import asyncio
import socket

import pytest

from squilla.doctor.errands import alg_tcp
from squilla.doctor.errands.alg_messages import METHODS, TCP, Sent
from squilla.doctor.errands.alg_tcp import send_over_tcp
from tests.unit.doctor.errands.test_alg import NONCE, free_port

HERE = "127.0.0.1"


def sent_to(*ports: int) -> tuple[Sent, ...]:
    return asyncio.run(send_over_tcp(HERE, NONCE, ports))


def test_each_request_has_a_connection_of_its_own_that_ends_with_it() -> None:
    with socket.create_server((HERE, 0)) as server:
        left = sent_to(server.getsockname()[1])
        came = []
        for _ in left:
            connection, peer = server.accept()
            with connection, connection.makefile("rb") as stream:
                came.append((peer[1], stream.read().decode()))
    assert {one.method for one in left} == set(METHODS)
    assert {one.transport for one in left} == {TCP}
    assert sorted(came) == sorted((one.source_port, one.text) for one in left)


def test_what_nobody_takes_was_not_sent() -> None:
    with socket.create_server((HERE, 0)) as server:
        taken = server.getsockname()[1]
        assert {one.port for one in sent_to(free_port(), taken)} == {taken}


def test_silence_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silence(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "open_connection", silence)
    monkeypatch.setattr(alg_tcp, "_SECONDS", 0.05)
    assert sent_to(5060) == ()
