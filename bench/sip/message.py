"""The messages of a caller and of a phone (RFC 3261), as bytes."""

from bench.sip.digest import Person, credentials

PROJECT = "squilla-test"
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/SAVP 0 8 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR\r\n"
    "a=sendrecv\r\n"
)
_COPIED = (b"via:", b"from:", b"call-id:", b"cseq:", b"record-route:")


def invite(caller: Person, to: str, call_id: str, local: str, *, nonce: str = "") -> bytes:
    """An INVITE with an offer of SRTP; with credentials when there is a nonce."""
    uri = f"sip:{to}@{caller.realm}"
    number = 2 if nonce else 1
    auth = f"Proxy-Authorization: {credentials(caller, 'INVITE', uri, nonce)}\r\n" if nonce else ""
    return _request(
        "INVITE",
        uri,
        local,
        f"{call_id}-{number}",
        (
            f'From: "A Caller" <sip:{caller.user}@{caller.realm}>;tag={call_id}\r\n'
            f"To: <{uri}>\r\nCall-ID: {call_id}\r\nCSeq: {number} INVITE\r\n"
            f"Contact: <sip:{caller.user}@{local};transport=tls>\r\n{auth}"
            "Content-Type: application/sdp\r\n"
        ),
        _SDP,
    )


def ack(caller: Person, to: str, call_id: str, local: str, answer: bytes) -> bytes:
    """The ACK of a refusal, in the INVITE's own transaction (RFC 3261 §17.1.1.3)."""
    number = header(answer, b"cseq").split()[0].decode()
    uri = f"sip:{to}@{caller.realm}"
    return _request(
        "ACK",
        uri,
        local,
        f"{call_id}-{number}",
        (
            f'From: "A Caller" <sip:{caller.user}@{caller.realm}>;tag={call_id}\r\n'
            f"To: {header(answer, b'to').decode()}\r\nCall-ID: {call_id}\r\nCSeq: {number} ACK\r\n"
        ),
    )


def register(phone: Person, call_id: str, local: str, *, nonce: str = "") -> bytes:
    """A REGISTER of a phone that tells where it is pushed."""
    uri = f"sip:{phone.realm}"
    number = 2 if nonce else 1
    auth = f"Authorization: {credentials(phone, 'REGISTER', uri, nonce)}\r\n" if nonce else ""
    return _request(
        "REGISTER",
        uri,
        local,
        f"{call_id}-{number}",
        (
            f"From: <sip:{phone.user}@{phone.realm}>;tag={call_id}\r\n"
            f"To: <sip:{phone.user}@{phone.realm}>\r\n"
            f"Call-ID: {call_id}\r\nCSeq: {number} REGISTER\r\n"
            f"Contact: <sip:{phone.user}@{local};transport=tls"
            f";pn-provider=fcm;pn-param={PROJECT};pn-prid={phone.token}>\r\nExpires: 600\r\n"
            f"User-Agent: bench\r\n{auth}"
        ),
    )


def reply(request: bytes, status: str) -> bytes:
    """A reply without a body."""
    lines = request.split(b"\r\n")[1:]
    copied = [line for line in lines if line.lower().startswith(_COPIED)]
    to = header(request, b"to")
    tagged = to if b";tag=" in to else to + b";tag=phone"
    first = f"SIP/2.0 {status}".encode()
    return b"\r\n".join([first, *copied, b"To: " + tagged, b"Content-Length: 0", b"", b""])


def status(head: bytes) -> int:
    """The status code of a reply; 0 for a request."""
    return int(head[8:11]) if head.startswith(b"SIP/2.0 ") else 0


def header(head: bytes, name: bytes) -> bytes:
    """The first header of that name (in lower case), or b""."""
    for line in head.split(b"\r\n")[1:]:
        before, colon, after = line.partition(b":")
        if colon and before.strip().lower() == name:
            return after.strip()
    return b""


def _request(method: str, uri: str, local: str, branch: str, headers: str, body: str = "") -> bytes:
    return (
        f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/TLS {local};branch=z9hG4bK{branch};rport\r\n"
        f"Max-Forwards: 70\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
