"""B6-NAMES: the QR's name beside the examined one."""

import pytest

from squilla.doctor.checks.names_qr import (
    ALIAS,
    ELSEWHERE,
    GOOD,
    IS_ADDRESS,
    NO_NAME,
    NO_RESOLVER,
    NOT_CERTIFIED,
    NOT_PUBLIC,
    QrFacts,
    judge,
)
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.checks.chain_facts import HOST, leaf

HERE, THERE, INNER = (
    frozenset({"203.0.113.5"}),
    frozenset({"198.51.100.7"}),
    frozenset({"10.0.0.7"}),
)
QR = "cti.example.com"
BOTH, ONE = leaf(names=(HOST, QR)), leaf(names=(HOST,))


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (QrFacts(HOST, HOST), GOOD),
        (QrFacts(HOST, "PBX.example.com"), GOOD),
        (QrFacts(HOST, "203.0.113.5"), IS_ADDRESS),
        (QrFacts(HOST, QR, here=HERE, there=HERE, leaves=frozenset({BOTH})), ALIAS),
        (QrFacts(HOST, QR, here=HERE, there=HERE, leaves=frozenset({BOTH, ONE})), NOT_CERTIFIED),
        (QrFacts(HOST, QR, here=HERE, there=HERE), ALIAS),
        (QrFacts(HOST, QR, here=HERE, there=THERE, leaves=frozenset({BOTH})), ELSEWHERE),
        (QrFacts(HOST, QR, here=HERE, there=INNER), NOT_PUBLIC),
        (QrFacts(HOST, QR, here=HERE), NOT_PUBLIC),
        (QrFacts(HOST, QR, is_answered=False), NO_RESOLVER),
        (QrFacts(HOST, ""), NO_NAME),
    ],
)
def test_verdict(facts: QrFacts, verdict: Verdict) -> None:
    [finding] = judge(facts)
    assert finding.verdict is verdict
    assert finding.values["fqdn"] == facts.fqdn
