"""B5-HAIRPIN: the PBX host reaches itself by its public address, by TCP and by UDP (B5).

Where it does not, and the address is held by the gateway of its network (an alias: B5.1), it says
whether forwards lack there (B5.2) or the way back (B5.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.checks.hairpin_address import public_address
from squilla.doctor.checks.hairpin_back import Back, back
from squilla.doctor.checks.hairpin_holder import Holder, Where, holder
from squilla.doctor.errands import hops
from squilla.doctor.errands.hairpin import ERRAND, Answer, Bend, Question
from squilla.doctor.errands.hops import Hop
from squilla.doctor.inside import Inside, InsideLost
from squilla.doctor.probes.stun_egress import ask_routes
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("ports.hairpin_good", Status.OK)
TCP_ONLY = Verdict("ports.hairpin_tcp_only", Status.FAIL)
TCP_PART = Verdict("ports.hairpin_tcp_part", Status.WARN)
UDP_PART = Verdict("ports.hairpin_udp_part", Status.FAIL)
UDP_ONLY = Verdict("ports.hairpin_udp_only", Status.FAIL)
STRANGER = Verdict("ports.hairpin_stranger", Status.WARN)
BEYOND = Verdict("ports.hairpin_beyond", Status.WARN)
NO_FORWARD = Verdict("ports.hairpin_no_forward", Status.WARN)
NO_RETURN = Verdict("ports.hairpin_no_return", Status.WARN)
FORWARD_PART = Verdict("ports.hairpin_forward_part", Status.FAIL)
REFUSED = Verdict("ports.hairpin_refused", Status.WARN)
SILENT = Verdict("ports.hairpin_silent", Status.WARN)
LOCAL = Verdict("ports.hairpin_local", Status.SKIP)
UDP_UNSEEN = Verdict("ports.hairpin_udp_unseen", Status.UNKNOWN)
NO_LISTENER = Verdict("ports.hairpin_no_listener", Status.UNKNOWN)
NO_ADDRESS = Verdict("ports.hairpin_no_address", Status.UNKNOWN)

_TRACE_PORT = 33434
"""That of traceroute: nothing is forwarded from it, unless the audio has it."""


@dataclass(frozen=True, slots=True)
class HairpinFacts:
    """What was tried at an address; no answer when there is no public one.

    `hops` to the address are counted only when something did not come back.
    """

    ports: Ports
    address: str
    answer: Answer | None
    hops: tuple[Hop, ...] = ()
    gateway: str = ""


async def probe(sight: Sight) -> HairpinFacts:
    """Send the host to its own front door; look who keeps it when it doesn't come in."""
    if sight.inside is None:
        raise InsideLost
    host, ports, address = sight.target.host, sight.target.ports, await public_address(sight)
    if not address:
        return HairpinFacts(ports, "", None)
    question = Question(address, host, (ports.phone, ports.sips), ports.rtp_first, ports.rtp_last)
    answer = await sight.inside.ask(ERRAND, question)
    if answer.is_local or not back(answer, ports).lost:
        return HairpinFacts(ports, address, answer)
    routes = await ask_routes(sight)
    gateway = routes.defaults[0].gateway if routes and routes.defaults else ""
    return HairpinFacts(ports, address, answer, await _walk(sight.inside, address, ports), gateway)


async def _walk(inside: Inside, address: str, ports: Ports) -> tuple[Hop, ...]:
    port = _TRACE_PORT if _TRACE_PORT not in ports.rtp else ports.rtp_first - 1
    return (await inside.ask(hops.ERRAND, hops.Question(address, port))).hops


def judge(facts: HairpinFacts) -> Sequence[Finding]:
    """Half a hairpin is a fault; none at all matters only to phones on the PBX's network."""
    if facts.answer is None:
        return [NO_ADDRESS.found()]
    came = back(facts.answer, facts.ports)
    held = holder(facts.address, facts.hops, facts.gateway)
    seen = _seen(facts, facts.answer)
    values: dict[str, Value] = {
        "address": facts.address,
        "port": came.stranger or facts.ports.phone,
        "gateway": held.gateway or "-",
        "hop": held.hop or ">1",
    }
    said = [(LOCAL, ())] if facts.answer.is_local else _verdicts(came, held)
    return [verdict.found(*seen, **values, closed=", ".join(lost)) for verdict, lost in said]


_Said = Sequence[tuple[Verdict, Sequence[str]]]


def _verdicts(came: Back, held: Holder) -> _Said:
    if came.stranger:
        return [(STRANGER, came.lost)]
    if not came.phone:
        return [(NO_LISTENER, came.lost)]
    if came.is_phone_back and not came.udp:
        return [(UDP_UNSEEN, came.lost)]
    return _faults(came, held) if came.lost else [(GOOD, ())]


def _faults(came: Back, held: Holder) -> _Said:
    is_at_gateway = held.where is Where.GATEWAY and not came.is_mute
    if not came.is_any_back:
        return _gateway(came) if is_at_gateway else [(_none(came, held.where), came.lost)]
    if is_at_gateway and came.refused and not (came.is_phone_back and came.is_udp_whole):
        return [(FORWARD_PART, came.lost)]
    return [(_half(came), came.lost)]


def _gateway(came: Back) -> _Said:
    """It refuses what it does not forward (B5.2); what is silent goes one way only (B5.3)."""
    said = ((NO_FORWARD, came.refused), (NO_RETURN, came.silent))
    return [(verdict, ports) for verdict, ports in said if ports]


def _none(came: Back, where: Where) -> Verdict:
    if where is Where.BEYOND:
        return BEYOND
    return REFUSED if came.phone == Bend.REFUSED else SILENT


def _half(came: Back) -> Verdict:
    if not came.is_phone_back:
        return UDP_ONLY
    if came.is_udp_whole:
        return TCP_PART
    return UDP_PART if came.is_udp_back else TCP_ONLY


def _seen(facts: HairpinFacts, answer: Answer) -> list[Evidence]:
    seen = [Evidence("public_address", facts.address, Kind.ADDRESS)]
    seen += [Evidence(f"tcp_{one.port}", str(one.bend)) for one in answer.tcp]
    seen += [Evidence(f"udp_{one.port}", str(one.knock)) for one in answer.udp]
    sources = sorted({one.source for one in answer.udp if one.source})
    seen += [Evidence("source_seen", source, Kind.ADDRESS) for source in sources]
    for one in facts.hops:
        seen.append(Evidence(f"hop_{one.ttl}", str(one.said)))
        if one.source:
            seen.append(Evidence(f"hop_{one.ttl}_source", one.source, Kind.ADDRESS))
    return seen


CHECK = Check(
    code="B5-HAIRPIN",
    guide=("B5", "B5.1", "B5.2", "B5.3", "P2"),
    title="ports.hairpin_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    explained_by=("B2-5061", "B2-6061", "A4-UDP", "A3-HEADER", "A3-PORTS", "B4-EGRESS"),
    verdicts=(
        *(GOOD, TCP_ONLY, TCP_PART, UDP_PART, UDP_ONLY, STRANGER),
        *(BEYOND, NO_FORWARD, NO_RETURN, FORWARD_PART, REFUSED, SILENT),
        *(LOCAL, UDP_UNSEEN, NO_LISTENER, NO_ADDRESS),
    ),
    seconds=40.0,
    pace=Pace.NORMAL,
)
