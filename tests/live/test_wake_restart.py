"""Parts of the product are killed while a call waits for its phone (M4)."""

import asyncio
import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from squilla.model.wakes import Step, Stop
from tests.live.night import Caller, Night, night, steps, store_url
from tests.live.product import eventually
from tests.live.sleeper import is_quiet, until
from tests.live.talk import hear_each_other
from tests.live.test_restart import opened

BACK_SECONDS = 20.0
AT_ONCE = 3.0
LONG = {"WAKE_SECONDS": "25"}


@pytest.fixture(scope="module")
def at_night(open_folder: Path) -> Iterator[Night]:
    with night(open_folder / "mortal-night", breaks=True, settings=LONG) as found:
        yield found


def kill(at_night: Night, child: str) -> int:
    """kill -9; how often it had been started again before."""
    before = at_night.product.children()[child]
    os.kill(before["pid"], signal.SIGKILL)
    return before["restarts"]


def is_back(at_night: Night, child: str, restarts: int) -> None:
    product = at_night.product
    eventually(lambda: product.children()[child]["restarts"] > restarts, BACK_SECONDS, product.tail)


def is_serving(at_night: Night) -> None:
    """The control plane answers again."""

    def answers() -> bool:
        place = ("127.0.0.1", int(at_night.product.settings["METRICS_PORT"]))
        with suppress(OSError), socket.create_connection(place, 1):
            return True
        return False

    eventually(answers, BACK_SECONDS, at_night.product.tail)


def test_a_new_control_plane_wakes_the_phone_of_a_call_that_is_parked(at_night: Night) -> None:
    """Restart while parked: the push was never sent, as squilla was dead when the call came."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            await asyncio.sleep(0.5)  # what it announced is written ten times a second
            restarts = kill(at_night, "squilla")
            attempt = ada.call("202")
            await attempt.heard(100)
            await asyncio.to_thread(is_back, at_night, "squilla", restarts)
            incoming = await phone.rings(BACK_SECONDS)
            await hear_each_other(ada, attempt, incoming)
            assert len(phone.arrived) == 1
        wake = await at_night.timeline(attempt)
        assert wake.stop is Stop.ANSWERED
        found = set(steps(wake))
        assert found >= {Step.INVITE, Step.PARKED, Step.PUSH_ACCEPTED, Step.REGISTERED, Step.SENT}

    at_night.play(scene)


def test_a_call_whose_push_was_sent_goes_through_without_the_control_plane(
    at_night: Night,
) -> None:
    """Killed between push and wake: the edge alone brings the call, and no second push is sent."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            await attempt.heard(180)
            await asyncio.sleep(0.3)
            restarts = kill(at_night, "squilla")
            await phone.wake()
            incoming = await phone.rings()
            await asyncio.to_thread(is_back, at_night, "squilla", restarts)
            await asyncio.to_thread(is_serving, at_night)
            await hear_each_other(ada, attempt, incoming)
            assert len(phone.arrived) == 1
        assert (await at_night.timeline(attempt, 10)).stop is Stop.ANSWERED

    at_night.play(scene)


def test_kamailio_restarted_while_parked_ends_the_wake(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            restarts = kill(at_night, "kamailio")
            await asyncio.to_thread(is_back, at_night, "kamailio", restarts)
            wake = await at_night.timeline(attempt, BACK_SECONDS)
            assert wake.stop is Stop.EDGE_RESTARTED
            await until(lambda: "missed" in phone.kinds, BACK_SECONDS)
            assert phone.kinds[-1] == "missed"

    at_night.play(scene)


def test_after_kamailios_restart_a_sleeping_phone_is_woken_as_before(at_night: Night) -> None:
    restarts = kill(at_night, "kamailio")
    is_back(at_night, "kamailio", restarts)
    eventually(lambda: opened(at_night.product), BACK_SECONDS, at_night.product.tail)

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            attempt = ada.call("202")
            await hear_each_other(ada, attempt, await phone.rings())
            assert await is_quiet(phone.phones[-1])

    at_night.play(scene)


@contextmanager
def locked_store(at_night: Night) -> Iterator[None]:
    """Somebody writes to the SQLite file, and does not end it: everybody else waits."""
    path = store_url(at_night.product).removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")


def test_store_down_when_a_call_comes_the_phone_is_still_woken(at_night: Night) -> None:
    """And the timeline is written when the store is back."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            with locked_store(at_night):
                await phone.announce()  # something to write, and to fail with
                await asyncio.to_thread(is_known_to_be_down, at_night)
                attempt = ada.call("202")
                incoming = await phone.rings(AT_ONCE)
                await hear_each_other(ada, attempt, incoming)
            wake = await at_night.timeline(attempt, BACK_SECONDS)
        assert (wake.stop, len(phone.arrived)) == (Stop.ANSWERED, 1)

    at_night.play(scene)


def is_known_to_be_down(at_night: Night) -> None:
    """The product waits ten seconds for a store before it says so."""
    product = at_night.product
    eventually(
        lambda: "timelines not written yet" in product.log.read_text(errors="replace"),
        BACK_SECONDS,
    )
