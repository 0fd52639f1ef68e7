"""The sender's key and its tokens (RFC 8292)."""

import re
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from squilla.push.webpush.base64url import decode
from squilla.push.webpush.endpoint import Origin
from squilla.push.webpush.vapid import LIFE, Vapid, VapidKey
from tests.unit.push.conftest import Clock

ORIGIN = Origin("push.example", 443)
SUBJECT = "mailto:admin@pbx.example"
PEM = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _claims(header: str, key: VapidKey) -> dict[str, Any]:
    match = re.fullmatch(r"vapid t=([\w.-]+), k=([\w-]+)", header)
    assert match is not None
    assert match[2] == key.public
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(match[2]))
    assert jwt.get_unverified_header(match[1]) == {"alg": "ES256", "typ": "JWT"}
    options: Any = {"verify_exp": False, "verify_aud": False}
    claims: dict[str, Any] = jwt.decode(match[1], point, algorithms=["ES256"], options=options)
    return claims


def test_a_token_names_service_sender_and_end(clock: Clock) -> None:
    key = VapidKey.generate()
    header = Vapid(key, SUBJECT, clock).authorization(Origin("push.example", 8443))
    assert _claims(header, key) == {
        "aud": "https://push.example:8443",
        "exp": int(clock.now) + 12 * 3600,
        "sub": SUBJECT,
    }


@pytest.mark.parametrize(
    ("later", "is_same"), [(0, True), (LIFE // 2 - 1, True), (LIFE // 2, False), (-1, False)]
)
def test_a_token_serves_for_half_of_its_life(clock: Clock, later: int, *, is_same: bool) -> None:
    vapid = Vapid(VapidKey.generate(), SUBJECT, clock)
    first = vapid.authorization(ORIGIN)
    clock.now += later
    assert (vapid.authorization(ORIGIN) == first) is is_same


def test_each_service_has_a_token_of_its_own_and_old_ones_are_let_go(clock: Clock) -> None:
    vapid = Vapid(VapidKey.generate(), SUBJECT, clock)
    first = vapid.authorization(ORIGIN)
    others = {vapid.authorization(Origin(f"{n}.example", 443)) for n in range(63)}
    assert len(others) == 63
    assert vapid.authorization(ORIGIN) == first
    vapid.authorization(Origin("last.example", 443))
    assert len(vapid._tokens) == 64
    assert vapid.authorization(ORIGIN) == first


def test_a_key_is_the_same_after_it_was_kept() -> None:
    key = VapidKey.generate()
    again = VapidKey.read(key.pem)
    assert again.public == key.public
    assert len(decode(key.public)) == 65


@pytest.mark.parametrize(
    ("pem", "why"),
    [
        (b"", "not a private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not a private key"),
        (ec.generate_private_key(ec.SECP384R1()).private_bytes(*PEM), "P-256"),
        (ed25519.Ed25519PrivateKey.generate().private_bytes(*PEM), "P-256"),
    ],
)
def test_a_key_of_another_kind_is_refused(pem: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        VapidKey.read(pem)


def test_the_private_key_and_tokens_are_not_shown(clock: Clock) -> None:
    key = VapidKey.generate()
    vapid = Vapid(key, SUBJECT, clock)
    header = vapid.authorization(ORIGIN)
    assert repr(key) == "VapidKey()"
    assert header.split(",")[0].removeprefix("vapid t=") not in repr(vapid._tokens)
