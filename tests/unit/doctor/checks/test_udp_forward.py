"""B7-FORWARD: an alias of the machine, and two addresses side by side."""

from dataclasses import replace

import pytest

from squilla.doctor.checks.udp_forward import (
    BOTH_OPEN,
    LED,
    MISSING,
    NOT_APPLICABLE,
    ONE_CLOSED,
    SILENT,
    UNSEEN,
    WAY_BACK,
    ForwardFacts,
    judge,
)
from squilla.doctor.udp.pattern import Span, State
from squilla.doctor.udp.reading import Reading, Refusal
from squilla.doctor.verdict import Verdict

ALIAS, WAN = "45.9.9.10", "45.9.9.11"


def reading(address: str, *states: State, refusal: Refusal | None = None) -> Reading:
    spans = tuple(
        Span(state, 10000 + 100 * place, 10099 + 100 * place) for place, state in enumerate(states)
    )
    return Reading(address, spans, refusal=refusal)


@pytest.mark.parametrize(
    ("alias", "wan", "verdict"),
    [
        (reading(ALIAS, State.OPEN), reading(WAN, State.OPEN), BOTH_OPEN),
        (reading(ALIAS, State.OPEN, State.CLOSED), reading(WAN, State.OPEN), BOTH_OPEN),
        (reading(ALIAS, State.CLOSED), reading(WAN, State.OPEN), ONE_CLOSED),
        (reading(ALIAS, State.CLOSED), reading(WAN, State.SHIFTED), ONE_CLOSED),
        (reading(ALIAS, State.CLOSED), reading(WAN, State.HALF_OPEN), ONE_CLOSED),
        (reading(ALIAS, State.CLOSED), reading(WAN, State.CLOSED), UNSEEN),
        (reading(ALIAS, State.IN_USE), reading(WAN, State.OPEN), UNSEEN),
        (reading(ALIAS, State.CLOSED, refusal=Refusal.MUTE), reading(WAN, State.OPEN), UNSEEN),
        (reading(ALIAS, refusal=Refusal.BUSY), reading(WAN), UNSEEN),
    ],
)
def test_verdict(alias: Reading, wan: Reading, verdict: Verdict) -> None:
    for readings in ((alias, wan), (wan, alias)):
        [finding] = judge(ForwardFacts(readings))
        assert finding.verdict is verdict


@pytest.mark.parametrize("readings", [(), (reading(ALIAS, State.CLOSED),)])
def test_one_address_has_nothing_to_compare(readings: tuple[Reading, ...]) -> None:
    [finding] = judge(ForwardFacts(readings))
    assert finding.verdict is NOT_APPLICABLE


def test_it_says_which_is_which() -> None:
    closed, alive = reading(ALIAS, State.CLOSED), reading(WAN, State.OPEN)
    [finding] = judge(ForwardFacts((closed, alive)))
    assert (finding.values["open"], finding.values["closed"]) == (WAN, ALIAS)


LANDED = reading(ALIAS, State.OPEN)
CLOSED = reading(ALIAS, State.CLOSED)
PARTLY = reading(ALIAS, State.OPEN, State.CLOSED)


@pytest.mark.parametrize(
    ("alias", "verdict"),
    [
        (LANDED, LED),
        (PARTLY, LED),
        (replace(PARTLY, strays=(10100,)), MISSING),
        (replace(CLOSED, strays=(10000,)), MISSING),
        (CLOSED, SILENT),
        (replace(LANDED, others=(WAN,)), WAY_BACK),
        (replace(LANDED, others=("81.2.3.4",)), LED),
        (replace(LANDED, tried=100, other_ports=90), WAY_BACK),
        (replace(LANDED, tried=100, other_ports=3), LED),
        (reading(ALIAS, State.IN_USE), UNSEEN),
        (replace(CLOSED, refusal=Refusal.MUTE), UNSEEN),
    ],
)
def test_an_alias_is_judged_by_what_comes_to_the_machine(alias: Reading, verdict: Verdict) -> None:
    own = (ALIAS, "192.168.1.1", WAN)
    [finding] = judge(ForwardFacts((alias,), own, WAN))
    assert finding.verdict is verdict
    [finding] = judge(ForwardFacts((alias, reading(WAN, State.CLOSED)), own, WAN))
    assert finding.verdict is verdict, "nobody sends audio to the WAN address itself"


@pytest.mark.parametrize(
    ("own", "wan"), [((), WAN), ((ALIAS,), ALIAS), ((ALIAS,), ""), ((WAN,), WAN)]
)
def test_without_an_alias_it_does_not_apply(own: tuple[str, ...], wan: str) -> None:
    [finding] = judge(ForwardFacts((LANDED,), own, wan))
    assert finding.verdict is NOT_APPLICABLE


def test_it_says_which_ports_lack_and_where_they_should_go() -> None:
    alias = replace(PARTLY, strays=(10100,))
    [finding] = judge(ForwardFacts((alias,), (ALIAS, WAN), WAN))
    assert finding.values["ranges"] == "10100-10199"
    assert (finding.values["alias"], finding.values["wan"]) == (ALIAS, WAN)
    assert (finding.values["first"], finding.values["last"]) == (10000, 10199)
