"""REGISTER: the one contact of a phone (M3)."""

import pytest

from squilla.edge.bus import Bus
from squilla.edge.flow import Flow
from squilla.edge.ksr import UNREGISTERED
from squilla.edge.steps.register import Register
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CONFIG, REALM, a_request


class FakeBus(Bus):
    """Keeps what is sent."""

    def __init__(self) -> None:  # without a socket
        self.sent: list[tuple[str, dict[str, str | int]]] = []

    def send(self, event: str, **fields: str | int) -> bool:
        self.sent.append((event, fields))
        return True


class TakenOver(FakeKsr):
    """A login whose secret changes while its contact is being saved."""

    new: str | None = None

    def save_contact(self) -> int:
        self.accepted.pop("92201")
        if self.new:
            self.accepted["92201"] = self.new
        return super().save_contact()


def registering(kind: type[FakeKsr] = FakeKsr) -> FakeKsr:
    ksr = kind(a_request("REGISTER", auth_user="92201"))
    ksr.accepted = {"92201": "a" * 32}
    ksr.proven = "a" * 32
    return ksr


def test_other_methods_go_on() -> None:
    ksr = FakeKsr(a_request("INVITE"))
    assert Register(FakeBus())(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == []


@pytest.mark.parametrize(("outcome", "event"), [(1, "registered"), (2, "registered")])
def test_a_contact_is_stored_its_connection_kept_and_the_control_plane_told(
    outcome: int, event: str
) -> None:
    ksr, bus = registering(), FakeBus()
    ksr.save_outcome = outcome
    assert Register(bus)(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [
        ("save_contact",),
        ("keep_connection", CONFIG.connection_seconds),
        ("log", event, {"account": "92201"}),
    ]
    assert bus.sent == [(event, {"user": "92201", "agent": "App/1", "call_id": "call-1@phone"})]
    assert ksr.counted == {event: 1}


def test_leaving_is_told_as_leaving() -> None:
    ksr, bus = registering(), FakeBus()
    ksr.save_outcome = UNREGISTERED
    Register(bus)(ksr.message, ksr, CONFIG)
    assert [event for event, _ in bus.sent] == ["unregistered"]


def test_a_contact_that_cannot_be_stored_is_counted_and_not_told() -> None:
    ksr, bus = registering(), FakeBus()
    ksr.save_outcome = -1
    Register(bus)(ksr.message, ksr, CONFIG)
    assert (ksr.counted, bus.sent) == ({"refused_register": 1}, [])
    assert not ksr.did("keep_connection")


@pytest.mark.parametrize("new", ["b" * 32, None], ids=["another phone", "logged out"])
def test_a_phone_that_is_taken_over_while_it_registers_is_forgotten(new: str | None) -> None:
    ksr, bus = registering(TakenOver), FakeBus()
    ksr.new = new  # type: ignore[attr-defined]
    assert Register(bus)(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [("save_contact",), ("forget_contact", "92201", REALM)]
    assert bus.sent == []


def test_a_secret_that_changed_right_after_it_was_proved_stores_no_contact() -> None:
    ksr, bus = registering(), FakeBus()
    ksr.accepted = {"92201": "b" * 32}
    Register(bus)(ksr.message, ksr, CONFIG)
    assert ksr.effects == [("save_contact",), ("forget_contact", "92201", REALM)]
    assert bus.sent == []
