"""P3-RESOLVER: which nameserver is slow or dead."""

import pytest

from squilla.doctor.checks.machine_resolver import (
    DEAD,
    FIRST_DEAD,
    NONE,
    QUICK,
    SLOW,
    ResolverFacts,
    judge,
)
from squilla.doctor.errands.resolver import Answer, Lookup
from squilla.doctor.verdict import Verdict


def answer(**seconds: list[float]) -> Answer:
    """Each nameserver's times; negative ones without an answer."""
    return Answer(
        tuple(seconds),
        tuple(
            Lookup(nameserver, f"name{number}", one >= 0, abs(one))
            for nameserver, times in seconds.items()
            for number, one in enumerate(times)
        ),
    )


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (answer(a=[0.02, 0.03, 0.1]), QUICK),
        (answer(a=[0.02, 0.03, 2.6]), QUICK),
        (answer(a=[0.02, 0.03, -5.0]), QUICK),
        (answer(a=[0.02, 2.1, 2.2]), SLOW),
        (answer(a=[0.02, -5.0, -5.0]), SLOW),
        (answer(a=[0.02] * 3, b=[-5.0] * 3), QUICK),
        (answer(a=[-5.0] * 3, b=[0.02] * 3), FIRST_DEAD),
        (answer(a=[-5.0] * 3, b=[-0.01] * 3), DEAD),
        (answer(), NONE),
    ],
)
def test_verdict(seen: Answer, verdict: Verdict) -> None:
    [finding] = judge(ResolverFacts(seen))
    assert finding.verdict is verdict


def test_evidence_is_each_nameserver() -> None:
    [finding] = judge(ResolverFacts(answer(a=[0.02, 0.04, 0.5], b=[-5.0])))
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("a", "0.04 s"),
        ("b", "silent"),
    ]
