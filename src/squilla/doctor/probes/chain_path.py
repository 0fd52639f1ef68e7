"""Builds the path from a certificate to a trusted root (RFC 5280 §6), as a phone does.

The extensions of the path are judged more mildly than browsers do, because a firm's own authority
often leaves out key identifiers, and phones that were given it do not mind. Time is kept apart: a
path that was good on some day is found, so that "expired" isn't told as "untrusted".
"""

import datetime as dt
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Subject,
    VerificationError,
)

from squilla.doctor.probes.chain_store import TrustStore

Path = tuple[x509.Certificate, ...]
_MOST_LINKS = 10
_CA = ExtensionPolicy.permit_all().require_present(
    x509.BasicConstraints, Criticality.AGNOSTIC, None
)
_LEAF = ExtensionPolicy.permit_all().require_present(
    x509.SubjectAlternativeName, Criticality.AGNOSTIC, None
)


def build_path(
    leaf: x509.Certificate, pool: Sequence[x509.Certificate], trust: TrustStore, now: dt.datetime
) -> Path | None:
    """From `leaf` over certificates of `pool` to a root, leaf first; None when there is no way."""
    if leaf in trust.roots:
        return (leaf,)
    name = own_name(leaf)
    if name is None or not trust.roots:
        return None
    rules = PolicyBuilder().store(trust.store)
    rules = rules.extension_policies(ca_policy=_CA, ee_policy=_LEAF)
    for moment in (now, _good_for_all([leaf, *pool], now)):
        verifier = rules.time(moment).build_server_verifier(name)
        try:
            return tuple(verifier.verify(leaf, list(pool)))
        except (VerificationError, ValueError, UnsupportedAlgorithm):
            continue
    return None


def own_name(leaf: x509.Certificate) -> Subject | None:
    """A name that the certificate is good for, so that its path can be told from its name."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        for dns in names.get_values_for_type(x509.DNSName):
            return x509.DNSName(dns.replace("*", "any", 1))
        for address in names.get_values_for_type(x509.IPAddress):
            return x509.IPAddress(address)
    except (x509.ExtensionNotFound, ValueError):
        return None
    return None


def top_of(leaf: x509.Certificate, pool: Sequence[x509.Certificate]) -> x509.Certificate:
    """The last certificate on the way up from `leaf` whose issuer is not in `pool`."""
    top = leaf
    for _ in range(_MOST_LINKS):
        above = next((one for one in pool if one != top and _is_issued_by(top, one)), None)
        if above is None:
            break
        top = above
    return top


def is_self_signed(certificate: x509.Certificate) -> bool:
    """It vouches for itself: a root, or a certificate that nobody issued."""
    return _is_issued_by(certificate, certificate)


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _good_for_all(certificates: Sequence[x509.Certificate], now: dt.datetime) -> dt.datetime:
    """The moment nearest to now at which all are in force; now when there is none."""
    begins = max(one.not_valid_before_utc for one in certificates)
    ends = min(one.not_valid_after_utc for one in certificates)
    return now if begins > ends else max(begins, min(now, ends))
