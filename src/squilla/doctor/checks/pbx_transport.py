"""A1-TRANSPORT: the PBX takes SIP over TCP on 5062, and knows no local network (A1, P1-P3).

What the files promise, what Asterisk reports and what listens are three things: a transport can be
written and refused, or reported with values that wait for a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.probes.asterisk import ask_asterisk, is_own_switchboard, pick_tcp
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict
from squilla.pbx.asterisk import State
from squilla.pbx.configured import Configured
from squilla.pbx.networks import covers
from squilla.pbx.platform import Platform
from squilla.pbx.transport import Transport

GOOD = Verdict("pbx.transport_good", Status.OK)
OWN_SWITCHBOARD = Verdict("pbx.transport_own_switchboard", Status.SKIP)
NO_ASTERISK = Verdict("pbx.transport_no_asterisk", Status.UNKNOWN)
CONTAINER = Verdict("pbx.transport_container", Status.UNKNOWN)
ASTERISK_DOWN = Verdict("pbx.transport_asterisk_down", Status.FAIL)
ASTERISK_DENIED = Verdict("pbx.transport_asterisk_denied", Status.UNKNOWN)
ASTERISK_BOOTING = Verdict("pbx.transport_asterisk_booting", Status.UNKNOWN)
NO_PJSIP = Verdict("pbx.transport_no_pjsip", Status.FAIL)
MISSING = Verdict("pbx.transport_missing", Status.FAIL)
NONE_LITERAL = Verdict("pbx.transport_none_literal", Status.FAIL)
REFUSED = Verdict("pbx.transport_refused", Status.FAIL)
PENDING = Verdict("pbx.transport_pending", Status.FAIL)
OTHER_PORT = Verdict("pbx.transport_other_port", Status.FAIL)
DEAF = Verdict("pbx.transport_deaf", Status.FAIL)
LOCAL_NET = Verdict("pbx.transport_local_net", Status.FAIL)
LOCAL_NET_ELSEWHERE = Verdict("pbx.transport_local_net_elsewhere", Status.WARN)

_NOT_RUNNING = {
    State.DOWN: ASTERISK_DOWN,
    State.DENIED: ASTERISK_DENIED,
    State.BOOTING: ASTERISK_BOOTING,
}
_NONE = "none"


@dataclass(frozen=True, slots=True)
class TransportFacts:
    """The answer of the PBX host, and the ports that the guide wants."""

    answer: Answer
    port: int
    phone_port: int


async def probe(sight: Sight) -> TransportFacts:
    """Ask the PBX host."""
    ports = sight.target.ports
    return TransportFacts(await ask_asterisk(sight), ports.pbx, ports.phone)


def judge(facts: TransportFacts) -> Sequence[Finding]:
    """The transport is judged as it runs; the files tell why it doesn't run as it should."""
    answer = facts.answer
    if answer.state == State.ABSENT:
        return [_judge_absent(facts)]
    if answer.state != State.RUNNING:
        return [_NOT_RUNNING[State(answer.state)].found()]
    if not answer.has_pjsip:
        return [NO_PJSIP.found(Evidence("version", answer.version))]
    running = pick_tcp(answer.reported, facts.port)
    if running is None or running.port != facts.port:
        return [_judge_lacking(facts, running)]
    return [_judge_running(facts, running)]


def _judge_absent(facts: TransportFacts) -> Finding:
    if facts.answer.platform == Platform.NS8:
        return CONTAINER.found()
    if is_own_switchboard(facts.answer, facts.phone_port):
        return OWN_SWITCHBOARD.found(port=facts.phone_port)
    return NO_ASTERISK.found()


def _judge_lacking(facts: TransportFacts, running: Transport | None) -> Finding:
    """No TCP transport runs on the port: was it written, and what became of it?"""
    written = _written(facts)
    seen = _evidence(facts, running, written)
    if written is not None and (running is None or written.transport.port == facts.port):
        values: dict[str, Value] = {
            "transport": written.transport.name,
            "file": written.path,
            "port": written.transport.port,
        }
        if _NONE in written.transport.local_net:
            return NONE_LITERAL.found(*seen, **values)
        is_later = written.modified > facts.answer.started
        if is_later or _runs(facts.answer, written.transport.name):
            return PENDING.found(*seen, **values)
        return REFUSED.found(*seen, **values)
    if running is None:
        return MISSING.found(*seen, port=facts.port)
    return OTHER_PORT.found(*seen, transport=running.name, port=running.port, wanted=facts.port)


def _judge_running(facts: TransportFacts, running: Transport) -> Finding:
    written = _written(facts)
    seen = _evidence(facts, running, written)
    values: dict[str, Value] = {"transport": running.name, "port": facts.port}
    if not any(one.port == facts.port for one in facts.answer.listeners):
        return DEAF.found(*seen, **values)
    if not running.local_net:
        return GOOD.found(*seen, **values)
    if _is_right(written, facts.port) and written is not None:
        return PENDING.found(*seen, file=written.path, **values)
    values["networks"] = ", ".join(running.local_net)
    peers = facts.answer.peers
    if peers and not any(covers(running.local_net, peer) for peer in peers):
        return LOCAL_NET_ELSEWHERE.found(*seen, **values)
    return LOCAL_NET.found(*seen, **values)


def _written(facts: TransportFacts) -> Configured | None:
    picked = pick_tcp(tuple(one.transport for one in facts.answer.configured), facts.port)
    return next((one for one in facts.answer.configured if one.transport == picked), None)


def _runs(answer: Answer, name: str) -> bool:
    return any(one.name == name for one in answer.reported)


def _is_right(written: Configured | None, port: int) -> bool:
    return (
        written is not None and written.transport.port == port and not written.transport.local_net
    )


def _evidence(
    facts: TransportFacts, running: Transport | None, written: Configured | None
) -> tuple[Evidence, ...]:
    listening = [
        f"{one.address}:{one.port}" for one in facts.answer.listeners if one.port == facts.port
    ]
    return (
        Evidence("configured", _described(written.transport if written else None), Kind.ADDRESS),
        Evidence("reported", _described(running), Kind.ADDRESS),
        Evidence("listening", ", ".join(listening) or "-", Kind.ADDRESS),
        Evidence("connected", ", ".join(facts.answer.peers) or "-", Kind.ADDRESS),
        Evidence("version", facts.answer.version),
    )


def _described(transport: Transport | None) -> str:
    if transport is None:
        return "-"
    networks = ", ".join(transport.local_net)
    return f"{transport.name} {transport.host}:{transport.port} local_net [{networks}]"


CHECK = Check(
    code="A1-TRANSPORT",
    guide=("A1", "P1", "P2", "P3"),
    title="pbx.transport_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(
        *(
            GOOD,
            OWN_SWITCHBOARD,
            NO_ASTERISK,
            CONTAINER,
            ASTERISK_DOWN,
            ASTERISK_DENIED,
            ASTERISK_BOOTING,
            NO_PJSIP,
            MISSING,
            NONE_LITERAL,
        ),
        *(REFUSED, PENDING, OTHER_PORT, DEAF, LOCAL_NET, LOCAL_NET_ELSEWHERE),
    ),
    explained_by=("A1-RESTART",),
    seconds=30.0,
)
