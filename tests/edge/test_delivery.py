# ruff: noqa: FBT001 - columns of tables
"""A call for a phone: sent, parked, resumed, ended; playbooks of what is done in which order (M4).

The phone 92202 is connected by FLOW unless a scene says otherwise.
"""

import time
from collections.abc import Callable

import pytest

from squilla.edge.delivery import MOST_PARKED, RING_SECONDS, Delivery
from tests.edge.fake_ksr import Effect, FakeKsr
from tests.edge.fake_outside import FakeBus, FakeKernel
from tests.edge.scenes import CALL_ID, CONFIG, REALM, a_request

PHONE = "92202"
FLOW = "192.0.2.1 6061 > 198.51.100.9 4002"
TICKET = "7:42"
LOCK, UNLOCK = ("lock", PHONE), ("unlock", PHONE)
UNAVAILABLE = ("answer_transaction", 480, "Temporarily Unavailable")
LOOK_UP: list[Effect] = [("set_ruri_user", PHONE)]
TRY: list[Effect] = [
    *LOOK_UP,
    ("hide_push_address",),
    ("only_existing_connections",),
    ("set_patience", RING_SECONDS, CONFIG.wake_seconds),
    ("relay",),
]
SEND: list[Effect] = [*TRY, ("let_join", PHONE, REALM)]
PARK: list[Effect] = [("set_patience", CONFIG.wake_seconds, CONFIG.wake_seconds), ("park",)]


def calling() -> FakeKsr:
    ksr = FakeKsr(
        a_request(ruri_user="202", from_user="92201", from_name="Ada", sequence="7 INVITE")
    )
    ksr.flows = {PHONE: FLOW}
    ksr.contacts = {PHONE: "there"}
    return ksr


def delivery(ksr: FakeKsr, silence: float = 1.5) -> tuple[Delivery, FakeBus]:
    bus = FakeBus(ksr)
    return Delivery(bus, FakeKernel(**{FLOW: silence})), bus


def nothing(_: FakeKsr) -> None:
    """As it is."""


def never_registered(ksr: FakeKsr) -> None:
    ksr.flows = {}


def disconnected(ksr: FakeKsr) -> None:
    ksr.flows = {PHONE: "192.0.2.1 6061 > 198.51.100.9 9"}


def contact_gone(ksr: FakeKsr) -> None:
    ksr.contacts = {}


def relay_fails(ksr: FakeKsr) -> None:
    ksr.relays = False


def too_many(ksr: FakeKsr) -> None:
    never_registered(ksr)
    ksr.tickets = {PHONE: [f"1:{n}" for n in range(MOST_PARKED)]}


def one_less(ksr: FakeKsr) -> None:
    never_registered(ksr)
    ksr.tickets = {PHONE: [f"1:{n}" for n in range(MOST_PARKED - 1)]}


def caller_left(ksr: FakeKsr) -> None:
    never_registered(ksr)
    ksr.parks, ksr.cancelled = False, True


def cannot_park(ksr: FakeKsr) -> None:
    never_registered(ksr)
    ksr.parks = False


Scene = Callable[[FakeKsr], None]


@pytest.mark.parametrize(
    ("scene", "how", "between", "after"),
    [
        (nothing, "sent", SEND, []),
        (never_registered, "parked", PARK, []),
        (disconnected, "parked", PARK, []),
        (contact_gone, "parked", [*LOOK_UP, *PARK], []),
        (relay_fails, "parked", [*TRY, *PARK], []),
        (one_less, "parked", PARK, []),
        (too_many, "refused", [], [UNAVAILABLE, ("tell", "ended")]),
        (cannot_park, "refused", PARK, [UNAVAILABLE, ("tell", "ended")]),
        (caller_left, "refused", PARK, [("tell", "ended")]),
    ],
)
def test_a_new_call(scene: Scene, how: str, between: list[Effect], after: list[Effect]) -> None:
    ksr = calling()
    scene(ksr)
    parked = len(ksr.parked(PHONE))
    made, bus = delivery(ksr)
    assert made.start(ksr.message, ksr, CONFIG, PHONE) == how
    assert ksr.effects == [
        ("open_transaction",), LOCK, *between, ("tell", "call"), UNLOCK, *after
    ]  # fmt: skip
    assert bus.sent[0][1]["how"] == how
    assert ksr.counted["parked"] == (how == "parked")
    assert len(ksr.parked(PHONE)) - parked == (how == "parked")


