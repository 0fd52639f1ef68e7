"""What is asked of a gateway, and the one word that is told of it."""

import asyncio
import base64
from pathlib import Path

import pytest

from squilla.doctor.errands.push_gateway import Answer, Question, Word, ping, run
from squilla.doctor.errands.push_providers import trusting
from squilla.settings import Settings, read_settings
from tests.unit.doctor.probes.login_server import certified, http, serving

SECRET = "the-system-s-secret"
PONG = b'{"message":"pong"}'


def settings(port: int, path: str) -> Settings:
    own = {"URL": f"https://localhost:{port}{path}", "SYSTEM": "SYS-1", "SECRET": SECRET}
    environ = {f"SQUILLA_GATEWAY_{name}": value for name, value in own.items()}
    return read_settings(environ={"SQUILLA_CONFIG": "/dev/null", **environ})


def asked(tmp_path: Path, answer: bytes, path: str = "") -> tuple[Answer, list[bytes]]:
    server, authority = certified(tmp_path)

    async def scenario() -> tuple[Answer, list[bytes]]:
        seen: list[bytes] = []
        async with serving(server, answer, seen) as port:
            return await ping(settings(port, path), trusting(authority)), seen

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        ("200 OK", PONG, Word.GOOD),
        ("200 OK", b"<html>", Word.NOT_GATEWAY),
        ("401 Unauthorized", b"{}", Word.STRANGER),
        ("402 Payment Required", b"", Word.BLOCKED),
        ("403 Forbidden", b'{"reason":"system_blocked"}', Word.BLOCKED),
        ("404 Not Found", b"", Word.NOT_GATEWAY),
        ("302 Found", b"", Word.NOT_GATEWAY),
        ("429 Too Many Requests", b"", Word.DOWN),
        ("502 Bad Gateway", b"", Word.DOWN),
        ("200 OK", PONG + b" " * 100_000, Word.GOOD),
    ],
)
def test_word(tmp_path: Path, status: str, body: bytes, word: Word) -> None:
    answer, _ = asked(tmp_path, http(status, body))
    assert answer == Answer(word, "localhost", int(status[:3]))


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        ("403 Forbidden", b'{"reason":"system_blocked","why":"Not paid for"}', "Not paid for"),
        ("403 Forbidden", b'{"why":"a\\n\\u001b[31mb"}', "a[31mb"),
        ("403 Forbidden", b'{"why":"' + b"x" * 300 + b'"}', "x" * 200),
        ("403 Forbidden", b'{"why":"' + SECRET.encode() + b'"}', ""),
        ("403 Forbidden", b'{"why":["no"]}', ""),
        ("403 Forbidden", b'["why"]', ""),
        ("403 Forbidden", b"[" * 4000, ""),
        ("403 Forbidden", b'{"why":"cut off', ""),
        ("401 Unauthorized", b'{"why":"stranger"}', ""),
    ],
)
def test_the_reason_of_a_blocked_system(tmp_path: Path, status: str, body: bytes, why: str) -> None:
    answer, _ = asked(tmp_path, http(status, body))
    assert answer.why == why


def test_a_ping_is_all_that_is_sent(tmp_path: Path) -> None:
    answer, seen = asked(tmp_path, http("200 OK", PONG), "/brand/")
    [request] = seen
    assert request.startswith(b"GET /brand/ping HTTP/1.1\r\n")
    assert base64.b64encode(f"SYS-1:{SECRET}".encode()) in request
    assert SECRET not in repr(answer)


def test_an_older_proxy_is_asked_at_the_root(tmp_path: Path) -> None:
    _, seen = asked(tmp_path, http("404 Not Found", b""), "/brand")
    assert [request.split()[1] for request in seen] == [b"/brand/ping", b"/ping"]


def test_a_certificate_that_is_not_trusted_is_told_apart(tmp_path: Path) -> None:
    server, _ = certified(tmp_path)

    async def scenario() -> Answer:
        async with serving(server, b"", []) as port:
            return await ping(settings(port, ""), trusting(None))

    assert asyncio.run(scenario()) == Answer(Word.CERTIFICATE, "localhost")


def test_nobody_there() -> None:
    answer = asyncio.run(ping(settings(1, ""), trusting(None)))
    assert answer == Answer(Word.UNREACHABLE, "localhost")


def test_a_host_without_a_gateway_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQUILLA_CONFIG", "/dev/null")
    monkeypatch.setenv("SQUILLA_STATE", str(tmp_path))
    assert asyncio.run(run(Question())) == Answer(Word.NONE)
