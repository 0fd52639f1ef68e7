"""RFC 4475 section 3.3 (application layer) and 3.4 (backward compatibility)."""

from tests.live.torture.message import BROKEN, LENIENT, POLICY, SDP, SILENT, Message, sip

_DIALOG = """\
Max-Forwards: 70
From: sip:caller@DOMAIN;tag=384
Via: SIP/2.0/TLS host5.example.com;branch=z9hG4bKUNIQUE"""


def _options(uri: str, name: str, extra: str = "") -> bytes:
    return sip(
        f"""
OPTIONS {uri} SIP/2.0
To: sip:user@DOMAIN
Call-ID: {name}.UNIQUE
CSeq: 3923423 OPTIONS
{_DIALOG}
{extra or "Accept: application/sdp"}
Content-Length: LENGTH
"""
    )


def _register(name: str, extra: str) -> bytes:
    return sip(
        f"""
REGISTER sip:DOMAIN SIP/2.0
To: <sip:user@DOMAIN>
Call-ID: {name}.UNIQUE
CSeq: 9338 REGISTER
{_DIALOG}
{extra}
L: LENGTH
"""
    )


def _invite(name: str, kind: str, body: bytes, extra: str = "Subject: x") -> bytes:
    return sip(
        f"""
INVITE sip:user@DOMAIN SIP/2.0
Contact: <sip:caller@host5.example.net>
To: sip:j.user@DOMAIN
Call-ID: {name}.UNIQUE
CSeq: 8 INVITE
{_DIALOG}
{extra}
Content-Type: {kind}
l: LENGTH
""",
        body,
    )


_INSUF = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
CSeq: 193942 INVITE
Via: SIP/2.0/TLS 192.0.2.95;branch=z9hG4bKUNIQUE
Content-Type: application/sdp
l: LENGTH
""",
    SDP,
)

_UNKSM2 = sip(
    f"""
REGISTER sip:DOMAIN SIP/2.0
To: isbn:2983792873
CSeq: 234902 REGISTER
Call-ID: unksm2.UNIQUE
{_DIALOG.replace("sip:caller@DOMAIN", "<http://www.example.com>")}
Contact: <name:John_Smith>
l: LENGTH
"""
)

_MULTI01 = sip(
    """
INVITE sip:user@DOMAIN SIP/2.0
Contact: <sip:caller@host23.example.net>
Max-Forwards: 70
Max-Forwards: 5
Call-ID: multi01.UNIQUE
Call-ID: multi02.UNIQUE
CSeq: 59 INVITE
CSeq: 60 INVITE
To: sip:j.user@DOMAIN
To: sip:other@DOMAIN
From: sip:caller@DOMAIN;tag=3413415
From: sip:third@DOMAIN;tag=2922
Via: SIP/2.0/TLS 192.0.2.25;branch=z9hG4bKUNIQUE
Content-Type: application/sdp
l: LENGTH
""",
    SDP,
)

_BCAST = sip(
    """
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bKUNIQUE
Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23
Call-ID: bcast.UNIQUE
CSeq: 35 INVITE
From: <sip:user@DOMAIN>;tag=11141343
To: <sip:user@DOMAIN>;tag=2229
Content-Type: application/sdp
Content-Length: LENGTH
""",
    SDP,
)

_INV2543 = sip(
    """
INVITE sip:UserB@DOMAIN SIP/2.0
Via: SIP/2.0/TLS iftgw.example.com
From: <sip:+13035551111@ift.client.example.net;user=phone>
Record-Route: <sip:UserB@DOMAIN;maddr=ss1.example.com>
To: sip:+16505552222@DOMAIN;user=phone
Call-ID: inv2543.UNIQUE@ift.client.example.com
CSeq: 56 INVITE
Content-Type: application/sdp
l: LENGTH
""",
    SDP,
)

_REQUIRES = """\
Require: nothingSupportsThis, nothingSupportsThisEither
Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis"""
_LENGTHS = "Content-Length: 13\nContent-Length: 5"
_ESCAPED_ROUTE = "Contact: <sip:user@DOMAIN?Route=%3Csip:sip.example.com%3E>"
_UNKNOWN_SCHEME = "nobodyKnowsThisScheme:totallyopaquecontent"
_NOVEL_SCHEME = "soap.beep://192.0.2.103:3002"

SEMANTIC = (
    Message("insuf", "3.3.1", _INSUF, BROKEN),
    Message("unkscm", "3.3.2", _options(_UNKNOWN_SCHEME, "unkscm"), LENIENT),
    Message("novelsc", "3.3.3", _options(_NOVEL_SCHEME, "novelsc"), LENIENT),
    Message("unksm2", "3.3.4", _UNKSM2, LENIENT),
    Message("bext01", "3.3.5", _options("sip:user@DOMAIN", "bext01", _REQUIRES), POLICY),
    Message("invut", "3.3.6", _invite("invut", "application/unknownformat", b"<x/>"), POLICY),
    Message(
        "regaut01",
        "3.3.7",
        _register("regaut01", "Authorization: NoOneKnowsThisScheme opaque-data=here"),
        frozenset({400, 401, 403}),
    ),
    Message("multi01", "3.3.8", _MULTI01, LENIENT | BROKEN),
    Message("mcl01", "3.3.9", _options("sip:user@DOMAIN", "mcl01", _LENGTHS), BROKEN | POLICY),
    Message("bcast", "3.3.10", _BCAST, SILENT),
    Message(
        "zeromf",
        "3.3.11",
        _options("sip:user@DOMAIN", "zeromf").replace(b"Max-Forwards: 70", b"Max-Forwards: 0"),
        POLICY,
    ),
    Message("cparam01", "3.3.12", _register("c1", "Contact: sip:+1972@gw1.example.net;u"), POLICY),
    Message(
        "cparam02", "3.3.13", _register("c2", "Contact: <sip:+1972@gw1.example.net;u>"), POLICY
    ),
    Message("regescrt", "3.3.14", _register("regescrt", _ESCAPED_ROUTE), POLICY),
    Message(
        "sdp01",
        "3.3.15",
        _invite("sdp01", "application/sdp", SDP, "Accept: text/nobodyKnowsThis"),
        POLICY | {406},
    ),
    Message("inv2543", "3.4.1", _INV2543, LENIENT),
)
