"""Whether people's phones are there."""

import pytest

from squilla.webrest.colleagues import Colleague, colleagues
from tests.unit.webrest.world import World


@pytest.mark.parametrize(
    ("registered", "status"), [(True, "online"), (False, "offline"), (None, "offline")]
)
def test_a_phone_is_online_when_the_edge_says_so(
    world: World,
    registered: bool | None,  # noqa: FBT001 - a column of the table above
    status: str,
) -> None:
    alice = world.add()
    world.qr_login(alice)
    world.registered["92201"] = registered
    (found,) = colleagues(world.services)
    assert (found.account, found.sip_user, found.status) == (alice, "92201", status)


def test_the_edge_is_not_asked_about_phones_without_a_login(world: World) -> None:
    alice, bob = world.add(), world.add("bob", "202", name="Bob")
    world.qr_login(bob)
    world.registered |= {"92201": True, "92202": True}
    assert list(colleagues(world.services)) == [
        Colleague(alice, "92201", "offline"),
        Colleague(bob, "92202", "online"),
    ]
    assert world.asked == ["92202"]
