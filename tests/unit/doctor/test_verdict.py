"""Verdicts and findings."""

import pytest

from squilla.doctor.verdict import Evidence, Kind, Status, Verdict


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (Status.OK, None),
        (Status.SKIP, None),
        (Status.UNKNOWN, None),
        (Status.WARN, "udp.closed_remedy"),
        (Status.FAIL, "udp.closed_remedy"),
    ],
)
def test_what_is_wrong_has_a_remedy(status: Status, remedy: str | None) -> None:
    assert Verdict("udp.closed", status).remedy_key == remedy


def test_a_finding_has_the_verdicts_status_and_what_was_seen() -> None:
    seen = Evidence("source", "203.0.113.9", Kind.ADDRESS)
    finding = Verdict("udp.closed", Status.FAIL).found(seen, ports=3)
    assert finding.status is Status.FAIL
    assert dict(finding.values) == {"ports": 3}
    assert finding.evidence == (seen,)


def test_a_findings_values_stay_as_they_are() -> None:
    with pytest.raises(TypeError):
        Verdict("udp.closed", Status.FAIL).found(ports=3).values["ports"] = 4  # type: ignore[index]
