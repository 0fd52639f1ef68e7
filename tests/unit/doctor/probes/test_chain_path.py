"""The path from a certificate to a root."""

import pytest

from squilla.doctor.probes.chain_path import build_path, is_self_signed, own_name, top_of
from squilla.doctor.probes.chain_store import TrustStore
from tests.unit.doctor.probes.pki import DAY, NOW, Issued, issue

ROOT = issue("Root", is_authority=True, begins=NOW - 900 * DAY)
UPPER = issue("Upper", ROOT, is_authority=True, begins=NOW - 500 * DAY)
LEAF = issue("pbx.example.com", UPPER)
FAKE = issue("Upper", is_authority=True)
NOT_AN_AUTHORITY = issue("x.example.com", LEAF)
WILD = issue("*.example.com", UPPER)
NAMELESS = issue("Lower", UPPER, is_authority=True)
ENDED = issue("pbx.example.com", UPPER, begins=NOW - 90 * DAY, ends=NOW - DAY)
FUTURE = issue("pbx.example.com", UPPER, begins=NOW + DAY)
BY_ADDRESS = issue("203.0.113.5", UPPER)
TRUST = TrustStore(frozenset({ROOT.certificate}))


@pytest.mark.parametrize(
    ("leaf", "pool", "length"),
    [
        (LEAF, [UPPER], 3),
        (LEAF, [FAKE, UPPER], 3),
        (WILD, [UPPER], 3),
        (BY_ADDRESS, [UPPER], 3),
        (ENDED, [UPPER], 3),
        (FUTURE, [UPPER], 3),
        (LEAF, [], 0),
        (LEAF, [FAKE], 0),
        (NOT_AN_AUTHORITY, [LEAF, UPPER], 0),
        (NAMELESS, [UPPER], 0),
    ],
)
def test_length(leaf: Issued, pool: list[Issued], length: int) -> None:
    path = build_path(leaf.certificate, [one.certificate for one in pool], TRUST, NOW)
    assert len(path or ()) == length


def test_the_top_is_where_the_issuer_is_missing() -> None:
    pool = [FAKE.certificate, UPPER.certificate]
    assert top_of(LEAF.certificate, pool) == UPPER.certificate
    assert top_of(LEAF.certificate, [FAKE.certificate]) == LEAF.certificate
    assert top_of(LEAF.certificate, [*pool, ROOT.certificate]) == ROOT.certificate


def test_self_signed() -> None:
    assert is_self_signed(ROOT.certificate)
    assert not is_self_signed(UPPER.certificate)


def test_a_certificate_without_names_has_none_of_its_own() -> None:
    assert own_name(NAMELESS.certificate) is None
