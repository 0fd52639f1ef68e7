"""A run with something of everything, and its report."""

import datetime as dt

from squilla.doctor.check import Missing, Pace, Vantage
from squilla.doctor.engine import Attempt, Outcome
from squilla.doctor.reports.build import Run, build_report
from squilla.doctor.reports.report import Report
from squilla.doctor.target import Target
from squilla.doctor.verdict import Evidence, Kind, Status
from tests.unit.doctor.making import (
    TARGET,
    VALUES,
    VERDICTS,
    attempt,
    blocked,
    check,
    not_seen,
)

STARTED = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def failed(code: str, *evidence: Evidence, **values: str) -> Attempt:
    """A failure with evidence."""
    finding = VERDICTS[Status.FAIL].found(*evidence, **{**VALUES, **values})
    return Attempt(check(code), Outcome.DONE, (finding,), milliseconds=12)


def report(*attempts: Attempt, target: Target = TARGET, redact: bool = True) -> Report:
    """Of a run from the internet."""
    run = Run(
        target=target,
        vantages=(Vantage.OUTSIDE,),
        pace=Pace.NORMAL,
        version="1.2.3",
        run_id="0123456789ab",
        started=STARTED,
        seconds=12.34,
        redact=redact,
    )
    return build_report(run, attempts)


def of_everything() -> Report:
    """One cause with three symptoms, a warning, what was not seen, what passed or was skipped."""
    return report(
        failed("B6-NAME", Evidence("1.1.1.1", "10.0.0.7", Kind.ADDRESS)),
        blocked("B1-CHAIN", "B6-NAME"),
        blocked("B2-TCP", "B1-CHAIN"),
        attempt("M1-LOGIN", Status.FAIL, explained_by=["B6-NAME"]),
        attempt("B4-WAN", Status.WARN),
        not_seen("A1-TRANSPORT", Missing.INSIDE),
        not_seen("A3-PORTS", Missing.INSIDE),
        not_seen("B5-LAN", Missing.LAN),
        Attempt(check("P2-LOST"), Outcome.LOST),
        Attempt(check("T1-ECHO"), Outcome.TIMED_OUT, because="90 s"),
        attempt("B3-ADDRESS", Status.UNKNOWN),
        attempt("B7-ALIAS", Status.SKIP),
        attempt("A4-UDP"),
    )
