"""Requests and answers as they are written."""

import pytest
from sipmessage import Request, Response

from squilla.sip.account import Credentials
from squilla.sip.message import Draft, answer, authorized, credentials_of
from squilla.sip.wire import parse
from tests.unit.sip.messages import request, response

ANNA = Credentials("anna", "s3cret")
CHALLENGE = 'WWW-Authenticate: Digest realm="r", nonce="{}"{}\n'
VIA = "SIP/2.0/UDP 192.0.2.9:5061;branch=z9hG4bKalice"


def draft(method: str = "INVITE") -> Draft:
    return Draft(
        method=method,
        uri="sip:bob@example.com",
        call_id="call-1",
        sequence=1,
        local="<sip:alice@example.com>;tag=alice1",
        remote="<sip:bob@example.com>",
        headers=(("Route", "<sip:p1.example.com;lr>"), ("Contact", "<sip:alice@192.0.2.9>")),
        body=b"v=0\r\n",
    )


def read(data: bytes) -> Request:
    message = parse(data)
    assert isinstance(message, Request)
    return message


def test_a_request_is_complete() -> None:
    message = read(draft().render(VIA))
    assert message.method == "INVITE"
    assert message.max_forwards == 70
    assert message.headers["CSeq"] == "1 INVITE"
    assert message.headers["Via"] == VIA
    assert message.headers["Contact"] == "<sip:alice@192.0.2.9>"
    assert message.body == b"v=0\r\n"


def test_the_ack_of_a_refusal_copies_what_the_rfc_says() -> None:
    ack = read(draft().acknowledging(response(486)).render(VIA))
    assert (ack.method, ack.headers["CSeq"], ack.body) == ("ACK", "1 ACK", b"")
    assert ack.headers["To"] == "<sip:bob@example.com>;tag=bob1"
    assert ack.headers["Route"] == "<sip:p1.example.com;lr>"
    assert ack.headers.get("Contact") is None


def test_a_cancel_copies_what_the_rfc_says() -> None:
    cancel = read(draft().cancelling().render(VIA))
    assert (cancel.method, cancel.headers["CSeq"], cancel.body) == ("CANCEL", "1 CANCEL", b"")
    assert cancel.headers["To"] == "<sip:bob@example.com>"
    assert cancel.headers["Route"] == "<sip:p1.example.com;lr>"
    assert cancel.headers.get("Reason") is None


def test_a_cancel_may_say_why() -> None:
    cancel = read(draft().cancelling("SIP;cause=200").render(VIA))
    assert cancel.headers["Reason"] == "SIP;cause=200"
    assert cancel.headers["Route"] == "<sip:p1.example.com;lr>"
    assert cancel.headers.get("Contact") is None


@pytest.mark.parametrize(
    ("code", "header", "answered"),
    [
        (401, "WWW-Authenticate", "Authorization"),
        (407, "Proxy-Authenticate", "Proxy-Authorization"),
    ],
)
def test_a_challenge_is_answered_once(code: int, header: str, answered: str) -> None:
    asked = response(code, more=CHALLENGE.format("n1", "").replace("WWW-Authenticate", header))
    again = authorized(draft(), asked, ANNA)
    assert again is not None
    assert again.sequence == 2
    assert [name for name, _ in credentials_of(again)] == [answered]
    assert authorized(again, asked, ANNA) is None


def test_a_stale_nonce_is_replaced() -> None:
    first = authorized(draft(), response(401, more=CHALLENGE.format("n1", "")), ANNA)
    assert first is not None
    stale = response(401, more=CHALLENGE.format("n2", ", stale=true"))
    second = authorized(first, stale, ANNA)
    assert second is not None
    (_, value), *others = credentials_of(second)
    assert 'nonce="n2"' in value
    assert others == []


@pytest.mark.parametrize(
    ("code", "more", "credentials"),
    [
        (401, CHALLENGE.format("n", ""), None),
        (401, "", ANNA),
        (403, CHALLENGE.format("n", ""), ANNA),
        (407, CHALLENGE.format("n", ""), ANNA),
        (401, 'WWW-Authenticate: NTLM realm="r"\n', ANNA),
    ],
)
def test_there_is_no_point_in_trying_again(
    code: int, more: str, credentials: Credentials | None
) -> None:
    assert authorized(draft(), response(code, more=more), credentials) is None


def test_digests_stay_out_of_repr() -> None:
    again = authorized(draft(), response(401, more=CHALLENGE.format("n1", "")), ANNA)
    assert "response=" not in repr(again)


def test_an_answer_copies_what_the_rfc_says() -> None:
    asked = request()
    message = parse(answer(asked, 200, tag="t1", headers=(("Retry-After", "9"),), body=b"v=0\r\n"))
    assert isinstance(message, Response)
    assert (message.code, message.phrase, message.body) == (200, "OK", b"v=0\r\n")
    for name in ("Via", "Record-Route", "From", "Call-ID", "CSeq"):
        assert message.headers.getlist(name) == asked.headers.getlist(name)
    assert message.headers["To"] == "Bob <sip:bob@example.com>;tag=t1"
    assert message.headers["Retry-After"] == "9"


def test_100_has_no_tag_and_a_tag_is_not_doubled() -> None:
    asked = request()
    assert b";tag=t1" not in answer(asked, 100, tag="t1")
    asked.headers.set("To", "<sip:bob@example.com>;tag=old")
    assert b"tag=t1" not in answer(asked, 200, tag="t1")
