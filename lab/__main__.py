"""`python -m lab`: makes each fault in turn, and writes the table of docs/lab.md.

With words: only the faults that have one of them in their names, and nothing is written.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from lab.faults import FAULTS, ONE_MACHINE_FAULTS, Fault
from lab.laboratory import OFFICE, ONE_MACHINE, Lab, Shape, causes, laboratory

_DOCUMENT = Path(__file__).parents[1] / "docs" / "lab.md"
_HEAD = "| fault | named first | seconds |\n|---|---|---|\n"


def main(*wanted: str) -> int:
    """1 if a fault was not named first, or something else was named too."""
    rows = [row for shape, faults in _FAULTS for row in _rows(shape, faults, wanted)]
    if not wanted:
        text = _DOCUMENT.read_text(encoding="utf-8")
        _DOCUMENT.write_text(text.partition(_HEAD)[0] + _table(rows), encoding="utf-8")
    return 0 if all(found == [fault.first] for fault, found, _ in rows) else 1


Row = tuple[Fault, Sequence[str], float]
_FAULTS = ((OFFICE, FAULTS), (ONE_MACHINE, ONE_MACHINE_FAULTS))


def _rows(shape: Shape, faults: Sequence[Fault], wanted: Sequence[str]) -> list[Row]:
    chosen = [one for one in faults if not wanted or any(word in one.name for word in wanted)]
    if not chosen:
        return []
    with tempfile.TemporaryDirectory() as folder, laboratory(Path(folder), shape) as lab:
        return [_row(lab, fault) for fault in chosen]


def _row(lab: Lab, fault: Fault) -> Row:
    with fault.made(lab):
        began = time.monotonic()
        found = causes(lab.examined(*fault.words))
        seconds = time.monotonic() - began
    sys.stdout.write(f"{fault.name}: {' '.join(found) or 'nothing'} ({seconds:.1f} s)\n")
    sys.stdout.flush()
    return fault, found, seconds


def _table(rows: Sequence[Row]) -> str:
    lines = (
        f"| {fault.name} | {', '.join(f'`{code}`' for code in found) or '-'} | {seconds:.0f} |\n"
        for fault, found, seconds in rows
    )
    return _HEAD + "".join(lines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
