"""Exit statuses: those of Nagios and Checkmk plugins, so that `squilla doctor` is one as it is."""

from collections.abc import Sequence
from enum import IntEnum

from squilla.doctor.engine import Attempt
from squilla.doctor.verdict import Status


class Exit(IntEnum):
    """What `squilla doctor` ends with; above 3 those of sysexits.h, where no check has spoken."""

    OK = 0
    WARNINGS = 1
    FAILURES = 2
    INCOMPLETE = 3
    USAGE = 64
    INTERNAL = 70


def exit_status(attempts: Sequence[Attempt]) -> Exit:
    """Failures before warnings, both before what could not be looked at."""
    statuses = {attempt.status for attempt in attempts}
    if Status.FAIL in statuses:
        return Exit.FAILURES
    if Status.WARN in statuses:
        return Exit.WARNINGS
    return Exit.INCOMPLETE if Status.UNKNOWN in statuses or not attempts else Exit.OK
