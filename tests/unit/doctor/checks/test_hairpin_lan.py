"""B5-LAN: what a client on the PBX's network sees, and what follows."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from squilla.doctor.checks import hairpin_lan as module
from squilla.doctor.checks.hairpin_lan import (
    GOOD,
    NO_ADDRESS,
    NO_TCP,
    NO_UDP,
    SPLIT,
    STRANGER,
    UDP_UNSEEN,
    LanFacts,
    judge,
    probe,
)
from squilla.doctor.errands.hairpin import Bounce
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.inside import Here, Inside
from squilla.doctor.probes.tcp import Reach, Reached
from squilla.doctor.probes.tcp_service import Service
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict

HOST, ADDRESS = "pbx.example.com", "8.8.4.4"


@pytest.fixture(autouse=True)
def _certificates_are_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "names_in", lambda certificate: (certificate.decode(),))


def at(port: int, reach: Reach = Reach.TLS, name: str = HOST) -> Service:
    return Service(ADDRESS, port, Reached(reach, certificate=name.encode()))


def knocked(*knocks: Knock) -> tuple[Bounce, ...]:
    return tuple(Bounce(10000 + number, knock) for number, knock in enumerate(knocks))


A, S, U = Knock.ANSWERED, Knock.SILENT, Knock.IN_USE
FACTS = LanFacts(HOST, ADDRESS, (ADDRESS,), (at(443), at(6061)), knocked(A, A, A))
LOST = (at(443, Reach.SILENT), at(6061, Reach.REFUSED))
ROUTER = (at(443, name="router.lan"), at(6061))


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (FACTS, GOOD),
        (replace(FACTS, udp=knocked(A, U, U)), GOOD),
        (replace(FACTS, udp=knocked(A, A, S)), NO_UDP),
        (replace(FACTS, udp=()), UDP_UNSEEN),
        (replace(FACTS, udp=knocked(U, U, U)), UDP_UNSEEN),
        (replace(FACTS, services=LOST), NO_TCP),
        (replace(FACTS, services=(at(443), LOST[1])), NO_TCP),
        (replace(FACTS, services=LOST, resolved=()), NO_TCP),
        (replace(FACTS, services=LOST, resolved=("10.0.0.7",)), SPLIT),
        (replace(FACTS, services=LOST, resolved=("10.0.0.7", ADDRESS)), NO_TCP),
        (replace(FACTS, services=ROUTER), STRANGER),
        (replace(FACTS, services=(at(443, Reach.NOT_TLS), at(6061))), STRANGER),
        (replace(FACTS, host=ADDRESS, services=ROUTER), GOOD),
        (replace(FACTS, address="", services=()), NO_ADDRESS),
    ],
)
def test_verdict(facts: LanFacts, verdict: Verdict) -> None:
    [finding] = judge(facts)
    assert finding.verdict is verdict


def test_only_what_is_wrong_is_named() -> None:
    [finding] = judge(replace(FACTS, services=ROUTER))
    assert finding.values["ports"] == "443"
    [finding] = judge(replace(FACTS, udp=knocked(A, S, S)))
    assert finding.values["closed"] == "10001, 10002"


def test_evidence() -> None:
    [finding] = judge(FACTS)
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("public_address", ADDRESS),
        ("name_here", ADDRESS),
        ("tcp_443", "TLS"),
        ("tcp_6061", "TLS"),
        *((f"udp_{port}", "answered") for port in (10000, 10001, 10002)),
    ]


@pytest.mark.parametrize(("inside", "knocks"), [(None, ()), (Here(), knocked(A))])
def test_udp_needs_the_host(
    monkeypatch: pytest.MonkeyPatch, inside: Inside | None, knocks: tuple[Bounce, ...]
) -> None:
    def asking(port: int) -> Callable[..., Any]:
        async def ask(address: str, at_port: int, _host: str) -> Service:
            assert (address, at_port) == (ADDRESS, port)
            return at(port)

        return ask

    async def knock_at(_inside: Inside, *range_: object) -> tuple[Bounce, ...]:
        assert range_ == (ADDRESS, range(10000, 20001), "0.0.0.0")
        return knocked(A)

    monkeypatch.setattr(module, "ask_web", asking(443))
    monkeypatch.setattr(module, "ask_sip", asking(6061))
    monkeypatch.setattr(module, "knock_at", knock_at)
    facts = asyncio.run(probe(Sight(Target(ADDRESS), lan=True, inside=inside)))
    assert facts == replace(FACTS, host=ADDRESS, udp=knocks)


def test_without_a_public_address_nothing_is_dialled() -> None:
    facts = asyncio.run(probe(Sight(Target("10.0.0.7"), lan=True)))
    assert facts == LanFacts("10.0.0.7", "", ("10.0.0.7",), (), ())
