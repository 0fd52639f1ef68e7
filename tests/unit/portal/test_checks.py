"""portal/checks.py: what this machine can check of itself, one run at a time, never for long."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.engine import Outcome
from squilla.doctor.inside import Here
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Finding, Status, Verdict
from squilla.portal import checks as module
from squilla.portal.checks import InsideChecks, from_inside, sorted_entries

FOREIGN_ADDRESS = "93.184.216.34"
TARGET = Target("pbx.example.com")
OK = Verdict("names.dns_good", Status.OK)
BAD = Verdict("names.dns_unresolved", Status.FAIL)
UNKNOWN = Verdict("names.dns_no_resolver", Status.UNKNOWN)


def check(
    code: str,
    verdict: Verdict = OK,
    *,
    wants: Missing | None = Missing.INSIDE,
    pace: Pace = Pace.FAST,
    seconds: float = 0.0,
    explained_by: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
) -> Check[Sight]:
    async def probe(sight: Sight) -> Sight:
        await asyncio.sleep(seconds)
        return sight

    def judge(sight: Sight) -> Sequence[Finding]:
        assert isinstance(sight.inside, Here)
        assert not sight.outside
        return [verdict.found(host="h", addresses=FOREIGN_ADDRESS)]

    wanted = frozenset({wants} if wants else ())
    return Check(
        code=code,
        guide=("B6",),
        title="names.dns_title",
        wants=wanted,
        probe=probe,
        judge=judge,
        verdicts=(OK, BAD, UNKNOWN),
        pace=pace,
        explained_by=explained_by,
        needs=needs,
    )


def finished(*checks: Check[Sight]) -> InsideChecks:
    inside = InsideChecks(TARGET, lambda: 1_790_000_000.0, checks)
    assert inside.start()
    deadline = time.monotonic() + 10
    while inside.is_running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return inside


def test_checks_that_need_another_place_or_minutes_are_left_out() -> None:
    here = [check("a"), check("b", wants=None), check("c", pace=Pace.NORMAL)]
    elsewhere = [
        check(want, wants=want) for want in (Missing.OUTSIDE, Missing.LAN, Missing.PAIR, Missing.QR)
    ]
    assert from_inside([*here, *elsewhere, check("d", pace=Pace.DEEP)]) == here


def test_a_run_leaves_its_report() -> None:
    inside = finished(check("a"), check("b", BAD))
    assert inside.report is not None
    assert [(one.code, one.status) for one in inside.report.checks] == [
        ("a", Status.OK),
        ("b", Status.FAIL),
    ]
    assert inside.report.redacted
    assert inside.finished_at == 1_790_000_000.0


def test_the_report_shows_no_address_of_others() -> None:
    report = finished(check("a", Verdict("names.dns_private", Status.FAIL))).report
    assert report is not None
    shown = report.checks[0].findings[0].summary.en
    assert "93.184.216.x1" in shown
    assert FOREIGN_ADDRESS not in shown


def test_no_second_run_begins_while_one_is_under_way() -> None:
    inside = InsideChecks(TARGET, time.time, [check("a", seconds=0.2)])
    assert inside.start()
    assert not inside.start()
    while inside.is_running:
        time.sleep(0.01)
    assert inside.start()
    while inside.is_running:
        time.sleep(0.01)


def test_what_takes_too_long_is_left_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SECONDS", 0.1)
    report = finished(check("a"), check("slow", seconds=9.0)).report
    assert report is not None
    assert [(one.code, one.outcome) for one in report.checks] == [
        ("a", Outcome.DONE),
        ("slow", Outcome.TIMED_OUT),
    ]
    assert report.checks[1].because == "0.1 s"


def test_causes_come_before_what_follows_from_them() -> None:
    report = finished(
        check("cause", BAD),
        check("symptom", BAD, explained_by=("cause",)),
        check("blocked", needs=("cause",)),
        check("unseen", UNKNOWN),
        check("right"),
    ).report
    assert report is not None
    found = sorted_entries(report)
    codes = [[one.code for one in group] for group in (found.causes, found.symptoms)]
    assert codes == [["cause"], ["symptom", "blocked"]]
    assert [one.code for one in found.unseen] == ["unseen"]
    assert [one.code for one in found.right] == ["right"]
