"""The errand that asks the PBX host for its names."""

import asyncio
import socket
from pathlib import Path

import pytest

from squilla.doctor.errands import names
from squilla.doctor.errands.names import Configured, Found, Question, of_nethvoice, run
from squilla.doctor.inside import Here


def use_settings(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "squilla.toml"
    file.write_text(text)
    monkeypatch.setenv("SQUILLA_CONFIG", str(file))
    monkeypatch.setattr(names, "_NETHSERVER", folder / "absent")


def test_what_the_host_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, 'host = "pbx.example.com"\n', monkeypatch)
    answer = asyncio.run(Here().ask(names.ERRAND, Question("localhost")))
    assert answer.machine == socket.gethostname()
    assert Found("127.0.0.1", is_own=True) in answer.found
    assert answer.configured == (Configured("Squilla: host", "pbx.example.com"),)


@pytest.mark.parametrize("text", ["", "nonsense = 1\n", "not toml"])
def test_a_name_that_nobody_set_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    use_settings(tmp_path, text, monkeypatch)
    assert asyncio.run(run(Question("127.0.0.1"))).configured == ()


@pytest.mark.parametrize(
    ("address", "is_own"),
    [("127.0.1.1", True), ("::1", True), ("192.0.2.200", False), ("2001:db8::1", False)],
)
def test_own_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, *, is_own: bool
) -> None:
    use_settings(tmp_path, "", monkeypatch)
    assert asyncio.run(run(Question(address))).found == (Found(address, is_own),)


@pytest.mark.parametrize("host", ["", "x" * 254])
def test_a_question_out_of_bounds(host: str) -> None:
    with pytest.raises(ValueError, match="up to 253"):
        asyncio.run(run(Question(host)))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "nethvoice=configuration|Brand|NethVoice|PublicHost|cti.example.com|status|enabled",
            ["cti.example.com"],
        ),
        ("nethvoice=configuration|PublicHost||status|enabled", []),
        ("nethvoice=configuration|status|enabled", []),
        ("httpd=service|PublicHost|x.example.com", []),
        ("nethvoice=", []),
        ("", []),
    ],
)
def test_nethvoice(tmp_path: Path, line: str, found: list[str]) -> None:
    database = tmp_path / "configuration"
    database.write_text(f"SystemName=pbx\n{line}\n")
    assert [one.name for one in of_nethvoice(database)] == found
