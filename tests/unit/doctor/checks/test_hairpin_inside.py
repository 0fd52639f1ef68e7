"""B5-HAIRPIN: what came back, and what follows."""

import asyncio

import pytest

from squilla.doctor.checks.hairpin_inside import (
    BEYOND,
    FORWARD_PART,
    GOOD,
    LOCAL,
    NO_ADDRESS,
    NO_FORWARD,
    NO_LISTENER,
    NO_RETURN,
    REFUSED,
    SILENT,
    STRANGER,
    TCP_ONLY,
    TCP_PART,
    UDP_ONLY,
    UDP_PART,
    UDP_UNSEEN,
    HairpinFacts,
    judge,
    probe,
)
from squilla.doctor.errands import hops, routes
from squilla.doctor.errands.hairpin import ERRAND, Answer, Bend, Bounce, Question, Turn
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.errands.hops import Hop
from squilla.doctor.errands.hops_icmp import Said
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Verdict

ADDRESS = "8.8.4.4"
GATEWAY, CARRIER = "10.0.0.1", "192.168.100.1"
UDP_PORTS = (10010, 14000, 18000)
AUDIO = "10000-20000/UDP"


def came(phone: Bend, *knocks: Knock, sips: Bend | None = None) -> Answer:
    udp = tuple(
        Bounce(port, knock, GATEWAY if knock is Knock.ANSWERED else "")
        for port, knock in zip(UDP_PORTS, knocks, strict=True)
    )
    tcp = (Turn(6061, phone), Turn(5061, sips or phone))
    return Answer(is_local=False, tcp=tcp, udp=udp)


A, S, R, U, P = Knock.ANSWERED, Knock.SILENT, Knock.REFUSED, Knock.IN_USE, Knock.ARRIVED
ON_GATEWAY = (Hop(1, Said.REFUSED, ADDRESS, 64),)
PAST_GATEWAY = (Hop(1, Said.PASSED, GATEWAY, 64), Hop(2, Said.REFUSED, ADDRESS, 63))
PAST_SILENCE = (*PAST_GATEWAY[:1], Hop(2, Said.SILENT), Hop(3, Said.SILENT))
NOBODY = (Hop(1, Said.SILENT), Hop(2, Said.SILENT))


def said(answer: Answer | None, *steps: Hop) -> list[tuple[Verdict, object]]:
    found = judge(HairpinFacts(Ports(), ADDRESS, answer, steps, GATEWAY))
    return [(one.verdict, one.values.get("closed", "")) for one in found]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (came(Bend.SAME, A, A, A), GOOD),
        (came(Bend.UNPROVEN, A, A, A), GOOD),
        (came(Bend.SAME, A, U, A), GOOD),
        (came(Bend.SAME, A, A, A, sips=Bend.NO_LISTENER), GOOD),
        (came(Bend.SAME, A, A, A, sips=Bend.REFUSED), TCP_PART),
        (came(Bend.SAME, S, S, S), TCP_ONLY),
        (came(Bend.SAME, R, R, R), TCP_ONLY),
        (came(Bend.SAME, P, P, P), TCP_ONLY),
        (came(Bend.SAME, A, A, S), UDP_PART),
        (came(Bend.SAME, U, U, U), UDP_UNSEEN),
        (came(Bend.SAME, U, U, U, sips=Bend.REFUSED), UDP_UNSEEN),
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
def test_verdict_where_routers_are_silent(answer: Answer | None, verdict: Verdict) -> None:
    for steps in ((), NOBODY):
        assert [one for one, _ in said(answer, *steps)] == [verdict]


ALL = f"6061/TCP, 5061/TCP, {AUDIO}"


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (came(Bend.REFUSED, R, R, R), [(NO_FORWARD, ALL)]),
        (came(Bend.REFUSED, U, U, U), [(NO_FORWARD, "6061/TCP, 5061/TCP")]),
        (came(Bend.SILENT, S, S, S), [(NO_RETURN, ALL)]),
        (came(Bend.SILENT, P, S, S), [(NO_RETURN, ALL)]),
        (
            came(Bend.SILENT, R, R, R),
            [(NO_FORWARD, AUDIO), (NO_RETURN, "6061/TCP, 5061/TCP")],
        ),
        (
            came(Bend.SILENT, S, S, R, sips=Bend.REFUSED),
            [
                (NO_FORWARD, "5061/TCP, 18000/UDP"),
                (NO_RETURN, "6061/TCP, 10010/UDP, 14000/UDP"),
            ],
        ),
        (came(Bend.SAME, R, R, R), [(FORWARD_PART, AUDIO)]),
        (came(Bend.SAME, A, A, R), [(FORWARD_PART, "18000/UDP")]),
        (came(Bend.REFUSED, A, A, A), [(FORWARD_PART, "6061/TCP, 5061/TCP")]),
        (came(Bend.REFUSED, R, R, R, sips=Bend.SAME), [(FORWARD_PART, f"6061/TCP, {AUDIO}")]),
        (came(Bend.SAME, A, A, A, sips=Bend.REFUSED), [(TCP_PART, "5061/TCP")]),
        (came(Bend.SAME, S, S, S), [(TCP_ONLY, AUDIO)]),
        (came(Bend.MUTE, R, R, R), [(SILENT, ALL)]),
        (came(Bend.SAME, A, A, A), [(GOOD, "")]),
    ],
)
def test_verdict_where_the_gateway_has_the_address(
    answer: Answer, wanted: list[tuple[Verdict, str]]
) -> None:
    assert said(answer, *ON_GATEWAY) == wanted


