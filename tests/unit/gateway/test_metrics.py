"""The gateway's numbers."""

from starlette.testclient import TestClient

from squilla.gateway.metrics import metrics_app
from tests.unit.gateway.world import SYSTEM, World, basic


def test_the_numbers_of_a_gateway_in_use(world: World) -> None:
    world.register("apple")
    world.register("firebase", topic="a" * 64)
    world.register("firebase", topic="b" * 64, token="another")
    world.send()
    world.client.get("/ping", headers=basic(secret="wrong"))
    answer = TestClient(metrics_app(world.registry)).get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    lines = answer.text.splitlines()
    for line in (
        'squilla_gateway_sends_total{outcome="delivered",platform="ios"} 1.0',
        'squilla_gateway_refused_total{reason="unauthorized"} 1.0',
        'squilla_gateway_phones{platform="ios"} 1.0',
        'squilla_gateway_phones{platform="android"} 2.0',
        'squilla_gateway_systems{state="active"} 1.0',
        'squilla_gateway_systems{state="blocked"} 0.0',
    ):
        assert line in lines
    assert SYSTEM not in answer.text


def test_a_blocked_system_is_counted_as_one(world: World) -> None:
    world.block("unpaid")
    assert world.number("squilla_gateway_systems", state="blocked") == 1
    assert world.number("squilla_gateway_systems", state="active") == 0


def test_an_expired_phone_is_not_counted(world: World) -> None:
    world.register()
    world.clock[0] += 91 * 86400
    assert world.number("squilla_gateway_phones", platform="ios") == 0
