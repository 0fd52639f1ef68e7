"""Certificates: the doctor's checks (B1) beside testssl.sh and sslyze, with the same faults."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.findings import Finding
from bench.peers import doctor, sslyze, testssl
from bench.peers.complaints import Complaint, Complaints, judge
from bench.peers.naming import Try, rows
from bench.wire import Wire
from lab import addresses as at
from lab.laboratory import Lab, laboratory

PORTS = (443, 5061, 6061)
_CHECKS = "B1-"


@dataclass(frozen=True, slots=True)
class Situation:
    """A fault of the lab (none: healthy), as a complaint, and the ports that have it."""

    fault: str
    complaint: Complaint | None = None
    ports: frozenset[int] = frozenset(PORTS)


SITUATIONS = (
    Situation(""),
    Situation("missing intermediate", Complaint.INCOMPLETE),
    Situation("certificate for another name", Complaint.NAME),
    Situation("expired certificate", Complaint.EXPIRED),
    Situation("renewed on 443 only", Complaint.OLD, frozenset(PORTS[1:])),
)


def measure(situations: Sequence[Situation] = SITUATIONS) -> Finding:
    """All tools in each situation."""
    with tempfile.TemporaryDirectory() as folder, laboratory(Path(folder)) as lab:
        tries = [one for each in situations for one in _tries(lab, each)]
    return Finding(
        "Certificates, beside testssl.sh and sslyze",
        "In the lab, from the computer on the internet to the PBX's name on 443, 5061 and 6061, "
        "one tool after the other in the same network: healthy, then with each fault. Each tool "
        "trusts the lab's authority and is limited to certificates: `squilla doctor --only B1-` "
        "(paired), `testssl.sh -S` (three side by side, one a port), `sslyze --certinfo`. Of their "
        "complaints those about the chain, the name and the dates count.",
        [*rows(tries)],
        {"tries": [asdict(one) for one in tries]},
    )


def _tries(lab: Lab, situation: Situation) -> Iterator[Try]:
    fault = doctor.fault(situation.fault)
    with fault.made(lab):
        wire = Wire(lab.net.outside)
        report = doctor.report(lab, _CHECKS)
        yield wire.tried(doctor.TOOL, fault.name, doctor.judge(report, fault.first))
        for tool, ask in _PEERS.items():
            wire = Wire(lab.net.outside)
            said = judge(ask(lab), situation.complaint, situation.ports)
            yield wire.tried(tool, fault.name, said)


def _testssl(lab: Lab) -> Complaints:
    return testssl.ask(lab.net.outside, at.HOST, PORTS, _root(lab), lab.folder)


def _sslyze(lab: Lab) -> Complaints:
    return sslyze.read(lab.net.outside.run(*sslyze.command(at.HOST, PORTS, _root(lab))))


def _root(lab: Lab) -> Path:
    return lab.folder / "root.pem"


_PEERS = {"testssl.sh": _testssl, "sslyze": _sslyze}
