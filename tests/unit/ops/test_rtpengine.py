"""Health questions to rtpengine."""

from typing import Any

import pytest

from squilla.ops.rtpengine import ask, current_calls, is_alive
from tests.unit.ops.free_ports import free_ports
from tests.unit.ops.ng_server import rtpengine


def test_a_healthy_rtpengine() -> None:
    with rtpengine() as port:
        assert is_alive(port)
        assert current_calls(port) == 2


def test_nobody_there_is_no_error() -> None:
    (port,) = free_ports(1)
    assert not is_alive(port)
    assert current_calls(port) == 0


@pytest.mark.parametrize(
    "body",
    [b'{"result": "error"}', b"{}", b"[]", b"7", b'"pong"', b"{"],
    ids=lambda body: body.decode(),
)
def test_another_answer_is_not_health(body: bytes) -> None:
    def reply(cookie: bytes, _question: dict[str, Any]) -> bytes:
        return cookie + b" " + body

    with rtpengine(reply) as port:
        assert not is_alive(port)
        assert current_calls(port) == 0


def test_the_answer_to_another_question_is_not_taken() -> None:
    def reply(_cookie: bytes, _question: dict[str, Any]) -> bytes:
        return b'other {"result": "pong"}'

    with rtpengine(reply) as port:
        assert ask(port, "ping") is None
