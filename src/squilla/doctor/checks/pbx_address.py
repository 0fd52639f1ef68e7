"""B3-PBX-ADDRESS: Asterisk tells phones its public address, the same on each transport (B3, P2).

`external_media_address` is where phones send audio, `external_signaling_address` where requests
within a call go.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.probes.asterisk import ask_asterisk, judge_unseen
from squilla.doctor.probes.inside_name import resolve_inside
from squilla.doctor.probes.stun_egress import ask_flows, leaving
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import is_address
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict
from squilla.pbx.networks import covers

GOOD = Verdict("pbx.address_good", Status.OK)
NOT_HERE = Verdict("pbx.address_not_here", Status.SKIP)
UNSEEN = Verdict("pbx.address_unseen", Status.UNKNOWN)
DIRECT = Verdict("pbx.address_direct", Status.OK)
EMPTY = Verdict("pbx.address_empty", Status.WARN)
PRIVATE = Verdict("pbx.address_private", Status.FAIL)
NAME = Verdict("pbx.address_name", Status.WARN)
NAME_WRONG = Verdict("pbx.address_name_wrong", Status.FAIL)
OTHER = Verdict("pbx.address_other", Status.FAIL)
DIFFERENT = Verdict("pbx.address_different", Status.WARN)
NO_TRANSPORT = Verdict("pbx.address_no_transport", Status.UNKNOWN)

_UNREACHABLE = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fe80::/10",
)
"""Private, carrier-grade NAT (RFC 6598), loopback and link-local."""

_MOST_NAMES = 4
_WEB = frozenset({"ws", "wss"})


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """The answer of the PBX host, the address that the settings promise, the phones' port.

    `resolved` is what names in its transports mean to that host, `egress` are the addresses that
    it leaves with; either is empty when nobody can say.
    """

    answer: Answer
    address: str
    phone_port: int
    resolved: tuple[tuple[str, tuple[str, ...]], ...] = ()
    egress: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    transport: str
    setting: str
    value: str


async def probe(sight: Sight) -> AddressFacts:
    """Ask the PBX host, and what its names mean."""
    target, answer = sight.target, await ask_asterisk(sight)
    stated = {one.value for one in _claims(answer) if one.value != "-"}
    names = sorted(value for value in stated if not is_address(value))[:_MOST_NAMES]
    egress = tuple(leaving(await ask_flows(sight))) if names else ()
    resolved = [(name, await resolve_inside(sight, name)) for name in names]
    known = tuple((name, found) for name, found in resolved if found is not None)
    return AddressFacts(answer, target.address, target.ports.phone, known, egress)


def judge(facts: AddressFacts) -> Sequence[Finding]:
    """Each value is judged, then all together; the worst kind of fault is told first."""
    answer = facts.answer
    unseen = judge_unseen(answer, facts.phone_port, NOT_HERE, UNSEEN)
    if unseen is not None:
        return [unseen]
    claims = list(_claims(answer))
    if not claims:
        return [NO_TRANSPORT.found()]
    seen = [Evidence(f"{one.transport} {one.setting}", one.value, Kind.ADDRESS) for one in claims]
    stated = [one for one in claims if one.value != "-"]
    if not stated:
        return [(DIRECT if answer.is_own_address else EMPTY).found(*seen, address=facts.address)]
    seen += [_meaning(name, found) for name, found in facts.resolved]
    faults = list(_faults(claims, stated, facts, seen))
    return faults or [GOOD.found(*seen, address=stated[0].value)]


def _claims(answer: Answer) -> Iterator[_Claim]:
    """WebSocket transports leave the audio's address to ICE; on IPv6 there is no NAT to name."""
    for one in answer.reported:
        is_ipv6 = ":" in one.host
        if one.protocol in _WEB or (is_ipv6 and not (one.media_address or one.signaling_address)):
            continue
        yield _Claim(one.name, "external_media_address", one.media_address or "-")
        yield _Claim(one.name, "external_signaling_address", one.signaling_address or "-")


def _faults(
    claims: Sequence[_Claim],
    stated: Sequence[_Claim],
    facts: AddressFacts,
    seen: Sequence[Evidence],
) -> Iterator[Finding]:
    promised, resolved = facts.address, dict(facts.resolved)
    private = [one for one in stated if is_address(one.value) and covers(_UNREACHABLE, one.value)]
    wrong = [one for one in stated if one.value in resolved and _is_wrong(one.value, facts)]
    names = [one for one in stated if not is_address(one.value) and one not in wrong]
    others = [one for one in stated if _contradicts(one.value, promised) and one not in private]
    for verdict, found in (
        *((PRIVATE, private), (OTHER, others)),
        *((NAME_WRONG, wrong), (NAME, names)),
    ):
        if found:
            first = found[0]
            yield verdict.found(
                *seen,
                transport=first.transport,
                setting=first.setting,
                value=first.value,
                address=promised,
                resolved=", ".join(resolved.get(first.value, ())) or "-",
                right=", ".join(_right(facts)) or "-",
            )
    values = sorted({one.value for one in claims if ":" not in one.value})
    if len(values) > 1 and not (private or others or wrong):
        yield DIFFERENT.found(*seen, values=", ".join(values))


def _meaning(name: str, found: tuple[str, ...]) -> Evidence:
    return Evidence(f"{name} on the PBX", ", ".join(found) or "-", Kind.ADDRESS)


def _is_wrong(name: str, facts: AddressFacts) -> bool:
    """Whether the PBX takes a name for no public address, or for one that is not its own."""
    found = dict(facts.resolved)[name]
    public = {one for one in found if not covers(_UNREACHABLE, one)}
    right = _right(facts)
    return not public or (bool(right) and not public & set(right))


def _right(facts: AddressFacts) -> tuple[str, ...]:
    """The addresses that may stand there: the promised one, else those that the PBX leaves with."""
    return (facts.address,) if is_address(facts.address) else facts.egress


def _contradicts(value: str, promised: str) -> bool:
    """Two addresses of one family that are not the same."""
    if not (is_address(value) and is_address(promised)):
        return False
    one, other = ipaddress.ip_address(value), ipaddress.ip_address(promised)
    return one.version == other.version and one != other


CHECK = Check(
    code="B3-PBX-ADDRESS",
    guide=("B3", "P2", "P3"),
    title="pbx.address_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(
        *(GOOD, NOT_HERE, UNSEEN, DIRECT, EMPTY, PRIVATE),
        *(NAME, NAME_WRONG, OTHER, DIFFERENT, NO_TRANSPORT),
    ),
    explained_by=("A1-RESTART", "B3-ADDRESS"),
    seconds=30.0,
)
