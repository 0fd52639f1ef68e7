"""A gateway with one system, services that answer what a test says, and a clock that it sets."""

import base64
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.testclient import TestClient

from squilla.gateway.admission import secret_hash
from squilla.gateway.app import gateway_app
from squilla.gateway.sender import Services
from squilla.model.push import ApnsAddress, FcmAddress
from squilla.push.message import Ring
from squilla.push.outcome import Delivered, Outcome
from squilla.settings import Settings
from squilla.store import gateway
from squilla.store.engine import Store
from squilla.store.gateway import System

APP_KEY = "the-app-key"
SYSTEM = "nova"
SECRET = "5" * 64
BUNDLE = "com.example.phone"
TOPIC = "0123456789abcdef" * 4
TOKENS = {"apple": "aB" * 32, "firebase": "fcm:token_-x"}

Headers = dict[str, str]
Json = dict[str, object]


class FakeService:
    """Takes pushes; `answers` are used up first, then everything is delivered."""

    def __init__(self) -> None:
        self.asked: list[tuple[ApnsAddress | FcmAddress, Ring]] = []
        self.answers: deque[Outcome] = deque()
        self.meanwhile: list[Callable[[], None]] = []
        self.closed = False

    async def push(self, address: ApnsAddress | FcmAddress, ring: Ring, /) -> Outcome:
        self.asked.append((address, ring))
        for happens in self.meanwhile:
            happens()
        return self.answers.popleft() if self.answers else Delivered(f"sent {len(self.asked)}")

    async def close(self) -> None:
        self.closed = True


@dataclass
class World:
    store: Store
    app: Starlette
    registry: CollectorRegistry
    clock: list[float]
    apple: FakeService = field(default_factory=FakeService)
    google: FakeService = field(default_factory=FakeService)

    @property
    def client(self) -> TestClient:
        return TestClient(self.app, raise_server_exceptions=False)

    def register(self, kind: str = "apple", topic: str = TOPIC, token: str = "") -> httpx2.Response:
        content = {"token": token or TOKENS[kind], "topic": topic, "type": kind}
        return self.client.post("/register", json=content, headers=app_key())

    def deregister(self, kind: str = "apple", token: str = "") -> httpx2.Response:
        content = {"token": token or TOKENS[kind], "topic": TOPIC, "type": kind}
        return self.client.post("/deregister", json=content, headers=app_key())

    def send(self, kind: str = "apple", **fields: object) -> httpx2.Response:
        return self.client.post("/send", json=call(kind, **fields), headers=basic())

    def put_phone(self, token: str) -> None:
        with self.store.begin() as tx:
            now = self.clock[0]
            phone = gateway.phone_of(tx, TOPIC, now)
            assert phone is not None
            platform = phone.platform
            gateway.put_phone(tx, gateway.Phone(TOPIC, platform, token, now, now + 1000.0))

    def block(self, why: str | None) -> None:
        with self.store.begin() as tx:
            gateway.set_blocked(tx, SYSTEM, why)

    def number(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(name, labels) or 0.0


def call(kind: str = "apple", **fields: object) -> Json:
    content: Json = {
        "type": kind,
        "topic": TOPIC,
        "uuid": "7d9f1f4e-27a1-4b7f-9d4b-0a8b1c2d3e4f",
        "call-id": "abc@pbx",
        "from-uri": "sip:201@pbx.example.com",
        "display-name": "Ada “il” \\ Però 📞",
    }
    return content | fields


def app_key(key: str = APP_KEY) -> Headers:
    return {"Instance-Token": key}


def basic(system: str = SYSTEM, secret: str = SECRET) -> Headers:
    pair = base64.b64encode(f"{system}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


@contextmanager
def gateway_world(folder: Path, **settings: object) -> Iterator[World]:
    store = Store(f"sqlite:///{folder / 'gateway.db'}")
    store.migrate()
    with store.begin() as tx:
        gateway.add_system(tx, System(SYSTEM, secret_hash(SECRET), None, 0.0))
    chosen = Settings.model_validate({"gateway_app_key": APP_KEY, "host": "gw.test", **settings})
    apple, google = FakeService(), FakeService()
    clock, registry = [1000.0], CollectorRegistry()
    app = gateway_app(
        chosen,
        store,
        Services(apple, BUNDLE, google),
        registry,
        clock=lambda: clock[0],
        ticks=lambda: clock[0],
    )
    yield World(store, app, registry, clock, apple, google)
    store.close()
