"""B3-ADDRESS: the setting against every witness."""

import asyncio

import pytest

from squilla.doctor.checks.address_public import (
    CARRIER,
    DNS_OTHER,
    GOOD,
    HALF,
    LEAVES_OTHER,
    NAME,
    NAME_WRONG,
    OLD,
    PRIVATE,
    SHARED,
    UNSAID,
    AddressFacts,
    judge,
    probe,
)
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Kind, Verdict

HOST, NAMED = "pbx.example.com", "office.example.com"
HOME, OTHER, INNER, CGN = "45.9.9.10", "81.2.3.4", "192.168.1.10", "100.64.0.7"


def facts(
    configured: str,
    egress: tuple[str, ...] = (),
    dns: tuple[str, ...] = (),
    resolved: tuple[str, ...] | None = None,
    *,
    is_shared: bool = False,
) -> AddressFacts:
    return AddressFacts(HOST, configured, egress, dns, resolved, is_shared)


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (facts(HOME, (HOME,), (HOME,)), GOOD),
        (facts(HOME, (OTHER, HOME), (HOME,)), GOOD),
        (facts(HOME, (HOME,), (OTHER, HOME)), GOOD),
        (facts(INNER, (HOME,), (HOME,)), PRIVATE),
        (facts(CGN, (HOME,), (HOME,)), CARRIER),
        (facts(HOME, (HOME,), (HOME,), is_shared=True), SHARED),
        (facts("", (HOME,), (), is_shared=True), SHARED),
        (facts(OTHER, (HOME,), (HOME,)), OLD),
        (facts(OTHER, (HOME,), ()), OLD),
        (facts(HOME, (OTHER,), (HOME,)), LEAVES_OTHER),
        (facts(HOME, (HOME,), (OTHER,)), DNS_OTHER),
        (facts(HOME, (), (OTHER,)), DNS_OTHER),
        (facts("", (HOME,), (OTHER,)), DNS_OTHER),
        (facts(NAMED, (HOME,), (HOME,), (HOME,)), NAME),
        (facts(NAMED, (), (), (HOME,)), NAME),
        (facts(NAMED, (HOME,), (HOME,), None), NAME),
        (facts(NAMED, (HOME,), (HOME,), (OTHER,)), NAME_WRONG),
        (facts(NAMED, (), (HOME,), (INNER,)), NAME_WRONG),
        (facts(NAMED, (), (HOME,), ()), NAME_WRONG),
        (facts("", (HOME,), (HOME,)), UNSAID),
        (facts("", (), ()), UNSAID),
        (facts(HOME, (), (HOME,)), HALF),
        (facts(HOME, (HOME,), ()), HALF),
        (facts("2606:4700::1", (HOME,), (HOME,)), HALF),
    ],
)
def test_verdict(seen: AddressFacts, verdict: Verdict) -> None:
    [finding] = judge(seen)
    assert finding.verdict is verdict


def test_evidence_is_setting_exit_and_dns() -> None:
    [finding] = judge(facts(NAMED, (HOME, OTHER), (), (INNER,)))
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("configured", NAMED),
        ("leaves with", f"{HOME}, {OTHER}"),
        ("public DNS", "-"),
        ("the name on the PBX", INNER),
    ]
    assert [one.kind for one in finding.evidence] == [Kind.HOST, *[Kind.ADDRESS] * 3]
    assert finding.values["real"] == HOME


def test_from_outside_alone_only_the_dns_is_a_witness() -> None:
    target = Target(HOST, address=HOME, resolvers=())
    seen = asyncio.run(probe(Sight(target, outside=True)))
    assert seen == facts(HOME)
