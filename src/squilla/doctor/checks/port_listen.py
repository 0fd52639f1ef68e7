"""B2-LISTEN: on the PBX host something listens on 443, 5061 and 6061, for others too (B2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.sockets import ERRAND, Bound, Question
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

GOOD = Verdict("ports.listen_good", Status.OK)
NOBODY = Verdict("ports.listen_nobody", Status.FAIL)
LOOPBACK = Verdict("ports.listen_loopback", Status.FAIL)
NO_WEB = Verdict("ports.listen_no_web", Status.WARN)
HIDDEN = Verdict("ports.listen_hidden", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ListenFacts:
    """The host's TCP listeners; not `is_complete` when containers may hide some."""

    ports: Ports
    listeners: tuple[Bound, ...]
    is_complete: bool


async def probe(sight: Sight) -> ListenFacts:
    """Ask for those of all ports: containers may publish others."""
    if sight.inside is None:
        raise InsideLost
    answer = await sight.inside.ask(ERRAND, Question())
    return ListenFacts(sight.target.ports, answer.tcp, answer.is_complete)


def judge(facts: ListenFacts) -> Sequence[Finding]:
    """A finding for each port where nobody listens; one when all is well."""
    bad = [finding for port in facts.ports.tls for finding in _missing(facts, port)]
    ports = ", ".join(str(port) for port in facts.ports.tls)
    return bad or [GOOD.found(*_seen(facts, facts.ports.tls), ports=ports)]


def _missing(facts: ListenFacts, port: int) -> list[Finding]:
    at_port = [one for one in facts.listeners if one.port == port]
    if any(not one.is_loopback for one in at_port):
        return []
    seen = _seen(facts, (port,))
    if at_port:
        return [LOOPBACK.found(*seen, port=port)]
    if not facts.is_complete:
        return [HIDDEN.found(port=port)]
    return [(NO_WEB if port == facts.ports.https else NOBODY).found(port=port)]


def _seen(facts: ListenFacts, ports: Sequence[int]) -> list[Evidence]:
    return [
        Evidence(f"tcp_{one.port}", one.address, Kind.ADDRESS)
        for one in facts.listeners
        if one.port in ports
    ]


CHECK = Check(
    code="B2-LISTEN",
    guide=("B2",),
    title="ports.listen_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, NOBODY, LOOPBACK, NO_WEB, HIDDEN),
)
