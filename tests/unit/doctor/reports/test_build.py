"""From attempts to a report."""

from squilla.doctor.engine import Outcome
from squilla.doctor.reports.report import SCHEMA_VERSION, Text
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Evidence, Kind, Status, Verdict
from squilla.texts import translate
from tests.unit.doctor.making import attempt
from tests.unit.doctor.reports.sample import failed, of_everything, report


def test_what_is_known_of_the_run() -> None:
    made = report(attempt("B1-X"), target=Target("pbx.example.com", Ports(https=8443)))
    assert made.schema_version == SCHEMA_VERSION
    assert (made.squilla, made.run_id) == ("1.2.3", "0123456789ab")
    assert (made.started, made.seconds) == ("2026-11-23T11:00:00+00:00", 12.3)
    assert (made.vantages, made.pace) == (("outside",), "normal")
    assert made.target.ports["https"] == 8443
    assert made.exit_code == 0


def test_counts_are_of_the_checks() -> None:
    counts = of_everything().counts
    assert counts == {
        Status.OK: 1,
        Status.WARN: 1,
        Status.FAIL: 2,
        Status.SKIP: 3,
        Status.UNKNOWN: 6,
    }


def test_causes_name_their_symptoms_and_the_problems_of_the_guide() -> None:
    made = report(failed("P2-X"), attempt("P1-Y", Status.FAIL, explained_by=["P2-X"]))
    [cause] = made.diagnosis
    assert (cause.cause, cause.symptoms, cause.problems) == ("P2-X", ("P1-Y",), ("P1", "P2"))


def test_texts_are_in_both_languages_and_filled() -> None:
    [finding] = report(failed("B6-NAME")).checks[0].findings
    assert finding.verdict == "dns_unresolved"
    for language in ("it", "en"):
        said = translate("names.dns_unresolved", language, host="pbx.example.com")
        assert finding.summary.in_language(language) == said
    assert finding.remedy is not None
    assert "(B6)" in finding.remedy.en


def test_what_was_not_carried_out_has_a_reason() -> None:
    made = of_everything()
    reasons = {entry.code: entry.reason for entry in made.checks}
    assert reasons["B1-CHAIN"] == Text("saltato a causa di B6-NAME", "skipped because of B6-NAME")
    assert reasons["T1-ECHO"] == Text("non ha finito in 90 s", "did not finish in 90 s")
    assert "pbx.example.com --lan" in str(reasons["B5-LAN"])
    without = {entry.code for entry in made.checks if entry.reason is None}
    assert without == {entry.code for entry in made.checks if entry.outcome is Outcome.DONE}


def test_what_comes_from_the_other_side_cannot_steer_a_terminal() -> None:
    hostile = "\x1b[2Jclear\r\nline\u202e" + "x" * 1000
    made = report(failed("B6-NAME", Evidence(hostile, hostile), host=hostile))
    [finding] = made.checks[0].findings
    for shown in (finding.evidence[0].name, finding.evidence[0].value, finding.summary.en):
        assert isinstance(shown, str)
        assert shown.isprintable()
        assert len(shown) < 600


def test_a_forgotten_value_shows_its_placeholder_rather_than_no_report() -> None:
    made = failed("B6-NAME")
    forgetful = type(made.findings[0])(made.findings[0].verdict)
    [finding] = report(type(made)(made.check, made.outcome, (forgetful,))).checks[0].findings
    assert finding.summary.en.startswith("{host} does not exist")


def test_evidence_keeps_numbers_and_kinds() -> None:
    made = report(failed("B6-NAME", Evidence("rtt", 12.5), Evidence("loss", 3)))
    [finding] = made.checks[0].findings
    assert [(one.name, one.value, one.kind) for one in finding.evidence] == [
        ("rtt", 12.5, Kind.PLAIN),
        ("loss", 3, Kind.PLAIN),
    ]


def test_a_verdict_that_is_well_has_no_remedy() -> None:
    assert Verdict("names.dns_good", Status.OK).remedy_key is None
    assert report(attempt("B1-X")).checks[0].findings[0].remedy is None