def test_only_so_many_calls_wait_for_a_phone() -> None:
    assert MOST_PARKED == 16


@pytest.mark.parametrize(("silence", "told"), [(0.0, 0.0), (1.5, 1.5), (3600.0, 3600.0)])
def test_a_connected_phone_is_sent_the_call_however_silent_it_is(
    silence: float, told: float
) -> None:
    ksr = calling()
    made, bus = delivery(ksr, silence)
    assert made.start(ksr.message, ksr, CONFIG, PHONE) == "sent"
    assert bus.sent[0][1]["silent"] == told


def test_what_is_told_of_a_call_is_also_noted_for_who_was_not_listening() -> None:
    ksr = calling()
    made, bus = delivery(ksr)
    before = time.time()
    made.start(ksr.message, ksr, CONFIG, PHONE)
    ((event, facts),) = bus.sent
    assert (event, ksr.noted[1]) == ("call", facts)
    assert before <= facts["at"] <= time.time()
    assert facts == {
        "n": 1, "at": facts["at"], "how": "sent", "silent": 1.5, "user": PHONE, "caller": "201",
        "call_id": CALL_ID, "cseq": "7 INVITE", "name": "Ada", "ticket": TICKET,
    }  # fmt: skip


def test_each_call_has_a_number_of_its_own() -> None:
    ksr = calling()
    made, bus = delivery(ksr)
    for _ in range(2):
        made.start(ksr.message, ksr, CONFIG, PHONE)
    assert [facts["n"] for _, facts in bus.sent] == [1, 2]


def resuming() -> FakeKsr:
    """The phone of call 1 is back; its ticket has been taken."""
    ksr = calling()
    ksr.call = (1, PHONE)
    ksr.noted = {1: {"n": 1, "how": "parked", "user": PHONE}}
    return ksr


@pytest.mark.parametrize(
    ("scene", "told", "between"),
    [
        (nothing, "sent", SEND),
        (contact_gone, "parked", [*LOOK_UP, *PARK]),
        (relay_fails, "parked", [*TRY, *PARK]),
    ],
)
def test_a_resumed_call_goes_out_or_waits_again(
    scene: Scene, told: str, between: list[Effect]
) -> None:
    ksr = resuming()
    scene(ksr)
    made, bus = delivery(ksr)
    made.resume(ksr, CONFIG)
    assert ksr.effects == [LOCK, *between, ("tell", told), UNLOCK]
    assert ksr.tickets == ({PHONE: [TICKET]} if told == "parked" else {})
    assert bus.sent[0][1]["n"] == 1
    assert ksr.noted[1] == {"n": 1, "how": told, "user": PHONE}


@pytest.mark.parametrize(("cancelled", "answers"), [(False, [UNAVAILABLE]), (True, [])])
def test_a_resumed_call_that_cannot_wait_again_ends(cancelled: bool, answers: list[Effect]) -> None:
    ksr = resuming()
    contact_gone(ksr)
    ksr.parks, ksr.cancelled = False, cancelled
    made, bus = delivery(ksr)
    made.resume(ksr, CONFIG)
    assert ksr.effects == [LOCK, *LOOK_UP, *PARK, UNLOCK, *answers, ("tell", "ended")]
    ((_, facts),) = bus.sent
    assert (facts["code"], facts["cancelled"]) == (480, int(cancelled))
    assert ksr.noted[1]["how"] == "ended"


def test_a_call_that_was_given_up_meanwhile_does_not_ring() -> None:
    ksr = resuming()
    ksr.over = True
    made, _ = delivery(ksr)
    made.resume(ksr, CONFIG)
    assert ksr.effects == []


