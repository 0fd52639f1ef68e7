"""INVITE to the echo service (T1) and to another person's phone."""

import pytest

from squilla.edge.delivery import Delivery
from squilla.edge.flow import Flow
from squilla.edge.steps.call import PlaceCall
from tests.edge.fake_ksr import FakeKsr
from tests.edge.fake_outside import FakeBus, FakeKernel
from tests.edge.scenes import CONFIG, MARK, PLAIN, SRTP, UNVOUCHED, a_request

FLOW = "192.0.2.1 6061 > 198.51.100.9 4002"
READY = [
    ("record_route", MARK),
    ("remember_source_in_contact",),
    ("watch_media",),
    ("watch_failure",),
    ("only_existing_connections",),
]
VOUCHED = [UNVOUCHED, ("add_header", "P-Asserted-Identity: <sip:201@pbx.example.com>")]


def calling(number: str, *, sdp: str | None = SRTP) -> FakeKsr:
    """92201 calls; 92202 is online, 92203 has a login and sleeps."""
    ksr = FakeKsr(a_request(ruri_user=number, auth_user="92201"), sdp=sdp)
    ksr.accepted = {"92201": "a", "92202": "b", "92203": "c"}
    ksr.contacts = {"92201": "here", "92202": "there"}
    ksr.flows = {"92202": FLOW}
    return ksr


def place(ksr: FakeKsr) -> Flow:
    delivery = Delivery(FakeBus(ksr), FakeKernel(**{FLOW: 0.5}))
    return PlaceCall(delivery)(ksr.message, ksr, CONFIG)


def logged(ksr: FakeKsr) -> dict[str, str]:
    (fields,) = [effect[2] for effect in ksr.effects if effect[0] == "log"]
    return dict(fields)


@pytest.mark.parametrize("number", ["*43", "%2A43", "%2a43"])
def test_the_echo_test_goes_to_the_echo_service(number: str) -> None:
    ksr = calling(number)
    assert place(ksr) is Flow.DONE
    assert ksr.effects[:-1] == [("send_to", "sip:127.0.0.1:5071"), *READY, ("relay",)]
    assert logged(ksr) == {"account": "92201", "to": "*43", "outcome": "sent"}
    assert ksr.counted == {"calls": 1}


@pytest.mark.parametrize(
    ("number", "phone", "outcome"),
    [
        ("202", "92202", "sent"),
        ("92202", "92202", "sent"),
        ("203", "92203", "parked"),
        ("92203", "92203", "parked"),
    ],
)
def test_a_phone_is_reached_by_both_of_its_numbers_awake_or_asleep(
    number: str, phone: str, outcome: str
) -> None:
    """Headers are ready before the transaction: branches that come later are copies of it."""
    ksr = calling(number)
    assert place(ksr) is Flow.DONE
    assert ksr.effects[: len(READY) + 4] == [
        *VOUCHED,
        *READY,
        ("open_transaction",),
        ("lock", phone),
    ]
    assert logged(ksr) == {"account": "92201", "to": number, "outcome": outcome}
    assert ksr.replies == []
    assert ksr.counted["calls"] == 1
    assert ksr.counted["parked"] == (outcome == "parked")


@pytest.mark.parametrize(
    ("number", "sdp", "code"),
    [
        ("201", SRTP, 486),
        ("92201", SRTP, 486),
        ("999", SRTP, 404),
        ("", SRTP, 404),
        ("*44", SRTP, 404),
        ("*43", PLAIN, 488),
        ("*43", None, 488),
        ("*43", "", 488),
        ("999", PLAIN, 488),
        ("203", PLAIN, 488),
    ],
)
def test_a_refusal_says_why_and_nothing_is_sent(number: str, sdp: str | None, code: int) -> None:
    ksr = calling(number, sdp=sdp)
    assert place(ksr) is Flow.DONE
    assert ksr.replies == [code]
    assert not ksr.did("relay")
    assert not ksr.did("record_route")
    assert not ksr.did("open_transaction")
    assert ksr.counted == {"calls": 1, f"refused_{code}": 1}
    assert logged(ksr)["outcome"].startswith(str(code))


def test_an_echo_that_is_down_is_unavailable() -> None:
    ksr = calling("*43")
    ksr.relays = False
    place(ksr)
    assert ksr.replies == [480]
    assert logged(ksr)["outcome"] == "480 Temporarily Unavailable"


def test_without_a_number_in_the_request_uri_nobody_is_called() -> None:
    ksr = calling("x")
    ksr.message = a_request(ruri_user=None, auth_user="92201")
    place(ksr)
    assert ksr.replies == [404]
