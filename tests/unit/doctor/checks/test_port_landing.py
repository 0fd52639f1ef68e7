"""A3-PORTS: where dials were seen to come in, and what follows."""

import asyncio

import pytest

from squilla.doctor.checks import port_landing as module
from squilla.doctor.checks.port_landing import (
    ELSEWHERE,
    GOOD,
    HIDDEN,
    MOVED,
    NOT_ARRIVED,
    ONE_WAY,
    SHIFTED,
    TRANSLATED,
    UNRESOLVED,
    UNSURE,
    LandingFacts,
    judge,
    probe,
)
from squilla.doctor.errands.tcp_peer import Answer, Landing
from squilla.doctor.inside import Here, Inside, InsideLost
from squilla.doctor.probes.tcp import Reach
from squilla.doctor.probes.tcp_landing import Landed
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Verdict

TARGET = Target("8.8.4.4")


def at(*ports: int, inner: bool = False) -> tuple[Landing, ...]:
    return tuple(Landing(port, inner) for port in ports)


def landed(
    by_port: tuple[Landing, ...] = (),
    by_rhythm: tuple[Landing, ...] = (),
    *,
    reach: Reach = Reach.TLS,
    is_complete: bool = True,
) -> Landed:
    return Landed(6061, reach, Answer(by_port, by_rhythm, is_complete))


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (landed(at(6061)), GOOD),
        (landed(at(6061), at(6061)), GOOD),
        (landed((), at(6061)), GOOD),
        (landed(at(6061, inner=True)), GOOD),
        (landed(at(6061), at(6061, inner=True)), GOOD),
        (landed(at(6061), at(6061, 5061)), GOOD),
        (landed(at(5061)), SHIFTED),
        (landed(at(443)), SHIFTED),
        (landed(at(5062)), SHIFTED),
        (landed((), at(5061)), SHIFTED),
        (landed(at(16061)), MOVED),
        (landed(at(6061), reach=Reach.SILENT), ONE_WAY),
        (landed((), at(6061, inner=True)), TRANSLATED),
        (landed(at(5061, 6061)), UNSURE),
        (landed((), at(5061, 6061)), UNSURE),
        (landed(), ELSEWHERE),
        (landed(reach=Reach.MUTE), ELSEWHERE),
        (landed(is_complete=False), HIDDEN),
        (landed(reach=Reach.REFUSED), NOT_ARRIVED),
        (landed(reach=Reach.SILENT, is_complete=False), NOT_ARRIVED),
    ],
)
def test_verdict(seen: Landed, verdict: Verdict) -> None:
    [finding] = judge(LandingFacts("pbx.example.com", Ports(), (seen,)))
    assert finding.verdict is verdict
    assert finding.values.get("port", finding.values.get("ports")) in {6061, "6061"}


def test_nothing_to_dial() -> None:
    [finding] = judge(LandingFacts("pbx.example.com", Ports(), ()))
    assert finding.verdict is UNRESOLVED


def test_a_shift_is_named_exactly_and_the_right_ports_are_said() -> None:
    right = Landed(443, Reach.TLS, Answer(at(443), (), is_complete=True))
    shifted, good = judge(LandingFacts("pbx.example.com", Ports(), (right, landed(at(5061)))))
    assert (shifted.verdict, shifted.values["port"], shifted.values["local"]) == (
        SHIFTED,
        6061,
        5061,
    )
    assert [(one.name, one.value) for one in shifted.evidence] == [
        ("public port 6061 arrives at", 5061)
    ]
    assert (good.verdict, good.values["ports"]) == (GOOD, "443")


def test_each_port_is_dialled_at_the_ipv4_address(monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(_host: str) -> tuple[str, ...]:
        return ("2001:4860::1", "8.8.4.4")

    async def land(_inside: Inside, address: str, port: int, host: str) -> Landed:
        assert (address, host) == ("8.8.4.4", TARGET.host)
        return Landed(port, Reach.TLS, Answer(at(port), (), is_complete=True))

    monkeypatch.setattr(module, "addresses_of", found)
    monkeypatch.setattr(module, "land", land)
    facts = asyncio.run(probe(Sight(TARGET, outside=True, inside=Here())))
    assert [one.port for one in facts.landed] == [443, 5061, 6061]


@pytest.mark.parametrize(
    ("first", "dials"),
    [
        (Landed(6061, Reach.TLS, Answer(at(6061), (), is_complete=True)), 3),
        (Landed(6061, Reach.TLS, Answer((), at(6061, 443), is_complete=True)), 4),
        (Landed(6061, Reach.SILENT, Answer((), (), is_complete=True)), 3),
    ],
)
def test_a_rhythm_is_dialled_again_by_itself(
    monkeypatch: pytest.MonkeyPatch, first: Landed, dials: int
) -> None:
    dialled: list[int] = []

    async def land(_inside: Inside, _address: str, port: int, _host: str) -> Landed:
        dialled.append(port)
        is_first = port == 6061 and len(dialled) <= 3
        return (
            first if is_first else Landed(port, Reach.TLS, Answer(at(port), (), is_complete=True))
        )

    monkeypatch.setattr(module, "land", land)
    facts = asyncio.run(probe(Sight(TARGET, outside=True, inside=Here())))
    assert len(dialled) == dials
    assert facts.landed[-1].reach is (first.reach if dials == 3 else Reach.TLS)


def test_a_rhythm_among_others_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def land(_inside: Inside, _address: str, port: int, _host: str) -> Landed:
        return Landed(port, Reach.SILENT, Answer((), at(6061), is_complete=True))

    monkeypatch.setattr(module, "land", land)
    facts = asyncio.run(probe(Sight(TARGET, outside=True, inside=Here())))
    assert {one.verdict for one in judge(facts)} == {NOT_ARRIVED}


def test_no_way_to_the_address_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    async def land(*_: object) -> Landed:
        raise OSError

    monkeypatch.setattr(module, "land", land)
    assert asyncio.run(probe(Sight(TARGET, outside=True, inside=Here()))).landed == ()


def test_without_a_way_inside_nothing_is_known() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(TARGET, outside=True)))
