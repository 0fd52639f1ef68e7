"""B1-OLD-TLS: TLS 1.2 is refused, not merely unheard."""

import pytest

from squilla.doctor.checks.chain_versions import GOOD, NEW_ONLY, UNSEEN, judge
from squilla.doctor.probes.chain import Certificates, Chain
from squilla.doctor.probes.tls import NoHandshake, Version
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.checks.chain_facts import certificates, chain, shown

Outcome = Chain | NoHandshake
FINE = chain()


def port_with(new: Outcome, old: Outcome) -> Certificates:
    """On 5061; 443 speaks both."""
    return certificates(
        *(shown(443, FINE, version=version) for version in Version),
        shown(5061, new, version=Version.TLS13),
        shown(5061, old, version=Version.TLS12),
    )


@pytest.mark.parametrize(
    ("facts", "verdict", "ports"),
    [
        (port_with(FINE, FINE), GOOD, "443, 5061"),
        (port_with(NoHandshake.ALERT, FINE), GOOD, "443, 5061"),
        (port_with(FINE, NoHandshake.ALERT), NEW_ONLY, "5061"),
        (port_with(FINE, NoHandshake.CLOSED), GOOD, "443"),
        (port_with(FINE, NoHandshake.MUTE), GOOD, "443"),
        (port_with(NoHandshake.ALERT, NoHandshake.ALERT), GOOD, "443"),
        (certificates(shown(443, NoHandshake.REFUSED)), UNSEEN, None),
        (certificates(shown(443, FINE, version=Version.TLS13)), UNSEEN, None),
    ],
)
def test_verdict(facts: Certificates, verdict: Verdict, ports: str | None) -> None:
    [finding] = judge(facts)
    assert (finding.verdict, finding.values.get("ports")) == (verdict, ports)
