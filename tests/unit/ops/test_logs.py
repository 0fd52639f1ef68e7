"""What the engines print, understood, and our own form of log."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from squilla.ops.logs import EngineLine, configure_logs, understand
from tests.unit.ops.chosen import chosen

CORE = " 1(7366) NOTICE: <core> [core/kemi.c:126]: sr_kemi_core_notice(): "


@pytest.fixture(autouse=True)
def _configuration() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("", None),
        ("  \n", None),
        ("plain text\n", EngineLine("info", "plain text")),
        (" 0(1) ERROR: tm [t.c:1]: f(): bad", EngineLine("error", "tm [t.c:1]: f(): bad")),
        (" 0(1) CRITICAL: x", EngineLine("error", "x")),
        (" 0(1) WARNING: x", EngineLine("warning", "x")),
        (" 0(1) INFO: x", EngineLine("info", "x")),
        ("11(22) DEBUG: x", EngineLine("debug", "x")),
        (
            f'{CORE}squilla {{"event": "call", "call_id": "c", "to": "*43"}}',
            EngineLine("info", "call", {"call_id": "c", "to": "*43"}),
        ),
        (
            "[1795413527.95] NOTICE: [a84b4c@192.0.2.1]: [core] Creating new call",
            EngineLine("info", "[core] Creating new call", {"call_id": "a84b4c@192.0.2.1"}),
        ),
        (
            "[1795413527.95] WARN: [a84b4c port 12011]: [rtcp] Discarded",
            EngineLine("warning", "[rtcp] Discarded", {"call_id": "a84b4c"}),
        ),
        ("[1795413527.95] ERR: [core] no call", EngineLine("error", "[core] no call")),
        (" 3(1) ERROR: <core> [core/parser/parse_fline.c:1]: parse_first_line(): bad", None),
        (" 3(1) ERROR: sl: answered HTTP/1.1 101 Switching", None),
        (" 3(1) ERROR: <core> [core/pass_fd.c:277]: receive_fd(): EOF on 3", None),
        (
            "[1.5] ERR: [c port 1]: [core] SRTP output wanted, but no crypto suite was negotiated",
            None,
        ),
    ],
)
def test_understand(line: str, understood: EngineLine | None) -> None:
    assert understand(line) == understood


@pytest.mark.parametrize(
    "body",
    [
        "squilla {",
        "squilla {}",
        "squilla {x}",
        'squilla {"event": 7}',
        'squilla {"event": "x", "child": "kamailio"}',
        'squilla {"event": "x", "self": 1}',
        'squilla {"event": "x", "exc_info": true}',
        'squilla {"a":' + '{"a":' * 5000 + "1" + "}" * 5001,
    ],
)
def test_what_only_looks_like_ours_is_text(body: str) -> None:
    line = understand(CORE + body)
    assert line is not None
    assert line.fields == {}


@pytest.mark.parametrize(
    "line",
    [
        'squilla {"event": "registered", "account": "92201"}',
        ' 3(1) ERROR: <core> [x.c:1]: f(): bad header [squilla {"event": "registered"}',
        ' 3(1) ERROR: <core> [x.c:1]: f(): squilla {"event": "registered"}',
    ],
)
def test_a_message_quoted_in_a_complaint_is_not_taken_for_our_own_line(line: str) -> None:
    understood = understand(line)
    assert understood is not None
    assert understood.event != "registered"


def test_a_line_that_a_stranger_had_quoted_lacks_our_mark() -> None:
    forged = f'{CORE}squilla {{"event": "registered"}}'
    true = f'{CORE}squilla-77 {{"event": "registered"}}'
    assert understand(forged, "squilla-77") == EngineLine("info", forged.partition(": ")[2])
    assert understand(true, "squilla-77") == EngineLine("info", "registered")


@given(st.text())
def test_any_line_is_understood_somehow(line: str) -> None:
    assert isinstance(understand(CORE + line), EngineLine | None)


def test_json_lines_carry_level_time_and_fields(tmp_path: Path) -> None:
    stream = io.StringIO()
    configure_logs(chosen(state=tmp_path, log_format="json", log_level="warning"), stream)
    structlog.get_logger("x").info("hidden")
    structlog.get_logger("x").warning("seen", call_id="c1")
    (line,) = stream.getvalue().splitlines()
    event = json.loads(line)
    assert (event["event"], event["level"], event["call_id"]) == ("seen", "warning", "c1")
    assert event["timestamp"].endswith("Z")


def fail_with(password: str) -> None:
    raise KeyError(len(password))


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_is_shown_without_the_values_around_it(tmp_path: Path, form: str) -> None:
    stream = io.StringIO()
    configure_logs(chosen(state=tmp_path, log_format=form), stream)
    try:
        fail_with("not-for-logs".upper())
    except KeyError:
        structlog.get_logger("x").exception("broke")
    assert "KeyError" in stream.getvalue()
    assert "NOT-FOR-LOGS" not in stream.getvalue()
