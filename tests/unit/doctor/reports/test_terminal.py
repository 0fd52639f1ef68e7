"""The report on a terminal."""

import re

import pytest

from squilla.doctor.check import Missing
from squilla.doctor.reports.difference import difference
from squilla.doctor.reports.terminal import Style, render
from squilla.doctor.verdict import Evidence, Status
from squilla.texts import Language, translate
from tests.unit.doctor.making import attempt, blocked, not_seen
from tests.unit.doctor.reports.sample import failed, of_everything, report

ENGLISH = Style("en")


def test_the_cause_comes_first_with_what_was_seen_and_what_to_do() -> None:
    text = render(of_everything(), ENGLISH)
    head, first, second, *_ = text.split("\n\n", 1)[1].split("\n\n")
    assert head == "2 causes, 3 symptoms"
    assert first.startswith("✗ FAULT  B6-NAME  The public name in the DNS  (B6)\n    cause: ")
    order = [first.index(f"\n    {word}: ") for word in ("cause", "seen", "remedy", "symptoms")]
    assert order == sorted(order)
    assert "seen: 1.1.1.1: 10.0.0.7\n" in first
    assert "symptoms: B1-CHAIN, B2-TCP, M1-LOGIN\n" in first
    assert first.endswith("squilla explain B6-NAME")
    assert second.startswith("! WARNING  B4-WAN")


def test_what_is_missing_is_said_once_with_all_that_wants_it() -> None:
    text = render(of_everything(), ENGLISH)
    assert " ".join(text.split()).count("--inside --offer-pair") == 1
    assert "\n        A1-TRANSPORT, A3-PORTS\n" in text
    assert "    No DNS server answered this computer.\n        B3-ADDRESS\n" in text
    assert "    did not finish in 90 s\n        T1-ECHO" in text


def test_what_passed_is_a_line_and_what_was_blocked_is_with_its_cause_only() -> None:
    text = render(of_everything(), ENGLISH)
    assert "\n✓ A4-UDP  The public name in the DNS\n" in text
    assert (
        "was not asked for:\n    No DNS server answered this computer.\n        B7-ALIAS\n" in text
    )
    assert text.count("B1-CHAIN") == 1


@pytest.mark.parametrize(
    ("made", "headline", "advice"),
    [
        (report(attempt("B1-X")), "All is well: no fault found.", "There is nothing to do."),
        (
            report(attempt("B1-X"), not_seen("B5-LAN", Missing.LAN)),
            "No fault found. But one check could not be made.",
            "Next: make visible what is missing, as said above.",
        ),
        (
            report(not_seen("B5-LAN", Missing.LAN)),
            "Nothing could be looked at.",
            "Next: make visible what is missing, as said above.",
        ),
        (report(failed("B1-X")), "1 cause", "Next: put B1-X right, then run the doctor again."),
        (
            report(failed("B1-X"), blocked("B2-Y", "B1-X")),
            "1 cause, 1 symptom",
            (
                "Next: put B1-X right, then run the doctor again; "
                "its symptoms should go by themselves."
            ),
        ),
    ],
)
def test_the_headline_and_what_is_next(made: object, headline: str, advice: str) -> None:
    lines = render(made, ENGLISH).splitlines()  # type: ignore[arg-type]
    assert lines[3] == headline
    assert " ".join("\n".join(lines).rpartition("\n\n")[2].split()) == advice


@pytest.mark.parametrize("language", ["it", "en"])
def test_both_languages(language: Language) -> None:
    text = render(of_everything(), Style(language))
    assert translate("doctor.status_fail", language) in text
    assert translate("doctor.section_unknown", language) in text


def test_colour_comes_with_symbol_and_word_and_plain_is_without() -> None:
    coloured = render(of_everything(), Style("en", colour=True))
    assert "\x1b[31m✗ FAULT\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(of_everything(), ENGLISH)
    assert "\x1b" not in render(of_everything(), ENGLISH)


def test_a_poor_terminal_has_other_symbols() -> None:
    text = render(of_everything(), Style("en", ascii_only=True))
    assert "x FAULT  B6-NAME" in text
    assert text.isascii()


def test_lines_fit_but_no_word_is_cut() -> None:
    link = "https://example.com/" + "a" * 90
    text = render(report(failed("B6-NAME", Evidence("where", link))), Style("en", width=60))
    assert link in text
    assert all(len(line) <= 60 for line in text.splitlines() if link not in line)


def test_each_finding_of_a_cause_that_is_wrong_is_told() -> None:
    text = render(report(attempt("B1-X", Status.OK, Status.FAIL, Status.WARN)), ENGLISH)
    assert text.count("    cause: ") == 2
    assert text.count("    remedy: ") == 2


def test_what_has_changed_stands_before_the_causes() -> None:
    before, now = report(attempt("B1-X"), attempt("B2-Y")), report(failed("B1-X"), attempt("B2-Y"))
    text = render(now, ENGLISH, difference(before, now))
    changed = "\n\nSince the diagnosis of 2026-11-23 11:00 UTC:\n    B1-X: was ok, is FAULT\n\n✗"
    assert changed in text
    same = render(now, Style("it"), difference(now, now))
    assert "UTC:\n    nessun controllo è cambiato.\n\n" in same
    assert "Since" not in render(now, ENGLISH)
