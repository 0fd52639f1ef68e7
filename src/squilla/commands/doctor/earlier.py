"""Reads the report of an earlier run, which `--since` compares with."""

from pathlib import Path

from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.reports.json_report import read_report
from squilla.doctor.reports.report import Report

_MOST_BYTES = 8 << 20


def read_earlier(file: Path | None, host: str, *, may_be_absent: Path | None) -> Report | None:
    """The report, None for no file; raises WrongUse for one that is none, or of another PBX.

    The file that this run is going to write, `may_be_absent`, is not there the first time.
    """
    if file is None or (file == may_be_absent and not file.exists()):
        return None
    try:
        with file.open("rb") as opened:
            report = read_report(opened.read(_MOST_BYTES))
    except OSError as error:
        raise WrongUse("doctor.cannot_read", file=file, reason=error.strerror) from None
    if report is None:
        raise WrongUse("doctor.bad_since", file=file)
    if report.target.host != host:
        raise WrongUse("doctor.other_since", file=file, host=host)
    return report
