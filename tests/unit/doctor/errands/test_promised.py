"""errands/promised: what Squilla's settings say of its addresses."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.errands.promised import ERRAND, Answer, Question
from squilla.doctor.inside import Here
from squilla.settings.audio import default_address


def asked(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Answer:
    file = folder / "squilla.toml"
    file.write_text(f'host = "pbx.example.com"\nstate = "{folder}"\n{text}')
    monkeypatch.setenv("SQUILLA_CONFIG", str(file))
    return asyncio.run(Here().ask(ERRAND, Question()))


@pytest.mark.parametrize(
    ("text", "address", "audio"),
    [
        ('public_address = "45.9.9.10"\nrtp_address = "45.9.9.20"', "45.9.9.10", "45.9.9.20"),
        ('rtp_address = "192.168.1.10"', "", "192.168.1.10"),
        ("", "", default_address()),
    ],
)
def test_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, address: str, audio: str
) -> None:
    assert asked(tmp_path, text, monkeypatch) == Answer("pbx.example.com", address, audio)


def test_a_host_without_squilla_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(tmp_path / ".", 'rtp_address = "none"', monkeypatch) == Answer()
