"""RFC 4475 section 3.1.1, continued: long fields, binary bodies and odd responses."""

from tests.live.torture.message import POLICY, SDP, SILENT, Message, sip

_VIAS = "\n".join(
    f"Via: SIP/2.0/TCP sip{n}.example.com;branch=z9hG4bK{n:03d}{'v' * 20}" for n in range(33, 0, -1)
)
_CALLER = "amazinglylongcallername" * 5
_TO = (
    f'"I have a user name of {"extreme " * 10}proportion" <sip:user@DOMAIN:6000'
    f";unknownparam1={'very' * 20}longvalue;longparam{'name' * 25}=shortvalue"
    f";very{'long' * 25}ParameterNameWithNoValue>"
)
_FROM = (
    f"sip:{_CALLER}@DOMAIN;tag=12{'982' * 50}424"
    f";unknownheaderparam{'name' * 20}=unknownheaderparam{'value' * 15}"
    f";unknownValueless{'param' * 10}"
)
_LONG = f"unknown-{'long' * 20}"
_LONGREQ = sip(
    f"""
INVITE sip:user@DOMAIN SIP/2.0
To: {_TO}
F: {_FROM}
Call-ID: longreq.UNIQUE{"really" * 20}longcallid
CSeq: 3882340 INVITE
{_LONG}-Name: {_LONG}-value; {_LONG}-parameter-name = {_LONG}-parameter-value
Via: SIP/2.0/TLS sip34.example.com;branch=z9hG4bKUNIQUE
{_VIAS}
Max-Forwards: 70
Contact: <sip:{_CALLER}@host5.example.net>
Content-Type: application/sdp
l: LENGTH
""",
    SDP,
)

_PART = b"\r\n".join(
    (
        b"--7a9cbec02ceef655",
        b"Content-Type: text/plain",
        b"Content-Transfer-Encoding: binary",
        b"",
        b"Hello",
        b"--7a9cbec02ceef655",
        b"Content-Type: application/octet-stream",
        b"Content-Transfer-Encoding: binary",
        b"",
        bytes(range(256)) * 3,
        b"--7a9cbec02ceef655--",
        b"",
    )
)
_MPART01 = sip(
    """
MESSAGE sip:kumiko@DOMAIN SIP/2.0
Via: SIP/2.0/TLS 127.0.0.1:5070;branch=z9hG4bK-UNIQUE
Max-Forwards: 70
Route: <sip:127.0.0.1:5080>
To: sip:kumiko@DOMAIN
From: sip:fluffy@DOMAIN;tag=2fb0dcc9
Call-ID: mpart01.UNIQUE
CSeq: 1 MESSAGE
Content-Transfer-Encoding: binary
Content-Type: multipart/mixed;boundary=7a9cbec02ceef655
Content-Length: LENGTH
""",
    _PART,
)

_UNREASON = sip(
    """
SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое
Via: SIP/2.0/TLS 192.0.2.198;branch=z9hG4bKUNIQUE
Call-ID: unreason.UNIQUE
CSeq: 35 INVITE
From: <sip:user@DOMAIN>;tag=11141343
To: <sip:user@DOMAIN>;tag=2229
Content-Length: LENGTH
Content-Type: application/sdp
Contact: <sip:user@host198.example.com>
""",
    SDP,
)

_NOREASON = sip(
    """
SIP/2.0 100\x20
Via: SIP/2.0/TLS 192.0.2.105;branch=z9hG4bKUNIQUE
Call-ID: noreason.UNIQUE
CSeq: 35 INVITE
From: <sip:user@DOMAIN>;tag=39ansfi3
To: <sip:user@DOMAIN>;tag=902jndnke3
Content-Length: LENGTH
Contact: <sip:user@host105.example.com>
"""
)

VALID_LONG = (
    Message("longreq", "3.1.1.7", _LONGREQ, POLICY),
    Message("mpart01", "3.1.1.11", _MPART01, POLICY),
    Message("unreason", "3.1.1.12", _UNREASON, SILENT),
    Message("noreason", "3.1.1.13", _NOREASON, SILENT),
)
