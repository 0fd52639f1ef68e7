"""`python -m bench [PART …]`: runs the parts, prints what they found and keeps it in results/."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Mapping

from bench.findings import Finding
from bench.machine import describe, load
from bench.parts import chains, doctor, languages, latency, parked, sustained, sweep
from bench.results import keep, table, write_page

PARTS: Mapping[str, Callable[[], Finding]] = {
    "latency": lambda: latency.measure(count=1000, rate=50),
    "sustained": lambda: sustained.measure(rates=(100, 150, 200, 250, 300), seconds=8),
    "parked": lambda: parked.measure(count=10_000, rate=180, unwoken=500),
    "languages": lambda: languages.measure(registers=20_000, calls=3000, rounds=3),
    "doctor": doctor.measure,
    "sweep": lambda: sweep.measure(patience=45),
    "chains": chains.measure,
}


def main() -> None:
    """Run what was asked for, or everything: about 13 minutes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    chosen = parser.parse_args().parts or list(PARTS)
    unknown = set(chosen) - PARTS.keys()
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in chosen:
        _run(part)
    write_page(list(PARTS))


def _run(part: str) -> None:
    about = {"date": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}", **describe(), "load before": load()}
    finding = PARTS[part]()
    keep(part, finding, about)
    sys.stdout.write("\n".join(["", finding.title, *table(finding.rows), ""]))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
