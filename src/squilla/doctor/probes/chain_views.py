"""What several judges of certificates ask of the same facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from squilla.doctor.probes.chain import Certificates, Chain, Shown, Trust
from squilla.doctor.probes.chain_leaf import Leaf
from squilla.doctor.verdict import Evidence

_VOUCHED = frozenset({Trust.GOOD, Trust.INCOMPLETE, Trust.UNFINISHED})


def as_phones_see(facts: Certificates) -> list[Shown]:
    """The handshakes with the host's name; for an address, which is never sent, all of them."""
    named = [one for one in facts.shown if one.handshake.server_name]
    return named or list(facts.shown)


def chains_by_leaf(shown: Iterable[Shown]) -> dict[Chain, list[Shown]]:
    """Who shows which chain, in the order of the handshakes."""
    found: dict[Chain, list[Shown]] = {}
    for one in shown:
        if one.chain is not None:
            found.setdefault(one.chain, []).append(one)
    return found


def ports_of(shown: Iterable[Shown]) -> str:
    """The ports, for a sentence."""
    return ", ".join(str(port) for port in dict.fromkeys(one.handshake.port for one in shown))


def unseen_ports(facts: Certificates) -> list[int]:
    """The ports that showed no certificate on any address."""
    seen = {one.handshake.port for one in facts.shown if one.handshake.chain}
    return [port for port in facts.ports if port not in seen]


def overtaken(facts: Certificates) -> Mapping[str, Leaf]:
    """Certificates of which a newer one is shown elsewhere, by fingerprint, with the newer one.

    Only one for the same names, with the same kind of key, vouched for as well, is a renewal:
    a machine of somebody else in front of one port, or a second kind of key, isn't.
    """
    lineages: dict[tuple[object, ...], list[Leaf]] = {}
    for chain in chains_by_leaf(as_phones_see(facts)):
        leaf, is_vouched = chain.leaf, chain.trust in _VOUCHED
        lineages.setdefault((leaf.names, leaf.key, is_vouched), []).append(leaf)
    return {old.fingerprint: new for leaves in lineages.values() for old, new in _pairs(leaves)}


def _pairs(leaves: Sequence[Leaf]) -> Iterator[tuple[Leaf, Leaf]]:
    newest = max(leaves, key=_age)
    for leaf in leaves:
        if _age(leaf) < _age(newest):
            yield leaf, newest


def _age(leaf: Leaf) -> tuple[object, object]:
    return leaf.begins, leaf.ends


def endpoint(shown: Shown) -> str:
    """Where and how a handshake was made, as the name of a piece of evidence."""
    handshake = shown.handshake
    sni = "" if handshake.server_name else " no SNI"
    return f"{handshake.address} {handshake.port} {handshake.version}{sni}"


def failures(facts: Certificates, ports: Sequence[int]) -> list[Evidence]:
    """Why there is no certificate on these ports."""
    return [
        Evidence(endpoint(one), " ".join((one.handshake.failure, one.handshake.why)).strip())
        for one in facts.shown
        if one.handshake.port in ports and one.handshake.failure is not None
    ]