@pytest.mark.parametrize("steps", [PAST_GATEWAY, PAST_SILENCE])
@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (came(Bend.REFUSED, R, R, R), BEYOND),
        (came(Bend.SILENT, S, S, S), BEYOND),
        (came(Bend.SAME, R, R, R), TCP_ONLY),
        (came(Bend.REFUSED, A, A, A), UDP_ONLY),
    ],
)
def test_verdict_where_the_address_is_beyond(
    answer: Answer, verdict: Verdict, steps: tuple[Hop, ...]
) -> None:
    assert [one for one, _ in said(answer, *steps)] == [verdict]


@pytest.mark.parametrize(("steps", "hop"), [(PAST_GATEWAY, 2), (PAST_SILENCE, ">1")])
def test_who_is_at_which_hop(steps: tuple[Hop, ...], hop: object) -> None:
    answer = came(Bend.SILENT, S, S, S)
    [finding] = judge(HairpinFacts(Ports(), ADDRESS, answer, steps, ""))
    assert (finding.values["gateway"], finding.values["hop"]) == (GATEWAY, hop)


def test_evidence_is_both_halves_the_source_seen_and_the_hops() -> None:
    answer = came(Bend.SAME, A, A, S)
    [finding] = judge(HairpinFacts(Ports(), ADDRESS, answer, PAST_SILENCE[:2], GATEWAY))
    assert finding.values["closed"] == "18000/UDP"
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("public_address", ADDRESS),
        ("tcp_6061", "same"),
        ("tcp_5061", "same"),
        ("udp_10010", "answered"),
        ("udp_14000", "answered"),
        ("udp_18000", "silent"),
        ("source_seen", GATEWAY),
        ("hop_1", "passed"),
        ("hop_1_source", GATEWAY),
        ("hop_2", "silent"),
    ]


class Asked:
    """An inside that keeps the questions."""

    def __init__(self, answer: Answer) -> None:
        way = routes.DefaultRoute("eth0", GATEWAY, 0)
        self._answers = {
            ERRAND: answer,
            hops.ERRAND: hops.Answer(ON_GATEWAY),
            routes.ERRAND: routes.Answer((), (way,)),
        }
        self.questions: list[object] = []

    async def ask(self, errand: object, question: object) -> object:
        self.questions.append(question)
        return self._answers[errand]


def probed(target: Target, answer: Answer) -> tuple[HairpinFacts, list[object]]:
    inside = Asked(answer)
    facts = asyncio.run(probe(Sight(target, inside=inside)))  # type: ignore[arg-type]
    return facts, inside.questions


@pytest.mark.parametrize("answer", [Answer(is_local=True), came(Bend.SAME, A, A, A)])
def test_the_host_is_asked_about_its_own_ports(answer: Answer) -> None:
    facts, questions = probed(Target(ADDRESS), answer)
    assert questions == [Question(ADDRESS, ADDRESS, (6061, 5061), 10000, 20000)]
    assert facts == HairpinFacts(Ports(), ADDRESS, answer)


@pytest.mark.parametrize(("last", "port"), [(20000, 33434), (40000, 9999)])
def test_hops_are_counted_when_something_is_lost(last: int, port: int) -> None:
    target = Target(ADDRESS, Ports(rtp_last=last))
    facts, questions = probed(target, came(Bend.REFUSED, R, R, R))
    assert hops.Question(ADDRESS, port) in questions
    assert (facts.hops, facts.gateway) == (ON_GATEWAY, GATEWAY)


def test_nothing_is_asked_without_a_public_address() -> None:
    facts, questions = probed(Target("10.0.0.7"), Answer(is_local=True))
    assert (facts.answer, questions) == (None, [])


def test_without_a_way_inside_nothing_is_known() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(Target(ADDRESS))))
