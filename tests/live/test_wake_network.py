"""The way from the PBX to the push services is broken: time-outs, refusals, strangers (M4)."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.model.wakes import Step, Stop, Wake
from tests.live.gate import Gate, Mode
from tests.live.night import WAKE_SECONDS, Caller, Night, night
from tests.live.push_services import PushServices
from tests.live.sleeper import is_quiet

LIMIT = 5.0
"""Seconds that the product gives one push."""


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    with Gate() as found:
        yield found


@pytest.fixture(scope="module")
def at_night(open_folder: Path, gate: Gate) -> Iterator[Night]:
    urls = {"FCM_URL": gate.url, "APNS_URL": gate.url, "APNS_SANDBOX_URL": gate.url}
    with night(open_folder / "network", settings=urls) as found:
        yield found


@pytest.fixture(params=["android", "iphone"])
def kind(request: pytest.FixtureRequest, at_night: Night, gate: Gate) -> str:
    name: str = request.param
    gate.target = port_of(at_night.services, name)
    gate.set(Mode.OPEN)
    return name


def port_of(services: PushServices, kind: str) -> int:
    servers = {"android": services.fcm.server, "iphone": services.apns.server}
    return servers[kind].port


def refusal_of(wake: Wake) -> str:
    return next(mark.detail for mark in wake.marks if mark.step is Step.PUSH_REFUSED)


def test_provider_tls_time_out_ends_the_call_and_says_so(
    kind: str, at_night: Night, gate: Gate
) -> None:
    """And when the provider is back, the next call wakes the phone again."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            gate.set(Mode.SILENT)
            began = time.monotonic()
            attempt = ada.call("202")
            assert await attempt.refused() == 480
            assert LIMIT - 0.5 < time.monotonic() - began < WAKE_SECONDS + 1
            wake = await at_night.timeline(attempt)
            assert wake.stop is Stop.PUSH_UNREACHABLE
            assert "timed out" in refusal_of(wake)
            gate.set(Mode.OPEN)
            again = ada.call("202")
            (await phone.rings()).reject(486)
            assert await again.refused() == 486

    at_night.play(scene)


def test_connect_error_then_reconnect_within_the_window(
    kind: str, at_night: Night, gate: Gate
) -> None:
    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            gate.set(Mode.SHUT)
            attempt = ada.call("202")
            await asyncio.sleep(1.5)
            assert phone.arrived == []
            gate.set(Mode.OPEN)
            incoming = await phone.rings()
            assert await is_quiet(phone.phones[-1])
            incoming.reject(486)
            assert await attempt.refused() == 486
        wake = await at_night.timeline(attempt)
        assert "connection refused" in refusal_of(wake)
        assert wake.at(Step.PUSH_ACCEPTED) is not None

    at_night.play(scene)


def test_a_stranger_at_the_providers_address_gets_no_token(
    kind: str, at_night: Night, gate: Gate, tmp_path: Path
) -> None:
    """Bad certificate: nothing is sent, nothing crashes, and the timeline names it."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            gate.set(Mode.OPEN)  # without the connection of before
            attempt = ada.call("202")
            await asyncio.sleep(0.5)
            attempt.outgoing.cancel()
            assert await attempt.refused() == 487
            assert phone.arrived == []
        assert "certificate is not accepted" in refusal_of(await at_night.timeline(attempt))

    with PushServices(tmp_path / "stranger") as stranger:
        gate.target = port_of(stranger, kind)
        at_night.play(scene)
        assert gate.accepted > 0
