"""Examining a chain: what is missing is told from what is untrusted, as SSL Labs does."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509

from squilla.doctor.probes import chain
from squilla.doctor.probes.aia import NotFetched
from squilla.doctor.probes.chain import (
    Certificates,
    Chain,
    Trust,
    examine_chain,
    look_at_certificates,
)
from squilla.doctor.probes.chain_store import TrustStore
from tests.unit.doctor.probes.pki import (
    DAY,
    NOW,
    Issued,
    context_for,
    http_server,
    issue,
    tls_server,
)

HOST = "pbx.example.com"
ROOT = issue("Root", is_authority=True, begins=NOW - 400 * DAY)
UPPER = issue("Upper", ROOT, is_authority=True, url="http://ca/root")
LOWER = issue("Lower", UPPER, is_authority=True, url="http://ca/upper")
LEAF = issue(HOST, LOWER, url="http://ca/lower")
DIRECT = issue(HOST, LOWER)
EXPIRED = issue(HOST, LOWER, begins=NOW - 90 * DAY, ends=NOW - DAY, url="http://ca/lower")
OLD_UPPER = issue("Old", ROOT, is_authority=True, begins=NOW - 90 * DAY, ends=NOW - DAY)
UNDER_OLD = issue(HOST, OLD_UPPER, begins=NOW - 30 * DAY)
OTHER_ROOT = issue("Other", is_authority=True)
PRIVATE = issue(HOST, OTHER_ROOT)
SELF = issue(HOST)
LOOP_A = issue("Loop", is_authority=True, url="http://ca/loop")
LOOP = issue(HOST, issue("Loop", LOOP_A, is_authority=True), url="http://ca/loop")
TRUST = TrustStore(frozenset({ROOT.certificate}))
AT_CA = {"http://ca/root": ROOT, "http://ca/upper": UPPER, "http://ca/lower": LOWER}


async def fetch(url: str) -> tuple[x509.Certificate, ...] | NotFetched:
    found = AT_CA.get(url)
    return (found.certificate,) if found else NotFetched.NO_ANSWER


def examined(sent: Sequence[Issued], trust: TrustStore = TRUST) -> Chain:
    found = asyncio.run(examine_chain([one.der for one in sent], trust, NOW, fetch))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sent", "trust", "missing"),
    [
        ([LEAF, LOWER, UPPER], Trust.GOOD, ()),
        ([LEAF, LOWER, UPPER, ROOT], Trust.GOOD, ()),
        ([LEAF, ROOT, UPPER, LOWER], Trust.GOOD, ()),
        ([LEAF, LOWER, UPPER, OTHER_ROOT], Trust.GOOD, ()),
        ([LEAF], Trust.INCOMPLETE, ("Lower", "Upper")),
        ([LEAF, LOWER], Trust.INCOMPLETE, ("Upper",)),
        ([LEAF, UPPER], Trust.INCOMPLETE, ("Lower",)),
        ([EXPIRED], Trust.INCOMPLETE, ("Lower", "Upper")),
        ([EXPIRED, LOWER, UPPER], Trust.GOOD, ()),
        ([UNDER_OLD, OLD_UPPER], Trust.GOOD, ()),
        ([DIRECT], Trust.UNTRUSTED, ("Lower",)),
        ([PRIVATE, OTHER_ROOT], Trust.UNTRUSTED, ("Other",)),
        ([LOOP], Trust.UNFINISHED, ("Loop",)),
        ([SELF], Trust.SELF_SIGNED, ()),
    ],
)
def test_trust(sent: list[Issued], trust: Trust, missing: tuple[str, ...]) -> None:
    found = examined(sent)
    assert (found.trust, found.missing) == (trust, missing)


def test_the_first_url_is_the_one_to_use() -> None:
    assert examined([LEAF]).url == "http://ca/lower"


def test_links_carry_their_dates() -> None:
    [link] = examined([UNDER_OLD, OLD_UPPER]).above
    assert (link.subject, link.ends) == ("Old", OLD_UPPER.certificate.not_valid_after_utc)


def test_without_roots_nothing_is_judged() -> None:
    assert examined([LEAF], TrustStore(frozenset())).trust is Trust.NO_STORE


def test_a_self_signed_certificate_that_was_given_as_authority_is_trusted() -> None:
    assert examined([SELF], TrustStore(frozenset({SELF.certificate}))).trust is Trust.GOOD


def test_what_is_no_certificate() -> None:
    assert asyncio.run(examine_chain([b"\x30\x00"], TRUST, NOW, fetch)) is None


def test_issuers_that_take_too_long_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_: str) -> NotFetched:
        await asyncio.sleep(60)
        return NotFetched.NO_ANSWER

    monkeypatch.setattr(chain, "_FETCH_SECONDS", 0.1)
    examining = examine_chain([LEAF.der], TRUST, NOW, never)
    found = asyncio.run(examining)
    assert found is not None
    assert (found.trust, found.missing) == (Trust.UNFINISHED, ("Lower",))


def looked(tmp_path: Path, served: Sequence[Issued], authority: bytes) -> Certificates:
    file = tmp_path / "authority.pem"
    file.write_bytes(authority)

    with tls_server(context_for(tmp_path, served)) as port:
        return asyncio.run(look_at_certificates("127.0.0.1", (port, port, port), file))


def test_a_missing_intermediate_of_a_real_server_is_named(tmp_path: Path) -> None:
    with http_server(UPPER.der) as url:
        facts = looked(tmp_path, [issue("127.0.0.1", UPPER, url=url)], ROOT.pem)
    assert {(one.chain.trust, one.chain.missing) for one in facts.shown if one.chain} == {
        (Trust.INCOMPLETE, ("Upper",))
    }


def test_the_authority_of_the_target_is_trusted(tmp_path: Path) -> None:
    facts = looked(tmp_path, [issue("127.0.0.1", ROOT)], b"junk\n" + ROOT.pem)
    chains = [one.chain for one in facts.shown]
    assert chains
    assert all(one and one.trust is Trust.GOOD and one.leaf.covers("127.0.0.1") for one in chains)
