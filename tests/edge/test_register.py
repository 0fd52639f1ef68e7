# ruff: noqa: FBT001 - columns of tables
"""REGISTER: the one contact of a phone (M3), its push address, and the calls it missed (M4)."""

import time
from dataclasses import replace

import pytest

from squilla.edge.flow import Flow
from squilla.edge.ksr.registrar import QUERIED
from squilla.edge.steps.register import Register
from tests.edge.fake_ksr import Effect, FakeKsr
from tests.edge.fake_outside import FakeBus, FakeKernel
from tests.edge.scenes import CONFIG, REALM, a_request

USER = "92201"
FLOW = "192.0.2.1 6061 > 198.51.100.7 40001"
OLD_FLOW = "192.0.2.1 6061 > 198.51.100.7 39999"
PLAIN = "<sip:92201@198.51.100.7:4001;transport=tls>"
WITH_PUSH = PLAIN.replace(">", ";pn-provider=fcm;pn-param=proj;pn-prid=token>")
LOCK, UNLOCK = ("lock", USER), ("unlock", USER)
FORGET = ("forget_contact", USER, REALM)
BRIEF = ("reply", 423, "Interval Too Brief", "Min-Expires: 150")
LOGGED: Effect = ("log", "registered", {"account": USER})
TOLD: list[Effect] = [("keep_connection", CONFIG.connection_seconds), ("tell", "registered")]


class TakenOver(FakeKsr):
    """A login whose secret changes while its contact is being saved."""

    new: str | None = None

    def save_contact(self) -> int:
        self.accepted.pop(USER)
        if self.new:
            self.accepted[USER] = self.new
        return super().save_contact()


def registering(
    kind: type[FakeKsr] = FakeKsr, *, contact: str = PLAIN, expires: str = "3600"
) -> FakeKsr:
    """A phone that has proved who it is; two calls wait for it."""
    ksr = kind(a_request("REGISTER", auth_user=USER))
    ksr.headers = {"Contact": contact, "Expires": expires}
    ksr.accepted = {USER: "a" * 32}
    ksr.proven = "a" * 32
    ksr.tickets = {USER: ["1:1", "2:2"]}
    return ksr


def answered(ksr: FakeKsr) -> FakeBus:
    """Carry it out; what was told."""
    bus = FakeBus(ksr)
    assert Register(bus, FakeKernel())(ksr.message, ksr, CONFIG) is Flow.DONE
    return bus


