"""Requests inside a dialog."""

import pytest

from squilla.edge.flow import Flow
from squilla.edge.request import Request
from squilla.edge.steps.in_dialog import route_in_dialog
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CALL_ID, CONFIG, MARK, PLAIN, SRTP, UNVOUCHED, a_request, from_echo

ECHO = "sip:127.0.0.1:5071"
PHONE_URI = "sip:198.51.100.7:40001;transport=tls"


def marked(request: Request, *, toward: str = PHONE_URI, sdp: str | None = None) -> FakeKsr:
    ksr = FakeKsr(request, sdp=sdp)
    ksr.route_mark = MARK
    ksr.ruri_and_dst = toward
    return ksr


def inside(method: str) -> Request:
    return a_request(method, has_to_tag=True)


def test_a_request_without_to_tag_is_for_the_next_step() -> None:
    ksr = marked(a_request())
    assert route_in_dialog(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == []


@pytest.mark.parametrize("mark", [None, "sq=0000000000000000", "sq="])
@pytest.mark.parametrize("method", ["INVITE", "BYE", "INFO", "MESSAGE"])
def test_without_our_mark_there_is_no_such_call(mark: str | None, method: str) -> None:
    ksr = marked(inside(method), sdp=SRTP)
    ksr.route_mark = mark
    assert route_in_dialog(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [("reply", 481, "Call/Transaction Does Not Exist")]


def test_the_mark_of_another_call_does_not_open_this_one() -> None:
    ksr = marked(a_request("BYE", has_to_tag=True, call_id="another"))
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.replies == [481]


@pytest.mark.parametrize(("fits", "effects"), [(True, [("relay",)]), (False, [])])
def test_an_ack_without_mark_is_sent_on_only_in_its_transaction(
    fits: bool,  # noqa: FBT001 - a column of the table
    effects: list[tuple[str]],
) -> None:
    ksr = marked(inside("ACK"))
    ksr.route_mark, ksr.in_transaction = None, fits
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.effects == effects


@pytest.mark.parametrize(
    "toward",
    [
        "sip:198.51.100.9:5060",
        "sip:198.51.100.9:5060;transport=tcp",
        "sip:127.0.0.1:5071@198.51.100.9",
        "sip:127.0.0.1:22;transport=udp",
        "",
    ],
)
def test_nothing_goes_to_a_foreign_destination(toward: str) -> None:
    ksr = marked(inside("BYE"), toward=toward)
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.effects == [("reply", 403, "Forbidden")]
    assert ksr.counted["refused_destination"] == 1


def test_an_ack_to_a_foreign_destination_ends_in_silence() -> None:
    ksr = marked(inside("ACK"), toward="sip:198.51.100.9")
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.effects == []


@pytest.mark.parametrize("toward", [ECHO, PHONE_URI, "sip:192.0.2.1:4;transport=ws"])
@pytest.mark.parametrize("method", ["ACK", "INFO", "PRACK"])
def test_it_goes_to_the_other_end_over_a_connection_that_exists(method: str, toward: str) -> None:
    ksr = marked(inside(method), toward=toward)
    assert route_in_dialog(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [UNVOUCHED, ("only_existing_connections",), ("relay",)]


def test_it_goes_where_the_contact_came_from() -> None:
    ksr = marked(inside("INFO"), toward="sip:10.0.0.3:5060")
    ksr.alias = PHONE_URI
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.did("relay")


@pytest.mark.parametrize(("method", "replies"), [("BYE", [480]), ("ACK", [])])
def test_a_connection_that_is_gone_is_said_except_to_an_ack(
    method: str, replies: list[int]
) -> None:
    ksr = marked(inside(method))
    ksr.relays = False
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.replies == replies


def test_bye_frees_the_media() -> None:
    ksr = marked(inside("BYE"))
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.effects == [UNVOUCHED, ("end_media",), ("only_existing_connections",), ("relay",)]


def test_bye_ends_the_talk_of_that_call_alone() -> None:
    ksr = marked(inside("BYE"))
    ksr.talking = {CALL_ID: ("92201", "92202"), "another": ("92203", "92204")}
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert set(ksr.talking) == {"another"}


@pytest.mark.parametrize(
    ("request_", "sdp", "goes"),
    [
        (inside("INVITE"), SRTP, True),
        (inside("INVITE"), PLAIN, False),
        (inside("INVITE"), None, False),
        (inside("UPDATE"), SRTP, True),
        (inside("UPDATE"), PLAIN, False),
        (inside("UPDATE"), None, True),
        (from_echo("INVITE"), PLAIN, True),
    ],
    ids=lambda value: value.method if isinstance(value, Request) else None,
)
def test_a_new_offer_is_protected_like_the_first(
    request_: Request,
    sdp: str | None,
    goes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    ksr = marked(request_, sdp=sdp)
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.did("relay") is goes
    assert ksr.replies == ([] if goes else [488])
    assert ksr.counted["refused_media"] == (0 if goes else 1)


def test_a_new_offer_passes_through_the_relay_and_keeps_the_mark() -> None:
    ksr = marked(inside("INVITE"), sdp=SRTP)
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.effects[:4] == [
        UNVOUCHED,
        ("record_route", MARK),
        ("watch_media",),
        ("remember_source_in_contact",),
    ]


def test_a_refused_new_offer_leaves_the_call_and_its_ports() -> None:
    """RFC 3261 §14.1: after it, everything is as before it."""
    ksr = marked(inside("INVITE"), sdp=SRTP)
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert not ksr.did("watch_failure")


def test_our_echo_has_no_contact_to_remember() -> None:
    ksr = marked(from_echo("INVITE"), sdp=PLAIN)
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert not ksr.did("remember_source_in_contact")


def test_an_update_cannot_bring_an_offer_in_disguise() -> None:
    """Multipart, say: rtpengine would not see the SDP in it, and the far end would."""
    ksr = marked(inside("UPDATE"), sdp=None)
    ksr.other_body = True
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert ksr.replies == [488]


@pytest.mark.parametrize(("method", "replies"), [("PRACK", [488]), ("INFO", [488]), ("ACK", [])])
def test_no_other_request_leads_media_past_the_relay(method: str, replies: list[int]) -> None:
    ksr = marked(inside(method), sdp=SRTP)
    route_in_dialog(ksr.message, ksr, CONFIG)
    assert not ksr.did("relay")
    assert ksr.replies == replies
