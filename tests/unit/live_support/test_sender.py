import contextlib
import ssl
import time
from pathlib import Path

import pytest

from tests.live.torture.message import CLOSED, IGNORED, Message
from tests.live.torture.sender import Outcome, alive, send
from tests.unit.live_support.sip_stub import Behaviour, sip_stub

OPTIONS = Message("m", "x", b"OPTIONS sip:x SIP/2.0\r\n\r\n", frozenset())


def reply(*lines: bytes) -> Behaviour:
    def behave(connection: ssl.SSLSocket, _: bytes) -> None:
        for line in lines:
            connection.sendall(line)
            time.sleep(0.02)

    return behave


def chatter(connection: ssl.SSLSocket, _: bytes) -> None:
    until = time.monotonic() + 2
    with contextlib.suppress(OSError):
        while time.monotonic() < until:
            connection.sendall(b"\r\n" * 20_000)


def say_nothing(connection: ssl.SSLSocket, _: bytes) -> None:
    connection.recv(1)


def outcome(tmp_path: Path, behaviour: Behaviour, message: Message = OPTIONS) -> Outcome:
    with sip_stub(tmp_path, behaviour) as (port, context):
        return send("localhost", port, context, message, deadline=0.5)


def test_the_final_answer_counts_and_ends_the_wait(tmp_path: Path) -> None:
    seen = outcome(tmp_path, reply(b"SIP/2.0 100 Trying\r\n\r\n", b"SIP/2.0 40", b"4 No\r\n\r\n"))
    assert seen.words == (404,)
    assert seen.seconds < 0.4


def test_an_answer_to_http_counts_too(tmp_path: Path) -> None:
    assert outcome(tmp_path, reply(b"HTTP/1.1 400 Bad\r\n\r\n")).words == (400,)


def test_silence_and_closing_are_told_apart(tmp_path: Path) -> None:
    assert outcome(tmp_path, say_nothing).words == (IGNORED,)
    assert outcome(tmp_path, reply()).words == (CLOSED,)


def test_two_answers_are_waited_for(tmp_path: Path) -> None:
    two = Message("m", "x", OPTIONS.raw, frozenset(), answers=2)
    answers = reply(b"SIP/2.0 401 No\r\n\r\n", b"SIP/2.0 407 No\r\n\r\n")
    assert outcome(tmp_path, answers, two).words == (401, 407)


def test_endless_chatter_does_not_outlast_the_deadline(tmp_path: Path) -> None:
    seen = outcome(tmp_path, chatter)
    assert seen.words == (IGNORED,)
    assert seen.seconds < 1


def test_hanging_up_waits_for_nothing(tmp_path: Path) -> None:
    half = Message("m", "x", b"OPTIO", frozenset(), hang_up=True)
    seen = outcome(tmp_path, reply(b"SIP/2.0 400 Bad\r\n\r\n"), half)
    assert seen.words == (IGNORED,)


@pytest.mark.parametrize(
    ("statuses", "closed", "expect", "fits"),
    [
        ((401,), False, {401}, True),
        ((401,), False, {"4xx"}, True),
        ((401,), False, {"2xx", 407}, False),
        ((401, 500), False, {"4xx"}, False),
        ((), False, {IGNORED}, True),
        ((), False, {CLOSED, "4xx"}, False),
        ((), True, {CLOSED}, True),
        ((400,), True, {400}, True),
    ],
)
def test_fitting(
    statuses: tuple[int, ...],
    closed: bool,  # noqa: FBT001
    expect: set[int | str],
    fits: bool,  # noqa: FBT001
) -> None:
    assert Outcome(statuses, closed, 0.1).fits(frozenset(expect)) is fits


def test_alive(tmp_path: Path) -> None:
    with sip_stub(tmp_path, reply(b"SIP/2.0 200 OK\r\n\r\n")) as (port, context):
        assert alive("localhost", port, context, "x.example")
    assert not alive("localhost", port, context, "x.example")
