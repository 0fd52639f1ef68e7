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
    """One finding for the ports that fare alike; those that are well only when all are."""
    alike: dict[Verdict, list[int]] = {}
    for port in facts.ports.tls:
        alike.setdefault(_verdict(facts, port), []).append(port)
    if len(alike) > 1:
        alike.pop(GOOD, None)
    return [
        verdict.found(*_seen(facts, ports), ports=", ".join(map(str, ports)))
        for verdict, ports in alike.items()
    ]


def _verdict(facts: ListenFacts, port: int) -> Verdict:
    at_port = [one for one in facts.listeners if one.port == port]
    if any(not one.is_loopback for one in at_port):
        return GOOD
    if at_port:
        return LOOPBACK
    if not facts.is_complete:
        return HIDDEN
    return NO_WEB if port == facts.ports.https else NOBODY


def _seen(facts: ListenFacts, ports: Sequence[int]) -> list[Evidence]:
    return [
        Evidence(f"TCP {one.port} on", one.address, Kind.ADDRESS)
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
