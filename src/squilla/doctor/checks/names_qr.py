"""B6-NAMES: the name in the QR is public, leads here, and is in the certificate (B6, P1)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks import chain_trust
from squilla.doctor.checks.names_alias import plain_name
from squilla.doctor.probes.chain_leaf import Leaf, shown_names
from squilla.doctor.probes.chain_views import as_phones_see
from squilla.doctor.probes.dns import Answer, ask_resolver
from squilla.doctor.probes.qr import QrSeen, read_qr
from squilla.doctor.probes.tcp_addresses import is_inner
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import is_address
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

GOOD = Verdict("names.qr_good", Status.OK)
ALIAS = Verdict("names.qr_alias", Status.OK)
IS_ADDRESS = Verdict("names.qr_is_address", Status.FAIL)
NOT_PUBLIC = Verdict("names.qr_not_public", Status.FAIL)
NOT_CERTIFIED = Verdict("names.qr_not_certified", Status.FAIL)
ELSEWHERE = Verdict("names.qr_elsewhere", Status.WARN)
NO_NAME = Verdict("names.qr_no_name", Status.UNKNOWN)
NO_RESOLVER = Verdict("names.qr_no_resolver", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class QrFacts:
    """The name of the examination and that of the QR, and the addresses of both (public DNS).

    `fqdn` is empty when the QR has no name that can be told.
    `leaves` are the certificates that the host shows; `is_answered` when any resolver did.
    """

    host: str
    fqdn: str
    is_answered: bool = True
    here: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    leaves: frozenset[Leaf] = frozenset()


async def probe(sight: Sight) -> QrFacts:
    """Ask the DNS about both names; the certificates only where the names differ."""
    target = sight.target
    fqdn = _name_in(await sight.know(read_qr, target.qr), target.host)
    if not fqdn or plain_name(fqdn) == plain_name(target.host) or is_address(fqdn):
        return QrFacts(target.host, fqdn)
    here, there = await asyncio.gather(_ask(sight, target.host), _ask(sight, fqdn))
    shown = as_phones_see(await chain_trust.probe(sight))
    return QrFacts(
        target.host,
        fqdn,
        any(one.is_answered for one in there),
        _addresses(here),
        _addresses(there),
        frozenset(one.chain.leaf for one in shown if one.chain),
    )


def _name_in(seen: QrSeen, host: str) -> str:
    """What may be shown of it: other words in the place of the name may be a token."""
    is_same = seen.login is not None and plain_name(seen.login.fqdn) == plain_name(host)
    return host if is_same else seen.host


async def _ask(sight: Sight, name: str) -> Sequence[Answer]:
    asked = (sight.know(ask_resolver, one, name) for one in sight.target.resolvers)
    return await asyncio.gather(*asked)


def _addresses(answers: Sequence[Answer]) -> frozenset[str]:
    return frozenset(address for one in answers for address in one.addresses)


def judge(facts: QrFacts) -> Sequence[Finding]:
    """Two names of the same PBX are fine when the certificate has both."""
    certified = sorted({name for leaf in facts.leaves for name in leaf.names})
    seen = [
        Evidence("QR", facts.fqdn, Kind.HOST),
        Evidence("QR addresses", ", ".join(sorted(facts.there)) or "-", Kind.ADDRESS),
        Evidence("certificate", shown_names(tuple(certified)), Kind.HOST),
    ]
    return [_verdict(facts).found(*seen, host=facts.host, fqdn=facts.fqdn)]


def _verdict(facts: QrFacts) -> Verdict:
    if not facts.fqdn:
        return NO_NAME
    if is_address(facts.fqdn):
        return IS_ADDRESS
    if plain_name(facts.fqdn) == plain_name(facts.host):
        return GOOD
    return _of_another(facts)


def _of_another(facts: QrFacts) -> Verdict:
    if not facts.is_answered:
        return NO_RESOLVER
    if all(map(is_inner, facts.there)):
        return NOT_PUBLIC
    if not facts.there & facts.here:
        return ELSEWHERE
    covered = all(leaf.covers(facts.fqdn) for leaf in facts.leaves)
    return ALIAS if covered else NOT_CERTIFIED


CHECK = Check(
    code="B6-NAMES",
    guide=("B6", "P1"),
    title="names.qr_title",
    wants=frozenset({Missing.OUTSIDE, Missing.QR}),
    probe=probe,
    judge=judge,
    verdicts=(
        GOOD,
        ALIAS,
        IS_ADDRESS,
        NOT_PUBLIC,
        NOT_CERTIFIED,
        ELSEWHERE,
        NO_NAME,
        NO_RESOLVER,
    ),
    explained_by=("B6-ALIAS",),
    seconds=45.0,
)
