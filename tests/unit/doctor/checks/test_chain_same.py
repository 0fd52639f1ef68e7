"""B1-SAME: an older issue of the same certificate, and what only looks like one."""

import pytest

from squilla.doctor.checks.chain_same import APART, GOOD, OLD, OLD_ENDS, UNSEEN, judge
from squilla.doctor.probes.chain import Certificates, Trust
from squilla.doctor.probes.tls import Version
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.checks.chain_facts import (
    HOST,
    PORTS,
    certificates,
    chain,
    everywhere,
    leaf,
    shown,
)

NEW = chain(leaf("2", age=1, left=89))
OLD_ONE = chain(leaf("1", age=61, left=29))
ENDING = chain(leaf("1", age=88, left=2))
ENDED = chain(leaf("1", age=91, left=-1))
OTHER = chain(leaf("3", age=61, names=(HOST, "example.com")))
RSA = chain(leaf("4", age=61, left=29, key="RSA"))
SELF_SIGNED = chain(leaf("5", age=0), Trust.SELF_SIGNED)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (everywhere(NEW), GOOD),
        (everywhere(NEW, OLD_ONE, OLD_ONE), OLD),
        (everywhere(NEW, NEW, OLD_ONE), OLD),
        (everywhere(NEW, ENDING, NEW), OLD_ENDS),
        (everywhere(NEW, ENDED, ENDED), OLD_ENDS),
        (everywhere(OTHER, NEW, NEW), APART),
        (everywhere(NEW, RSA, NEW), APART),
        (everywhere(SELF_SIGNED, OLD_ONE, OLD_ONE), APART),
        (certificates(shown(443, NEW)), UNSEEN),
        (certificates(), UNSEEN),
    ],
)
def test_verdict(facts: Certificates, verdict: Verdict) -> None:
    [finding] = judge(facts)
    assert finding.verdict is verdict


def test_the_ports_of_both_are_named() -> None:
    [finding] = judge(everywhere(NEW, OLD_ONE, OLD_ONE))
    assert finding.values["ports"] == "5061, 6061"
    assert finding.values["newer_ports"] == "443"
    assert (finding.values["ends"], finding.values["newer_ends"]) == ("2026-05-30", "2026-07-29")


def test_two_kinds_of_key_on_each_port_are_no_old_one() -> None:
    facts = certificates(
        *(shown(port, NEW, version=Version.TLS13) for port in PORTS),
        *(shown(port, RSA, version=Version.TLS12) for port in PORTS),
    )
    [finding] = judge(facts)
    assert finding.verdict is APART


def test_a_default_for_those_who_say_no_name_is_not_compared() -> None:
    seen = [shown(port, NEW) for port in PORTS]
    [finding] = judge(certificates(*seen, shown(443, OLD_ONE, name="")))
    assert finding.verdict is GOOD
