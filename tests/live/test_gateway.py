"""A PBX whose phones are woken by the gateway of the app's publisher, until that blocks it (M4)."""

import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from squilla.model.wakes import Stop
from tests.live.gateway import Gateway
from tests.live.night import NOTICED_SECONDS, SHORT, Caller, Night, leaked, metric_is, people
from tests.live.portal import phone_page
from tests.live.product import Product
from tests.live.push_services import PushServices
from tests.live.sleeper import Sleeper, sleeping
from tests.live.softphones.app import App
from tests.live.wire import as_ours

SYSTEM = "pbx-1"
WHY = "Subscription ended on 1 November"
KINDS = pytest.mark.parametrize(("platform", "kind"), [("android", "firebase"), ("ios", "apple")])


@dataclass(frozen=True)
class Publisher:
    """The publisher's side, and a PBX that it admits."""

    gateway: Gateway
    night: Night


@pytest.fixture(scope="module")
def services(open_folder: Path) -> Iterator[PushServices]:
    with PushServices(open_folder / "publisher") as found:
        yield found


@pytest.fixture(scope="module")
def publisher(open_folder: Path, services: PushServices) -> Iterator[Publisher]:
    with Gateway(open_folder / "gateway", services) as gateway:
        settings = {**SHORT, **gateway.admit(SYSTEM)}
        with Product(open_folder / "pbx", **settings) as product:
            night = Night(product, services, people(product, ("ada", "bruno")))
            yield Publisher(gateway, night)
        said = product.log.read_text(errors="replace") + gateway.product.log.read_text()
    assert "Traceback" not in said
    assert leaked(services, said) == []
    assert settings["GATEWAY_SECRET"] not in said


def installed(publisher: Publisher, platform: str, kind: str) -> tuple[App, tuple[str, str]]:
    """A new installation of the app for Bruno: its push address, and what its Contact says."""
    services = publisher.night.services
    token, _ = services.new_android() if platform == "android" else services.new_iphone()
    product = publisher.night.product
    place = ("127.0.0.1", product.https_port)
    app = App(product.ca_file, place, platform, push_id=token)
    account = app.login_with_qr(product.qr("bruno"))
    publisher.night.people["bruno"] = as_ours(account)
    assert publisher.gateway.register(app.topic, kind, token) == 200
    said = app.sip_settings().contact_parameters
    time.sleep(NOTICED_SECONDS)
    return app, (token, "".join(f";{name}={value}" for name, value in said))


def asleep(publisher: Publisher, made: tuple[str, str]) -> AbstractAsyncContextManager[Sleeper]:
    night = publisher.night
    return sleeping(night.product, night.people["bruno"], night.services, made)


@KINDS
def test_a_call_wakes_the_app_by_its_publishers_gateway(
    platform: str, kind: str, publisher: Publisher
) -> None:
    """The app as it is: topic = SHA-256 of its login token, older parameters in its Contact."""
    _, made = installed(publisher, platform, kind)

    async def scene(ada: Caller) -> None:
        async with asleep(publisher, made) as phone:
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486
            assert {one.call_id for one in phone.arrived} == {attempt.call_id}
        wake = await publisher.night.timeline(attempt)
        assert (wake.stop, wake.platform) == (Stop.DECLINED, platform)

    publisher.night.play(scene)


def test_a_stranger_cannot_register_a_phone_at_the_gateway(publisher: Publisher) -> None:
    assert publisher.gateway.register("0" * 64, "firebase", "abc", key="guessed") == 401


def test_a_phone_that_never_registered_at_the_gateway_is_forgotten(publisher: Publisher) -> None:
    app, made = installed(publisher, "android", "firebase")
    product = publisher.night.product
    publisher.night.people["bruno"] = as_ours(app.login_with_qr(product.qr("bruno")))
    time.sleep(NOTICED_SECONDS)

    async def scene(ada: Caller) -> None:
        async with asleep(publisher, made) as phone:
            attempt = ada.call("202")
            assert await attempt.refused() == 480
            assert phone.arrived == []
        assert (await publisher.night.timeline(attempt)).stop is Stop.ADDRESS_GONE

    publisher.night.play(scene)


def test_a_blocked_system_is_told_so_everywhere(publisher: Publisher) -> None:
    """480; timeline, page and metric say that push is suspended; unblocked, it wakes again."""
    _, made = installed(publisher, "android", "firebase")
    night, manage = publisher.night, publisher.gateway.product
    call_ids: list[str] = []

    async def blocked(ada: Caller) -> None:
        async with asleep(publisher, made) as phone:
            attempt = ada.call("202")
            assert await attempt.refused() == 480
            assert phone.arrived == []
            assert (await night.timeline(attempt)).stop is Stop.PUSH_BLOCKED
        call_ids.append(attempt.call_id)

    async def unblocked(ada: Caller) -> None:
        async with asleep(publisher, made) as phone:
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    manage.cli("gateway", "system", "block", SYSTEM, "--reason", WHY)
    night.play(blocked)
    trace = night.product.cli("trace", call_ids[0])
    page = phone_page(night.product, "bruno")
    for said in (trace, page):
        assert "Push suspended: updates are blocked for this system" in said
        assert WHY in said
    metric_is(night.product, 'squilla_wakes_total{pushed="no",stop="push_blocked"}', 1.0)
    manage.cli("gateway", "system", "unblock", SYSTEM)
    night.play(unblocked)


def test_the_gateway_away_ends_the_call_and_says_so(publisher: Publisher) -> None:
    _, made = installed(publisher, "android", "firebase")

    async def scene(ada: Caller) -> None:
        async with asleep(publisher, made) as phone:
            publisher.gateway.stop()
            attempt = ada.call("202")
            assert await attempt.refused() == 480
            assert phone.arrived == []
        assert (await publisher.night.timeline(attempt)).stop is Stop.PUSH_UNREACHABLE

    publisher.night.play(scene)
