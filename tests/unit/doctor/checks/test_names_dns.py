"""B6-DNS: what resolvers answer, and what follows."""

import pytest

from squilla.doctor.checks.names_dns import (
    DIFFERENT,
    GOOD,
    NO_RESOLVER,
    PRIVATE,
    UNRESOLVED,
    DnsFacts,
    judge,
)
from squilla.doctor.probes.dns import Answer
from squilla.doctor.verdict import Verdict

PUBLIC, OTHER, INNER = ("8.8.4.4",), ("8.8.4.4", "9.9.9.9"), ("10.0.0.7",)


def answers(*found: tuple[str, ...] | None) -> tuple[Answer, ...]:
    return tuple(
        Answer(f"resolver{number}", one is not None, one or ()) for number, one in enumerate(found)
    )


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (answers(PUBLIC, PUBLIC), GOOD),
        (answers(PUBLIC, None), GOOD),
        (answers((), ()), UNRESOLVED),
        (answers(INNER, INNER), PRIVATE),
        (answers(PUBLIC, OTHER), DIFFERENT),
        (answers(PUBLIC, ()), DIFFERENT),
        (answers(None, None), NO_RESOLVER),
    ],
)
def test_verdict(found: tuple[Answer, ...], verdict: Verdict) -> None:
    [finding] = judge(DnsFacts("pbx.example.com", found))
    assert finding.verdict is verdict


def test_evidence_is_what_each_resolver_said() -> None:
    [finding] = judge(DnsFacts("pbx.example.com", answers(PUBLIC, OTHER, None)))
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("resolver0", "8.8.4.4"),
        ("resolver1", "8.8.4.4, 9.9.9.9"),
    ]
