"""Login tokens and the SIP secret derived from them (M1, M2, M3).

Nothing here is stored in the clear: the store keeps the SHA-256 of a token and the HA1 of a secret,
and the secret can be made again whenever the app presents its token.
"""

import hashlib
import hmac
import secrets

NONCE_BITS = 160
_SECRET_BYTES = 20


def new_token() -> str:
    """A login token for a QR: 160 random bits as 40 hex digits, the shape of an app's own token."""
    return secrets.token_hex(20)


def new_nonce() -> str:
    """The nonce of the login handshake: 160 random bits as 40 hex digits."""
    return secrets.token_hex(NONCE_BITS // 8)


def new_device_id() -> str:
    """A name for a login that says nothing about it: 128 random bits in hex."""
    return secrets.token_hex(16)


def token_hash(token: str) -> str:
    """SHA-256 in hex of a token: what is stored, and the push topic of the existing app."""
    return hashlib.sha256(token.encode()).hexdigest()


def app_tokens(username: str, password: str, nonce: str) -> tuple[str, ...]:
    """The tokens an app may compute after a login by password: one, or two when text isn't ASCII.

    HMAC-SHA1 keyed with the password over `username:password:nonce`, in hex. The iOS app counts
    characters where bytes are meant, so with other than ASCII text its HMAC covers a shorter key
    and message; whoever typed that password is entitled to either result.
    """
    message = f"{username}:{password}:{nonce}"
    exact = _hmac_sha1(password.encode(), message.encode())
    cut = _hmac_sha1(password.encode()[: len(password)], message.encode()[: len(message)])
    return (exact,) if exact == cut else (exact, cut)


def sip_secret(token: str, device_id: str) -> str:
    """The SIP password of a device: HMAC-SHA256 of its id, keyed with its token; 40 hex digits."""
    digest = hmac.new(token.encode(), f"squilla-sip:{device_id}".encode(), hashlib.sha256)
    return digest.digest()[:_SECRET_BYTES].hex()


def ha1(username: str, realm: str, secret: str) -> str:
    """H(A1) of digest authentication with MD5 (RFC 7616 §3.4.2), the one every SIP phone speaks."""
    return hashlib.md5(f"{username}:{realm}:{secret}".encode(), usedforsecurity=False).hexdigest()


def qr_text(username: str, token: str, fqdn: str) -> str:
    """What the QR says: exactly `USERNAME;TOKEN;FQDN` (M1, P1)."""
    return f"{username};{token};{fqdn}"


def _hmac_sha1(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha1).hexdigest()
