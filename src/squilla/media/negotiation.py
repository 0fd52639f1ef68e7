"""Offer and answer of one G.711 stream (RFC 3264), open or with SDES keys (RFC 4568 §5.1)."""

import ipaddress
import secrets
from dataclasses import dataclass, field, replace

from squilla.media.g711 import Codec
from squilla.media.sdp import AudioDescription, Direction, Profile
from squilla.media.srtp import AES_32, AES_80, Crypto

_OFFERED = tuple((codec.payload_type, codec.name) for codec in (Codec.PCMA, Codec.PCMU))
_SEEN_FROM_HERE = {
    Direction.BOTH: Direction.BOTH,
    Direction.SEND: Direction.RECEIVE,
    Direction.RECEIVE: Direction.SEND,
    Direction.NONE: Direction.NONE,
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both sides settled on; `ours` and `theirs` are None when the voice is not encrypted.

    `host` and `port` are where to send, `sending` and `receiving` what we may do.
    """

    host: str
    port: int
    codec: Codec
    payload_type: int
    sending: bool = True
    receiving: bool = True
    ours: Crypto | None = field(default=None, repr=False)
    theirs: Crypto | None = field(default=None, repr=False)


def offer(host: str, port: int, *, secure: bool) -> AudioDescription:
    """Offer PCMA and PCMU on our address; secure means SRTP or nothing."""
    return AudioDescription(
        host=host,
        port=port,
        profile=Profile.SECURE if secure else Profile.PLAIN,
        formats=_OFFERED,
        cryptos=(Crypto.generate(1, AES_80), Crypto.generate(2, AES_32)) if secure else (),
        rtcp_mux=True,
    )


def offer_again(previous: AudioDescription, direction: Direction) -> AudioDescription:
    """The next offer of a session: same keys, next version (RFC 3264 §8), say for a hold."""
    return replace(previous, formats=_OFFERED, direction=direction, version=previous.version + 1)


def agree(ours: AudioDescription, theirs: AudioDescription) -> Agreement | None:
    """What an answer to our offer settles; None when it fits nothing that we offered."""
    chosen = _codec(theirs)
    if chosen is None or theirs.port == 0 or theirs.profile != ours.profile:
        return None
    agreement = _agreement(theirs, *chosen)
    if ours.profile == Profile.PLAIN:
        return agreement
    for their_key in theirs.cryptos[:1]:
        for our_key in ours.cryptos:
            if (our_key.tag, our_key.suite) == (their_key.tag, their_key.suite):
                return replace(agreement, ours=our_key, theirs=their_key)
    return None


def answer(
    theirs: AudioDescription, host: str, port: int, previous: AudioDescription | None = None
) -> tuple[AudioDescription, Agreement] | None:
    """Our answer to an offer, and what it settles; None when we share no codec or no suite.

    `previous` is what we last said in this session; its key stays in use.
    """
    chosen = _codec(theirs)
    keys = _keys(theirs, previous)
    if chosen is None or theirs.port == 0 or keys is None:
        return None
    agreement = _agreement(theirs, *chosen)
    if keys:
        agreement = replace(agreement, ours=keys[0], theirs=theirs.cryptos[0])
    description = AudioDescription(
        host=host,
        port=port,
        profile=theirs.profile,
        formats=((agreement.payload_type, agreement.codec.name),),
        cryptos=keys,
        direction=_SEEN_FROM_HERE[theirs.direction],
        rtcp_mux=theirs.rtcp_mux,
        before=theirs.before,
        after=theirs.after,
        session_id=previous.session_id if previous else secrets.randbits(40),
        version=previous.version + 1 if previous else 1,
    )
    return description, agreement


def _codec(description: AudioDescription) -> tuple[Codec, int] | None:
    for payload_type, name in description.formats:
        if name in Codec.__members__:
            return Codec[name], payload_type
    return None


def _agreement(theirs: AudioDescription, codec: Codec, payload_type: int) -> Agreement:
    direction = _SEEN_FROM_HERE[theirs.direction]
    # 0.0.0.0 is the old way to hold (RFC 3264 §8.4); Linux would deliver it to this machine.
    reachable = not ipaddress.ip_address(theirs.host).is_unspecified
    return Agreement(
        host=theirs.host,
        port=theirs.port,
        codec=codec,
        payload_type=payload_type,
        sending=direction.sends and reachable,
        receiving=direction.receives,
    )


def _keys(theirs: AudioDescription, previous: AudioDescription | None) -> tuple[Crypto, ...] | None:
    if theirs.profile == Profile.PLAIN:
        return ()
    if theirs.profile != Profile.SECURE or not theirs.cryptos:
        return None
    wanted = theirs.cryptos[0]
    for crypto in previous.cryptos if previous else ():
        if (crypto.tag, crypto.suite) == (wanted.tag, wanted.suite):
            return (crypto,)
    return (Crypto.generate(wanted.tag, wanted.suite),)
