"""The SIP requests that a SIP ALG is tempted to rewrite: private addresses everywhere (P2).

Plain text, as Asterisk writes it (RFC 3261 §24, RFC 4566 §5).
"""

from dataclasses import dataclass

UDP, TCP = "UDP", "TCP"
TRANSPORTS = (UDP, TCP)
"""As they are named in a Via header (RFC 3261 §7.1)."""

METHODS = ("OPTIONS", "REGISTER", "INVITE")

_REQUEST = """\
{method} sip:squilla-check@{to} SIP/2.0
Via: SIP/2.0/{transport} {here};rport;branch=z9hG4bK{nonce}{method}
Max-Forwards: 70
From: <sip:squilla-check@{here}>;tag={nonce}
To: <sip:squilla-check@{to}>
Call-ID: {nonce}@{address}
CSeq: 1 {method}
Contact: <sip:squilla-check@{here}>
User-Agent: squilla doctor
{rest}"""
_SDP = """\
v=0
o=- {number} 1 IN IP4 {address}
s=-
c=IN IP4 {address}
t=0 0
m=audio 15002 RTP/AVP 0 8 101
a=rtpmap:101 telephone-event/8000
a=sendrecv
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it left: to which port, from which one, its text, and over which transport."""

    method: str
    port: int
    source_port: int
    text: str
    transport: str = UDP


def request(
    method: str, nonce: str, here: tuple[str, int], to: tuple[str, int], transport: str = UDP
) -> bytes:
    """One of METHODS from `here` to `to`; `nonce` is hexadecimal, and is its Call-ID."""
    address, _ = here
    sdp = _lines(_SDP.format(number=int(nonce[:8], 16), address=address))
    has_body = method == "INVITE"
    rest = f"Content-Type: application/sdp\nContent-Length: {len(sdp)}\n" if has_body else ""
    head = _REQUEST.format(
        method=method,
        transport=transport,
        nonce=nonce,
        address=address,
        here="{}:{}".format(*here),
        to="{}:{}".format(*to),
        rest=rest or "Content-Length: 0\n",
    )
    return _lines(head + "\n") + (sdp if has_body else b"")


def _lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
