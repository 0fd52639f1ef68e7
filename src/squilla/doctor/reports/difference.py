"""What has changed between two runs: of the checks in both, those whose status is another one."""

from dataclasses import dataclass

from squilla.doctor.reports.report import Entry, Report
from squilla.doctor.verdict import Status


@dataclass(frozen=True, slots=True)
class Change:
    """A check as it is now, and the status that it had before."""

    entry: Entry
    before: Status


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes since an earlier run, in the order of the checks; `since` is as in a report."""

    since: str
    changes: tuple[Change, ...]


def difference(before: Report, now: Report) -> Difference:
    """Checks that only one of the runs has are in no difference."""
    known = {one.code: one.status for one in before.checks}
    return Difference(
        before.started,
        tuple(
            Change(one, known[one.code])
            for one in now.checks
            if known.get(one.code, one.status) is not one.status
        ),
    )
