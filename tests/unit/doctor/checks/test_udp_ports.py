"""A4-UDP: what a sweep found, and what follows."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from squilla.doctor.check import Missing
from squilla.doctor.checks import udp_ports as checked
from squilla.doctor.checks.udp_ports import CHECK, UdpFacts, judge, probe
from squilla.doctor.inside import Here
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.udp.pattern import Span, State
from squilla.doctor.udp.reading import Reading, Refusal
from squilla.doctor.verdict import Kind, Verdict
from squilla.texts import translate

ALL = (Span(State.OPEN, 10000, 20000),)
OPEN = Reading("45.9.9.10", ALL, tried=10001, packets=10140, seconds=2.3)


def shifted(hole: int) -> tuple[Span, ...]:
    """A shifted range in which the last so many ports are silent."""
    last = 20000 - hole
    return (Span(State.SHIFTED, 10000, last), Span(State.CLOSED, last + 1, 20000))


def spans(state: State, first: int = 15000, last: int = 15099) -> tuple[Span, ...]:
    return (
        Span(State.OPEN, 10000, first - 1),
        Span(state, first, last),
        Span(State.OPEN, last + 1, 20000),
    )


@pytest.mark.parametrize(
    ("change", "verdicts"),
    [
        ({}, [checked.OPEN]),
        ({"tried": 158}, [checked.SAMPLE_OPEN]),
        ({"spans": spans(State.IN_USE)}, [checked.OPEN]),
        ({"spans": spans(State.CLOSED)}, [checked.CLOSED]),
        ({"spans": (Span(State.CLOSED, 10000, 20000),)}, [checked.ALL_CLOSED]),
        (
            {"spans": (Span(State.IN_USE, 10000, 10001), Span(State.CLOSED, 10002, 20000))},
            [checked.ALL_CLOSED],
        ),
        ({"spans": spans(State.HALF_OPEN)}, [checked.HALF_OPEN]),
        ({"spans": spans(State.SHIFTED), "shift": (15000, 16000)}, [checked.SHIFTED]),
        (
            {"spans": shifted(hole=2), "shift": (10000, 10002)},
            [checked.SHIFTED],
        ),
        (
            {"spans": shifted(hole=3), "shift": (10000, 10002)},
            [checked.CLOSED, checked.SHIFTED],
        ),
        ({"others": ("77.5.5.10",)}, [checked.OTHER_ADDRESS]),
        ({"other_ports": 3}, [checked.OTHER_PORT]),
        ({"is_limited": True, "spans": spans(State.LOSSY)}, [checked.LIMITED]),
        ({"banned_after": 1.5, "spans": spans(State.UNTRIED)}, [checked.BANNED]),
        ({"loss": 0.02}, [checked.LOSS]),
        ({"loss": 0.009}, [checked.OPEN]),
        ({"spans": spans(State.LOSSY)}, [checked.LOSS]),
        ({"spans": (Span(State.IN_USE, 10000, 20000),)}, [checked.ALL_IN_USE]),
        ({"refusal": Refusal.BUSY}, [checked.BUSY]),
        ({"refusal": Refusal.FILES}, [checked.FILES]),
        ({"refusal": Refusal.UNSENT}, [checked.MUTE]),
        ({"refusal": Refusal.MUTE, "spans": ()}, [checked.MUTE]),
        (
            {"spans": spans(State.CLOSED), "loss": 0.05, "others": ("77.5.5.10",)},
            [checked.CLOSED, checked.OTHER_ADDRESS, checked.LOSS],
        ),
    ],
)
def test_verdict(change: dict[str, Any], verdicts: list[Verdict]) -> None:
    findings = judge(UdpFacts("pbx.example.com", (replace(OPEN, **change),)))
    assert [finding.verdict for finding in findings] == verdicts


def test_a_name_without_an_address() -> None:
    [finding] = judge(UdpFacts("pbx.example.com", ()))
    assert finding.verdict is checked.NO_ADDRESS


def test_each_address_is_judged() -> None:
    closed = replace(OPEN, address="45.9.9.11", spans=(Span(State.CLOSED, 10000, 20000),))
    findings = judge(UdpFacts("pbx.example.com", (OPEN, closed)))
    assert [one.verdict for one in findings] == [checked.OPEN, checked.ALL_CLOSED]
    assert [one.values["address"] for one in findings] == ["45.9.9.10", "45.9.9.11"]


def test_the_text_names_ranges_and_the_share_of_calls() -> None:
    [finding] = judge(UdpFacts("x", (replace(OPEN, spans=spans(State.CLOSED)),)))
    text = translate(finding.verdict.key, "en", **finding.values)
    assert "100 of 10001 UDP ports are closed: 15000-15099. About 1 % of calls" in text


def test_evidence_has_ranges_counts_loss_and_addresses() -> None:
    reading = replace(OPEN, spans=spans(State.CLOSED), loss=0.0123, others=("77.5.5.10",))
    evidence = judge(UdpFacts("x", (reading,)))[0].evidence
    seen = {one.name: one.value for one in evidence}
    assert seen["closed ranges"] == "15000-15099"
    assert seen["open ports"] == 9901
    assert seen["loss one way %"] == 1.23
    assert seen["packets"] == 10140
    assert {one.value for one in evidence if one.kind is Kind.ADDRESS} == {
        "45.9.9.10",
        "77.5.5.10",
    }


def test_it_sweeps_what_the_target_names() -> None:
    ports = Ports(rtp_first=47500, rtp_last=47599)
    sight = Sight(Target("127.0.0.1", ports, stun=()), outside=True, inside=Here())
    facts = asyncio.run(probe(sight))
    assert [one.address for one in facts.readings] == ["127.0.0.1"]
    assert facts.readings[0].total == 100
    assert [one.verdict for one in judge(facts)] == [checked.OPEN]
    assert CHECK.wants == {Missing.PAIR}
