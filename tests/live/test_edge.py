"""The edge as strangers and odd phones meet it: SRTP or nothing, no hints, limits (B2, A3, M3)."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.sync.client import connect as connect_websocket
from websockets.typing import Subprotocol

from squilla.media.stream import AudioStream
from squilla.sip.account import Registered, Rejected, SipAccount
from squilla.sip.call import Call
from squilla.sip.phone import Phone
from tests.live.product import Product, eventually
from tests.live.wire import as_ours, connected, trusting, with_phone

KEY = "inline:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"


@pytest.fixture
def ada(product: Product) -> SipAccount:
    return as_ours(product.app().login_with_qr(product.qr("ada")))


@pytest.fixture
def bruno(product: Product) -> SipAccount:
    return as_ours(product.app().login_with_qr(product.qr("bruno")))


def sdp(media: str, *attributes: str) -> bytes:
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", media]
    return "\r\n".join([*lines, *attributes, ""]).encode()


def exchange(product: Product, port: int, raw: bytes, seconds: float = 2.0) -> bytes:
    """One request on a TLS connection of its own; everything that came back."""
    received = b""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=seconds) as plain,
        trusting(product.ca_file).wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(raw)
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(65536)
            if not chunk:
                break
            received += chunk
    return received


def request(method: str, user: str, headers: str = "", call_id: str = "") -> bytes:
    unique = call_id or str(time.monotonic_ns())
    target = f"sip:{user}@localhost" if user and method != "REGISTER" else "sip:localhost"
    return (
        f"{method} {target} SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK{unique}\r\n"
        f"From: <sip:{user}@localhost>;tag=1\r\nTo: <sip:{user}@localhost>\r\n"
        f"Call-ID: {unique}\r\nCSeq: 1 {method}\r\nMax-Forwards: 70\r\n{headers}"
        "Content-Length: 0\r\n\r\n"
    ).encode()


def test_options_tell_anyone_the_port_they_arrived_on(product: Product) -> None:
    for port in (product.sips_port, product.phone_port):
        answer = exchange(product, port, request("OPTIONS", "probe"))
        assert answer.startswith(b"SIP/2.0 200 ")
        assert f"X-Squilla-Port: {port}\r\n".encode() in answer


@pytest.mark.parametrize(
    "offer",
    [
        sdp("m=audio 40000 RTP/AVP 0 8"),
        sdp("m=audio 40000 RTP/SAVP 0 8", f"a=crypto:1 NULL_HMAC_SHA1_80 {KEY}"),
        sdp("m=audio 40000 RTP/SAVP 0 8"),
        sdp(
            "m=audio 40000 RTP/SAVP 0 8",
            f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY} UNENCRYPTED_SRTP",
        ),
    ],
    ids=["plain RTP", "NULL suite", "no key", "unencrypted"],
)
def test_calls_without_encryption_are_refused(
    offer: bytes, product: Product, ada: SipAccount
) -> None:
    outcome = with_phone(product, ada, lambda phone: phone.call("*43", offer))
    assert isinstance(outcome, Rejected)
    assert outcome.code == 488


@pytest.mark.parametrize(
    ("number", "code"), [("299", 404), ("202", 480), ("201", 486), ("92201", 486), ("bruno", 404)]
)
def test_a_call_that_cannot_arrive_says_why(
    number: str, code: int, product: Product, ada: SipAccount, bruno: SipAccount
) -> None:
    async def dial(phone: Phone) -> Call | Rejected:
        stream = await AudioStream.open("127.0.0.1")
        try:
            return await phone.call(number, stream.offer(secure=True))
        finally:
            stream.close()

    outcome = with_phone(product, ada, dial)
    assert isinstance(outcome, Rejected)
    assert outcome.code == code
    assert bruno.user == "92202"


def test_strangers_cannot_tell_who_exists(product: Product, ada: SipAccount) -> None:
    """The same answer, to the letter, but for what is random in it."""

    def answer(method: str, user: str, headers: str = "") -> bytes:
        raw = exchange(product, product.phone_port, request(method, user, headers, "fixed-1"))
        raw = raw.replace(user.encode(), b"USER")
        return re.sub(rb'(nonce="[^"]*"|tag=[^;\r]*|rport=\d+)', b"X", raw)

    for method in ("REGISTER", "INVITE", "OPTIONS", "SUBSCRIBE", "BYE"):
        assert answer(method, ada.user) == answer(method, "99999")

    def guess(user: str) -> Registered | Rejected:
        wrong = replace(ada, user=user, secret="wrong")
        return with_phone(product, wrong, lambda phone: phone.register())

    assert guess(ada.user) == guess("99999")


def test_nobody_speaks_for_somebody_else(
    product: Product, ada: SipAccount, bruno: SipAccount
) -> None:
    thief = replace(ada, user=bruno.user, auth_user=ada.user)
    outcome = with_phone(product, thief, lambda phone: phone.register())
    assert outcome == Rejected(403, "Forbidden")


def test_a_made_up_dialog_reaches_nobody(product: Product) -> None:
    route = f"Route: <sip:localhost:{product.phone_port};transport=tls;lr;sq=0123456789abcdef>\r\n"
    raw = request("BYE", "92201", route).replace(
        b"To: <sip:92201@localhost>", b"To: <sip:92201@localhost>;tag=2"
    )
    assert exchange(product, product.phone_port, raw).startswith(b"SIP/2.0 481 ")


def test_a_revoked_phone_is_gone_within_a_second(product: Product, ada: SipAccount) -> None:
    async def registered_then_revoked() -> Registered | Rejected:
        async with connected(product, ada) as phone:
            assert isinstance(await phone.register(), Registered)
            assert product.metric("squilla_registrations") == 1
            await asyncio.to_thread(product.cli, "device", "revoke", "ada")
            began = time.monotonic()
            await asyncio.to_thread(
                eventually, lambda: product.metric("squilla_registrations") == 0, 5
            )
            assert time.monotonic() - began < 1
            return await phone.register()

    assert isinstance(asyncio.run(registered_then_revoked()), Rejected)


def test_sip_over_websocket_shares_the_phones_port(product: Product) -> None:
    context = trusting(product.ca_file)
    url = f"wss://localhost:{product.phone_port}/ws"
    with connect_websocket(url, ssl=context, subprotocols=[Subprotocol("sip")]) as web:
        web.send(request("OPTIONS", "probe").replace(b"SIP/2.0/TLS", b"SIP/2.0/WSS").decode())
        answer = web.recv(timeout=5)
    assert isinstance(answer, str)
    assert answer.startswith("SIP/2.0 200 ")


def test_the_phones_port_is_no_web_server(product: Product) -> None:
    raw = b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
    assert b" 404 " in exchange(product, product.phone_port, raw)


@pytest.fixture(scope="module")
def strict(open_folder: Path) -> Iterator[Product]:
    """A product that exempts nobody, with small limits."""
    settings = {
        "SIP_EXEMPT": "",
        "SIP_FLOOD_REQUESTS": "60",
        "SIP_FAILURES_USER": "3",
        "SIP_FAILURES_ADDRESS": "8",
        "SIP_BAN_SECONDS": "4",
    }
    with Product(open_folder / "strict", **settings) as running:
        running.add_person("ada", "201")
        yield running


def answers(product: Product) -> bool:
    """Whether a stranger's OPTIONS gets an answer."""
    try:
        return bool(exchange(product, product.phone_port, request("OPTIONS", "probe")))
    except OSError:
        return False


def test_a_flood_is_cut_off_and_forgotten(strict: Product) -> None:
    assert not all(answers(strict) for _ in range(200))
    eventually(lambda: answers(strict), 60)


def test_guessing_is_cut_off_but_one_wrong_phone_harms_nobody(strict: Product) -> None:
    account = as_ours(strict.app().login_with_qr(strict.qr("ada")))

    def register(user: str, secret: str) -> Registered | Rejected:
        return with_phone(
            strict, replace(account, user=user, secret=secret), lambda phone: phone.register()
        )

    eventually(lambda: isinstance(register(account.user, account.secret), Registered), 10)
    outcomes = [register("92299", "old") for _ in range(6)]
    assert Rejected(403, "Forbidden") in outcomes  # that user at this address is refused
    assert isinstance(register(account.user, account.secret), Registered)  # the others are not
    guesses = [register(f"9230{number}", "guess") for number in range(12)]
    assert Rejected(401, "Unauthorized") in guesses
    assert isinstance(guesses[-1], Rejected)
    assert guesses[-1].code == 503  # our agent's word for a connection that was closed on it
    eventually(lambda: answers(strict), 10)
