"""Media decisions: SRTP is mandatory toward phones, and what rtpengine is asked for.

SDP as in RFC 8866, SDES keys as in RFC 4568, DTLS-SRTP as in RFC 5764. An answerer accepts a
stream by its port, so a stream with port 0 is no media and needs no protection.
"""

from enum import Enum

from squilla.edge.request import LOOPBACK
from squilla.edge.uri import host_and_port, transport

MAX_STREAMS = 4  # each costs ports of the range, used or not

_SECURE_PROFILES = frozenset({"RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF"})
_REPLACE = "trust-address replace-origin replace-session-connection"
# rtpengine would offer suites without encryption; baresip needs the padding of the first key.
_SDES = " ".join(
    [
        "ICE=remove RTP/SAVP DTLS=off rtcp-mux-demux SDES-pad",
        "SDES-no-NULL_HMAC_SHA1_80 SDES-no-NULL_HMAC_SHA1_32",
        "SDES-no-F8_128_HMAC_SHA1_80 SDES-no-F8_128_HMAC_SHA1_32",
    ]
)


class Leg(Enum):
    """The kinds of far end, each with the flags that make rtpengine speak its language."""

    WEB = "ICE=force RTP/SAVPF DTLS=passive rtcp-mux-offer rtcp-mux-accept SDES-off generate-mid"
    SDES = _SDES
    ECHO = "ICE=remove RTP/AVP DTLS=off SDES-off rtcp-mux-demux"


def leg_toward(next_hop: str, echo_uri: str) -> Leg:
    """Which kind of far end a next-hop URI leads to."""
    if host_and_port(next_hop) == host_and_port(echo_uri):
        return Leg.ECHO
    return Leg.WEB if transport(next_hop) in {"ws", "wss"} else Leg.SDES


def offer_flags(leg: Leg, *, caller_address: str, next_hop: str) -> str:
    """rtpengine's flags for an offer that goes to `leg`."""
    directions = f"direction={_side(caller_address)} direction={_side(next_hop)}"
    return f"{_REPLACE} via-branch=auto-next {directions} {leg.value}"


def answer_flags() -> str:
    """rtpengine's flags for an answer; the caller's own profile is restored by itself."""
    return f"{_REPLACE} via-branch=1"


def is_protected(sdp: str) -> bool:
    """Whether every stream of an SDP is SRTP with encryption, and there are 1 to MAX_STREAMS."""
    session, *streams = f"\n{sdp}".replace("\r", "").split("\nm=")
    if len(streams) > MAX_STREAMS:
        return False
    live = [stream for stream in streams if _port(stream) != "0"]
    return bool(live) and all(_stream_is_protected(session, stream) for stream in live)


def _stream_is_protected(session: str, stream: str) -> bool:
    first, *attributes = stream.split("\n")
    words = first.split()
    if len(words) < 3 or words[2].upper() not in _SECURE_PROFILES:
        return False
    # Of several keys rtpengine takes the first, so one that does not encrypt spoils the offer.
    keys = [a for a in attributes if a.startswith("a=crypto:")]
    by_dtls = any(a.startswith("a=fingerprint:") for a in (*session.split("\n"), *attributes))
    return (by_dtls or bool(keys)) and all(_encrypts(key) for key in keys)


def _encrypts(crypto: str) -> bool:
    """`a=crypto:TAG SUITE inline:KEY [parameters]`, RFC 4568 §9.1 and §6.3."""
    words = crypto.split()
    if len(words) < 3 or words[1].upper().startswith("NULL"):
        return False
    return "UNENCRYPTED_SRTP" not in words[3:]


def _port(stream: str) -> str:
    words = stream.split(maxsplit=2)
    return words[1].partition("/")[0] if len(words) > 1 else ""


def _side(place: str) -> str:
    """The name of rtpengine's interface: loopback callers must get a loopback address."""
    host = host_and_port(place) if ":" in place else place
    return "loop" if host.partition(":")[0] == LOOPBACK else "pub"
