"""B5-HAIRPIN: the PBX host reaches itself by its public address, by TCP and by UDP (B5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.checks.hairpin_address import public_address
from squilla.doctor.errands.hairpin import ERRAND, Answer, Bend, Question
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("ports.hairpin_good", Status.OK)
TCP_ONLY = Verdict("ports.hairpin_tcp_only", Status.FAIL)
UDP_PART = Verdict("ports.hairpin_udp_part", Status.FAIL)
UDP_ONLY = Verdict("ports.hairpin_udp_only", Status.FAIL)
STRANGER = Verdict("ports.hairpin_stranger", Status.WARN)
REFUSED = Verdict("ports.hairpin_refused", Status.WARN)
SILENT = Verdict("ports.hairpin_silent", Status.WARN)
LOCAL = Verdict("ports.hairpin_local", Status.SKIP)
UDP_UNSEEN = Verdict("ports.hairpin_udp_unseen", Status.UNKNOWN)
NO_LISTENER = Verdict("ports.hairpin_no_listener", Status.UNKNOWN)
NO_ADDRESS = Verdict("ports.hairpin_no_address", Status.UNKNOWN)

_TCP_WORKS = (Bend.SAME, Bend.UNPROVEN)
_TCP_TELLS = {Bend.NO_LISTENER: NO_LISTENER, Bend.OTHER: STRANGER}


@dataclass(frozen=True, slots=True)
class HairpinFacts:
    """The port and the address that were tried; no answer when there is no public address."""

    port: int
    address: str
    answer: Answer | None


async def probe(sight: Sight) -> HairpinFacts:
    """Send the host to its own front door."""
    if sight.inside is None:
        raise InsideLost
    host, ports, address = sight.target.host, sight.target.ports, await public_address(sight)
    if not address:
        return HairpinFacts(ports.phone, "", None)
    question = Question(address, host, ports.phone, ports.rtp_first, ports.rtp_last)
    answer = await sight.inside.ask(ERRAND, question)
    return HairpinFacts(ports.phone, address, answer)


def judge(facts: HairpinFacts) -> Sequence[Finding]:
    """Half a hairpin is a fault; none at all matters only to phones on the PBX's network."""
    if facts.answer is None:
        return [NO_ADDRESS.found()]
    tried = [one for one in facts.answer.udp if one.knock != Knock.IN_USE]
    closed = [one.port for one in tried if one.knock != Knock.ANSWERED]
    values: dict[str, Value] = {
        "address": facts.address,
        "port": facts.port,
        "closed": ", ".join(map(str, closed)),
    }
    verdict = LOCAL if facts.answer.is_local else _verdict(facts.answer.tcp, len(tried), closed)
    return [verdict.found(*_seen(facts.address, facts.answer), **values)]


def _verdict(tcp: str, tried: int, closed: Sequence[int]) -> Verdict:
    if tcp in _TCP_WORKS:
        return _udp_verdict(tried, closed)
    if tcp in _TCP_TELLS:
        return _TCP_TELLS[Bend(tcp)]
    if len(closed) < tried:
        return UDP_ONLY
    return REFUSED if tcp == Bend.REFUSED else SILENT


def _udp_verdict(tried: int, closed: Sequence[int]) -> Verdict:
    if not tried:
        return UDP_UNSEEN
    if not closed:
        return GOOD
    return TCP_ONLY if len(closed) == tried else UDP_PART


def _seen(address: str, answer: Answer) -> list[Evidence]:
    seen = [Evidence("public_address", address, Kind.ADDRESS)]
    if answer.tcp:
        seen.append(Evidence("tcp", str(answer.tcp)))
    seen += [Evidence(f"udp_{one.port}", str(one.knock)) for one in answer.udp]
    sources = sorted({one.source for one in answer.udp if one.source})
    return [*seen, *(Evidence("source_seen", source, Kind.ADDRESS) for source in sources)]


CHECK = Check(
    code="B5-HAIRPIN",
    guide=("B5", "P2"),
    title="ports.hairpin_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    explained_by=("B2-6061", "A4-UDP", "A3-HEADER", "A3-PORTS", "B4-EGRESS"),
    verdicts=(
        *(GOOD, TCP_ONLY, UDP_PART, UDP_ONLY, STRANGER, REFUSED, SILENT),
        *(LOCAL, UDP_UNSEEN, NO_LISTENER, NO_ADDRESS),
    ),
    seconds=30.0,
    pace=Pace.NORMAL,
)
