"""The certificates that a host shows everywhere, with the path of each to a trusted root (B1).

As SSL Labs does: the path is built from what was sent alone, and if there is none, once more with
the issuers that the certificates themselves say where to get. The difference is what is missing.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography import x509

from squilla.doctor.probes import chain_path
from squilla.doctor.probes.aia import Fetcher, NotFetched, issuer_urls
from squilla.doctor.probes.chain_leaf import Leaf, describe, shown_name
from squilla.doctor.probes.chain_read import read_certificate
from squilla.doctor.probes.chain_store import TrustStore, load_trust
from squilla.doctor.probes.tls import Handshake
from squilla.doctor.probes.tls_everywhere import shake_hands_everywhere

_MOST_HOPS = 4
_MOST_SENT = 20
_FETCH_SECONDS = 8.0

Fetch = Callable[[str], Awaitable[tuple[x509.Certificate, ...] | NotFetched]]


class Trust(StrEnum):
    """What a phone thinks of the chain, whatever its dates and names.

    UNFINISHED: an issuer was not sent and could not be fetched, so that nobody can tell.
    """

    GOOD = "good"
    INCOMPLETE = "incomplete"
    UNFINISHED = "unfinished"
    UNTRUSTED = "untrusted"
    SELF_SIGNED = "self_signed"
    NO_STORE = "no_store"


@dataclass(frozen=True, slots=True)
class Link:
    """A certificate above the leaf, and when it is in force."""

    subject: str
    begins: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain as sent and what became of it.

    `above` are the certificates of the path between leaf and root; `missing` the subjects of those
    that were not sent, and `url` is where the first of them is.
    """

    leaf: Leaf
    sent: tuple[str, ...]
    trust: Trust
    above: tuple[Link, ...] = ()
    missing: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A handshake and the chain in it; None when there was none, or one that cannot be read."""

    handshake: Handshake
    chain: Chain | None = None


@dataclass(frozen=True, slots=True)
class Certificates:
    """Everything that a host shows; `ports` are HTTPS, SIPS and that of the phones."""

    host: str
    ports: tuple[int, int, int]
    now: dt.datetime
    shown: tuple[Shown, ...]


async def look_at_certificates(
    host: str, ports: tuple[int, int, int], authority: Path | None
) -> Certificates:
    """Shake hands everywhere and examine each chain once."""
    trust = load_trust(authority)
    handshakes = await shake_hands_everywhere(host, ports)
    now = dt.datetime.now(dt.UTC)
    fetch = Fetcher(is_private_allowed=authority is not None)
    chains = {handshake.chain for handshake in handshakes if handshake.chain}
    examined = await asyncio.gather(*(examine_chain(one, trust, now, fetch) for one in chains))
    by_chain = dict(zip(chains, examined, strict=True))
    shown = tuple(Shown(one, by_chain.get(one.chain)) for one in handshakes)
    return Certificates(host, ports, now, shown)


async def examine_chain(
    sent: Sequence[bytes], trust: TrustStore, now: dt.datetime, fetch: Fetch
) -> Chain | None:
    """What a chain (DER, leaf first) is worth; None when it cannot be read."""
    try:
        leaf, *pool = (read_certificate(one) for one in sent[:_MOST_SENT])
        described = describe(leaf)
        subjects = tuple(shown_name(one.subject) for one in (leaf, *pool))
    except ValueError:
        return None
    if not trust.roots:
        return Chain(described, subjects, Trust.NO_STORE)
    path = chain_path.build_path(leaf, pool, trust, now)
    if path is not None:
        return Chain(described, subjects, Trust.GOOD, _links(path))
    if chain_path.is_self_signed(leaf):
        return Chain(described, subjects, Trust.SELF_SIGNED)
    completion = await _complete_soon(leaf, pool, trust, now, fetch)
    missing = [one for one in completion.path[1:-1] if one not in pool]
    names = tuple(shown_name(one.subject) for one in missing) or (completion.lacking,)
    links = _links(completion.path)
    return Chain(described, subjects, completion.trust, links, names, completion.url)


@dataclass(frozen=True, slots=True)
class _Completion:
    trust: Trust
    lacking: str
    url: str = ""
    path: chain_path.Path = ()


async def _complete_soon(
    leaf: x509.Certificate,
    sent: Sequence[x509.Certificate],
    trust: TrustStore,
    now: dt.datetime,
    fetch: Fetch,
) -> _Completion:
    try:
        async with asyncio.timeout(_FETCH_SECONDS):
            return await _complete(leaf, sent, trust, now, fetch)
    except TimeoutError:
        top = chain_path.top_of(leaf, sent)
        return _Completion(Trust.UNFINISHED, shown_name(top.issuer), issuer_urls(top)[0])


async def _complete(
    leaf: x509.Certificate,
    sent: Sequence[x509.Certificate],
    trust: TrustStore,
    now: dt.datetime,
    fetch: Fetch,
) -> _Completion:
    """Add issuers, hop by hop, until there is a path; `url` is that of the first one tried."""
    pool, first = list(sent), ""
    top = chain_path.top_of(leaf, pool)
    lacking = shown_name(top.issuer)
    for _ in range(_MOST_HOPS):
        urls = issuer_urls(top)
        if chain_path.is_self_signed(top) or not urls:
            break
        url, found = await _first_found(urls, fetch)
        first = first or url
        if not found:
            return _Completion(Trust.UNFINISHED, lacking, first)
        pool += found
        path = chain_path.build_path(leaf, pool, trust, now)
        if path is not None:
            return _Completion(Trust.INCOMPLETE, lacking, first, path)
        top = chain_path.top_of(leaf, pool)
    return _Completion(Trust.UNTRUSTED, shown_name(top.issuer), first)


async def _first_found(
    urls: Sequence[str], fetch: Fetch
) -> tuple[str, tuple[x509.Certificate, ...]]:
    for url in urls:
        found = await fetch(url)
        if not isinstance(found, NotFetched):
            return url, found
    return urls[0], ()


def _links(path: chain_path.Path) -> tuple[Link, ...]:
    return tuple(
        Link(shown_name(one.subject), one.not_valid_before_utc, one.not_valid_after_utc)
        for one in path[1:-1]
    )
