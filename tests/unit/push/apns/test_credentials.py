"""Apple's key."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from squilla.push.apns.credentials import ApnsCredentials, BadCredentials
from tests.unit.push.apns.apple import keys


def _pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_key_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "key.p8").write_bytes(keys().credentials.key)
    read = ApnsCredentials.read(tmp_path / "key.p8", "KEYID12345", "TEAMID1234", "it.example.phone")
    assert read == keys().credentials


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not a private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not a private key"),
        (keys().public, "not a private key"),
        (_pem(ec.generate_private_key(ec.SECP384R1())), "P-256"),
        (_pem(ed25519.Ed25519PrivateKey.generate()), "P-256"),
    ],
)
def test_anything_else_is_named(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "key.p8").write_bytes(content)
    with pytest.raises(BadCredentials, match=complaint):
        ApnsCredentials.read(tmp_path / "key.p8", "K", "T", "b")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCredentials, match=r"none\.p8"):
        ApnsCredentials.read(tmp_path / "none.p8", "K", "T", "b")


def test_the_key_is_not_shown() -> None:
    assert "PRIVATE" not in repr(keys().credentials)
