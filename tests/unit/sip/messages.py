"""SIP messages as they come over the wire, for tests."""

from sipmessage import Request, Response

from squilla.sip.wire import parse

INVITE = """INVITE sip:bob@192.0.2.4;transport=tls SIP/2.0
Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKproxy;rport
Via: SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bKalice
Record-Route: <sip:p2.example.com;lr>, <sip:p1.example.com;lr;x="a,b">
From: "Alice, A." <sip:alice@example.com>;tag=alice1
To: Bob <sip:bob@example.com>
Call-ID: call-1@example.com
CSeq: 7 INVITE
Contact: "A" <sip:alice@192.0.2.9:4000;gr=urn:uuid:1;transport=tls>;expires=60
Max-Forwards: 70
Content-Length: 0

"""
RESPONSE = """SIP/2.0 {code} Anything
Via: SIP/2.0/UDP 192.0.2.9:5061;branch={branch}
Record-Route: <sip:p2.example.com;lr>
Record-Route: <sip:p1.example.com;lr>
From: <sip:alice@example.com>;tag=alice1
To: <sip:bob@example.com>;tag=bob1
Call-ID: call-1
CSeq: {sequence} {method}
Contact: <sip:bob@192.0.2.4:5071>
{more}Content-Length: 0

"""


def wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def request(text: str = INVITE) -> Request:
    message = parse(wire(text))
    assert isinstance(message, Request)
    return message


def response(
    code: int,
    *,
    branch: str = "z9hG4bKalice",
    sequence: int = 1,
    method: str = "INVITE",
    more: str = "",
) -> Response:
    text = RESPONSE.format(code=code, branch=branch, sequence=sequence, method=method, more=more)
    message = parse(wire(text))
    assert isinstance(message, Response)
    return message
