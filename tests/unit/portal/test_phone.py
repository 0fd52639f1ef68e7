"""phone.py: where a login stands, seen from the pages."""

import pytest

from squilla.model.devices import Device
from squilla.portal.phone import State, state_of

PENDING = Device(id="d1", account_id=1, created_at=0.0, expires_at=600.0)
ACTIVE = Device(id="d1", account_id=1, created_at=0.0, expires_at=600.0, activated_at=10.0)


@pytest.mark.parametrize(
    ("device", "shown", "now", "state"),
    [
        (None, "", 0.0, State.NONE),
        (PENDING, "", 0.0, State.WAITING),
        (PENDING, "", 600.0, State.EXPIRED),
        (ACTIVE, "", 9000.0, State.ACTIVE),
        (PENDING, "d1", 0.0, State.WAITING),
        (ACTIVE, "d1", 9000.0, State.ACTIVE),
        (ACTIVE, "d0", 20.0, State.REPLACED),
        (None, "d1", 20.0, State.REPLACED),
    ],
)
def test_states(device: Device | None, shown: str, now: float, state: State) -> None:
    assert state_of(device, shown=shown, now=now) is state
