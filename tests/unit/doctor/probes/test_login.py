"""The app's first question, over real TLS; what is sent matters as much as what comes."""

import asyncio
import json
from pathlib import Path

import pytest

from squilla.doctor.probes.login import Body, Reply, ask_as_nobody, ask_as_user
from squilla.robot.contract import QrLogin
from squilla.robot.failure import Reason
from tests.unit.doctor.probes.login_server import certified, http, serving

TOKEN = "t0ken"
MOBILE = {"type": "mobile", "id": "92201", "username": "92201", "secret": "x", "proxy_port": 6061}
ME = json.dumps({"endpoints": {"extension": [MOBILE]}}).encode()


def asked(tmp_path: Path, answer: bytes, *, user: bool = False) -> tuple[Reply, bytes]:
    context, authority = certified(tmp_path)

    async def scenario() -> tuple[Reply, bytes]:
        seen: list[bytes] = []
        async with serving(context, answer, seen) as port:
            if user:
                reply = await ask_as_user(QrLogin("ada", TOKEN, "localhost"), port, authority)
            else:
                reply = await ask_as_nobody("localhost", port, authority)
        return reply, seen[0].lower()

    return asyncio.run(scenario())


def test_nobody_asks_with_a_token_of_its_own(tmp_path: Path) -> None:
    reply, request = asked(tmp_path, http("401 Unauthorized", b"{}"))
    assert reply == Reply(401, Body.JSON)
    assert request.startswith(b"get /webrest/user/me http/1.1\r\n")
    assert b"authorization: squilla-doctor:" in request


@pytest.mark.parametrize("user", [True, False])
def test_no_login_is_ever_made_lasting(tmp_path: Path, *, user: bool) -> None:
    _, request = asked(tmp_path, http("401 Unauthorized", b""), user=user)
    assert b"auth-exp" not in request


def test_a_user_learns_the_account(tmp_path: Path) -> None:
    reply, request = asked(tmp_path, http("200 OK", ME), user=True)
    assert reply.account is not None
    assert (reply.account.user, reply.account.port) == ("92201", 6061)
    assert b"authorization: ada:t0ken\r\n" in request


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (http("200 OK", b"<!doctype html>", "text/html"), 200, Body.PAGE),
        (http("502 Bad Gateway", b" <html>", "text/plain"), 502, Body.PAGE),
        (http("404 Not Found", b""), 404, Body.NONE),
        (http("200 OK", b"pong", "text/plain"), 200, Body.OTHER),
        (http("200 OK", ME + b" " * (2 << 20)), 200, Body.NONE),
    ],
)
def test_what_came(tmp_path: Path, answer: bytes, status: int, body: Body) -> None:
    reply, _ = asked(tmp_path, answer)
    assert (reply.status, reply.body, reply.account) == (status, body, None)


def test_a_stranger_s_certificate_is_refused(tmp_path: Path) -> None:
    context, _ = certified(tmp_path)

    async def scenario() -> Reply:
        async with serving(context, b"", []) as port:
            return await ask_as_nobody("localhost", port, None)

    failure = asyncio.run(scenario()).failure
    assert failure is not None
    assert failure.reason is Reason.CERTIFICATE_REFUSED
