"""`python -m lab`: makes each fault in turn, and shows what the doctor calls its cause."""

import sys
import tempfile
import time
from pathlib import Path

from lab.faults import FAULTS
from lab.laboratory import causes, laboratory


def main(*wanted: str) -> int:
    """Faults whose names contain one of these words, or all; 1 if one was not named first."""
    chosen = [fault for fault in FAULTS if not wanted or any(one in fault.name for one in wanted)]
    missed = 0
    with tempfile.TemporaryDirectory() as folder, laboratory(Path(folder)) as lab:
        for fault in chosen:
            with fault.made(lab):
                began = time.monotonic()
                found = causes(lab.examined())
                seconds = time.monotonic() - began
            is_first = found[:1] == [fault.first]
            missed += not is_first
            row = ("ok" if is_first else "MISSED", fault.name, " ".join(found), f"{seconds:.1f} s")
            sys.stdout.write("\t".join(row) + "\n")
            sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
