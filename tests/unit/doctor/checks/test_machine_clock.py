"""B1-CLOCK: whose clock is wrong, by how much, and who saw it."""

import asyncio

import pytest

from squilla.doctor.checks import machine_clock
from squilla.doctor.checks.machine_clock import (
    APART,
    FAR_OFF,
    OFF,
    RIGHT,
    UNSEEN,
    ClockFacts,
    judge,
    probe,
)
from squilla.doctor.inside import Here
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict
from tests.fakes.sntp import TimeServer


@pytest.mark.parametrize(
    ("facts", "verdict", "seconds"),
    [
        (ClockFacts(pbx=30), RIGHT, 30),
        (ClockFacts(pbx=-31), OFF, 31),
        (ClockFacts(pbx=300), OFF, 300),
        (ClockFacts(pbx=-301), FAR_OFF, 301),
        (ClockFacts(pbx=0.2, served=900, here=0), RIGHT, 0),
        (ClockFacts(served=60, here=-60), RIGHT, 0),
        (ClockFacts(served=0, here=40), OFF, 40),
        (ClockFacts(served=-400, here=0.1), FAR_OFF, 400),
        (ClockFacts(served=5), RIGHT, 5),
        (ClockFacts(served=4000), APART, 4000),
        (ClockFacts(here=4000), UNSEEN, 0),
        (ClockFacts(), UNSEEN, 0),
    ],
)
def test_verdict(facts: ClockFacts, verdict: Verdict, seconds: int) -> None:
    [finding] = judge(facts)
    assert finding.verdict is verdict
    assert finding.values["seconds"] == seconds


def test_evidence_is_each_clock_that_was_read() -> None:
    [finding] = judge(ClockFacts(pbx=1.26, here=-3))
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("on the PBX, seconds ahead", 1.3),
        ("here, seconds ahead", -3),
    ]


def test_the_pbx_host_takes_the_middle_of_its_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    with TimeServer(0.0) as one, TimeServer(-100.0) as two, TimeServer(-120.0) as three:
        names = tuple("{}:{}".format(*server.address) for server in (one, two, three))
        monkeypatch.setattr(machine_clock, "TIME_SERVERS", names)
        facts = asyncio.run(probe(Sight(Target("pbx.example.com"), inside=Here())))
    assert facts.pbx == pytest.approx(100.0, abs=0.2)
    assert (facts.served, facts.here) == (None, None)
