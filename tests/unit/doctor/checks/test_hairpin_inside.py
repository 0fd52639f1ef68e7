"""B5-HAIRPIN: what came back, and what follows."""

import asyncio

import pytest

from squilla.doctor.checks.hairpin_inside import (
    GOOD,
    LOCAL,
    NO_ADDRESS,
    NO_LISTENER,
    REFUSED,
    SILENT,
    STRANGER,
    TCP_ONLY,
    UDP_ONLY,
    UDP_PART,
    UDP_UNSEEN,
    HairpinFacts,
    judge,
    probe,
)
from squilla.doctor.errands.hairpin import ERRAND, Answer, Bend, Bounce, Question
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.inside import Errand, InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict

ADDRESS = "8.8.4.4"
PORTS = (10010, 14000, 18000)


def came(tcp: Bend, *knocks: Knock) -> Answer:
    udp = tuple(
        Bounce(port, knock, "10.0.0.1" if knock is Knock.ANSWERED else "")
        for port, knock in zip(PORTS, knocks, strict=True)
    )
    return Answer(is_local=False, tcp=tcp, udp=udp)


A, S, R, U, P = Knock.ANSWERED, Knock.SILENT, Knock.REFUSED, Knock.IN_USE, Knock.ARRIVED


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (came(Bend.SAME, A, A, A), GOOD),
        (came(Bend.UNPROVEN, A, A, A), GOOD),
        (came(Bend.SAME, A, U, A), GOOD),
        (came(Bend.SAME, S, S, S), TCP_ONLY),
        (came(Bend.SAME, R, R, R), TCP_ONLY),
        (came(Bend.SAME, P, P, P), TCP_ONLY),
        (came(Bend.SAME, A, A, S), UDP_PART),
        (came(Bend.SAME, U, U, U), UDP_UNSEEN),
        (came(Bend.REFUSED, A, A, A), UDP_ONLY),
        (came(Bend.SILENT, S, A, A), UDP_ONLY),
        (came(Bend.MUTE, A, A, A), UDP_ONLY),
        (came(Bend.REFUSED, R, R, R), REFUSED),
        (came(Bend.SILENT, S, S, S), SILENT),
        (came(Bend.SILENT, U, U, U), SILENT),
        (came(Bend.MUTE, S, S, S), SILENT),
        (came(Bend.OTHER, S, S, S), STRANGER),
        (came(Bend.OTHER, A, A, A), STRANGER),
        (came(Bend.NO_LISTENER, A, A, A), NO_LISTENER),
        (Answer(is_local=True), LOCAL),
        (None, NO_ADDRESS),
    ],
)
def test_verdict(answer: Answer | None, verdict: Verdict) -> None:
    [finding] = judge(HairpinFacts(6061, ADDRESS, answer))
    assert finding.verdict is verdict


def test_evidence_is_both_halves_and_the_source_seen() -> None:
    [finding] = judge(HairpinFacts(6061, ADDRESS, came(Bend.SAME, A, A, S)))
    assert finding.values["closed"] == "18000"
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("public_address", ADDRESS),
        ("tcp", "same"),
        ("udp_10010", "answered"),
        ("udp_14000", "answered"),
        ("udp_18000", "silent"),
        ("source_seen", "10.0.0.1"),
    ]


class Asked:
    """An inside that keeps the question."""

    def __init__(self) -> None:
        self.question: Question | None = None

    async def ask(self, errand: Errand[Question, Answer], question: Question) -> Answer:
        assert errand is ERRAND
        self.question = question
        return Answer(is_local=True)


def test_the_host_is_asked_about_its_own_ports() -> None:
    inside = Asked()
    sight = Sight(Target(ADDRESS), inside=inside)  # type: ignore[arg-type]
    facts = asyncio.run(probe(sight))
    assert inside.question == Question(ADDRESS, ADDRESS, 6061, 10000, 20000)
    assert facts == HairpinFacts(6061, ADDRESS, Answer(is_local=True))


def test_nothing_is_asked_without_a_public_address() -> None:
    inside = Asked()
    facts = asyncio.run(probe(Sight(Target("10.0.0.7"), inside=inside)))  # type: ignore[arg-type]
    assert (facts.answer, inside.question) == (None, None)


def test_without_a_way_inside_nothing_is_known() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(Target(ADDRESS))))
