"""Which push service is asked for which address."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from squilla.model.push import PushAddress
from squilla.ops.push_keys import APNS_KEY, FCM_ACCOUNT, install_push_keys
from squilla.push.message import Message
from squilla.push.outcome import Delivered, Outcome, Rejected
from squilla.settings import Settings
from squilla.wake.clients import AT_ONCE, Clients, make_clients
from tests.fakes.apns import signing_key
from tests.fakes.fcm import FakeFcm
from tests.unit.push.conftest import Tls
from tests.unit.push.messages import MISSED, RING
from tests.unit.wake.playbook import (
    ANDROID,
    ANDROID_AT_GATEWAY,
    BROWSER,
    IPHONE,
    IPHONE_AT_GATEWAY,
)

NAMES = ("webpush", "apns", "fcm", "relay")
SERVICES: list[tuple[PushAddress, str]] = [
    (BROWSER, "webpush"),
    (IPHONE, "apns"),
    (ANDROID, "fcm"),
    (ANDROID_AT_GATEWAY, "relay"),
    (IPHONE_AT_GATEWAY, "relay"),
]


class FakeClient:
    """A push service's client, which says its name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[tuple[PushAddress, Message]] = []
        self.closed = False

    async def push(self, address: PushAddress, message: Message) -> Outcome:
        self.asked.append((address, message))
        return Delivered(self.name)

    async def close(self) -> None:
        self.closed = True


def made(*names: str) -> tuple[Clients, dict[str, FakeClient]]:
    fakes = {name: FakeClient(name) for name in names}
    return Clients(**{name: cast("Any", fakes.get(name)) for name in NAMES}), fakes


@pytest.mark.parametrize(("address", "name"), SERVICES)
def test_each_address_has_its_service(address: PushAddress, name: str) -> None:
    clients, fakes = made(*NAMES)
    assert clients.can_push(address)
    assert asyncio.run(clients.push(address, RING)) == Delivered(name)
    assert fakes[name].asked == [(address, RING)]


@pytest.mark.parametrize(("address", "name"), SERVICES[1:])
def test_a_service_that_is_not_set_up_is_not_asked(address: PushAddress, name: str) -> None:
    clients, _ = made(*(other for other in NAMES if other != name))
    assert not clients.can_push(address)
    assert isinstance(asyncio.run(clients.push(address, RING)), Rejected)


@pytest.mark.parametrize(("address", "name"), SERVICES)
def test_an_iphone_and_a_gateway_are_pushed_nothing_but_rings(
    address: PushAddress, name: str
) -> None:
    """Apple stops waking an app for VoIP pushes that show no call."""
    clients, fakes = made(*NAMES)
    outcome = asyncio.run(clients.push(address, MISSED))
    takes_it = name in ("webpush", "fcm")
    assert isinstance(outcome, Delivered if takes_it else Rejected)
    assert len(fakes[name].asked) == takes_it


@pytest.mark.parametrize("names", [NAMES, ("webpush",)])
def test_all_are_closed(names: tuple[str, ...]) -> None:
    clients, fakes = made(*names)
    asyncio.run(clients.close())
    assert all(fake.closed for fake in fakes.values())


# --- from the settings


def make(settings: Settings, look: Callable[[Clients], Awaitable[None]]) -> None:
    async def scenario() -> None:
        clients = make_clients(settings, lambda: 1_800_000_000.0)
        try:
            await look(clients)
        finally:
            await clients.close()

    asyncio.run(scenario())


def settings_for(folder: Path, **values: Any) -> Settings:
    settings = Settings(host="pbx.example.com", state=folder / "state", **values)
    settings.push_keys.mkdir(parents=True)
    install_push_keys(settings)
    return settings


def test_without_credentials_only_browsers_are_pushed(tmp_path: Path) -> None:
    async def look(clients: Clients) -> None:
        can = [clients.can_push(address) for address, _ in SERVICES]
        assert can == [True, False, False, False, False]

    make(settings_for(tmp_path), look)


def test_each_credential_brings_its_service(tmp_path: Path, tls: Tls) -> None:
    key, account = tmp_path / "AuthKey.p8", tmp_path / "account.json"
    key.write_bytes(signing_key()[0])
    with FakeFcm(tls.chain, tls.key) as fake:
        fake.write_account(account)
    settings = settings_for(
        tmp_path,
        apns_key=key,
        apns_key_id="KEYID12345",
        apns_team_id="TEAMID1234",
        apns_topic="it.example.phone",
        fcm_credentials=account,
        gateway_url="https://gateway.example/nethcti",
        gateway_system="system",
        gateway_secret="secret",
    )
    key.unlink()
    account.unlink()
    assert (settings.push_keys / APNS_KEY).exists()
    assert (settings.push_keys / FCM_ACCOUNT).exists()

    async def look(clients: Clients) -> None:
        assert all(clients.can_push(address) for address, _ in SERVICES)

    make(settings, look)


@pytest.mark.parametrize(
    ("given", "subject"),
    [
        ("", "https://pbx.example.com"),
        ("mailto:admin@pbx.example", "mailto:admin@pbx.example"),
    ],
)
def test_a_push_service_can_reach_whoever_runs_this(
    tmp_path: Path, given: str, subject: str
) -> None:
    async def look(clients: Clients) -> None:
        assert clients.webpush._vapid._subject == subject

    make(settings_for(tmp_path, webpush_subject=given), look)


def test_an_authority_of_one_s_own_is_trusted_alone(tmp_path: Path, tls: Tls) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(tls.root)

    async def look(clients: Clients) -> None:
        context = clients.webpush._pool._ssl_context
        assert context is not None
        assert len(context.get_ca_certs()) == 1

    make(settings_for(tmp_path, push_ca=root), look)


def test_no_service_is_asked_for_more_at_a_time_than_it_takes() -> None:
    """And one that hangs does not hold up the others."""

    async def most_at_once() -> int:
        clients, fakes = made(*NAMES)
        hold = asyncio.Event()

        async def hang(address: PushAddress, message: Message) -> Outcome:
            fakes["fcm"].asked.append((address, message))
            await hold.wait()
            return Delivered("fcm")

        cast("Any", fakes["fcm"]).push = hang
        waiting = [asyncio.create_task(clients.push(ANDROID, RING)) for _ in range(AT_ONCE + 5)]
        await asyncio.sleep(0)
        assert await clients.push(IPHONE, RING) == Delivered("apns")
        begun = len(fakes["fcm"].asked)
        hold.set()
        assert await asyncio.gather(*waiting) == [Delivered("fcm")] * len(waiting)
        return begun

    assert asyncio.run(most_at_once()) == AT_ONCE
