"""B1-CHAIN: what is wrong with a chain, and on which ports."""

from collections.abc import Sequence

import pytest

from squilla.doctor.checks.chain_trust import (
    CHECK,
    GOOD,
    INCOMPLETE,
    NAMELESS,
    NO_STORE,
    SELF_SIGNED,
    UNFINISHED,
    UNREADABLE,
    UNSEEN,
    UNTRUSTED,
    WRONG_NAME,
    judge,
)
from squilla.doctor.probes.chain import Certificates, Trust
from squilla.doctor.probes.tls import NoHandshake
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.checks.chain_facts import (
    HOST,
    PORTS,
    certificates,
    chain,
    everywhere,
    leaf,
    shown,
)

FINE = chain()
OTHER_NAME = chain(leaf("2", names=("other.example.com",)))
LACKING = chain(leaf("3"), Trust.INCOMPLETE, missing=("R10",))


def found(facts: Certificates) -> list[tuple[Verdict, object]]:
    return [(finding.verdict, finding.values["ports"]) for finding in judge(facts)]


ALL = "443, 5061, 6061"


@pytest.mark.parametrize(
    ("facts", "findings"),
    [
        (everywhere(FINE), [(GOOD, ALL)]),
        (everywhere(LACKING), [(INCOMPLETE, ALL)]),
        (everywhere(FINE, LACKING), [(INCOMPLETE, "5061"), (GOOD, "443, 6061")]),
        (everywhere(chain(trust=Trust.UNFINISHED)), [(UNFINISHED, ALL)]),
        (everywhere(chain(trust=Trust.UNTRUSTED)), [(UNTRUSTED, ALL)]),
        (everywhere(chain(trust=Trust.SELF_SIGNED)), [(SELF_SIGNED, ALL)]),
        (everywhere(chain(trust=Trust.NO_STORE)), [(NO_STORE, ALL)]),
        (everywhere(FINE, FINE, OTHER_NAME), [(WRONG_NAME, "6061"), (GOOD, "443, 5061")]),
        (
            everywhere(chain(leaf(names=("x.example",)), Trust.SELF_SIGNED)),
            [(SELF_SIGNED, ALL)],
        ),
        (
            everywhere(chain(leaf(names=("x.example",)), Trust.INCOMPLETE)),
            [(INCOMPLETE, ALL), (WRONG_NAME, ALL)],
        ),
        (everywhere(chain(leaf(age=90, left=-1))), [(GOOD, ALL)]),
        (
            certificates(shown(443, FINE), shown(5061, None), shown(6061, FINE)),
            [(GOOD, "443, 6061"), (UNREADABLE, "5061")],
        ),
        (
            certificates(shown(443, FINE), shown(5061, FINE), shown(6061, NoHandshake.SILENT)),
            [(GOOD, "443, 5061"), (UNSEEN, "6061")],
        ),
        (certificates(), [(UNSEEN, ALL)]),
    ],
)
def test_findings(facts: Certificates, findings: Sequence[tuple[Verdict, str]]) -> None:
    assert found(facts) == findings


def test_a_port_that_one_address_shows_is_seen() -> None:
    here = [shown(port, FINE) for port in PORTS]
    dead = [shown(port, NoHandshake.UNREACHABLE, address="2001:db8::1") for port in PORTS]
    assert found(certificates(*here, *dead)) == [(GOOD, ALL)]


def test_another_machine_behind_one_address_is_found() -> None:
    here = [shown(port, FINE) for port in PORTS]
    other = [shown(port, OTHER_NAME, address="2001:db8::1") for port in PORTS]
    assert [verdict for verdict, _ in found(certificates(*here, *other))] == [WRONG_NAME, GOOD]


@pytest.mark.parametrize(
    ("port", "verdicts"), [(443, [GOOD]), (5061, [NAMELESS, GOOD]), (6061, [NAMELESS, GOOD])]
)
def test_another_default_matters_on_the_sip_ports_only(port: int, verdicts: list[Verdict]) -> None:
    named = [shown(one, FINE) for one in PORTS]
    default = shown(port, OTHER_NAME, name="")
    assert [verdict for verdict, _ in found(certificates(*named, default))] == verdicts


def test_an_address_needs_no_name() -> None:
    seen = [shown(port, chain(leaf(names=("203.0.113.5",))), name="") for port in PORTS]
    facts = Certificates("203.0.113.5", PORTS, certificates().now, tuple(seen))
    assert found(facts) == [(GOOD, ALL)]


def test_the_missing_one_and_where_to_get_it_are_named() -> None:
    [finding] = judge(everywhere(LACKING))
    assert (finding.values["missing"], finding.values["url"]) == ("R10", "http://ca/r10")


def test_every_verdict_is_listed() -> None:
    assert len(set(CHECK.verdicts)) == 10


def test_the_host_is_in_each_text() -> None:
    assert all(finding.values["host"] == HOST for finding in judge(everywhere(LACKING, FINE)))
