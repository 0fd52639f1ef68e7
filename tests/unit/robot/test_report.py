"""JSON for programs, one line for people."""

import json
from dataclasses import replace

import pytest

from squilla.robot.failure import Failure, Reason
from squilla.robot.measure import Delay, EchoResult
from squilla.robot.report import SCHEMA, summary, to_json
from squilla.texts import LANGUAGES, Language, translate

GOOD = EchoResult(
    asked=75,
    answered_after=0.12345,
    held=76.01,
    announcement_heard=True,
    announcement=5.1,
    first_return_after=5.2,
    sent=3751,
    returned=3400,
    lost=100,
    delay=Delay(20.0, 30.0, 41.6, 99.9),
    longest_gap=0.123456,
    ended_by="us",
    ended_after=76.2,
)
DETAILS: dict[str, str | float] = {
    "host": "pbx.example.com",
    "port": 6061,
    "code": 486,
    "why": "Busy Here",
    "held": 32.04,
    "seconds": 2.5,
    "percent": 7.25,
}


def line(result: EchoResult, language: Language) -> str:
    def text(key: str, **values: object) -> str:
        return translate(key, language, **values)

    return summary(result, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_test_is_one_line_with_its_figures(language: Language) -> None:
    text = line(GOOD, language)
    assert text.startswith("echo test: ok - ")
    assert "\n" not in text
    for figure in ("76.0", "75", "5.1", "3400", "3500", "2.9", "30 ms", "42 ms", "100 ms", "0.12"):
        assert figure in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("made", [True, False])
def test_each_failure_is_one_line_with_its_reason(
    language: Language, reason: Reason, *, made: bool
) -> None:
    failed = replace(GOOD, failure=Failure(reason, DETAILS), ended_by="us" if made else "")
    text = line(failed, language)
    assert text.startswith("echo test: failed - ")
    assert "{" not in text
    assert "\n" not in text
    assert ("76.0" in text) is made


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_voice_there_is_no_delay(language: Language) -> None:
    deaf = replace(
        GOOD, failure=Failure(Reason.NO_MEDIA), delay=None, longest_gap=None, returned=0, lost=0
    )
    assert " ms" not in line(deaf, language)


def test_details_are_rounded_for_people() -> None:
    failure = Failure(Reason.ENDED_EARLY, DETAILS)
    assert "32.0 s" in line(replace(GOOD, failure=failure), "en")


def test_what_the_other_side_says_cannot_steer_a_terminal() -> None:
    why = "\x1b[2J\u202e\nBusy" + "y" * 5000
    text = line(EchoResult(75, Failure(Reason.CALL_REFUSED, {"code": 486, "why": why})), "en")
    assert text.isprintable()
    assert len(text) < 500
    assert "Busy" in text


def test_json_has_the_figures() -> None:
    data = to_json(GOOD)
    assert json.loads(json.dumps(data)) == data
    assert data["schema"] == SCHEMA
    assert (data["ok"], data["reason"], data["details"]) == (True, None, {})
    assert data["answered_after_s"] == 0.123
    assert data["delay_ms"] == {"least": 20.0, "median": 30.0, "p95": 41.6, "most": 99.9}
    assert set(data) == {
        "schema", "ok", "reason", "details", "asked_s", "answered_after_s", "held_s",
        "announcement_heard", "announcement_s", "first_return_after_s", "sent", "returned", "lost",
        "delay_ms", "longest_gap_s", "ended_by", "ended_after_s",
    }  # fmt: skip


def test_json_of_a_failure_has_its_reason() -> None:
    data = to_json(EchoResult(75, Failure(Reason.CALL_REFUSED, {"code": 486, "why": "Busy"})))
    assert (data["ok"], data["reason"]) == (False, "call_refused")
    assert data["details"] == {"code": 486, "why": "Busy"}
    assert data["delay_ms"] is None
    json.dumps(data)
