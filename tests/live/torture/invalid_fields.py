"""RFC 4475 sections 3.1.2.13-18 and 3.2: fields against the grammar or each other."""

from tests.live.torture.message import BROKEN, LENIENT, Message, sip

_REGBADCT = sip(
    """
REGISTER sip:DOMAIN SIP/2.0
To: sip:user@DOMAIN
From: sip:user@DOMAIN;tag=998332
Max-Forwards: 70
Call-ID: regbadct.UNIQUE
CSeq: 1 REGISTER
Via: SIP/2.0/TLS 135.180.130.133:5060;branch=z9hG4bKUNIQUE
Contact: sip:user@DOMAIN?Route=%3Csip:sip.example.com%3E
l: LENGTH
"""
)

_BADASPEC = sip(
    """
OPTIONS sip:user@DOMAIN SIP/2.0
Via: SIP/2.0/TLS host4.example.com:5060;branch=z9hG4bKUNIQUE
Call-ID: badaspec.UNIQUE
CSeq: 3923423 OPTIONS
Max-Forwards: 70
From: "Bell, Alexander" < sip:a.g.bell@DOMAIN >;tag=98asdh2
To: "Watson, Thomas" < sip:t.watson@DOMAIN >
Content-Length: LENGTH
"""
)

_BADDN = sip(
    """
OPTIONS sip:t.watson@DOMAIN SIP/2.0
Via: SIP/2.0/TLS c.example.com:5060;branch=z9hG4bKUNIQUE
Max-Forwards: 70
From: Bell, Alexander <sip:a.g.bell@DOMAIN>;tag=43
To: Watson, Thomas <sip:t.watson@DOMAIN>
Call-ID: baddn.UNIQUE
CSeq: 31417 OPTIONS
Content-Length: LENGTH
"""
)

_BADVERS = sip(
    """
OPTIONS sip:t.watson@DOMAIN SIP/7.0
Via: SIP/7.0/TLS c.example.com;branch=z9hG4bKUNIQUE
Max-Forwards: 70
From: A. Bell <sip:a.g.bell@DOMAIN>;tag=qweoiqpe
To: T. Watson <sip:t.watson@DOMAIN>
Call-ID: badvers.UNIQUE
CSeq: 1 OPTIONS
l: LENGTH
"""
)


def _mismatch(method: str) -> bytes:
    return sip(
        f"""
{method} sip:user@DOMAIN SIP/2.0
To: sip:j.user@DOMAIN
From: sip:caller@DOMAIN;tag=34525
Max-Forwards: 6
Call-ID: mismatch.{method}.UNIQUE
CSeq: 8 INVITE
Via: SIP/2.0/TLS host.example.com;branch=z9hG4bKUNIQUE
l: LENGTH
"""
    )


_BADBRANCH = sip(
    """
OPTIONS sip:user@DOMAIN SIP/2.0
To: sip:user@DOMAIN
From: sip:caller@DOMAIN;tag=33242
Max-Forwards: 3
Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK
Accept: application/sdp
Call-ID: badbranch.UNIQUE
CSeq: 8 OPTIONS
l: LENGTH
"""
)

INVALID_FIELDS = (
    Message("regbadct", "3.1.2.13", _REGBADCT, LENIENT),
    Message("badaspec", "3.1.2.14", _BADASPEC, LENIENT | BROKEN),
    Message("baddn", "3.1.2.15", _BADDN, LENIENT | BROKEN),
    Message("badvers", "3.1.2.16", _BADVERS, BROKEN | {505}),
    Message("mismatch01", "3.1.2.17", _mismatch("OPTIONS"), BROKEN),
    Message("mismatch02", "3.1.2.18", _mismatch("NEWMETHOD"), BROKEN | {501}),
    Message("badbranch", "3.2.1", _BADBRANCH, LENIENT),
)
