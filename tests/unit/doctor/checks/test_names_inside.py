"""B6-INSIDE: where the PBX finds its own name."""

import pytest

from squilla.doctor.checks.names_inside import (
    ELSEWHERE,
    ITSELF,
    OTHER,
    SAME,
    UNCOMPARED,
    UNRESOLVED,
    InsideFacts,
    judge,
)
from squilla.doctor.errands.names import Found
from squilla.doctor.verdict import Verdict

PUBLIC, OLD, INNER = "203.0.113.5", "198.51.100.7", "192.168.1.9"
OWN = Found("192.168.1.2", is_own=True)
LOOPBACK = Found("127.0.1.1", is_own=True)


def away(address: str) -> Found:
    return Found(address, is_own=False)


@pytest.mark.parametrize(
    ("found", "outside", "verdict"),
    [
        ((away(PUBLIC),), {PUBLIC}, SAME),
        ((away(PUBLIC), OWN), {PUBLIC}, SAME),
        ((OWN,), {PUBLIC}, ITSELF),
        ((OWN,), set(), ITSELF),
        ((LOOPBACK,), {PUBLIC}, ITSELF),
        ((Found(PUBLIC, is_own=True),), {PUBLIC}, ITSELF),
        ((away(OLD),), {PUBLIC}, OTHER),
        ((away(PUBLIC), away(OLD)), {PUBLIC}, OTHER),
        ((away(PUBLIC),), set(), UNCOMPARED),
        ((away(INNER),), {PUBLIC}, ELSEWHERE),
        ((away(INNER),), set(), ELSEWHERE),
        ((OWN, away(INNER)), {PUBLIC}, ELSEWHERE),
        ((), {PUBLIC}, UNRESOLVED),
    ],
)
def test_verdict(found: tuple[Found, ...], outside: set[str], verdict: Verdict) -> None:
    [finding] = judge(InsideFacts("pbx.example.com", "pbx", found, frozenset(outside)))
    assert finding.verdict is verdict


def test_the_address_that_leads_astray_is_named() -> None:
    facts = InsideFacts("pbx.example.com", "pbx", (OWN, away(INNER)), frozenset({PUBLIC}))
    [finding] = judge(facts)
    assert finding.values["addresses"] == INNER
