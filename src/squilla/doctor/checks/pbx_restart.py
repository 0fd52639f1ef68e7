"""A1-RESTART: Asterisk runs with the transports that its files promise (A1).

Asterisk takes a changed address or port only when it restarts. FreePBX writes its files anew at
each "Apply Config", so that a newer file alone means nothing there: values are compared.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.probes.asterisk import ask_asterisk, judge_unseen
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict
from squilla.pbx.configured import Configured
from squilla.pbx.platform import Platform
from squilla.pbx.transport import Transport

GOOD = Verdict("pbx.restart_good", Status.OK)
NOT_HERE = Verdict("pbx.restart_not_here", Status.SKIP)
UNSEEN = Verdict("pbx.restart_unseen", Status.UNKNOWN)
DIFFERENT = Verdict("pbx.restart_different", Status.FAIL)
OTHERS_DIFFERENT = Verdict("pbx.restart_others_different", Status.WARN)
WILL_REFUSE = Verdict("pbx.restart_will_refuse", Status.FAIL)
NEWER = Verdict("pbx.restart_newer", Status.WARN)
NOT_READ = Verdict("pbx.restart_not_read", Status.UNKNOWN)

_NONE = "none"
_SOCKETLESS = frozenset({"ws", "wss"})
_CLOCK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class RestartFacts:
    """The answer of the PBX host, and the phones' port."""

    answer: Answer
    phone_port: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting of a transport, as its file has it and as Asterisk does; `-` for nothing."""

    transport: str
    protocol: str
    setting: str
    written: str
    running: str


async def probe(sight: Sight) -> RestartFacts:
    """Ask the PBX host."""
    return RestartFacts(await ask_asterisk(sight), sight.target.ports.phone)


def judge(facts: RestartFacts) -> Sequence[Finding]:
    """Differences on TCP concern the phones; those of other transports do not."""
    answer = facts.answer
    unseen = judge_unseen(answer, facts.phone_port, NOT_HERE, UNSEEN)
    if unseen is not None:
        return [unseen]
    if not answer.configured or not answer.has_pjsip:
        return [NOT_READ.found()]
    refused = [one for one in answer.configured if _will_be_refused(one, answer)]
    if refused:
        return [WILL_REFUSE.found(transport=refused[0].transport.name, file=refused[0].path)]
    different = list(differences(answer))
    if different:
        return [_differ(different)]
    return [_judge_times(answer)]


def _differ(different: Sequence[Difference]) -> Finding:
    tcp = [one for one in different if one.protocol == "tcp"]
    first = next(iter(tcp or different))
    verdict = DIFFERENT if tcp else OTHERS_DIFFERENT
    seen = [
        Evidence(f"{one.transport} {one.setting}", f"{one.written} / {one.running}", Kind.ADDRESS)
        for one in different
    ]
    return verdict.found(
        *seen,
        transport=first.transport,
        setting=first.setting,
        written=first.written,
        running=first.running,
    )


def _judge_times(answer: Answer) -> Finding:
    newest = max(answer.configured, key=lambda one: one.modified)
    seen = (
        Evidence("file", newest.path),
        Evidence("written", _when(newest.modified)),
        Evidence("started", _when(answer.started)),
    )
    if answer.platform == Platform.PLAIN and _is_newer(newest, answer):
        return NEWER.found(*seen, file=newest.path)
    return GOOD.found(*seen)


def _when(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


def _is_newer(written: Configured, answer: Answer) -> bool:
    return written.modified > answer.started + _CLOCK_SECONDS


def _will_be_refused(written: Configured, answer: Answer) -> bool:
    """It runs, but the literal `none` that was written since then ends that at the next start."""
    runs = any(one.name == written.transport.name for one in answer.reported)
    return runs and _NONE in written.transport.local_net and _is_newer(written, answer)


def differences(answer: Answer) -> Iterator[Difference]:
    """What a restart would change, as far as transports show it.

    A transport that was written before the start and doesn't run was refused: no restart helps.
    """
    running = {one.name: one for one in answer.reported}
    for written in answer.configured:
        one = written.transport
        if one.protocol in _SOCKETLESS:
            continue
        if one.name in running:
            yield from _compare(one, running[one.name])
        elif _is_newer(written, answer):
            yield Difference(one.name, one.protocol, "bind", f"{one.host}:{one.port}", "-")


def _compare(written: Transport, running: Transport) -> Iterator[Difference]:
    for setting, ours, theirs in zip(_SETTINGS, _shown(written), _shown(running), strict=True):
        if ours != theirs:
            yield Difference(written.name, written.protocol, setting, ours or "-", theirs or "-")


_SETTINGS = (
    "protocol",
    "bind",
    "local_net",
    "external_media_address",
    "external_signaling_address",
)


def _shown(transport: Transport) -> tuple[str, ...]:
    networks = [network for network in transport.local_net if network != _NONE]
    return (
        transport.protocol,
        f"{transport.host}:{transport.port}",
        ", ".join(networks),
        transport.media_address,
        transport.signaling_address,
    )


CHECK = Check(
    code="A1-RESTART",
    guide=("A1",),
    title="pbx.restart_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, NOT_HERE, UNSEEN, DIFFERENT, OTHERS_DIFFERENT, WILL_REFUSE, NEWER, NOT_READ),
    seconds=30.0,
)
