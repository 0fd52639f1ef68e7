"""The list of CAs: this machine's and one's own."""

import ssl
from pathlib import Path
from types import SimpleNamespace

import pytest

from squilla.doctor.probes import chain_store
from squilla.doctor.probes.chain_store import load_trust
from tests.unit.doctor.probes.pki import issue

OWN, OTHER = issue("Own", is_authority=True), issue("Other", is_authority=True)
BROKEN = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


def use_system_file(monkeypatch: pytest.MonkeyPatch, file: str | None) -> None:
    paths = SimpleNamespace(cafile=file)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setattr(chain_store, "_FILES", ())


def test_a_broken_certificate_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, authority = tmp_path / "system.pem", tmp_path / "own.pem"
    system.write_bytes(b"# comment\n" + BROKEN + OTHER.pem)
    authority.write_bytes(OWN.pem)
    use_system_file(monkeypatch, str(system))
    assert load_trust(authority).roots == {OWN.certificate, OTHER.certificate}
    assert load_trust(None).roots == {OTHER.certificate}


def test_no_list_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_system_file(monkeypatch, str(tmp_path / "absent"))
    empty = SimpleNamespace(get_ca_certs=lambda **_: [])
    monkeypatch.setattr(ssl, "create_default_context", lambda: empty)
    assert load_trust(tmp_path / "absent").roots == frozenset()


def test_what_the_system_hands_over_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    use_system_file(monkeypatch, None)
    handed = SimpleNamespace(get_ca_certs=lambda **_: [OTHER.der])
    monkeypatch.setattr(ssl, "create_default_context", lambda: handed)
    assert load_trust(None).roots == {OTHER.certificate}
