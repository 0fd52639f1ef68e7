"""Every way of shaking hands, and no more with who does not answer."""

import asyncio
from collections.abc import Callable

import pytest

from squilla.doctor.probes import tls_everywhere
from squilla.doctor.probes.tls import Handshake, NoHandshake, Version
from squilla.doctor.probes.tls_everywhere import shake_hands_everywhere

Answer = Callable[[str, int], NoHandshake | None]


def done(
    monkeypatch: pytest.MonkeyPatch, host: str, failure: NoHandshake | None
) -> list[tuple[str, int, str, Version]]:
    async def addresses_of(_: str) -> tuple[str, ...]:
        return ("192.0.2.1", "2001:db8::1")

    async def shake(address: str, port: int, name: str, version: Version) -> Handshake:
        return Handshake(address, port, name, version, failure=failure if port == 5061 else None)

    monkeypatch.setattr(tls_everywhere, "addresses_of", addresses_of)
    monkeypatch.setattr(tls_everywhere, "shake_hands", shake)
    shaken = asyncio.run(shake_hands_everywhere(host, (443, 5061)))
    return [(one.address, one.port, one.server_name, one.version) for one in shaken]


def test_each_address_port_name_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(set(done(monkeypatch, "pbx.example.com", None))) == 2 * 2 * 2 * 2


@pytest.mark.parametrize("failure", [NoHandshake.SILENT, NoHandshake.REFUSED, NoHandshake.MUTE])
def test_who_does_not_answer_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, failure: NoHandshake
) -> None:
    shaken = done(monkeypatch, "pbx.example.com", failure)
    assert [port for _, port, _, _ in shaken].count(5061) == 2


def test_a_refused_version_is_no_reason_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(done(monkeypatch, "pbx.example.com", NoHandshake.ALERT)) == 16


def test_an_address_is_never_sent_as_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name for _, _, name, _ in done(monkeypatch, "192.0.2.1", None)} == {""}
