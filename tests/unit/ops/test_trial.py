"""The trial authority and certificate."""

import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from squilla.ops.trial import LIFETIME, RENEW_BEFORE, TrialFiles, ensure_trial
from tests.unit.ops.authority import HOST, NOW


def made(folder: Path, host: str = HOST, now: dt.datetime = NOW) -> bytes:
    return ensure_trial(TrialFiles(folder), host, now).chain.read_bytes()


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    assert made(tmp_path / "tls") == made(tmp_path / "tls")


@pytest.mark.parametrize(
    ("host", "after", "same"),
    [
        (HOST, dt.timedelta(days=300), True),
        (HOST, LIFETIME - RENEW_BEFORE - dt.timedelta(seconds=1), True),
        (HOST, LIFETIME - RENEW_BEFORE, False),
        (HOST, LIFETIME * 2, False),
        ("other.example.com", dt.timedelta(), False),
    ],
)
def test_it_is_renewed_in_time_and_for_another_name(
    tmp_path: Path,
    host: str,
    after: dt.timedelta,
    same: bool,  # noqa: FBT001 - a column of the table
) -> None:
    first = made(tmp_path)
    assert (made(tmp_path, host, NOW + after) == first) is same


@pytest.mark.parametrize("name", ["chain", "key"])
@pytest.mark.parametrize("content", [None, b"", b"half a fi"])
def test_a_file_that_is_gone_or_torn_is_made_anew(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    made(tmp_path)
    files = TrialFiles(tmp_path)
    path: Path = getattr(files, name)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    ensure_trial(files, HOST, NOW)
    key = load_pem_private_key(files.key.read_bytes(), None)
    leaf = x509.load_pem_x509_certificate(files.chain.read_bytes())
    assert leaf.public_key() == key.public_key()


def test_a_key_of_another_certificate_is_made_anew(tmp_path: Path) -> None:
    made(tmp_path)
    made(tmp_path / "other")
    files = TrialFiles(tmp_path)
    files.key.write_bytes(TrialFiles(tmp_path / "other").key.read_bytes())
    ensure_trial(files, HOST, NOW)
    ssl.create_default_context().load_cert_chain(files.chain, files.key)


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    made(tmp_path)
    assert TrialFiles(tmp_path).key.stat().st_mode & 0o777 == 0o600


def test_only_who_trusts_its_authority_accepts_it(tmp_path: Path) -> None:
    made(tmp_path)
    files = TrialFiles(tmp_path)
    leaf, authority = x509.load_pem_x509_certificates(files.chain.read_bytes())
    leaf.verify_directly_issued_by(authority)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST, "localhost"]
    limits = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    assert "not for phones" in authority.subject.rfc4514_string()
