"""A3-HEADER: what the edge tells of the port, and what follows."""

import asyncio

import pytest

from squilla.doctor.checks import port_header as module
from squilla.doctor.checks.port_header import (
    GOOD,
    MOVED,
    SHIFTED,
    UNSAID,
    HeaderFacts,
    judge,
    probe,
)
from squilla.doctor.checks.port_open import OpenFacts
from squilla.doctor.probes.tcp import Reach, Reached
from squilla.doctor.probes.tcp_service import SIP, Service
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Verdict


@pytest.mark.parametrize(
    ("told", "verdicts"),
    [
        (((5061, 5061), (6061, 6061)), [GOOD]),
        (((6061, 6061),), [GOOD]),
        (((5061, 5061), (6061, 5061)), [SHIFTED]),
        (((5061, 6061), (6061, 5061)), [SHIFTED, SHIFTED]),
        (((6061, 443),), [SHIFTED]),
        (((6061, 16061),), [MOVED]),
        ((), [UNSAID]),
    ],
)
def test_verdict(told: tuple[tuple[int, int], ...], verdicts: list[Verdict]) -> None:
    assert [one.verdict for one in judge(HeaderFacts(Ports(), told))] == verdicts


def test_a_shift_is_named() -> None:
    [finding] = judge(HeaderFacts(Ports(), ((6061, 5061),)))
    assert finding.values == {"port": 6061, "local": 5061}


def test_both_sip_ports_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look(_sight: Sight, port: int, wanted: str) -> OpenFacts:
        assert wanted == SIP
        local = {5061: 0, 6061: 5061}[port]
        service = Service("8.8.4.4", port, Reached(Reach.TLS), SIP, 200, "", local)
        return OpenFacts("8.8.4.4", port, wanted, (service,))

    monkeypatch.setattr(module, "look", look)
    assert asyncio.run(probe(Sight(Target("8.8.4.4")))).told == ((6061, 5061),)
