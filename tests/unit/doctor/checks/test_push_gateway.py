"""M4-GATEWAY: what the gateway said, and what follows."""

import asyncio

import pytest

from squilla.doctor.checks.push_gateway import (
    BLOCKED,
    CERTIFICATE,
    DOWN,
    GOOD,
    NONE,
    NOT_GATEWAY,
    STRANGER,
    UNCLEAR,
    UNREACHABLE,
    GatewayFacts,
    judge,
    probe,
)
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict
from squilla.texts import translate


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("good", GOOD),
        ("none", NONE),
        ("blocked", BLOCKED),
        ("stranger", STRANGER),
        ("not_gateway", NOT_GATEWAY),
        ("unreachable", UNREACHABLE),
        ("certificate", CERTIFICATE),
        ("down", DOWN),
        ("anything newer", UNCLEAR),
    ],
)
def test_verdict(word: str, verdict: Verdict) -> None:
    [finding] = judge(GatewayFacts(word, "push.example.com", 403))
    assert finding.verdict is verdict
    assert [one.value for one in finding.evidence] == ["push.example.com", 403]


@pytest.mark.parametrize(("why", "shown"), [("Not paid for", "Not paid for"), ("", "-")])
def test_the_reason_of_a_blocked_system_is_told(why: str, shown: str) -> None:
    [finding] = judge(GatewayFacts("blocked", "push.example.com", 403, why))
    assert finding.values["why"] == shown
    text = translate(finding.verdict.key, "en", **finding.values)
    assert f"updates are blocked (the vendor's reason: {shown})" in text


def test_without_the_inside_nobody_asks() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(Target("pbx.example.com"))))
