"""What a gateway is asked, over TLS, and what becomes of a gateway that cannot be reached."""

import asyncio
import base64
import json
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.model.push import Platform, RelayAddress
from squilla.push.message import Ring
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.push.relay.answer import NO_GATEWAY, UNKNOWN_SYSTEM
from squilla.push.relay.client import RelayClient
from tests.fakes.http2 import DROP, Answer, Http2Server, Request
from tests.live.authority import Authority
from tests.unit.ops.free_ports import free_ports

SYSTEM, SECRET, TOPIC = "nova", "s3cret:with-colon", "ab" * 32
RING = Ring("7d9f1f4e-27a1-4b7f-9d4b-0a8b1c2d3e4f", "abc@pbx", "201", "Ada “il” Però", 1000.0, 30)
IPHONE = RelayAddress(TOPIC, Platform.IOS)


class Gateway:
    """Answers what a test says by path, and keeps what it was asked."""

    def __init__(self, authority: Authority, folder: Path) -> None:
        chain, key = folder / "chain.pem", folder / "key.pem"
        authority.issue().write(chain, key)
        self.server = Http2Server(self._handle, chain, key)
        self.trust = ssl.create_default_context(cadata=authority.root.decode())
        self.asked: list[Request] = []
        self.answers: dict[str, Answer] = {}

    def _handle(self, request: Request) -> Answer:
        self.asked.append(request)
        return self.answers.get(request.path, said(200, "sent-1"))

    def client(
        self, path: str = "", *, now: float = 1010.0, limit: float = 5.0, port: int = 0
    ) -> RelayClient:
        url = f"https://localhost:{port or self.server.port}{path}"
        return RelayClient(
            url,
            SYSTEM,
            SECRET,
            host="pbx.example.com",
            ssl_context=self.trust,
            clock=lambda: now,
            limit=limit,
        )


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def gateway(authority: Authority, tmp_path: Path) -> Iterator[Gateway]:
    made = Gateway(authority, tmp_path)
    with made.server:
        yield made
    assert made.server.violations == []


def said(status: int, message: str, **more: str) -> Answer:
    return Answer(status, body=json.dumps({"message": message, **more}).encode())


def came_of(client: RelayClient, *rings: Ring, to: RelayAddress = IPHONE) -> list[Outcome]:
    async def push() -> list[Outcome]:
        try:
            return [await client.push(to, ring) for ring in rings]
        finally:
            await client.close()

    return asyncio.run(push())


def pinged(client: RelayClient) -> Outcome:
    async def ping() -> Outcome:
        try:
            return await client.ping()
        finally:
            await client.close()

    return asyncio.run(ping())


@pytest.mark.parametrize(
    ("platform", "kind"), [(Platform.IOS, "apple"), (Platform.ANDROID, "firebase")]
)
@pytest.mark.parametrize("path", ["", "/", "/nova", "/nova/"])
def test_a_ring_is_sent_as_the_contract_says(
    gateway: Gateway, platform: Platform, kind: str, path: str
) -> None:
    assert came_of(gateway.client(path), RING, to=RelayAddress(TOPIC, platform)) == [
        Delivered("sent-1")
    ]
    (asked,) = gateway.asked
    assert (asked.method, asked.path) == ("POST", f"{path.rstrip('/')}/send")
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["accept-encoding"] == "identity"
    pair = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == f"{SYSTEM}:{SECRET}"
    assert json.loads(asked.body) == {
        "type": kind,
        "topic": TOPIC,
        "uuid": RING.id,
        "call-id": "abc@pbx",
        "from-uri": "sip:201@pbx.example.com",
        "display-name": "Ada “il” Però",
        "ttl": 20,
    }


@pytest.mark.parametrize(("now", "ttl"), [(990.0, 30), (1000.0, 30), (1029.5, 1), (2000.0, 1)])
def test_the_time_that_is_left_is_said(gateway: Gateway, now: float, ttl: int) -> None:
    came_of(gateway.client(now=now), RING)
    assert json.loads(gateway.asked[0].body)["ttl"] == ttl


def test_what_is_too_long_or_odd_fits_the_contract(gateway: Gateway) -> None:
    odd = Ring(RING.id, "c" * 400, '"#2@ <x>', "é" * 4000, 1000.0, 900)
    came_of(gateway.client(), odd)
    content = json.loads(gateway.asked[0].body)
    assert content["call-id"] == "c" * 255
    assert content["from-uri"] == "sip:%22%232%40%20%3Cx%3E@pbx.example.com"
    assert content["display-name"] == "é" * 100
    assert content["ttl"] == 120
    assert len(gateway.asked[0].body) < 8192


