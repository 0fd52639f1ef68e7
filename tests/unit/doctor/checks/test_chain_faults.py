"""B1 as a whole, on real servers: each fault of a certificate has one cause."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest

from squilla.doctor.checks import chain_dates, chain_same, chain_trust, chain_versions
from squilla.doctor.diagnosis import diagnose
from squilla.doctor.engine import Attempt, examine
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Status, Verdict
from tests.unit.doctor.probes.pki import (
    DAY,
    NOW,
    Issued,
    context_for,
    http_server,
    issue,
    tls_server,
)

CHECKS = (chain_trust.CHECK, chain_dates.CHECK, chain_same.CHECK, chain_versions.CHECK)
HOST = "127.0.0.1"
ROOT = issue("Root", is_authority=True, begins=NOW - 900 * DAY, ends=NOW + 900 * DAY)
UPPER = issue("Upper", ROOT, is_authority=True, begins=NOW - 500 * DAY, ends=NOW + 500 * DAY)
Chains = tuple[list[Issued], list[Issued], list[Issued]]


def attempts(folder: Path, chains: Chains) -> list[Attempt]:
    """Every B1 check of a host that shows these on 443, 5061 and 6061."""
    authority = folder / "authority.pem"
    authority.write_bytes(ROOT.pem)
    with ExitStack() as servers:
        contexts = [context_for(folder, chain) for chain in chains]
        ports = Ports(*(servers.enter_context(tls_server(one)) for one in contexts))
        sight = Sight(Target(HOST, ports, authority), outside=True)
        return asyncio.run(examine(CHECKS, sight))


def causes(folder: Path, chains: Chains) -> list[Verdict]:
    found = diagnose(attempts(folder, chains))
    return [
        finding.verdict
        for cause in found
        for finding in cause.attempt.findings
        if finding.status in {Status.FAIL, Status.WARN}
    ]


def leaf(name: str = HOST, age: int = 10, left: int = 80, url: str = "") -> Issued:
    return issue(name, UPPER, begins=NOW - age * DAY, ends=NOW + left * DAY, url=url)


def on_all(*chain: Issued) -> Chains:
    return list(chain), list(chain), list(chain)


def test_nothing_wrong(tmp_path: Path) -> None:
    done = attempts(tmp_path, on_all(leaf(), ROOT, UPPER))
    assert {attempt.status for attempt in done} == {Status.OK}


@pytest.mark.parametrize(
    ("chains", "verdict"),
    [
        (on_all(leaf("other.example.com"), UPPER), chain_trust.WRONG_NAME),
        (on_all(leaf(age=100, left=-10), UPPER), chain_dates.ENDED),
        (on_all(leaf(age=-1), UPPER), chain_dates.NOT_YET),
        (on_all(leaf(age=70, left=20), UPPER), chain_dates.LATE),
        (on_all(issue(HOST)), chain_trust.SELF_SIGNED),
    ],
)
def test_one_fault_has_one_cause(tmp_path: Path, chains: Chains, verdict: Verdict) -> None:
    assert causes(tmp_path, chains) == [verdict]


@pytest.mark.parametrize(
    ("left", "verdict"),
    [
        (50, chain_same.OLD),
        (20, chain_same.OLD),
        (1, chain_same.OLD_ENDS),
        (-5, chain_same.OLD_ENDS),
    ],
)
def test_renewed_on_https_only(tmp_path: Path, left: int, verdict: Verdict) -> None:
    new, old = [leaf(age=1, left=89), UPPER], [leaf(age=90 - left, left=left), UPPER]
    assert causes(tmp_path, (new, old, old)) == [verdict]


def test_a_missing_intermediate(tmp_path: Path) -> None:
    with http_server(UPPER.der) as url:
        assert causes(tmp_path, on_all(leaf(url=url))) == [chain_trust.INCOMPLETE]


def test_a_missing_intermediate_on_one_port(tmp_path: Path) -> None:
    with http_server(UPPER.der) as url:
        mine = leaf(url=url)
        chains = ([mine, UPPER], [mine], [mine, UPPER])
        assert causes(tmp_path, chains) == [chain_trust.INCOMPLETE]
