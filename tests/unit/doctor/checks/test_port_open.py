"""B2-443, B2-5061, B2-6061: what is found at a port, and what follows."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from squilla.doctor.check import Check
from squilla.doctor.checks import port_open as module
from squilla.doctor.checks.port_open import (
    CHECK_HTTPS,
    CHECK_PHONE,
    CHECK_SIPS,
    DIFFERENT,
    GOOD,
    MUTE,
    NOT_FROM_HERE,
    OTHER,
    REFUSED,
    SILENT,
    TLS_REFUSED,
    TURNED_AWAY,
    UNANSWERED,
    UNRESOLVED,
    OpenFacts,
    judge,
)
from squilla.doctor.probes.tcp import Reach, Reached
from squilla.doctor.probes.tcp_service import HTTP, NOTHING, SIP, Service
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Kind, Verdict

FIRST, SECOND, SIXTH = "8.8.4.4", "9.9.9.9", "2001:4860::1"


def at(address: str, reach: Reach = Reach.TLS, spoke: str = NOTHING, local: int = 0) -> Service:
    return Service(address, 6061, Reached(reach, 12, "", ""), spoke, 200, "Edge", local)


def facts(*services: Service, wanted: str = SIP) -> OpenFacts:
    return OpenFacts("pbx.example.com", 6061, wanted, services)


GOOD_ONE = at(FIRST, spoke=SIP)


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (facts(GOOD_ONE), GOOD),
        (facts(GOOD_ONE, at(SECOND, spoke=SIP)), GOOD),
        (facts(at(FIRST, spoke=HTTP), wanted=HTTP), GOOD),
        (facts(at(FIRST, Reach.REFUSED)), REFUSED),
        (facts(at(FIRST, Reach.TURNED_AWAY)), TURNED_AWAY),
        (facts(at(FIRST, Reach.SILENT)), SILENT),
        (facts(at(FIRST, Reach.MUTE)), MUTE),
        (facts(at(FIRST, Reach.NOT_TLS)), MUTE),
        (facts(at(FIRST, Reach.TLS_REFUSED)), TLS_REFUSED),
        (facts(at(FIRST)), UNANSWERED),
        (facts(at(FIRST, spoke=HTTP)), OTHER),
        (facts(at(FIRST, spoke="other")), OTHER),
        (facts(at(FIRST, spoke=SIP), wanted=HTTP), OTHER),
        (facts(GOOD_ONE, at(SECOND, Reach.SILENT)), DIFFERENT),
        (facts(GOOD_ONE, at(SIXTH, Reach.NOT_FROM_HERE)), GOOD),
        (facts(at(FIRST, Reach.SILENT), at(SIXTH, Reach.NOT_FROM_HERE)), SILENT),
        (facts(at(SIXTH, Reach.NOT_FROM_HERE)), NOT_FROM_HERE),
        (facts(), UNRESOLVED),
    ],
)
def test_verdict(seen: OpenFacts, verdict: Verdict) -> None:
    [finding] = judge(seen)
    assert finding.verdict is verdict


def test_each_way_to_fail_is_a_finding() -> None:
    third = "1.1.1.1"
    found = judge(
        facts(at(FIRST, Reach.SILENT), at(SECOND, Reach.REFUSED), at(third, Reach.SILENT))
    )
    assert [(one.verdict, one.values["addresses"]) for one in found] == [
        (SILENT, "8.8.4.4, 1.1.1.1"),
        (REFUSED, "9.9.9.9"),
    ]


def test_addresses_that_differ_are_named() -> None:
    [finding] = judge(facts(GOOD_ONE, at(SECOND, Reach.MUTE), at(SIXTH, Reach.REFUSED)))
    assert finding.values["good"] == FIRST
    assert finding.values["addresses"] == f"{SECOND}, {SIXTH}"


def test_evidence() -> None:
    [finding] = judge(facts(at(FIRST, spoke=SIP, local=5061)))
    assert [(one.name, one.value, one.kind) for one in finding.evidence] == [
        ("address", FIRST, Kind.ADDRESS),
        ("seen", "TLS (SIP, 200, Edge)", Kind.PLAIN),
        ("connect_ms", 12, Kind.PLAIN),
        ("local_port", 5061, Kind.PLAIN),
    ]


def test_what_was_not_accepted_took_no_time() -> None:
    [finding] = judge(facts(at(FIRST, Reach.SILENT)))
    assert "connect_ms" not in {one.name for one in finding.evidence}


PORTS = Ports(https=8443, sips=8061, phone=8062)


@pytest.mark.parametrize(
    ("check", "port", "wanted"),
    [(CHECK_HTTPS, 8443, HTTP), (CHECK_SIPS, 8061, SIP), (CHECK_PHONE, 8062, SIP)],
)
def test_the_target_says_which_port_each_asks(
    monkeypatch: pytest.MonkeyPatch, check: Check[OpenFacts], port: int, wanted: str
) -> None:
    def asking(spoke: str) -> Callable[..., Any]:
        async def ask(address: str, at_port: int, host: str) -> Service:
            assert host == FIRST
            return Service(address, at_port, Reached(Reach.TLS), spoke)

        return ask

    monkeypatch.setattr(module, "ask_web", asking(HTTP))
    monkeypatch.setattr(module, "ask_sip", asking(SIP))

    async def run() -> OpenFacts:
        return await check.probe(Sight(Target(FIRST, PORTS)))

    seen = asyncio.run(run())
    assert (seen.port, seen.wanted) == (port, wanted)
    assert [(one.address, one.port, one.spoke) for one in seen.services] == [(FIRST, port, wanted)]


def test_codes() -> None:
    codes = [check.code for check in (CHECK_HTTPS, CHECK_SIPS, CHECK_PHONE)]
    assert codes == ["B2-443", "B2-5061", "B2-6061"]
