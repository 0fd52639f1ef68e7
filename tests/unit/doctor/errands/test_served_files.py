"""The errand that looks at certificates on the PBX's disk."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.errands import served_files
from squilla.doctor.errands.served_files import Question, run
from squilla.doctor.probes.chain_leaf import describe
from tests.unit.doctor.probes.pki import Issued, issue

HOST = "pbx.example.com"
ROOT = issue("Root", is_authority=True)
MINE, OLD, OTHER = issue(HOST, ROOT), issue(HOST, ROOT), issue("other.example.com", ROOT)
ASTERISK = "etc/asterisk/keys/pbx.pem"


def write(root: Path, name: str, content: bytes) -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def looked(root: Path, monkeypatch: pytest.MonkeyPatch, settings: str = "") -> dict[str, str]:
    """The serial numbers by file, below `root`."""
    monkeypatch.setenv("SQUILLA_CONFIG", str(write(root, "squilla.toml", settings.encode())))
    monkeypatch.setattr(served_files, "_ROOT", root)
    found = asyncio.run(run(Question(HOST))).certificates
    return {str(Path(one.file).relative_to(root)): one.fingerprint for one in found}


def fingerprint(of: Issued) -> str:
    return describe(of.certificate).fingerprint


def test_the_places_of_squilla_asterisk_and_certbot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    squilla = write(tmp_path, "own.pem", MINE.pem + ROOT.pem)
    write(tmp_path, ASTERISK, MINE.key_pem + MINE.pem)
    write(tmp_path, "etc/letsencrypt/live/pbx/fullchain.pem", OLD.pem + ROOT.pem)
    transport = f"[tls]\n; cert_file=/etc/no.pem\ncert_file = /{ASTERISK} ; mine\n"
    write(tmp_path, "etc/asterisk/pjsip.transports.conf", transport.encode())
    settings = f'certificate = "{squilla}"\ncertificate_key = "{squilla}"\n'
    assert looked(tmp_path, monkeypatch, settings) == {
        "own.pem": fingerprint(MINE),
        ASTERISK: fingerprint(MINE),
        "etc/letsencrypt/live/pbx/fullchain.pem": fingerprint(OLD),
    }


@pytest.mark.parametrize("content", [b"", b"junk", OTHER.pem, MINE.key_pem])
def test_what_is_no_certificate_for_the_name_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    write(tmp_path, "etc/letsencrypt/live/pbx/fullchain.pem", content)
    assert looked(tmp_path, monkeypatch) == {}


def test_a_file_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "etc/asterisk/pjsip.conf", b"cert_file=/etc/asterisk\ncert_file=/absent\n")
    (tmp_path / "etc/letsencrypt/live/pbx/fullchain.pem").mkdir(parents=True)
    assert looked(tmp_path, monkeypatch) == {}


@pytest.mark.parametrize("host", ["", "x" * 254])
def test_a_question_out_of_bounds(host: str) -> None:
    with pytest.raises(ValueError, match="up to 253"):
        asyncio.run(run(Question(host)))
