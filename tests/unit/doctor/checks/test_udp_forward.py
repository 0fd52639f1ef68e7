"""B7-FORWARD: two addresses of one machine, side by side."""

import pytest

from squilla.doctor.checks.udp_forward import (
    BOTH_OPEN,
    NOT_APPLICABLE,
    ONE_CLOSED,
    UNSEEN,
    judge,
)
from squilla.doctor.checks.udp_ports import UdpFacts
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
        [finding] = judge(UdpFacts("pbx.example.com", readings))
        assert finding.verdict is verdict


@pytest.mark.parametrize("readings", [(), (reading(ALIAS, State.CLOSED),)])
def test_one_address_has_nothing_to_compare(readings: tuple[Reading, ...]) -> None:
    [finding] = judge(UdpFacts("pbx.example.com", readings))
    assert finding.verdict is NOT_APPLICABLE


def test_it_says_which_is_which() -> None:
    closed, alive = reading(ALIAS, State.CLOSED), reading(WAN, State.OPEN)
    [finding] = judge(UdpFacts("pbx.example.com", (closed, alive)))
    assert (finding.values["open"], finding.values["closed"]) == (WAN, ALIAS)
