"""B1-EXPIRY: late is measured by the certificate's own life."""

import pytest

from squilla.doctor.checks.chain_dates import (
    ENDED,
    ENDING,
    GOOD,
    LATE,
    LINK_ENDED,
    NOT_YET,
    UNSEEN,
    judge,
)
from squilla.doctor.probes.tls import NoHandshake
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.checks.chain_facts import certificates, chain, everywhere, leaf, shown


@pytest.mark.parametrize(
    ("age", "left", "verdict"),
    [
        (10, 80, GOOD),
        (61, 29, GOOD),  # due, and renewal has some days to happen
        (64, 26, LATE),
        (86, 4, LATE),
        (88, 2, ENDING),
        (91, -0.1, ENDED),
        (300, 60, GOOD),  # a third of a long life is no reason to warn
        (370, 28, LATE),
        (4, 2.7, GOOD),  # six days of life
        (5, 1.7, LATE),
        (6.2, 0.5, ENDING),
        (-1, 91, NOT_YET),
    ],
)
def test_verdict(age: float, left: float, verdict: Verdict) -> None:
    [finding] = judge(everywhere(chain(leaf(age=age, left=left))))
    assert finding.verdict is verdict
    assert finding.values["ports"] == "443, 5061, 6061"


@pytest.mark.parametrize(
    ("link_left", "left", "verdict"),
    [(-1, 40, LINK_ENDED), (5, 40, GOOD), (-30, -1, ENDED)],
)
def test_an_intermediate_may_end_first(link_left: float, left: float, verdict: Verdict) -> None:
    [finding] = judge(everywhere(chain(leaf(age=50, left=left), link_left=link_left)))
    assert finding.verdict is verdict


def test_an_old_one_that_was_renewed_elsewhere_is_not_late() -> None:
    old, new = chain(leaf("1", age=89, left=1)), chain(leaf("2", age=1, left=89))
    [finding] = judge(everywhere(new, old, old))
    assert (finding.verdict, finding.values["ports"]) == (GOOD, "443")


def test_ports_with_different_certificates_are_told_apart() -> None:
    good = chain(leaf("1"))
    ended = chain(leaf("2", names=("x.example",), age=90, left=-1))
    assert [one.verdict for one in judge(everywhere(good, ended))] == [GOOD, ENDED]


def test_nothing_shown() -> None:
    [finding] = judge(certificates(shown(443, NoHandshake.REFUSED)))
    assert finding.verdict is UNSEEN
