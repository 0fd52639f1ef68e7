"""SRTP with keys carried in SDP: RFC 3711, RFC 4568 (SDES), on top of libsrtp.

Only the two suites that every softphone of the guide knows, never a NULL cipher.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass, field

import pylibsrtp

AES_80 = "AES_CM_128_HMAC_SHA1_80"
AES_32 = "AES_CM_128_HMAC_SHA1_32"
_PROFILES = {
    AES_80: pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
    AES_32: pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
}
SUITES = tuple(_PROFILES)
_KEY_BYTES = 30
_HARMLESS_PARAMETERS = ("WSH=", "-")


@dataclass(frozen=True, slots=True)
class Crypto:
    """One `a=crypto` line: a tag, a suite of `SUITES`, and master key with salt (30 bytes)."""

    tag: int
    suite: str
    key: bytes = field(repr=False)

    @classmethod
    def generate(cls, tag: int, suite: str = AES_80) -> "Crypto":
        """A line with a fresh random key."""
        return cls(tag, suite, secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def parse(cls, value: str) -> "Crypto":
        """Read what follows `a=crypto:`; ValueError when we cannot or should not use it.

        Lifetime and MKI after the key are ignored; a parameter that weakens the session
        (UNENCRYPTED_SRTP ...) or that is unknown makes the line unusable (RFC 4568 §6.3.7).
        """
        tag, suite, key_parameters, *session = value.split()
        if suite not in _PROFILES:
            raise ValueError(f"SRTP suite {suite} is not supported")
        if not all(item.startswith(_HARMLESS_PARAMETERS) for item in session):
            raise ValueError("SRTP session parameters are not supported")
        return cls(int(tag), suite, _key(key_parameters))

    def __str__(self) -> str:
        """The text after `a=crypto:`; it holds the key, so it goes into SDP and nowhere else."""
        return f"{self.tag} {self.suite} inline:{base64.b64encode(self.key).decode()}"


def _key(parameters: str) -> bytes:
    method, _, rest = parameters.partition(":")
    if method != "inline":
        raise ValueError("SRTP key method is not inline")
    text = rest.split(";")[0].split("|")[0].rstrip("=")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError("SRTP key is not base64") from None
    if len(key) != _KEY_BYTES:
        raise ValueError("SRTP key has the wrong length")
    return key


class SrtpSession:
    """Protects what we send with our key, and opens what comes with the other side's."""

    def __init__(self, ours: Crypto, theirs: Crypto) -> None:
        self._out = _session(ours, pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
        self._in = _session(theirs, pylibsrtp.Policy.SSRC_ANY_INBOUND)

    def protect(self, packet: bytes) -> bytes:
        """An SRTP packet from an RTP packet of at most 1356 bytes."""
        return self._out.protect(packet)

    def unprotect(self, packet: bytes) -> bytes | None:
        """The RTP packet, or None when it is forged, replayed, too long or not SRTP."""
        try:
            return self._in.unprotect(packet)
        except (pylibsrtp.Error, ValueError):
            return None


def _session(crypto: Crypto, direction: int) -> pylibsrtp.Session:
    policy = pylibsrtp.Policy(
        key=crypto.key, ssrc_type=direction, srtp_profile=_PROFILES[crypto.suite]
    )
    return pylibsrtp.Session(policy)
