"""The doctor's login, echo and wake checks against the real product (M1, M3, T1, P4)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from squilla.doctor.check import Check
from squilla.doctor.checks import login_api, login_qr, voice_echo, wake_call, wake_history
from squilla.doctor.checks.voice_echo import EchoFacts
from squilla.doctor.engine import Attempt, examine
from squilla.doctor.inside import Here
from squilla.doctor.probes.echo import place_echo
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Status, Verdict
from squilla.doctor.voice import verdicts as say
from tests.live.product import Product
from tests.live.wire import as_ours, connected

SECONDS = 13.0


async def short_echo(sight: Sight) -> EchoFacts:
    return EchoFacts(await place_echo(sight, SECONDS))


CHECKS: Sequence[Check[Any]] = (
    login_qr.CHECK,
    login_api.CHECK,
    replace(voice_echo.CHECK, probe=short_echo),
)


def target_of(product: Product, qr: str) -> Target:
    ports = Ports(https=product.https_port, sips=product.sips_port, phone=product.phone_port)
    return Target("localhost", ports, product.ca_file, qr=qr)


def examined(product: Product, qr: str) -> list[Attempt]:
    return asyncio.run(examine(CHECKS, Sight(target_of(product, qr), outside=True)))


def test_a_fresh_qr_signs_in_and_its_voice_comes_back(product: Product) -> None:
    qr = product.qr("ada")
    attempts = examined(product, qr)
    assert qr.split(";")[1] not in repr([attempt.findings for attempt in attempts])
    verdicts = [finding.verdict for attempt in attempts for finding in attempt.findings]
    assert verdicts == [login_qr.GOOD, login_api.SIGNED_IN, say.GOOD]
    shown = attempts[-1].findings[0].values
    assert shown["held"] == pytest.approx(SECONDS, abs=1.5)


def test_a_superseded_qr_is_named_and_nothing_is_called(product: Product) -> None:
    old = product.qr("ada")
    product.qr("ada")
    [qr, login, echo] = examined(product, old)
    assert qr.status is Status.OK
    assert [finding.verdict for finding in login.findings] == [login_api.SUPERSEDED]
    assert (echo.status, echo.because) == (Status.SKIP, "M1-LOGIN")


@pytest.fixture
def _calls_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


async def wake(product: Product, qr: str) -> Attempt:
    sight = Sight(target_of(product, qr), outside=True)
    [attempt] = await examine([wake_call.check("202")], sight)
    return attempt


@pytest.mark.usefixtures("_calls_not_counted")
def test_a_phone_that_is_there_rings_for_a_moment(product: Product) -> None:
    bruno = as_ours(product.app().login_with_qr(product.qr("bruno")))
    qr = product.qr("ada")

    async def scene() -> Attempt:
        async with connected(product, bruno) as phone:
            await phone.register()
            calling = asyncio.create_task(wake(product, qr))
            incoming = await asyncio.wait_for(phone.incoming.get(), 10)
            incoming.ring()
            await asyncio.wait_for(incoming.cancelled.wait(), 10)
            return await calling

    attempt = asyncio.run(scene())
    assert [finding.verdict for finding in attempt.findings] == [wake_call.RANG]


@pytest.mark.usefixtures("_calls_not_counted")
@pytest.mark.parametrize(
    ("is_scanned", "verdict"), [(True, wake_call.ASLEEP), (False, wake_call.NO_EXTENSION)]
)
def test_a_phone_that_cannot_ring_is_told_apart(
    product: Product, verdict: Verdict, *, is_scanned: bool
) -> None:
    qr = product.qr("bruno")
    if is_scanned:
        product.app().login_with_qr(qr)
    attempt = asyncio.run(wake(product, product.qr("ada")))
    assert [finding.verdict for finding in attempt.findings] == [verdict]


def test_the_history_is_read_where_it_is_kept(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in product.environment.items():
        monkeypatch.setenv(name, value)
    sight = Sight(Target("localhost"), inside=Here())
    [attempt] = asyncio.run(examine([wake_history.CHECK], sight))
    [finding] = attempt.findings
    assert finding.verdict in {wake_history.NO_CALLS, wake_history.FEW}
