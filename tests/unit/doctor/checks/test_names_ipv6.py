"""B6-AAAA: dead over IPv6, told from having none here."""

import pytest

from squilla.doctor.checks.names_ipv6 import (
    DEAD,
    GOOD,
    NONE,
    NOT_FROM_HERE,
    UNSEEN,
    Ipv6Facts,
    judge,
)
from squilla.doctor.probes.tls import Handshake, NoHandshake, Version
from squilla.doctor.verdict import Verdict

SILENT, REFUSED, NO_WAY = NoHandshake.SILENT, NoHandshake.REFUSED, NoHandshake.UNREACHABLE
ALERT = NoHandshake.ALERT
V4, V6, V6_TOO = "203.0.113.5", "2001:db8::1", "2001:db8::2"
Failures = dict[str, tuple[NoHandshake | None, NoHandshake | None]]


def facts(failures: Failures, *, is_here: bool) -> Ipv6Facts:
    """Of each address, how 443 and 6061 fail."""
    shaken = tuple(
        Handshake(address, port, "pbx.example.com", Version.TLS13, failure=failure)
        for address, of_ports in failures.items()
        for port, failure in zip((443, 6061), of_ports, strict=True)
    )
    return Ipv6Facts("pbx.example.com", shaken, is_here)


OPEN = (None, None)


@pytest.mark.parametrize(
    ("failures", "is_here", "verdict"),
    [
        ({V4: OPEN}, False, NONE),
        ({V4: OPEN, V6: OPEN}, True, GOOD),
        ({V6: OPEN}, True, GOOD),
        ({V4: OPEN, V6: (ALERT, None)}, True, GOOD),
        ({V4: (None, SILENT), V6: (None, SILENT)}, True, GOOD),
        ({V4: OPEN, V6: (SILENT, SILENT)}, True, DEAD),
        ({V4: OPEN, V6: (NO_WAY, NO_WAY)}, True, DEAD),
        ({V4: OPEN, V6: (SILENT, SILENT)}, False, NOT_FROM_HERE),
        ({V4: OPEN, V6: (NO_WAY, NO_WAY)}, False, NOT_FROM_HERE),
        ({V4: OPEN, V6: (REFUSED, REFUSED)}, False, DEAD),
        ({V4: OPEN, V6: (None, SILENT)}, False, DEAD),
        ({V4: OPEN, V6: OPEN, V6_TOO: (SILENT, SILENT)}, False, DEAD),
        ({V4: (SILENT, SILENT), V6: (NO_WAY, NO_WAY)}, True, UNSEEN),
        ({}, False, UNSEEN),
    ],
)
def test_verdict(failures: Failures, verdict: Verdict, *, is_here: bool) -> None:
    [finding] = judge(facts(failures, is_here=is_here))
    assert finding.verdict is verdict


def test_the_dead_ports_and_addresses_are_named() -> None:
    [finding] = judge(facts({V4: OPEN, V6: OPEN, V6_TOO: (None, SILENT)}, is_here=True))
    assert (finding.values["addresses"], finding.values["ports"]) == (V6_TOO, "6061")
