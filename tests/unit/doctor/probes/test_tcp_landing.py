"""Dialling in a rhythm while the other end watches: here both ends are this machine."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.errands.tcp_peer import Landing
from squilla.doctor.inside import Here
from squilla.doctor.probes import tcp_landing as module
from squilla.doctor.probes.tcp import Reach
from squilla.doctor.probes.tcp_landing import Landed, land
from tests.unit.doctor.probes.tcp_servers import (
    HOST,
    closed_port,
    listening_only,
    server_context,
    serving,
)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_offsets", lambda: (0.0, 0.8, 1.6))
    monkeypatch.setattr(module, "_HEAD_START", 0.2)
    monkeypatch.setattr(module, "_HELD", 0.3)
    monkeypatch.setattr(module, "_LEEWAY", 0.3)


def test_the_local_port_is_found(tmp_path: Path) -> None:
    async def run() -> tuple[int, Landed]:
        async with serving(listening_only, server_context(tmp_path)) as port:
            return port, await land(Here(), HOST, port, HOST)

    port, landed = asyncio.run(run())
    assert (landed.port, landed.reach) == (port, Reach.TLS)
    assert landed.answer.by_port == (Landing(port, is_inner=True),)


def test_nothing_comes_in_where_nobody_listens() -> None:
    landed = asyncio.run(land(Here(), HOST, closed_port(), HOST))
    assert landed.reach is Reach.REFUSED
    assert (landed.answer.by_port, landed.answer.by_rhythm) == ((), ())


def test_a_rhythm_is_one_that_the_errand_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for _ in range(100):
        first, second, third = module._offsets()
        assert first == 0
        assert 0.8 <= second <= 2.0
        assert 0.8 <= third - second <= 2.0
