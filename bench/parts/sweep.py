"""Every UDP port of the audio: the doctor's sweep beside nmap, in the same faulty networks."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.answering import answering
from bench.findings import Finding, at_most
from bench.peers import doctor, nmap
from bench.peers.naming import Try, rows
from bench.wire import Wire
from lab import addresses as at
from lab.faults import Fault
from lab.laboratory import Lab, laboratory

TARGET_SECONDS = 5.0
PORTS = range(10_000, 20_001)
_CHECK = "A4-UDP"
_HELPED = ", answered"


@dataclass(frozen=True, slots=True)
class Situation:
    """A fault of the lab (none: healthy), and the ports that lead nowhere in it.

    `is_block` says that they are all of the fault. `is_patient`: nmap is run without haste too.
    """

    fault: str
    missing: range = range(0)
    is_block: bool = True
    is_patient: bool = False


SITUATIONS = (
    Situation(""),
    Situation("audio range closed", PORTS),
    Situation("audio range half open", range(15_001, 20_001)),
    Situation("one block of audio ports missing", range(15_000, 15_100), is_patient=True),
    Situation("audio range shifted", range(19_999, 20_001), is_block=False),
    Situation("packet loss of 3 %", is_block=False),
)


@dataclass(slots=True)
class _Comparison:
    """`own` are the seconds that the doctor reports, by fault."""

    lab: Lab
    patience: int
    tries: list[Try] = field(default_factory=list)
    own: dict[str, float] = field(default_factory=dict)

    def compare(self, situation: Situation) -> None:
        fault = doctor.fault(situation.fault)
        with fault.made(self.lab):
            self._examine(fault)
            self._scan(situation, nmap.PROVEN, "")
            with answering(self.lab.net.pbx, at.PBX, PORTS):
                self._scan(situation, nmap.NOT_OPEN, _HELPED)

    def _examine(self, fault: Fault) -> None:
        wire = Wire(self.lab.net.outside)
        report = doctor.report(self.lab, _CHECK)
        self.own[fault.name] = report["seconds"]
        self.tries.append(wire.tried(doctor.TOOL, fault.name, doctor.judge(report, fault.first)))

    def _scan(self, situation: Situation, against: frozenset[str], how: str) -> None:
        for tool, options in self._ways(situation):
            wire = Wire(self.lab.net.outside)
            command = nmap.command(at.PUBLIC, PORTS, *options)
            scan = nmap.read(self.lab.net.outside.run(*command))
            said = nmap.judge(scan, situation.missing, against, is_block=situation.is_block)
            self.tries.append(wire.tried(tool + how, situation.fault, said))

    def _ways(self, situation: Situation) -> Iterator[tuple[str, Sequence[str]]]:
        yield "nmap, hurried", nmap.HURRIED
        if situation.is_patient:
            yield "nmap, as it comes", nmap.bounded(self.patience)


def measure(patience: int, situations: Sequence[Situation] = SITUATIONS) -> Finding:
    """All tools in each situation; nmap without haste gives up after `patience` seconds."""
    with tempfile.TemporaryDirectory() as folder, laboratory(Path(folder)) as lab:
        comparison = _Comparison(lab, patience)
        for situation in situations:
            comparison.compare(situation)
    own = comparison.own[""]
    return Finding(
        f"{len(PORTS)} UDP ports, beside nmap",
        "In the lab, from the computer on the internet to the PBX's public address, one tool after "
        "the other in the same network: healthy, then with each fault. Seconds are those of the "
        "whole command, packets those of that computer's interface, both ways. nmap has nobody on "
        "the PBX, so it is run a second time (answered) with a program there that answers on every "
        f"port. Hurried: `{' '.join(nmap.HURRIED)}`; as it comes, it gives up after {patience} s.",
        [
            at_most("10001 ports, healthy, by the doctor's report", own, TARGET_SECONDS, "s"),
            *rows(comparison.tries),
        ],
        {"tries": [asdict(one) for one in comparison.tries], "own seconds": comparison.own},
    )
