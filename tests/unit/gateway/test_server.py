"""The gateway as it runs: over TLS, asked by a phone and a PBX, told by its command line."""

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from squilla import gateway as package
from squilla.gateway import server
from squilla.gateway.sender import Services
from squilla.model.push import Platform, RelayAddress
from squilla.model.tokens import token_hash
from squilla.ops import preflight
from squilla.ops.preflight import Identity
from squilla.push.message import Ring
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected
from squilla.push.relay.answer import UNKNOWN_SYSTEM
from squilla.push.relay.client import RelayClient
from squilla.settings import BadSettings, Settings
from tests.unit.gateway.running import APP_KEY, Gateway, running
from tests.unit.ops.free_ports import free_ports

LOGIN_TOKEN = "e1" * 20
TOPIC = token_hash(LOGIN_TOKEN)
TOKEN = "c0ffee" * 10
REGISTRATION = {"token": TOKEN, "topic": TOPIC, "type": "apple"}
ADDRESS = RelayAddress(TOPIC, Platform.IOS)
CALLER, NAME = "0039055777", "Ada “il” \\ Però 📞"


def asked(client: RelayClient, what: Callable[[RelayClient], Awaitable[Outcome]]) -> Outcome:
    async def ask() -> Outcome:
        try:
            return await what(client)
        finally:
            await client.close()

    return asyncio.run(ask())


def ring() -> Ring:
    made = "7d9f1f4e-27a1-4b7f-9d4b-0a8b1c2d3e4f"
    return Ring(made, "abc@pbx", CALLER, NAME, time.time(), 30)


def pushed(gateway: Gateway, secret: str) -> Outcome:
    return asked(gateway.relay("nova", secret), lambda client: client.push(ADDRESS, ring()))


def pinged(gateway: Gateway, secret: str) -> Outcome:
    return asked(gateway.relay("nova", secret), lambda client: client.ping())


def test_a_system_and_a_phone_from_the_first_day_to_the_last(tmp_path: Path) -> None:
    with running(tmp_path) as (gateway, apple):
        apple.tokens.add(TOKEN)
        unknown = Rejected(UNKNOWN_SYSTEM)
        assert pinged(gateway, "not-yet") == unknown
        secret = gateway.adds("nova")
        assert pinged(gateway, secret) == Delivered("ping")
        assert pushed(gateway, secret) == Gone("no phone is registered at the gateway")
        assert gateway.posts("register", REGISTRATION).json() == {"message": "success"}
        assert pushed(gateway, secret) == Delivered(ring().id)
        assert apple.pushes[0].payload["squilla"]["caller_name"] == NAME
        assert apple.pushes[0].payload["squilla"]["caller"] == CALLER

        assert gateway.types("system", "block", "nova", "--reason", "unpaid").returncode == 0
        blocked = Blocked("updates are blocked for this system: unpaid")
        assert (pinged(gateway, secret), pushed(gateway, secret)) == (blocked, blocked)
        assert gateway.types("system", "list").stdout == "nova\tblocked\tunpaid\n"
        assert gateway.types("system", "unblock", "nova").returncode == 0
        assert pushed(gateway, secret) == Delivered(ring().id)
        assert len(apple.pushes) == 2

        numbers = gateway.metrics()
        assert 'squilla_gateway_sends_total{outcome="delivered",platform="ios"} 2.0' in numbers
        assert 'squilla_gateway_phones{platform="ios"} 1.0' in numbers

        apple.forget(TOKEN, time.time() + 1)
        assert pushed(gateway, secret) == Gone("Unregistered")
        assert gateway.posts("deregister", REGISTRATION).status_code == 200
        assert gateway.types("system", "remove", "nova").returncode == 0
        assert pinged(gateway, secret) == unknown
        assert gateway.stop() == 0
        said = gateway.log
    assert said.count('"push sent"') == 2
    assert said.count('"system refused"') == 4
    assert '"phone registered"' in said
    hidden = (secret, TOKEN, TOPIC, TOPIC[:9], LOGIN_TOKEN, APP_KEY, CALLER, "Ada", "PRIVATE KEY")
    assert [word for word in hidden if word in said] == []


def test_a_push_on_its_way_is_answered_before_the_end(tmp_path: Path) -> None:
    with running(tmp_path) as (gateway, apple):
        apple.tokens.add(TOKEN)
        apple.on_push(lambda *_push: stopped.append(threads.submit(gateway.stop)))
        apple.slow(1.0)
        secret = gateway.adds("nova")
        gateway.posts("register", REGISTRATION)
        stopped: list[Future[int]] = []
        with ThreadPoolExecutor(1) as threads:
            assert pushed(gateway, secret) == Delivered(ring().id)
        assert [status.result() for status in stopped] == [0]


def enterable(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (folder, *folder.parents))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes user")
@pytest.mark.skipif(
    not enterable(Path(package.__file__).parent), reason="other users cannot read this code"
)
def test_root_becomes_another_user_before_it_answers(open_folder: Path) -> None:
    folder = open_folder / "gateway-of-nobody"
    folder.mkdir(mode=0o755)
    with running(folder, USER="nobody") as (gateway, apple):
        apple.tokens.add(TOKEN)
        assert gateway.process is not None
        status = Path(f"/proc/{gateway.process.pid}/status").read_text()
        lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert "0" not in lines["Uid"].split()
        assert "0" not in lines["Gid"].split()
        assert lines["Groups"].split() == []
        assert int(lines["CapEff"], 16) == 0
        secret = gateway.adds("nova")
        assert gateway.posts("register", REGISTRATION).status_code == 200
        assert pushed(gateway, secret) == Delivered(ring().id)
        assert gateway.metrics()
        assert gateway.stop() == 0


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(server, "services_of", lambda _settings: Services())
    port, metrics = free_ports(2)
    values = {
        "state": tmp_path,
        "user": "",
        "host": "localhost",
        "gateway_address": "127.0.0.1",
        "gateway_port": port,
        "gateway_metrics_port": metrics,
    }
    return Settings.model_validate(values)


@pytest.mark.parametrize("name", ["gateway_port", "gateway_metrics_port"])
def test_a_taken_port_is_named(settings: Settings, name: str) -> None:
    said = rf"^Setting {name}: TCP port \d+ on 127"
    with (
        socket.create_server(("127.0.0.1", getattr(settings, name))),
        pytest.raises(BadSettings, match=said),
    ):
        server.prepare(settings)


def test_root_is_given_up_last(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    listening: list[bool] = []
    somebody = Identity("somebody", 1, 1)
    monkeypatch.setattr(preflight, "service_identity", lambda _settings: somebody)

    def become(identity: object) -> None:
        assert identity == somebody
        ports = (settings.gateway_port, settings.gateway_metrics_port)
        for port in ports:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        listening.append((settings.tls / "served.pem").exists())

    monkeypatch.setattr(server, "become", become)
    prepared = server.prepare(settings)
    prepared.https.close()
    prepared.metrics.close()
    assert listening == [True]
