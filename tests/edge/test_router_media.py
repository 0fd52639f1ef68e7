"""The routes of branches, replies and failures: where media is handed to rtpengine."""

import pytest

from squilla.edge.delivery import Delivery
from squilla.edge.media import Leg, answer_flags, offer_flags
from squilla.edge.router import Router
from tests.edge.fake_ksr import FakeKsr
from tests.edge.fake_outside import FakeBus, FakeKernel
from tests.edge.scenes import CONFIG, PHONE, PLAIN, SRTP, UNVOUCHED

ECHO = "sip:127.0.0.1:5071"


def branch(next_hop: str, *, sdp: str | None = SRTP) -> FakeKsr:
    ksr = FakeKsr(sdp=sdp)
    ksr.ruri_and_dst = next_hop
    ksr.variables = {"$si": PHONE}
    return ksr


def reply(protocol: str, *, sdp: str | None) -> FakeKsr:
    ksr = FakeKsr(sdp=sdp)
    ksr.variables = {"$pr": protocol}
    return ksr


def router(ksr: FakeKsr) -> Router:
    made = Router(ksr, CONFIG)
    made._delivery = Delivery(FakeBus(ksr), FakeKernel())
    return made


@pytest.mark.parametrize(
    ("next_hop", "leg"),
    [
        (ECHO, Leg.ECHO),
        ("sip:192.0.2.1:4;transport=tls", Leg.SDES),
        ("sip:192.0.2.1:4;transport=ws", Leg.WEB),
    ],
)
def test_each_branch_is_offered_its_own_kind_of_media(next_hop: str, leg: Leg) -> None:
    ksr = branch(next_hop)
    assert router(ksr).ksr_branch(None) == 1
    flags = offer_flags(leg, caller_address=PHONE, next_hop=next_hop)
    assert ksr.effects == [("offer_media", flags)]


def test_a_branch_without_offer_needs_no_relay() -> None:
    ksr = branch(ECHO, sdp=None)
    assert router(ksr).ksr_branch(None) == 1
    assert ksr.effects == []


def test_a_branch_that_the_relay_refuses_is_not_sent() -> None:
    ksr = branch(ECHO)
    ksr.takes_media = False
    router(ksr).ksr_branch(None)
    assert ksr.effects[-1] == ("drop_branch",)
    assert ksr.did("error")
    assert ksr.counted == {"media_relay_failed": 1}


@pytest.mark.parametrize("protocol", ["tls", "ws", "wss"])
def test_a_phones_answer_is_handed_on_with_the_place_it_came_from(protocol: str) -> None:
    ksr = reply(protocol, sdp=SRTP)
    router(ksr).ksr_reply(None)
    assert ksr.effects == [("remember_source_in_contact",), ("answer_media", answer_flags())]


def test_the_echo_answers_in_plain_rtp_over_loopback() -> None:
    ksr = reply("udp", sdp=PLAIN)
    router(ksr).ksr_reply(None)
    assert ksr.effects == [("answer_media", answer_flags())]


@pytest.mark.parametrize("protocol", ["tls", "ws", "wss"])
def test_a_phones_answer_without_protection_opens_no_stream(protocol: str) -> None:
    ksr = reply(protocol, sdp=PLAIN)
    router(ksr).ksr_reply(None)
    assert ksr.did("refuse_streams")
    assert not ksr.did("answer_media")
    assert ksr.counted == {"refused_media": 1}


def test_a_reply_without_sdp_passes() -> None:
    ksr = reply("tls", sdp=None)
    router(ksr).ksr_reply(None)
    assert ksr.effects == [("remember_source_in_contact",)]


def test_a_call_that_comes_to_nothing_frees_its_ports() -> None:
    ksr = FakeKsr()
    router(ksr).ksr_failure(None)
    assert ksr.effects == [("end_media",), ("end_parked",)]


def test_what_a_phone_says_of_a_call_is_told_before_its_media_is_handled() -> None:
    ksr = reply("tls", sdp=SRTP)
    ksr.call = (1, "92202")
    ksr.variables["$rs"] = "200"
    router(ksr).ksr_reply(None)
    assert ksr.verbs == ["tell", "remember_source_in_contact", "answer_media"]
    assert ksr.noted[1]["code"] == 200


def test_the_end_of_a_call_is_told() -> None:
    ksr = FakeKsr()
    ksr.call, ksr.final = (1, "92202"), 486
    router(ksr).ksr_failure(None)
    assert ksr.effects == [("end_media",), ("end_parked",), ("tell", "ended")]


def test_an_answer_that_the_relay_refuses_brings_no_address_past_it() -> None:
    ksr = reply("tls", sdp=SRTP)
    ksr.takes_media = False
    router(ksr).ksr_reply(None)
    assert ksr.effects[-1] == ("refuse_streams",)
    assert ksr.counted == {"media_relay_failed": 1}


def test_a_reply_to_nothing_we_sent_goes_nowhere() -> None:
    ksr = reply("tls", sdp=None)
    ksr.in_transaction = False
    router(ksr).ksr_reply_route(None)
    assert ksr.effects == [("drop_reply",)]
    assert ksr.counted["dropped_reply"] == 1


@pytest.mark.parametrize(
    ("protocol", "effects"), [("tls", [UNVOUCHED]), ("ws", [UNVOUCHED]), ("udp", [])]
)
def test_a_phone_asserts_nothing_in_a_reply_to_anything(
    protocol: str, effects: list[object]
) -> None:
    ksr = reply(protocol, sdp=None)
    ksr.in_transaction = True
    router(ksr).ksr_reply_route(None)
    assert ksr.effects == effects
    assert not ksr.counted
