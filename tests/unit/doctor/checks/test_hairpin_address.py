"""Which public address hairpin checks dial."""

import asyncio

import pytest

from squilla.doctor.checks import hairpin_address as module
from squilla.doctor.checks.hairpin_address import public_address
from squilla.doctor.probes.dns import Answer
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target

NAME = "pbx.example.com"


@pytest.mark.parametrize(
    ("target", "dns", "here", "wanted"),
    [
        (Target(NAME, address="8.8.4.4"), ("9.9.9.9",), (), "8.8.4.4"),
        (Target("8.8.4.4"), (), (), "8.8.4.4"),
        (Target(NAME), ("10.0.0.7", "8.8.4.4"), ("10.0.0.7",), "8.8.4.4"),
        (Target(NAME), ("2001:4860::1", "8.8.4.4"), (), "8.8.4.4"),
        (Target(NAME, address="other.example.com"), ("8.8.4.4",), (), "8.8.4.4"),
        (Target(NAME), (), ("8.8.4.4",), "8.8.4.4"),
        (Target(NAME), ("10.0.0.7",), ("10.0.0.7",), ""),
        (Target("10.0.0.7"), (), (), ""),
        (Target("2001:4860::1"), (), (), ""),
        (Target(NAME), (), (), ""),
    ],
)
def test_address(
    monkeypatch: pytest.MonkeyPatch,
    target: Target,
    dns: tuple[str, ...],
    here: tuple[str, ...],
    wanted: str,
) -> None:
    async def resolve(resolver: str, _host: str) -> Answer:
        return Answer(resolver, is_answered=True, addresses=dns)

    async def found(_host: str) -> tuple[str, ...]:
        return here

    monkeypatch.setattr(module, "ask_resolver", resolve)
    monkeypatch.setattr(module, "addresses_of", found)
    assert asyncio.run(public_address(Sight(target))) == wanted
