"""What the measurements were made on: nothing that names the machine or its owner."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_MEGABYTE = 1 << 20


def describe() -> Mapping[str, str]:
    """Processor, memory, and the versions of what runs."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    return {
        "processor": _cpu_model(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory} MB",
        "kernel": platform.release(),
        "system": platform.freedesktop_os_release()["PRETTY_NAME"],
        "Python": platform.python_version(),
        "Kamailio": _package("kamailio"),
        "rtpengine": _package("rtpengine-daemon"),
        "OpenSSL": _package("libssl3"),
        "sipp": _package("sip-tester"),
        "nmap": _package("nmap"),
        "testssl.sh": _package("testssl.sh"),
    }


def load() -> str:
    """The load average of the last minute: what else went on before."""
    return f"{os.getloadavg()[0]:.1f}"


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


def _package(name: str) -> str:
    return _output(("dpkg-query", "-W", "-f", "${Version}", name)) or "not installed"


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
