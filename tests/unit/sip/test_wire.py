"""Reading what phones and proxies really send, refusing the rest, writing strictly."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sipmessage import Request

from squilla.sip import wire
from tests.unit.sip.messages import INVITE, request
from tests.unit.sip.messages import wire as crlf


def test_a_request_is_read() -> None:
    message = request()
    assert (message.method, str(message.uri)) == ("INVITE", "sip:bob@192.0.2.4;transport=tls")
    assert message.cseq.sequence == 7


@pytest.mark.parametrize(
    "data",
    [
        INVITE.encode(),
        crlf(INVITE.replace("Call-ID: call-1@", "Call-ID:\n  call-1@")),
        crlf(INVITE.replace("Call-ID: ", "Call-ID : ")),
        crlf(INVITE.replace("Call-ID: ", "i: ")),
        b"\r\n\r\n" + crlf(INVITE),
        crlf(INVITE).replace(b"Alice", b"Al\xefce"),
    ],
    ids=["LF only", "folded", "blank before colon", "compact", "leading CRLF", "Latin-1"],
)
def test_lenient_forms_are_read(data: bytes) -> None:
    message = wire.parse(data)
    assert message.call_id == "call-1@example.com"
    assert len(wire.values(message, "Record-Route")) == 2


@pytest.mark.parametrize("missing", ["Via", "From", "To", "Call-ID", "CSeq"])
def test_a_message_without_a_mandatory_header_is_refused(missing: str) -> None:
    kept = [line for line in INVITE.split("\n") if not line.startswith(f"{missing}:")]
    with pytest.raises(ValueError, match=missing):
        wire.parse(crlf("\n".join(kept)))


@pytest.mark.parametrize(
    "text",
    [
        INVITE.replace("7 INVITE", "7 BYE"),
        INVITE.replace("7 INVITE", "seven INVITE"),
        INVITE.replace("SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKproxy;rport", "nonsense"),
        INVITE.replace("SIP/2.0\n", "HTTP/1.1\n"),
        INVITE.replace("sip:bob@192.0.2.4;transport=tls", "sip:bob@192.0.2.4;self=1"),
        INVITE.replace(";rport\n", ";rport;self=1\n"),
        INVITE.replace("Max-Forwards: 70", "no colon here"),
        INVITE.removesuffix("\n\n"),
        "SIP/2.0 abc OK" + INVITE[INVITE.index("\n") :],
        INVITE + "x" * (wire.MAX_BODY + 1),
        INVITE.replace("70", "7" * wire.MAX_HEADER),
    ],
)
def test_broken_messages_are_value_errors(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.parse(crlf(text))


@given(st.binary(max_size=400))
def test_garbage_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.parse(data)


@given(st.integers(0, 450), st.binary(min_size=1, max_size=8))
def test_a_damaged_message_is_read_or_a_value_error(at: int, damage: bytes) -> None:
    data = crlf(INVITE)
    with contextlib.suppress(ValueError):
        assert wire.parse(data[:at] + damage + data[at + len(damage) :]).call_id


@pytest.mark.parametrize(
    "line",
    [
        "Via: SIP/2.0/UDP " + "a-" * 7000,
        "Via: SIP/2.0/UDP " + "a." * 7000,
        "Via: SIP/2.0/UDP a" + ";b=c" * 3500,
        "Contact: " + '"' * 14000,
        "Contact: " + "<" * 14000,
        'Contact: "' + '\\"' * 7000,
        "Contact: " + "," * 14000,
        "Contact: <a>" + ";" * 14000,
        "Subject: " + " " * 14000,
    ],
)
def test_hostile_headers_cost_little_time(line: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ValueError):
        message = wire.parse(crlf(INVITE.replace("Via:", f"{line}\nVia:", 1)))
        for contact in wire.values(message, "Contact"):
            wire.uri_of(contact)
            wire.parameter_of(contact, "tag")
    assert time.process_time() - start < 0.5


def test_list_values_stay_as_written() -> None:
    routes = wire.values(request(), "Record-Route")
    assert routes == ["<sip:p2.example.com;lr>", '<sip:p1.example.com;lr;x="a,b">']


@pytest.mark.parametrize(
    ("address", "uri", "tag"),
    [
        ('"A <b>, c" <sip:a@h;lr;tag=no>;tag=yes', "sip:a@h;lr;tag=no", "yes"),
        ("<sip:a@h>", "sip:a@h", None),
        ("sip:a@h;tag=1", "sip:a@h", "1"),
        ("Bob <sip:a@h> ; TAG = 2 ;x", "sip:a@h", "2"),
        ('"\\"<sip:evil>" <sip:a@h>;tag=3', "sip:a@h", "3"),
    ],
)
def test_uri_and_tag_of_an_address(address: str, uri: str, tag: str | None) -> None:
    assert wire.uri_of(address) == uri
    assert wire.parameter_of(address, "tag") == tag


def test_a_message_is_written_with_its_length() -> None:
    data = wire.render("OPTIONS sip:a@h SIP/2.0", [("To", "<sip:a@h>")], b"v=0\r\n")
    assert data == (
        b"OPTIONS sip:a@h SIP/2.0\r\nTo: <sip:a@h>\r\n"
        b"Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n"
    )
    assert wire.render("X", []).endswith(b"Content-Length: 0\r\n\r\n")


@pytest.mark.parametrize("value", ["a\r\nEvil: 1", "a\nb", "a\rb", "a\0b"])
def test_a_value_cannot_smuggle_in_a_header(value: str) -> None:
    with pytest.raises(ValueError, match="line ends"):
        wire.render("OPTIONS sip:a@h SIP/2.0", [("To", value)])


def test_the_top_via_is_the_last_hop() -> None:
    message = request()
    assert isinstance(message, Request)
    assert wire.top_via(message).parameters["branch"] == "z9hG4bKproxy"
