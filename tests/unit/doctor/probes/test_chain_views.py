"""What the judges of certificates ask of the facts."""

from squilla.doctor.probes.chain import Trust
from squilla.doctor.probes.chain_views import (
    as_phones_see,
    endpoint,
    failures,
    overtaken,
    ports_of,
    unseen_ports,
)
from squilla.doctor.probes.tls import NoHandshake
from tests.unit.doctor.checks.chain_facts import (
    certificates,
    chain,
    everywhere,
    leaf,
    shown,
)

OLD, NEWER, NEWEST = leaf("1", age=60), leaf("2", age=30), leaf("3", age=1)


def test_phones_say_the_name() -> None:
    seen = as_phones_see(everywhere(chain()))
    assert {one.handshake.server_name for one in seen} == {"pbx.example.com"}
    assert len(seen) == 6


def test_where_nobody_says_a_name_all_count() -> None:
    facts = certificates(shown(443, chain(), name=""))
    assert as_phones_see(facts) == list(facts.shown)


def test_each_old_one_points_to_the_newest() -> None:
    facts = everywhere(chain(OLD), chain(NEWEST), chain(NEWER))
    assert overtaken(facts) == {"1": NEWEST, "2": NEWEST}


def test_an_untrusted_one_renews_nothing() -> None:
    assert overtaken(everywhere(chain(OLD), chain(NEWEST, Trust.UNTRUSTED))) == {}


def test_ports_and_failures() -> None:
    silent = shown(5061, NoHandshake.SILENT)
    facts = certificates(shown(443, chain()), silent)
    assert ports_of(facts.shown) == "443, 5061"
    assert unseen_ports(facts) == [5061, 6061]
    assert [(one.name, one.value) for one in failures(facts, [5061])] == [
        (endpoint(silent), "silent")
    ]
