"""Questions to rtpengine: its health, and a call's packets."""

import json
from typing import Any

import pytest

from squilla.pbx.rtpengine import Relayed, ask, current_calls, is_alive, relayed
from tests.unit.ops.free_ports import free_ports
from tests.unit.pbx.ng_server import rtpengine


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


def party(rtp: object, rtcp: int = 7) -> dict[str, Any]:
    """As rtpengine 10.5 shows it, without what is not read."""
    streams = (("RTP", rtp), ("RTCP", rtcp))
    shown = [{"flags": [kind, "filled"], "stats": {"packets": n}} for kind, n in streams]
    return {"medias": [{"index": 1, "type": "audio", "streams": shown}]}


CALL = {"result": "ok", "tags": {"ours": party(50), "theirs": party(20)}}
UNKNOWN = {"result": "error", "error-reason": "Unknown call-id"}


@pytest.mark.parametrize(
    ("answer", "tag", "expected"),
    [
        (CALL, "ours", Relayed(received=50, sent=20)),
        (CALL, "theirs", Relayed(received=20, sent=50)),
        (CALL, "another", None),
        (UNKNOWN, "ours", None),
        ({"tags": {"ours": party("many")}}, "ours", None),
        ({"tags": {"ours": {"medias": [3]}}}, "ours", None),
        ({"tags": ["ours"]}, "ours", None),
        ({"tags": {"ours": {"medias": []}}}, "ours", Relayed(0, 0)),
    ],
)
def test_the_packets_of_a_call(answer: Any, tag: str, expected: Relayed | None) -> None:
    asked: list[dict[str, Any]] = []

    def reply(cookie: bytes, question: dict[str, Any]) -> bytes:
        asked.append(question)
        return cookie + b" " + json.dumps(answer).encode()

    with rtpengine(reply) as port:
        assert relayed(port, "c4ll@phone", tag) == expected
    assert asked == [{"command": "query", "call-id": "c4ll@phone"}]


def test_no_call_without_an_rtpengine() -> None:
    (port,) = free_ports(1)
    assert relayed(port, "c4ll@phone", "ours") is None
