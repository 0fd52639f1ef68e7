"""What testssl.sh and sslyze are taken to have said of certificates."""

import json
from pathlib import Path

import pytest

from bench.peers import sslyze, testssl
from bench.peers.complaints import Complaint, judge
from bench.peers.naming import Naming

ALL = frozenset({443, 5061})
NOTHING: frozenset[Complaint] = frozenset()
INCOMPLETE = frozenset({Complaint.INCOMPLETE})
UNTRUSTED = "validation failed: candidates exhausted: all candidates exhausted"


def finding(about: str, severity: str, words: str) -> dict[str, str]:
    return {"id": about, "severity": severity, "finding": words}


CHAIN_GOOD = finding("cert_chain_of_trust", "OK", "passed.")
NAME_GOOD = finding("cert_trust", "OK", "Ok via SAN (same w/o SNI)")
DATES_GOOD = finding("cert_expirationStatus", "OK", "79 >= 60 days")


@pytest.mark.parametrize(
    ("findings", "complaints"),
    [
        ([CHAIN_GOOD, NAME_GOOD, DATES_GOOD], set()),
        ([finding("cert_revocation", "HIGH", "Neither CRL nor OCSP URI provided")], set()),
        ([finding("engine_problem", "WARN", "No engine")], set()),
        (
            [finding("cert_chain_of_trust", "CRITICAL", "failed (chain incomplete).")],
            {Complaint.INCOMPLETE},
        ),
        (
            [
                finding("cert_chain_of_trust", "CRITICAL", "failed (expired)."),
                finding("cert_expirationStatus", "CRITICAL", "expired"),
            ],
            {Complaint.EXPIRED},
        ),
        (
            [finding("cert_chain_of_trust", "CRITICAL", "failed (self signed CA in chain).")],
            {Complaint.UNTRUSTED},
        ),
        (
            [CHAIN_GOOD, finding("cert_trust", "HIGH", "certificate does not match supplied URI")],
            {Complaint.NAME},
        ),
    ],
)
def test_testssl_complains_about_chain_name_and_dates(
    findings: list[dict[str, str]], complaints: set[Complaint]
) -> None:
    assert testssl.read(json.dumps(findings)) == complaints


def result(port: int, error: str | None) -> dict[str, object]:
    """A port's result as sslyze writes it: its own stores never trust the lab's authority."""
    own = {"name": "Mozilla", "good": False, "error": UNTRUSTED}
    given = {"name": "Supplied CA file", "good": error is None, "error": error}
    tried = [
        {
            "trust_store": {"name": one["name"]},
            "was_validation_successful": one["good"],
            "validation_error": one["error"],
        }
        for one in (own, given)
    ]
    deployments = {"certificate_deployments": [{"path_validation_results": tried}]}
    return {
        "server_location": {"port": port},
        "scan_result": {"certificate_info": {"result": deployments}},
    }


@pytest.mark.parametrize(
    ("error", "complaints"),
    [
        (None, set()),
        (UNTRUSTED, {Complaint.UNTRUSTED}),
        ("leaf certificate has no matching subjectAltName", {Complaint.NAME}),
        ("cert is not valid at validation time", {Complaint.EXPIRED}),
    ],
)
def test_sslyze_is_asked_about_the_store_that_it_was_given(
    error: str | None, complaints: set[Complaint]
) -> None:
    text = json.dumps({"server_scan_results": [result(443, None), result(5061, error)]})
    assert sslyze.read(text) == {443: frozenset(), 5061: complaints}


@pytest.mark.parametrize(
    ("said", "fault", "naming"),
    [
        ((NOTHING, NOTHING), Complaint.INCOMPLETE, Naming.SILENT),
        ((NOTHING, NOTHING), None, Naming.SILENT),
        ((INCOMPLETE, INCOMPLETE), None, Naming.ALARM),
        ((INCOMPLETE, INCOMPLETE), Complaint.INCOMPLETE, Naming.NAMED),
        ((INCOMPLETE, NOTHING), Complaint.INCOMPLETE, Naming.ALARM),
        ((INCOMPLETE, INCOMPLETE), Complaint.EXPIRED, Naming.ALARM),
        ((INCOMPLETE, INCOMPLETE | {Complaint.NAME}), Complaint.INCOMPLETE, Naming.ALARM),
    ],
)
def test_a_fault_is_named_when_it_is_said_of_its_ports_and_nothing_else(
    said: tuple[frozenset[Complaint], frozenset[Complaint]],
    fault: Complaint | None,
    naming: Naming,
) -> None:
    assert judge(dict(zip((443, 5061), said, strict=True)), fault, ALL).naming is naming


def test_a_fault_of_one_port_is_named_for_that_one_alone() -> None:
    said = {443: NOTHING, 5061: INCOMPLETE}
    found = judge(said, Complaint.INCOMPLETE, frozenset({5061}))
    assert (found.naming, found.words) == (Naming.NAMED, "5061 chain incomplete")


def test_both_get_the_lab_as_an_authority(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    assert str(root) in testssl.command("host", 443, root, tmp_path / "result.json")
    assert sslyze.command("host", (443, 5061), root)[-2:] == ["host:443", "host:5061"]
