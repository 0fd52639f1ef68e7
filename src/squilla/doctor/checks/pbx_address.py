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

_WEB = frozenset({"ws", "wss"})


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """The answer of the PBX host, the address that the settings promise, the phones' port."""

    answer: Answer
    address: str
    phone_port: int


@dataclass(frozen=True, slots=True)
class _Claim:
    transport: str
    setting: str
    value: str


async def probe(sight: Sight) -> AddressFacts:
    """Ask the PBX host."""
    target = sight.target
    return AddressFacts(await ask_asterisk(sight), target.address, target.ports.phone)


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
    faults = list(_faults(claims, stated, facts.address, seen))
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
    claims: Sequence[_Claim], stated: Sequence[_Claim], promised: str, seen: Sequence[Evidence]
) -> Iterator[Finding]:
    private = [one for one in stated if is_address(one.value) and covers(_UNREACHABLE, one.value)]
    names = [one for one in stated if not is_address(one.value)]
    others = [one for one in stated if _contradicts(one.value, promised) and one not in private]
    for verdict, found in ((PRIVATE, private), (OTHER, others), (NAME, names)):
        if found:
            first = found[0]
            yield verdict.found(
                *seen,
                transport=first.transport,
                setting=first.setting,
                value=first.value,
                address=promised,
            )
    values = sorted({one.value for one in claims if ":" not in one.value})
    if len(values) > 1 and not (private or others):
        yield DIFFERENT.found(*seen, values=", ".join(values))


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
    verdicts=(GOOD, NOT_HERE, UNSEEN, DIRECT, EMPTY, PRIVATE, NAME, OTHER, DIFFERENT, NO_TRANSPORT),
    explained_by=("A1-RESTART",),
    seconds=30.0,
)
