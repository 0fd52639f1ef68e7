"""What anybody may know."""

from starlette.testclient import TestClient

from squilla import __version__
from tests.unit.webrest.world import FQDN, World


def test_the_public_name_is_told_without_authentication(client: TestClient, world: World) -> None:
    world.add()
    world.add("robot", "299", name="Robot", password=None)
    answer = client.get("profiling/all")
    assert answer.status_code == 200
    assert answer.json() == {
        "hostname": FQDN,
        "publichost": FQDN,
        "pkg_ver": {"squilla": __version__},
        "tot_users": 1,
        "server_time": int(world.now * 1000),
    }
