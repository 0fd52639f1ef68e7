"""Requests that a server must not act upon: forged dialogs, open relay, malformed digests."""

from tests.live.torture.message import REFUSED, SDP, SILENT, Expectation, Message, sip

_NOT_RELAYED: Expectation = REFUSED | SILENT
_UNAUTHORIZED: Expectation = frozenset({400, 401, 403, 407})
_KB = 1_024


def _forged(method: str, extra: str) -> bytes:
    """A request that claims to belong to a dialog, and names its own next hop."""
    return sip(
        f"""
{method} sip:victim@198.51.100.1:5060 SIP/2.0
Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKUNIQUE
Max-Forwards: 70
From: <sip:caller@DOMAIN>;tag=77
To: <sip:victim@DOMAIN>;tag=88
Call-ID: forged.UNIQUE
CSeq: 2 {method}
Contact: <sip:caller@192.0.2.7>
{extra}
Content-Length: LENGTH
"""
    )


def _register(credentials: str) -> bytes:
    return sip(
        f"""
REGISTER sip:DOMAIN SIP/2.0
Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKUNIQUE
Max-Forwards: 70
From: <sip:user@DOMAIN>;tag=77
To: <sip:user@DOMAIN>
Call-ID: digest.UNIQUE
CSeq: 1 REGISTER
Contact: <sip:user@192.0.2.7>
{credentials}
Content-Length: LENGTH
"""
    )


def _digest(name: str, **changed: str | None) -> Message:
    """A REGISTER whose credentials are complete and false, with some parameters changed."""
    parameters: dict[str, str | None] = {
        "username": '"user"',
        "realm": '"DOMAIN"',
        "nonce": '"UNIQUE"',
        "uri": '"sip:DOMAIN"',
        "response": f'"{"0" * 32}"',
        "algorithm": "MD5",
    }
    parameters |= changed
    text = ", ".join(f"{key}={value}" for key, value in parameters.items() if value is not None)
    return _raw_digest(name, f"Authorization: Digest {text}")


def _raw_digest(name: str, header: str) -> Message:
    raw = _register(header)
    too_long = SILENT if len(raw) > 32 * _KB else frozenset[int | str]()
    return Message(f"digest-{name}", "digest", raw, _UNAUTHORIZED | too_long)


_LOOP = "Route: <sip:198.51.100.1:5060;lr>"
_OFFER = sip(
    """
INVITE sip:victim@198.51.100.1 SIP/2.0
Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKUNIQUE
Max-Forwards: 70
From: <sip:caller@DOMAIN>;tag=77
To: <sip:victim@198.51.100.1>
Call-ID: relay.UNIQUE
CSeq: 1 INVITE
Contact: <sip:caller@192.0.2.7>
Content-Type: application/sdp
Content-Length: LENGTH
""",
    SDP,
)
_MANY = "\n".join(['Authorization: Digest username="u", realm="DOMAIN", nonce="n"'] * 100)

INTRUSION = (
    Message("relay-invite", "relay", _OFFER, _NOT_RELAYED),
    Message("forged-bye", "relay", _forged("BYE", _LOOP), _NOT_RELAYED),
    Message("forged-invite", "relay", _forged("INVITE", _LOOP), _NOT_RELAYED),
    Message("forged-info", "relay", _forged("INFO", "Subject: x"), _NOT_RELAYED),
    Message("forged-ack", "relay", _forged("ACK", _LOOP), SILENT),
    Message("forged-cancel", "relay", _forged("CANCEL", "Subject: x"), _NOT_RELAYED),
    _digest("no-username", username=None),
    _digest("no-nonce", nonce=None),
    _digest("no-response", response=None),
    _digest("empty-values", username='""', nonce='""', response='""'),
    _digest("open-quote", username='"user'),
    _digest("nonce-64kb", nonce=f'"{"n" * 64 * _KB}"'),
    _digest("algorithm", algorithm="ROT13"),
    _digest("qop", qop="auth-int-maybe", nc="zzzzzzzz", cnonce='""'),
    _digest("response-not-hex", response='"<script>"'),
    _digest("foreign-realm", realm='"elsewhere.example"'),
    _digest("uri-mismatch", uri='"sip:198.51.100.1"'),
    _digest("nul-username", username='"us\x00er"'),
    _digest("escaped-username", username='"us\\"er"'),
    _digest("utf8-username", username='"niccolò"'),
    _digest("at-username", username='"user@elsewhere.example"'),
    _raw_digest("basic", "Authorization: Basic dXNlcjpwYXNz"),
    _raw_digest("word-only", "Authorization: Digest"),
    _raw_digest("commas", "Authorization: Digest ,,,,,,,,"),
    _raw_digest("hundred", _MANY),
    _raw_digest("twice-username", 'Authorization: Digest username="a", username="user"'),
)
