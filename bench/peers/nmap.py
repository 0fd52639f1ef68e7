"""nmap's UDP scan: run, read and judged.

What nmap says of a port is taken at its word. `closed` and `filtered` rest on an ICMP message, so
they are words against a port; `open` rests on an answer. `open|filtered` is no statement: it is
what both an open port without an answer and a lost packet look like. Where each port is known to
answer, though, somebody may conclude that whatever isn't `open` doesn't work, and that is counted
for nmap.
"""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.peers.naming import Naming, Said

PROVEN = frozenset({"closed", "filtered"})
"""States that are words against a port."""
NOT_OPEN = PROVEN | {"open|filtered"}
"""The same where every port of the PBX is known to answer."""

HURRIED = ("--max-retries", "1", "--min-rate", "5000")
_RIGHT_SHARE = 0.99
_ALL = 100.0


@dataclass(frozen=True, slots=True)
class Scan:
    """The state of each port as nmap calls it; `progress` in per cent where it had to give up."""

    states: Mapping[int, str]
    progress: float = _ALL


def command(address: str, ports: range, *options: str) -> list[str]:
    """A scan of these UDP ports; nothing is asked beforehand, no name is looked up."""
    span = f"{ports[0]}-{ports[-1]}"
    return ["nmap", "-sU", "-n", "-Pn", "-p", span, *options, "-oX", "-", address]


def bounded(seconds: int) -> tuple[str, ...]:
    """As nmap comes, but given up after so long."""
    return ("--host-timeout", f"{seconds}s", "--stats-every", "1s")


def read(xml: str) -> Scan:
    """A scan's result, of its XML."""
    root = ET.fromstring(xml)  # noqa: S314  # of a program that we started
    if any(host.get("timedout") == "true" for host in root.iter("host")):
        told = [float(one.get("percent", "0")) for one in root.iter("taskprogress")]
        return Scan({}, max((one for one in told if one < _ALL), default=0.0))
    return Scan(dict(_states(root)))


def _states(root: ET.Element) -> Iterator[tuple[int, str]]:
    for port in root.iter("port"):
        state = port.find("state")
        if state is not None:
            yield int(port.get("portid", "0")), state.get("state", "")
    for many in root.iter("extraports"):
        for reason in many.iter("extrareasons"):
            for number in _numbers(reason.get("ports", "")):
                yield number, many.get("state", "")


def _numbers(spans: str) -> Iterator[int]:
    """Of `10000-10002,10007`."""
    for span in filter(None, spans.split(",")):
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def judge(scan: Scan, missing: Sequence[int], against: frozenset[str], *, is_block: bool) -> Said:
    """What it says of a range of which `missing` lead nowhere.

    Such a fault is named when the ports that it speaks against (the states `against`) are those,
    but for one in a hundred. A fault of another kind (`is_block` is false) can't be said at all.
    """
    accused = {port for port, state in scan.states.items() if state in against}
    return Said(_naming(accused, frozenset(missing), is_block=is_block), _words(scan))


def _naming(accused: set[int], missing: frozenset[int], *, is_block: bool) -> Naming:
    if not accused:
        return Naming.SILENT
    both = len(accused & missing)
    is_right = both >= _RIGHT_SHARE * max(len(accused), len(missing))
    return Naming.NAMED if is_block and is_right else Naming.ALARM


def _words(scan: Scan) -> str:
    if not scan.states:
        return f"gave up, {scan.progress:.1f} % done"
    counted = Counter(scan.states.values()).most_common()
    return ", ".join(f"{count} {state}" for state, count in counted)
