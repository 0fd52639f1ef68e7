"""B4-EGRESS: one address, a second uplink, or too little to say."""

import asyncio

import pytest

from squilla.doctor.checks.address_egress import (
    FEW,
    ODD,
    ONE,
    SECOND,
    SILENT,
    EgressFacts,
    judge,
    probe,
)
from squilla.doctor.errands.egress import Flow
from squilla.doctor.errands.routes import DefaultRoute
from squilla.doctor.inside import Here
from squilla.doctor.sight import Patience, Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Verdict
from tests.fakes.stun import StunServer

HOME, OTHER, INNER, SHARED = "45.9.9.10", "81.2.3.4", "192.168.1.1", "100.64.0.7"


def flows(**seen: str) -> tuple[Flow, ...]:
    """Each server's flows: H home, O the other uplink, P private, C shared, - silent."""
    address = {"H": HOME, "O": OTHER, "P": INNER, "C": SHARED}
    return tuple(
        Flow(server, 15000, address[one], 15000) if one in address else Flow(server, why="silent")
        for server, letters in seen.items()
        for one in letters
    )


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (flows(a="HHHH", b="HHHH"), ONE),
        (flows(a="HHHH", b="HHH", c="----"), ONE),
        (flows(a="HHHH", b="HHHP"), ONE),
        (flows(a="HHHH", b="HH"), FEW),
        (flows(a="HHHHHHHH"), FEW),
        (flows(a="HHHO", b="HHHH"), SECOND),
        (flows(a="HHHH", b="OOOO", c="HHHO"), SECOND),
        (flows(a="HHHH", b="OO", c="OO"), SECOND),
        (flows(a="HHHH", b="HHHH", c="OOOO"), ODD),
        (flows(a="----", b="----"), SILENT),
        (flows(a="PP", b="CC"), SILENT),
        ((), SILENT),
    ],
)
def test_verdict(seen: tuple[Flow, ...], verdict: Verdict) -> None:
    [finding] = judge(EgressFacts(seen))
    assert finding.verdict is verdict


def test_evidence_has_the_matrix_the_share_and_the_chance_to_miss() -> None:
    ways = (DefaultRoute("eth0", INNER, 0),)
    [finding] = judge(EgressFacts(flows(a="HHHO", b="HHO-", c="--"), ways))
    assert {one.name: one.value for one in finding.evidence} == {
        "a": f"{HOME}, {OTHER}",
        "b": f"{HOME}, {OTHER}",
        "c": "silent",
        "flows 5 of 7": HOME,
        "flows 2 of 7": OTHER,
        "chance to miss an uplink with 50.0% of the flows": "0.8%",
        "chance to miss an uplink with 20.0% of the flows": "21.0%",
        "flows that kept their source port": 7,
        "default route eth0": INNER,
    }
    assert finding.values["share"] == "28.6%"
    assert finding.values["other"] == OTHER


def test_probe_over_loopback() -> None:
    with StunServer() as one, StunServer() as other:
        target = Target(
            "pbx.example.com",
            Ports(rtp_first=41100, rtp_last=41199),
            stun=(one.name, other.name),
        )
        sight = Sight(target, inside=Here(), patience=Patience(gentle=True))
        facts = asyncio.run(probe(sight))
    assert len(facts.flows) == 16
    assert {flow.address for flow in facts.flows} == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("seen", "missed"),
    [(flows(a="HHHH", b="HHHH"), "16.8%"), (flows(a="H" * 24, b="H" * 24), "<0.1%")],
)
def test_a_chance_is_never_said_to_be_none(seen: tuple[Flow, ...], missed: str) -> None:
    [finding] = judge(EgressFacts(seen))
    assert finding.values["missed"] == missed