def test_other_methods_go_on() -> None:
    ksr = FakeKsr(a_request("INVITE"))
    assert Register(FakeBus(ksr), FakeKernel())(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == []


@pytest.mark.parametrize("outcome", [1, 2])
def test_a_contact_is_stored_told_and_then_given_the_calls_that_wait(outcome: int) -> None:
    ksr = registering()
    ksr.save_outcome = outcome
    answered(ksr)
    assert ksr.effects == [
        LOCK, ("save_contact",), LOGGED, UNLOCK, *TOLD, ("resume", "1:1"), ("resume", "2:2")
    ]  # fmt: skip
    assert ksr.counted == {"registered": 1}
    assert ksr.tickets == {}
    assert ksr.flows == {USER: FLOW}


def test_what_is_told_of_a_registration() -> None:
    ksr = registering()
    ksr.arrivals = {ksr.message.peer: "1000.25"}
    before = time.time()
    ((_, facts),) = answered(ksr).sent
    assert before <= facts.pop("at") <= time.time()
    assert facts == {
        "user": USER, "agent": "App/1", "call_id": "call-1@phone", "arrived": 1000.25,
        "source": "198.51.100.7", "push": None, "withdrawn": False,
    }  # fmt: skip


def test_when_it_arrived_is_not_always_known() -> None:
    assert answered(registering()).sent[0][1]["arrived"] == 0.0


@pytest.mark.parametrize(
    ("outcome", "counted"), [(-1, {"refused_register": 1}), (-2, {"refused_register": 1})]
)
def test_a_contact_that_cannot_be_stored_is_counted_not_told_and_gets_no_call(
    outcome: int, counted: dict[str, int]
) -> None:
    ksr = registering()
    ksr.save_outcome = outcome
    answered(ksr)
    assert ksr.effects == [LOCK, ("save_contact",), UNLOCK]
    assert ksr.counted == counted
    assert ksr.tickets == {USER: ["1:1", "2:2"]}


@pytest.mark.parametrize("new", ["b" * 32, None], ids=["another phone", "logged out"])
def test_a_phone_that_is_taken_over_while_it_registers_is_forgotten_and_gets_no_call(
    new: str | None,
) -> None:
    ksr = registering(TakenOver)
    ksr.new = new  # type: ignore[attr-defined]
    answered(ksr)
    assert ksr.effects == [LOCK, ("save_contact",), FORGET, UNLOCK]
    assert ksr.tickets == {USER: ["1:1", "2:2"]}


def test_a_secret_that_changed_right_after_it_was_proved_stores_no_contact() -> None:
    ksr = registering()
    ksr.accepted = {USER: "b" * 32}
    assert answered(ksr).sent == []
    assert ksr.effects[-2:] == [FORGET, UNLOCK]


# --- calls that ring already


def ringing(flow: str | None, **changes: str) -> FakeKsr:
    """A phone known by `flow` at which a call rings."""
    ksr = registering(**changes)  # type: ignore[arg-type]
    ksr.tickets = {}
    ksr.ringing = {USER}
    ksr.flows = {} if flow is None else {USER: flow}
    return ksr


@pytest.mark.parametrize(("flow", "joins"), [(OLD_FLOW, True), (FLOW, False), (None, False)])
def test_a_call_that_rings_is_joined_on_another_connection_alone(
    flow: str | None, joins: bool
) -> None:
    ksr = ringing(flow)
    answered(ksr)
    forget = [FORGET] if joins else []
    join = [("join", USER, REALM)] if joins else []
    logged = [] if flow == FLOW else [LOGGED]
    assert ksr.effects == [LOCK, *forget, ("save_contact",), *logged, UNLOCK, *TOLD, *join]


def test_without_a_call_that_rings_another_connection_joins_nothing() -> None:
    ksr = ringing(OLD_FLOW)
    ksr.ringing = {"92202"}
    answered(ksr)
    assert not ksr.did("join")
    assert not ksr.did("forget_contact")


def test_three_registers_make_one_invite() -> None:
    ksr = ringing(OLD_FLOW)
    ksr.tickets = {USER: ["1:1"]}
    for _ in range(3):
        answered(ksr)
    assert [verb for verb in ksr.verbs if verb in ("join", "resume")] == ["join", "resume"]


# --- who leaves, and who only asks

LEAVING = [
    {"expires": "0"},
    {"contact": f"{PLAIN};expires=0"},
    {"contact": "*", "expires": "0"},
    {"contact": WITH_PUSH, "expires": "0"},
]


@pytest.mark.parametrize("outcome", [1, 3])
@pytest.mark.parametrize("changes", LEAVING)
def test_leaving_neither_resumes_nor_joins(changes: dict[str, str], outcome: int) -> None:
    """Kamailio's answer is 1 when there was nothing to remove."""
    ksr = ringing(OLD_FLOW, **changes)
    ksr.tickets = {USER: ["1:1"]}
    ksr.save_outcome = outcome
    assert answered(ksr).told == ["unregistered"]
    assert ksr.verbs == ["lock", "save_contact", "log", "unlock", "keep_connection", "tell"]
    assert (ksr.tickets, ksr.flows) == ({USER: ["1:1"]}, {USER: OLD_FLOW})
    assert ksr.counted == {"unregistered": 1}


def test_who_asks_what_is_registered_changes_nothing() -> None:
    ksr = ringing(OLD_FLOW, contact="")
    ksr.tickets = {USER: ["1:1"]}
    ksr.save_outcome = QUERIED
    assert answered(ksr).sent == []
    assert ksr.effects == [LOCK, ("save_contact",), UNLOCK]
    assert (ksr.tickets, ksr.flows, ksr.counted) == ({USER: ["1:1"]}, {USER: OLD_FLOW}, {})


# --- push


def test_what_is_granted_is_said_before_the_answer_and_told() -> None:
    ksr = registering(contact=WITH_PUSH)
    bus = answered(ksr)
    assert ksr.effects[0] == ("add_to_reply", 'Feature-Caps: *;+sip.pns="fcm"')
    assert ksr.effects[2] == ("save_contact",)
    push = {"provider": "fcm", "token": "token", "project": "proj"}
    assert (bus.sent[0][1]["push"], bus.sent[0][1]["withdrawn"]) == (push, False)


def test_a_push_address_is_in_no_log() -> None:
    ksr = registering(contact=WITH_PUSH)
    answered(ksr)
    logged = [effect for effect in ksr.effects if effect[0] == "log"]
    assert logged
    assert "token" not in repr(logged)


def test_a_withdrawn_address_is_told() -> None:
    bus = answered(registering(contact=PLAIN.replace(">", ";pn-provider=fcm>")))
    assert (bus.sent[0][1]["push"], bus.sent[0][1]["withdrawn"]) == (None, True)


@pytest.mark.parametrize(
    ("contact", "expires", "reply"),
    [
        (
            WITH_PUSH.replace("=fcm", "=acme"),
            "3600",
            ("reply", 555, "Push Notification Service Not Supported"),
        ),
        (WITH_PUSH, "60", BRIEF),
        (f"{WITH_PUSH};expires=60", "3600", BRIEF),
    ],
)
def test_a_refusal_for_push_stores_nothing(contact: str, expires: str, reply: Effect) -> None:
    ksr = registering(contact=contact, expires=expires)
    assert answered(ksr).sent == []
    assert ksr.effects == [reply]
    assert ksr.counted == {"refused_push": 1}
    assert ksr.tickets == {USER: ["1:1", "2:2"]}


def test_a_server_before_us_that_pushes_is_left_to_it() -> None:
    ksr = registering(contact=WITH_PUSH)
    ksr.headers["Feature-Caps"] = '*;+sip.pns="fcm"'
    assert answered(ksr).sent[0][1]["push"] is None
    assert not ksr.did("add_to_reply")


def test_registrations_that_are_never_long_enough_claim_no_push() -> None:
    ksr = registering(contact=WITH_PUSH)
    config = replace(CONFIG, connection_seconds=149 + 60)
    Register(FakeBus(ksr), FakeKernel())(ksr.message, ksr, config)
    assert ksr.did("save_contact")
    assert not ksr.did("add_to_reply")
