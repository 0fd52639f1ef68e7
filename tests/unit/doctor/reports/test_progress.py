"""The line that shows how far a run is."""

from squilla.doctor.reports.progress import Progress
from tests.unit.doctor.making import attempt


def test_it_counts_what_is_done_and_names_some_of_what_it_waits_for() -> None:
    lines: list[str] = []
    progress = Progress(["A", "B", "C", "D"], lines.append)
    progress(attempt("B"))
    progress(attempt("A"))
    progress.clear()
    shown = [line.removeprefix("\r\x1b[2K") for line in lines]
    assert shown == ["0/4  A, B, C, …", "1/4  A, C, D", "2/4  C, D", ""]
    assert not any("\n" in line for line in lines)
