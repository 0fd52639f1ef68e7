"""testssl.sh, limited to what a server shows at the beginning (`-S`: its certificate)."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.peers.complaints import Complaint, Complaints
from lab.wiring import Place

_GOOD = {"OK", "INFO"}
_CHAIN = "cert_chain_of_trust"
_BY_FINDING = {"incomplete": Complaint.INCOMPLETE, "expired": Complaint.EXPIRED}
_BY_CHECK = {"cert_trust": Complaint.NAME, "cert_expirationStatus": Complaint.EXPIRED}
_PATIENCE = 120.0


def command(host: str, port: int, authority: Path, result: Path) -> list[str]:
    """One port; one address; no colours, no questions. `authority` is trusted besides."""
    quiet = ("--quiet", "--warnings", "batch", "--color", "0", "--ip", "one")
    trust = ("--add-ca", str(authority))
    return ["testssl", "-S", *trust, *quiet, "--jsonfile", str(result), f"{host}:{port}"]


def ask(place: Place, host: str, ports: Sequence[int], authority: Path, folder: Path) -> Complaints:
    """All ports side by side, each by a testssl.sh of its own."""
    results = {port: folder / f"testssl-{port}.json" for port in ports}
    for result in results.values():
        result.unlink(missing_ok=True)
    running = [
        _started(place.command(*command(host, port, authority, file)))
        for port, file in results.items()
    ]
    for process in running:
        process.wait(_PATIENCE)
    return {port: read(file.read_text(encoding="utf-8")) for port, file in results.items()}


def _started(words: Sequence[str]) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(words, stdin=nothing, stdout=nothing, stderr=nothing)


def read(text: str) -> frozenset[Complaint]:
    """The complaints of its JSON about the chain, the name and the dates; not those about CRLs."""
    return frozenset(_complaints(text))


def _complaints(text: str) -> Iterator[Complaint]:
    for found in json.loads(text):
        if found["severity"] in _GOOD:
            continue
        if found["id"] == _CHAIN:
            yield _of_chain(found["finding"])
        elif found["id"] in _BY_CHECK:
            yield _BY_CHECK[found["id"]]


def _of_chain(finding: str) -> Complaint:
    named = (complaint for word, complaint in _BY_FINDING.items() if word in finding)
    return next(named, Complaint.UNTRUSTED)
