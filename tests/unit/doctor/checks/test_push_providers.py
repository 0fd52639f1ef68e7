"""M4-PROVIDERS: which push services are reached, and whether it matters."""

import asyncio

import pytest

from squilla.doctor.checks.push_providers import (
    GOOD,
    INSPECTED,
    NONE,
    UNREACHED,
    UNUSED,
    ProvidersFacts,
    judge,
    probe,
)
from squilla.doctor.errands.push_providers import Reach
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict


def google(stopped_at: str = "", *, used: bool = True) -> Reach:
    return Reach("fcm.googleapis.com", 443, stopped_at, used)


def apple(stopped_at: str = "", *, used: bool = False) -> Reach:
    return Reach("api.push.apple.com", 443, stopped_at, used)


@pytest.mark.parametrize(
    ("reaches", "verdicts"),
    [
        ((google(), apple()), [GOOD]),
        ((google("tcp"), apple()), [UNREACHED]),
        ((google("dns"), apple("dns")), [UNREACHED]),
        ((google("tls"), apple()), [UNREACHED]),
        ((google("certificate"), apple()), [INSPECTED]),
        ((google("certificate"), apple("tcp", used=True)), [UNREACHED, INSPECTED]),
        ((google(), apple("tcp")), [UNUSED]),
        ((google("certificate", used=False), apple()), [UNUSED]),
        ((google("dns", used=False), apple("tcp")), [NONE]),
    ],
)
def test_verdicts(reaches: tuple[Reach, ...], verdicts: list[Verdict]) -> None:
    assert [finding.verdict for finding in judge(ProvidersFacts(reaches))] == verdicts


def test_only_those_that_matter_are_named() -> None:
    [finding] = judge(ProvidersFacts((google("tcp"), apple("tcp"))))
    assert finding.values["hosts"] == "fcm.googleapis.com:443"
    assert [one.value for one in finding.evidence] == ["tcp", "tcp"]


def test_without_the_inside_nobody_looks() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(Target("pbx.example.com"))))
