"""pair/throwaway.py: TLS with a file of ours, or with nothing."""

import ssl
from pathlib import Path

import pytest

from squilla.doctor.pair.throwaway import server_context
from tests.browser.server import write_certificate


def test_without_a_file_one_is_made() -> None:
    assert server_context(None).minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_file_with_chain_and_key_is_used(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    server_context(both)


@pytest.mark.parametrize("name", ["certificate.pem", "nothing.pem"])
def test_any_other_file_is_an_error(tmp_path: Path, name: str) -> None:
    write_certificate(tmp_path)
    with pytest.raises(OSError, match=r"."):
        server_context(tmp_path / name)