class Breaking(FakeKsr):
    """Its look-up fails as nothing of ours should."""

    def look_up(self) -> bool:
        raise ValueError("torn")


@pytest.mark.parametrize(
    "beginning",
    [
        lambda made, ksr: made.start(ksr.message, ksr, CONFIG, PHONE),
        lambda made, ksr: made.resume(ksr, CONFIG),
    ],
    ids=["new", "resumed"],
)
def test_the_phone_is_let_go_of_whatever_breaks(
    beginning: Callable[[Delivery, FakeKsr], object],
) -> None:
    ksr = Breaking()
    ksr.flows, ksr.call = {PHONE: FLOW}, (1, PHONE)
    made, _ = delivery(ksr)
    with pytest.raises(ValueError, match="torn"):
        beginning(made, ksr)
    assert ksr.alone is None
    assert ksr.effects[-1] == UNLOCK


@pytest.mark.parametrize("code", [180, 183, 200, 408, 482, 486, 503, 603])
def test_what_a_phone_says_is_told_and_noted(code: int) -> None:
    ksr = resuming()
    made, bus = delivery(ksr)
    made.progress(ksr, code)
    ((event, facts),) = bus.sent
    assert (event, facts["n"], facts["code"]) == ("progress", 1, code)
    assert ksr.noted[1] == {"n": 1, "how": "progress", "user": PHONE, "code": code}


@pytest.mark.parametrize(("code", "number"), [(100, 1), (180, 0), (200, 0), (486, 0)])
def test_trying_and_calls_that_are_not_ours_say_nothing(code: int, number: int) -> None:
    ksr = resuming()
    ksr.call = (number, PHONE)
    made, _ = delivery(ksr)
    made.progress(ksr, code)
    assert (ksr.effects, ksr.talking) == ([], {})


@pytest.mark.parametrize("code", [480, 486, 488, 600, 603, 606])
def test_a_refusal_by_the_person_takes_the_call_back_everywhere(code: int) -> None:
    ksr = resuming()
    delivery(ksr)[0].progress(ksr, code)
    assert ksr.effects == [("tell", "progress"), ("cancel_other_branches",)]


@pytest.mark.parametrize("code", [180, 200, 400, 404, 408, 481, 482, 487, 500, 503])
def test_no_other_answer_of_one_connection_ends_the_call_on_another(code: int) -> None:
    ksr = resuming()
    delivery(ksr)[0].progress(ksr, code)
    assert not ksr.did("cancel_other_branches")


@pytest.mark.parametrize(("code", "talk"), [(199, False), (200, True), (299, True), (300, False)])
def test_both_phones_are_in_a_call_once_it_is_answered(code: int, talk: bool) -> None:
    ksr = resuming()
    delivery(ksr)[0].progress(ksr, code)
    assert ksr.talking == ({CALL_ID: (PHONE, "92201")} if talk else {})


@pytest.mark.parametrize(
    ("code", "cancelled", "answers"),
    [
        (408, False, [UNAVAILABLE]),
        (408, True, []),
        (487, True, []),
        (480, False, []),
        (486, False, []),
    ],
)
def test_no_answer_is_unavailable_unless_the_caller_left(
    code: int, cancelled: bool, answers: list[Effect]
) -> None:
    ksr = resuming()
    ksr.final, ksr.cancelled = code, cancelled
    made, bus = delivery(ksr)
    made.fail(ksr)
    assert ksr.effects == [("end_parked",), *answers, ("tell", "ended")]
    ((_, facts),) = bus.sent
    assert (facts["n"], facts["code"], facts["cancelled"]) == (1, code, int(cancelled))
    assert ksr.noted[1]["how"] == "ended"


def test_a_call_to_the_echo_ends_without_a_word() -> None:
    ksr = FakeKsr()
    ksr.final = 486
    delivery(ksr)[0].fail(ksr)
    assert (ksr.effects, ksr.noted) == ([("end_parked",)], {})
