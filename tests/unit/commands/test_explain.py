"""`squilla explain`."""

import pytest

from squilla.commands.doctor import explanation
from squilla.doctor.checks import names_dns
from squilla.texts import translate
from tests.unit.commands.terminal import Terminal
from tests.unit.doctor.making import check


@pytest.fixture(autouse=True)
def _checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanation, "CHECKS", (names_dns.CHECK, check("A1-X", needs=["B6-DNS"])))


@pytest.mark.parametrize("code", ["B6-DNS", "b6-dns", "B6", "p1", " B6-DNS "])
def test_a_check_by_its_code_or_a_number_of_the_guide(terminal: Terminal, code: str) -> None:
    result = terminal.types("explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith("B6-DNS  The public name in the DNS  (B6, P1)\n")
    assert translate("names.dns_explain", "en") in result.stdout
    for verdict in names_dns.CHECK.verdicts:
        assert f"  {verdict.key.removeprefix('names.')} [" in result.stdout
    assert "remedy: Make an A record in the public DNS that ties <host> to" in result.stdout
    assert "{" not in result.stdout


@pytest.mark.parametrize("name", ["dns_private", "names.dns_private", "DNS_PRIVATE"])
def test_a_conclusion_by_its_name(terminal: Terminal, name: str) -> None:
    text = terminal.types("explain", name).stdout
    assert "  dns_private [FAULT]\n" in text
    assert "dns_good" not in text


def test_a_conclusion_of_several_checks_is_told_of_each(terminal: Terminal) -> None:
    text = terminal.types("explain", "dns_unresolved").stdout
    assert text.count("  dns_unresolved [FAULT]\n") == 2
    assert text.startswith("B6-DNS  ")
    assert "\n\nA1-X  " in text


def test_what_a_check_needs(terminal: Terminal) -> None:
    assert "made only if these pass: B6-DNS\n" in terminal.types("explain", "A1-X").stdout
    assert "has need of: the view from the internet\n" in terminal.types("explain", "B6").stdout


def test_all_checks_whose_code_begins_like_that(terminal: Terminal) -> None:
    text = terminal.types("explain", "a").stdout
    assert text.startswith("A1-X  ")
    assert "B6-DNS  " not in text


def test_the_language(terminal: Terminal) -> None:
    text = terminal.types("explain", "B6-DNS", "--lang", "it").stdout
    assert translate("names.dns_explain", "it") in text


@pytest.mark.parametrize("code", ["nothing", "", " "])
def test_what_does_not_exist(terminal: Terminal, code: str) -> None:
    result = terminal.types("explain", code)
    assert (result.exit_code, result.stdout) == (64, "")
    assert f"“{code}”: see 'squilla doctor --list'" in result.stderr
