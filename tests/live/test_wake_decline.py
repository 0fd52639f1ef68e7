"""A call that is declined in its notification, by HTTP: the phone never comes back for it (M4)."""

import asyncio
import time

import httpx2
import pytest

from squilla.model.wakes import Step, Stop
from tests.live.night import NOTICED_SECONDS, Caller, Night, steps
from tests.live.product import Product
from tests.live.wire import as_ours, trusting

AT_ONCE = 2.0


@pytest.fixture
def token(at_night: Night) -> str:
    """Bruno's phone logs in once more, with a QR that this test has seen."""
    qr = at_night.product.qr("bruno")
    at_night.people["bruno"] = as_ours(at_night.product.app().login_with_qr(qr))
    time.sleep(NOTICED_SECONDS)
    return qr.split(";")[1]


def decline(product: Product, token: str, call_id: str) -> int:
    answer = httpx2.post(
        f"https://localhost:{product.https_port}/webrest/user/calls/decline",
        verify=trusting(product.ca_file),
        headers={"Authorization": f"bruno:{token}"},
        json={"call_id": call_id},
        trust_env=False,
    )
    return answer.status_code


def test_a_parked_call_declined_in_its_notification_ends_at_once(
    token: str, at_night: Night
) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            await attempt.heard(180)
            answers = [
                await asyncio.to_thread(decline, at_night.product, token, attempt.call_id)
                for _ in range(2)
            ]
            assert answers == [204, 404]
            assert await attempt.refused(AT_ONCE) == 603
            assert phone.kinds == ["call"]
        wake = await at_night.timeline(attempt)
        assert wake.stop is Stop.DECLINED
        assert steps(wake)[-1] is Step.ENDED

    at_night.play(scene)


def test_a_call_that_rings_is_taken_back_from_the_phone(token: str, at_night: Night) -> None:
    """The page rings as well: its INVITE is cancelled when the notification says no."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            await phone.wake()
            attempt = ada.call("202")
            incoming = await phone.rings()
            await attempt.heard(180)
            answer = await asyncio.to_thread(decline, at_night.product, token, attempt.call_id)
            assert answer == 204
            assert await attempt.refused(AT_ONCE) == 603
            await asyncio.wait_for(incoming.cancelled.wait(), AT_ONCE)
        assert (await at_night.timeline(attempt)).stop is Stop.DECLINED

    at_night.play(scene)