def test_a_browser_is_nothing_for_a_gateway(gateway: Gateway) -> None:
    address = RelayAddress(TOPIC, Platform.WEB)
    assert came_of(gateway.client(), RING, to=address) == [Rejected("a gateway wakes no browser")]
    assert gateway.asked == []


def test_one_connection_serves_many_pushes(gateway: Gateway) -> None:
    async def many() -> list[Outcome]:
        client = gateway.client()
        try:
            await client.push(IPHONE, RING)
            return await asyncio.gather(*(client.push(IPHONE, RING) for _ in range(50)))
        finally:
            await client.close()

    assert set(asyncio.run(many())) == {Delivered("sent-1")}
    assert gateway.server.connections == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (said(410, "", reason="phone_gone", why="Unregistered"), Gone("Unregistered")),
        (said(401, ""), Rejected(UNKNOWN_SYSTEM)),
        (
            Answer(429, {"Retry-After": "7"}, b"{}"),
            RetryAfter(7.0, "the gateway answers 429"),
        ),
        (
            Answer(503, {"Retry-After": "Thu, 01 Jan 1970 00:17:00 GMT"}),
            RetryAfter(10.0, "the gateway answers 503"),
        ),
        (Answer(302, {"Location": "/elsewhere"}), Rejected("the gateway answers 302")),
        (said(200, "sent", padding="x" * 60_000), Rejected(NO_GATEWAY)),
    ],
)
def test_answers_are_read(gateway: Gateway, answer: Answer, outcome: Outcome) -> None:
    gateway.answers["/send"] = answer
    assert came_of(gateway.client(), RING) == [outcome]
    assert len(gateway.asked) == 1


def test_a_lost_connection_is_worth_another_try(gateway: Gateway) -> None:
    gateway.answers["/send"] = DROP
    (outcome,) = came_of(gateway.client(), RING)
    assert isinstance(outcome, RetryAfter)
    assert outcome.why.startswith("unreachable: ")


def test_a_slow_gateway_is_given_up(gateway: Gateway) -> None:
    gateway.answers["/send"] = Answer(200, after=3.0)
    began = time.monotonic()
    assert came_of(gateway.client(limit=0.2), RING) == [RetryAfter(1.0, "unreachable: timed out")]
    assert time.monotonic() - began < 2


def test_a_gateway_that_is_off_is_not_there(gateway: Gateway) -> None:
    refused = RetryAfter(1.0, "unreachable: connection refused")
    (free_port,) = free_ports(1)
    assert came_of(gateway.client(port=free_port), RING) == [refused]
    assert pinged(gateway.client(port=free_port)) == refused


def test_a_certificate_of_another_authority_is_not_accepted(gateway: Gateway) -> None:
    gateway.trust = ssl.create_default_context(cadata=Authority().root.decode())
    refused = RetryAfter(1.0, "unreachable: its certificate is not accepted")
    assert came_of(gateway.client(), RING) == [refused]
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (said(200, "pong"), Delivered("ping")),
        (said(401, ""), Rejected(UNKNOWN_SYSTEM)),
        (
            said(403, "", reason="system_blocked", why="unpaid"),
            Blocked("updates are blocked for this system: unpaid"),
        ),
        (Answer(403), Blocked("updates are blocked for this system")),
        (Answer(502), RetryAfter(1.0, "the gateway answers 502")),
    ],
)
@pytest.mark.parametrize("path", ["", "/nova"])
def test_a_ping_asks_whether_pushes_would_be_sent(
    gateway: Gateway, path: str, answer: Answer, outcome: Outcome
) -> None:
    gateway.answers[f"{path}/ping"] = answer
    assert pinged(gateway.client(path)) == outcome
    (asked,) = gateway.asked
    assert (asked.method, asked.path, asked.body) == ("GET", f"{path}/ping", b"")
    assert "authorization" in asked.headers


@pytest.mark.parametrize(
    ("root", "outcome"),
    [(said(200, "pong"), Delivered("ping")), (Answer(404), Rejected(NO_GATEWAY))],
)
def test_the_older_proxy_is_pinged_at_its_root(
    gateway: Gateway, root: Answer, outcome: Outcome
) -> None:
    gateway.answers |= {"/nova/ping": Answer(404), "/ping": root}
    assert pinged(gateway.client("/nova")) == outcome
    assert [asked.path for asked in gateway.asked] == ["/nova/ping", "/ping"]


def test_a_client_does_not_show_its_secret(gateway: Gateway) -> None:
    client = gateway.client()
    assert SECRET not in repr(client)
    asyncio.run(client.close())
