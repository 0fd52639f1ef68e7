"""Reason (RFC 3326)."""

import pytest

from squilla.edge.reason import ANSWERED_ELSEWHERE, cause_of


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ('SIP;cause=200;text="Call completed elsewhere"', ANSWERED_ELSEWHERE),
        ("sip ; text=x ; cause = 487", 487),
        ('Q.850;cause=16;text="Terminated", SIP;cause=200', 200),
        ("Q.850;cause=200", 0),
        ("SIP;text=x, Q.850;cause=200", 0),
        ("SIP;cause=2000", 0),
        ("SIP;cause=20", 0),
        ("XSIP;cause=200", 0),
        ("SIP", 0),
        ("", 0),
    ],
)
def test_only_sips_own_cause_counts(reason: str, cause: int) -> None:
    assert cause_of(reason) == cause
