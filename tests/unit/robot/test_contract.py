"""Signing in with a QR, against a small HTTPS server."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.robot.contract import QrLogin, mobile_account, parse_qr, sign_in
from squilla.robot.failure import Failure, Reason
from squilla.sip.account import SipAccount
from tests.unit.sip.certificates import NAME, Authority

HERE = "127.0.0.1"
LOGIN = QrLogin("josé", "t0ken", NAME)
MOBILE = {
    "type": "mobile",
    "id": "92201",
    "username": "92201",
    "secret": "s3cret",
    "proxy_port": 6061,
}
ACCOUNT = SipAccount("92201", "s3cret", NAME, 6061, "92201")


def me(*extensions: dict[str, object]) -> bytes:
    return json.dumps({"endpoints": {"extension": list(extensions)}}).encode()


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in MOBILE.items() if key != name}


def test_a_qr_has_three_parts() -> None:
    assert parse_qr(f" josé;t0ken;{NAME}\n") == LOGIN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a;b",
        "a;b;c.example;d",
        "a;;c.example",
        ";b;c.example",
        "a;b;",
        "a;b;https://c.example",
        "a;b;c.example/x",
        "a;b;c.example:443",
        "a;b;c..example",
        "a;b;-c.example",
        "a;b;" + "c" * 64,
        "a\r\nX: y;b;c.example",
        "a;b\0;c.example",
        "a" * 3000 + ";b;c.example",
    ],
)
def test_anything_else_is_no_qr(text: str) -> None:
    assert parse_qr(text) == Failure(Reason.BAD_QR)


@given(st.text(max_size=60))
def test_garbage_is_no_qr(text: str) -> None:
    read = parse_qr(text)
    assert isinstance(read, Failure) or text.strip().count(";") == 2


def test_the_token_stays_out_of_repr() -> None:
    assert "t0ken" not in repr(LOGIN)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (me({"type": "physical", "id": "201"}, MOBILE), ACCOUNT),
        (me(without("proxy_port")), SipAccount("92201", "s3cret", NAME, 5061, "92201")),
        (me({**MOBILE, "username": "a"}), SipAccount("92201", "s3cret", NAME, 6061, "a")),
        (me({"type": "physical"}), Failure(Reason.NO_MOBILE_EXTENSION)),
        (me(), Failure(Reason.NO_MOBILE_EXTENSION)),
    ],
)
def test_the_first_mobile_extension_is_the_account(
    body: bytes, expected: SipAccount | Failure
) -> None:
    assert mobile_account(body, NAME) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff",
        b"[]",
        b"null",
        b'{"endpoints": {}}',
        b'{"endpoints": {"extension": [1]}}',
        me({"id": "1"}),
        me(without("secret")),
        me({**MOBILE, "id": 92201}),
        me({**MOBILE, "proxy_port": "6061"}),
    ],
)
def test_an_answer_that_is_not_the_contracts_says_so(body: bytes) -> None:
    failure = mobile_account(body, NAME)
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.LOGIN_UNREADABLE
    assert "s3cret" not in str(failure)


Answer = Callable[[bytes], bytes]


@asynccontextmanager
async def serving(context: ssl.SSLContext, answer: Answer) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(await reader.readuntil(b"\r\n\r\n")))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, HERE, 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.02)


def http(status: str, body: bytes) -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return lambda _request: head.encode() + body


async def signed_in(tls: Authority, answer: Answer, name: str = NAME) -> SipAccount | Failure:
    async with serving(tls.server, answer) as port:
        login = QrLogin(LOGIN.username, LOGIN.token, name)
        return await sign_in(login, tls.client, port=port, connect=HERE)


def test_the_request_is_the_apps(tls: Authority) -> None:
    requests: list[bytes] = []

    def answer(request: bytes) -> bytes:
        requests.append(request)
        return http("200 OK", me(MOBILE))(request)

    assert asyncio.run(signed_in(tls, answer)) == ACCOUNT
    lines = requests[0].split(b"\r\n")
    assert lines[0] == b"GET /webrest/user/me HTTP/1.1"
    headers = {name.lower(): value for name, _, value in (line.partition(b": ") for line in lines)}
    assert headers[b"authorization"] == "josé:t0ken".encode()
    assert headers[b"auth-exp"] == b"no-exp"
    assert headers[b"host"].startswith(NAME.encode() + b":")


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        ("401 Unauthorized", b"", Reason.LOGIN_REFUSED),
        ("404 Not Found", b"", Reason.LOGIN_UNREADABLE),
        ("302 Found", b"", Reason.LOGIN_UNREADABLE),
        ("200 OK", b"<html>", Reason.LOGIN_UNREADABLE),
        ("200 OK", me(MOBILE) + b" " * (2 << 20), Reason.LOGIN_UNREADABLE),
    ],
)
def test_refusals_are_values(tls: Authority, status: str, body: bytes, reason: Reason) -> None:
    failure = asyncio.run(signed_in(tls, http(status, body)))
    assert isinstance(failure, Failure)
    assert failure.reason is reason


def test_the_certificate_must_be_good_for_the_name_of_the_qr(tls: Authority) -> None:
    failure = asyncio.run(signed_in(tls, http("200 OK", me(MOBILE)), "other.example.test"))
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.CERTIFICATE_REFUSED
    assert failure.details["host"] == "other.example.test"


def test_a_name_that_does_not_exist(tls: Authority) -> None:
    login = QrLogin("a", "b", "squilla.invalid")
    failure = asyncio.run(sign_in(login, tls.client))
    assert failure == Failure(Reason.CANNOT_RESOLVE, {"host": "squilla.invalid", "port": 443})
