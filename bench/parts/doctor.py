"""How long the doctor takes in the healthy network: a fast run, and a normal one with a call."""

import tempfile
from pathlib import Path

from bench.findings import Finding, Row, at_most, none_of
from lab.laboratory import Report, causes, laboratory

FAST_SECONDS = 15.0
NORMAL_SECONDS = 120.0
_SLOWEST = 5


def measure() -> Finding:
    """Both runs, one after the other."""
    with tempfile.TemporaryDirectory() as folder, laboratory(Path(folder)) as lab:
        fast = lab.doctor(lab.net.pbx, "--inside", "--fast", "--from-here")
        normal = lab.examined("--qr", lab.pbx.product.qr("ada"))
    return Finding(
        "The doctor's runs",
        "In the healthy lab: `squilla doctor --inside --fast` on the PBX; then a normal run from "
        "the internet, paired with the PBX and with a person's QR, so that it signs in, calls the "
        "echo test and talks for longer than a minute. Seconds are those of the report; checks run "
        "side by side.",
        [
            at_most("fast run from inside", fast["seconds"], FAST_SECONDS, "s"),
            at_most("normal run from both ends", normal["seconds"], NORMAL_SECONDS, "s"),
            none_of("causes named", len(causes(fast)) + len(causes(normal))),
            Row("checks made", f"{_made(fast)} fast, {_made(normal)} normal"),
            Row("slowest of the normal run", _slowest(normal)),
        ],
        {"fast": _times(fast), "normal": _times(normal)},
    )


def _made(report: Report) -> int:
    return sum(check["outcome"] == "done" for check in report["checks"])


def _times(report: Report) -> dict[str, int]:
    """Milliseconds of each check, the slowest first."""
    checks = sorted(report["checks"], key=lambda check: -int(check["milliseconds"]))
    return {check["code"]: check["milliseconds"] for check in checks if check["milliseconds"]}


def _slowest(report: Report) -> str:
    times = list(_times(report).items())[:_SLOWEST]
    return ", ".join(f"{code} {milliseconds / 1000:.1f} s" for code, milliseconds in times)
