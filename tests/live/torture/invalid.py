"""RFC 4475 section 3.1.2: messages with broken syntax; a server refuses or drops them."""

from tests.live.torture.message import BROKEN, CLOSED, IGNORED, LENIENT, SDP, Message, sip

_BADINV01 = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
To: sip:j.user@DOMAIN
From: sip:caller@DOMAIN;tag=134161461246
Max-Forwards: 7
Call-ID: badinv01.UNIQUE
CSeq: 8 INVITE
Via: SIP/2.0/TLS 192.0.2.15;;,;,,
Contact: "Joe" <sip:joe@DOMAIN>;;;;
Content-Type: application/sdp
Content-Length: LENGTH
""",
    SDP,
)

_CLERR = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
Max-Forwards: 80
To: sip:j.user@DOMAIN
From: sip:caller@DOMAIN;tag=93942939o2
Contact: <sip:caller@hungry.example.net>
Call-ID: clerr.UNIQUE
CSeq: 8 INVITE
Via: SIP/2.0/TLS host5.example.com;branch=z9hG4bKUNIQUE
Content-Type: application/sdp
Content-Length: 9999
""",
    SDP,
)

_NCL = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
Max-Forwards: 254
To: sip:j.user@DOMAIN
From: sip:caller@DOMAIN;tag=32394234
Call-ID: ncl.UNIQUE
CSeq: 8 INVITE
Via: SIP/2.0/TLS 192.0.2.53;branch=z9hG4bKUNIQUE
Contact: <sip:caller@example53.example.net>
Content-Type: application/sdp
Content-Length: -999
""",
    SDP,
)

_SCALAR02 = sip(
    """
REGISTER sip:DOMAIN SIP/2.0
Via: SIP/2.0/TLS host129.example.com;branch=z9hG4bKUNIQUE
To: <sip:user@DOMAIN>
From: <sip:user@DOMAIN>;tag=239232jh3
CSeq: 36893488147419103232 REGISTER
Call-ID: scalar02.UNIQUE
Max-Forwards: 300
Expires: 10000000000000000000000000000000000000000
Contact: <sip:user@host129.example.com>;expires=280297596632815
Content-Length: LENGTH
"""
)

_SCALARLG = sip(
    """
SIP/2.0 503 Service Unavailable
Via: SIP/2.0/TLS host129.example.com;branch=z9hG4bKUNIQUE
To: <sip:user@DOMAIN>
From: <sip:other@DOMAIN>;tag=2easdjf23
CSeq: 9292394834772304023312 OPTIONS
Call-ID: scalarlg.UNIQUE
Retry-After: 949302838503028349304023988
Warning: 1812 overture "In Progress"
Content-Length: LENGTH
"""
)

_QUOTBAL = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
To: "Mr. J. User <sip:j.user@DOMAIN>
From: sip:caller@DOMAIN;tag=93334
Max-Forwards: 10
Call-ID: quotbal.UNIQUE
Contact: <sip:caller@host59.example.net>
CSeq: 8 INVITE
Via: SIP/2.0/TLS 192.0.2.59:5050;branch=z9hG4bKUNIQUE
Content-Type: application/sdp
Content-Length: LENGTH
""",
    SDP,
)

_BADDATE = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
To: sip:user@DOMAIN
From: sip:caller@DOMAIN;tag=2234923
Max-Forwards: 70
Call-ID: baddate.UNIQUE
CSeq: 8 INVITE
Via: SIP/2.0/TLS host.example.com;branch=z9hG4bKUNIQUE
Date: Fri, 01 Jan 2010 16:00:00 EST
Contact: <sip:caller@host5.example.net>
Content-Type: application/sdp
Content-Length: LENGTH
""",
    SDP,
)

_BIGCODE = sip(
    """
SIP/2.0 4294967301 better not break the receiver
Via: SIP/2.0/TLS 192.0.2.105;branch=z9hG4bKUNIQUE
Call-ID: bigcode.UNIQUE
CSeq: 353494 INVITE
From: <sip:user@DOMAIN>;tag=39ansfi3
To: <sip:user@DOMAIN>;tag=902jndnke3
Content-Length: LENGTH
Contact: <sip:user@host105.example.com>
"""
)


def _start_line(line: str, name: str) -> bytes:
    """An otherwise sound request under a start line that is not."""
    method = line.split(maxsplit=1)[0]
    return sip(
        f"""
{line}
To: sip:user@DOMAIN
From: sip:caller@DOMAIN;tag=39291
Max-Forwards: 23
Call-ID: {name}.UNIQUE
CSeq: 1 {method}
Via: SIP/2.0/TLS 192.0.2.5;branch=z9hG4bKUNIQUE
Contact: <sip:caller@host5.example.net>
Content-Length: LENGTH
"""
    )


_CL_TRAPS = frozenset({"4xx", IGNORED, CLOSED})

INVALID = (
    Message("badinv01", "3.1.2.1", _BADINV01, BROKEN | LENIENT),
    Message("clerr", "3.1.2.2", _CLERR, _CL_TRAPS),
    Message("ncl", "3.1.2.3", _NCL, _CL_TRAPS),
    Message("scalar02", "3.1.2.4", _SCALAR02, BROKEN),
    Message("scalarlg", "3.1.2.5", _SCALARLG, frozenset({IGNORED, CLOSED})),
    Message("quotbal", "3.1.2.6", _QUOTBAL, BROKEN),
    Message("ltgtruri", "3.1.2.7", _start_line("INVITE <sip:user@DOMAIN> SIP/2.0", "a"), BROKEN),
    Message("lwsruri", "3.1.2.8", _start_line("INVITE sip:user@DOMAIN; lr SIP/2.0", "b"), BROKEN),
    Message("lwsstart", "3.1.2.9", _start_line("INVITE  sip:user@DOMAIN  SIP/2.0", "c"), BROKEN),
    Message(
        "trws", "3.1.2.10", _start_line("OPTIONS sip:user@DOMAIN SIP/2.0  ", "d"), LENIENT | BROKEN
    ),
    Message(
        "escruri",
        "3.1.2.11",
        _start_line("INVITE sip:user@DOMAIN?Route=%3Csip:example.com%3E SIP/2.0", "e"),
        LENIENT,
    ),
    Message("baddate", "3.1.2.12", _BADDATE, LENIENT),
    Message("bigcode", "3.1.2.19", _BIGCODE, frozenset({IGNORED, CLOSED})),
)
