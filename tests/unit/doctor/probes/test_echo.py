"""From a QR to a measured call, against a small server and a small edge on loopback."""

import asyncio
import json
from pathlib import Path

import pytest

from squilla.doctor.probes.echo import Echo, place_echo
from squilla.doctor.probes.echo_ring import Rung, ring
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from tests.unit.doctor.probes.login_server import NAME, certified, http, serving
from tests.unit.robot.edge import SECRET, running


def account(port: int, kind: str = "mobile") -> bytes:
    extension = {"type": kind, "id": "92201", "username": "92201", "secret": SECRET}
    return json.dumps({"endpoints": {"extension": [{**extension, "proxy_port": port}]}}).encode()


def called(tmp_path: Path, *, kind: str = "mobile") -> tuple[Echo | None, Rung]:
    context, authority = certified(tmp_path)

    async def scenario() -> tuple[Echo | None, Rung]:
        async with running(context) as edge:
            answer = http("200 OK", account(edge.port, kind))
            async with serving(context, answer, []) as port:
                target = Target(NAME, Ports(https=port), authority, qr=f"ada;t0ken;{NAME}")
                sight = Sight(target)
                echo = await place_echo(sight, 2.0)
                return echo, await ring(sight, "92202", tmp_path / "cache")

    return asyncio.run(scenario())


def test_a_call_is_placed_with_the_account_of_the_qr(tmp_path: Path) -> None:
    echo, rung = called(tmp_path)
    assert echo is not None
    assert echo.result.ok, echo.result
    assert (echo.host, echo.result.trace is not None) == (NAME, True)
    assert set(echo.addresses) <= {"127.0.0.1", "::1"}
    assert echo.addresses
    assert rung.result is not None
    assert rung.result.code == 200


def test_without_a_mobile_extension_nobody_calls(tmp_path: Path) -> None:
    echo, rung = called(tmp_path, kind="physical")
    assert (echo, rung.result) == (None, None)


@pytest.mark.parametrize("qr", ["", "ada;t0ken"])
def test_without_a_login_nobody_is_asked(qr: str) -> None:
    assert asyncio.run(place_echo(Sight(Target(NAME, qr=qr)), 1.0)) is None
