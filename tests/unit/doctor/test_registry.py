"""The list of checks: in an order that can be run, with a text for all they can say."""

from collections.abc import Mapping
from typing import Any

import pytest

from squilla.doctor.check import Check
from squilla.doctor.registry import CHECKS
from squilla.doctor.verdict import Verdict
from squilla.texts import GROUPS, catalog

CODES = [check.code for check in CHECKS]
every_check = pytest.mark.parametrize("check", CHECKS, ids=CODES)


VERDICTS = [(check, verdict) for check in CHECKS for verdict in check.verdicts]


def test_codes_are_unique() -> None:
    assert len(CODES) == len(set(CODES)) > 0


@every_check
def test_a_code_is_a_number_of_the_guide_and_a_word(check: Check[Any]) -> None:
    number, _, word = check.code.partition("-")
    assert number in check.guide or number == check.guide[0].partition(".")[0]
    assert word == word.upper()
    assert word.replace("-", "").isalnum()


@every_check
def test_it_stands_after_what_it_needs(check: Check[Any]) -> None:
    assert set(check.needs) <= set(CODES[: CODES.index(check.code)])


@every_check
def test_what_explains_it_exists_and_is_another(check: Check[Any]) -> None:
    assert set(check.explained_by) <= {*CODES} - {check.code}


@every_check
def test_what_it_needs_is_in_each_run_that_it_is_in(check: Check[Any]) -> None:
    needed = [one for one in CHECKS if one.code in check.needs]
    assert all(one.pace <= check.pace for one in needed)


@every_check
def test_it_has_a_title_an_explanation_and_several_verdicts(check: Check[Any]) -> None:
    assert check.title.endswith("_title")
    assert check.title.partition(".")[0] in GROUPS
    assert {check.title, check.explain_key} <= set(catalog())
    assert len(check.verdicts) == len(set(check.verdicts)) > 1


@every_check
def test_it_takes_a_bounded_time(check: Check[Any]) -> None:
    assert 0 < check.seconds <= 1200


@pytest.mark.parametrize(("check", "verdict"), VERDICTS, ids=lambda one: getattr(one, "key", ""))
def test_a_verdict_and_its_remedy_have_their_texts(check: Check[Any], verdict: Verdict) -> None:
    assert verdict.key.partition(".")[0] == check.title.partition(".")[0]
    assert verdict.key in catalog()
    remedy = verdict.remedy_key
    if remedy:
        assert all(text.rstrip().endswith(").") for text in catalog()[remedy].values())


def test_a_verdict_means_the_same_wherever_it_is_said() -> None:
    statuses = {verdict.key: verdict.status for _, verdict in VERDICTS}
    assert all(statuses[verdict.key] is verdict.status for _, verdict in VERDICTS)


def test_no_check_explains_itself_by_a_detour() -> None:
    above = {check.code: {*check.needs, *check.explained_by} for check in CHECKS}
    for code in CODES:
        assert code not in reached(above, code)


def reached(above: Mapping[str, set[str]], start: str) -> set[str]:
    """All that is above a check, however far."""
    found: set[str] = set()
    waiting = {*above[start]}
    while waiting:
        code = waiting.pop()
        found.add(code)
        waiting |= above.get(code, set()) - found
    return found


def test_a_detour_is_seen() -> None:
    assert "A" in reached({"A": {"B"}, "B": {"C"}, "C": {"A"}}, "A")
