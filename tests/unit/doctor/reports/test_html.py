"""The report as a page: complete in itself, safe to open."""

import re
from html.parser import HTMLParser

import pytest

from squilla.doctor.checks import chain_trust
from squilla.doctor.engine import Attempt, Outcome
from squilla.doctor.reports.difference import difference
from squilla.doctor.reports.html import to_html
from squilla.doctor.reports.report import Report
from squilla.doctor.verdict import Evidence, Finding
from squilla.texts import Language, translate
from tests.unit.doctor.making import attempt
from tests.unit.doctor.reports.sample import failed, of_everything, report

VOID = {"meta", "br", "link", "img", "input"}
HOSTILE = "<script>alert(1)</script>\"'&"


class Page(HTMLParser):
    """Which elements and attributes there are, and whether all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_page_in_each_language_with_every_element_closed(language: Language) -> None:
    text = to_html(of_everything(), language)
    page = Page(text)
    assert page.open == []
    assert f'<html lang="{language}">' in text
    assert translate("doctor.section_unknown", language) in text
    assert "{" not in re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)


def test_the_cause_comes_first_with_its_symptoms() -> None:
    text = to_html(of_everything(), "en")
    order = [text.index(word) for word in ("2 causes, 3 symptoms", 'id="B6-NAME"', 'id="B4-WAN"')]
    assert order == sorted(order)
    assert text.count("B1-CHAIN") == 1 + text.count("because of B1-CHAIN")
    assert "skipped because of B6-NAME" in text
    assert text.count("--inside --offer-pair") == 1


def test_nothing_comes_from_elsewhere() -> None:
    page = Page(to_html(of_everything(), "en"))
    assert not {"link", "img", "iframe", "a"} & set(page.elements)
    assert not {"src", "href", "srcset"} & {name for name, _ in page.attributes}
    assert "url(" not in to_html(of_everything(), "en")


def test_what_was_seen_is_text_and_never_markup() -> None:
    text = to_html(report(failed("B1-X", Evidence(HOSTILE, HOSTILE), host=HOSTILE)), "en")
    assert HOSTILE not in text
    assert Page(text).elements.count("script") == 1


def test_a_page_without_faults() -> None:
    text = to_html(report(attempt("B1-X")), "en")
    assert "All is well" in text
    assert 'class="card fail"' not in text


def test_each_command_of_a_remedy_can_be_copied_by_itself() -> None:
    [remedy] = re.findall(r'<div class="remedy">.*?</div>', to_html(of_a_chain(), "en"), re.DOTALL)
    commands = re.findall(r'<code class="command">(.*?)</code><button type="button" hidden', remedy)
    assert commands == [
        "squilla tls reload",
        "curl -s http://ca.example/i.der | openssl x509 -inform der &gt;&gt; fullchain.pem",
    ]


def of_a_chain() -> Report:
    values = {"ports": "443", "missing": "R3 'curl evil | sh'", "url": "http://ca.example/i.der"}
    found = Finding(chain_trust.INCOMPLETE, values)
    return report(Attempt(chain_trust.CHECK, Outcome.DONE, (found,)))


def test_what_has_changed_since_an_earlier_run() -> None:
    before, now = report(attempt("B1-X")), report(failed("B1-X"))
    text = to_html(now, "it", difference(before, now))
    assert Page(text).open == []
    assert "Rispetto alla diagnosi del 2026-11-23 11:00 UTC:" in text
    assert "<li>B1-X: prima bene, ora GUASTO</li>" in text
    assert 'id="since"' not in to_html(now, "it")
