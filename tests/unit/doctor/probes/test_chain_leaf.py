"""What is said about a certificate."""

import pytest

from squilla.doctor.probes.chain_leaf import describe, shown_name, shown_names
from tests.unit.doctor.probes.pki import issue


@pytest.mark.parametrize(
    ("names", "host", "is_covered"),
    [
        (["pbx.example.com"], "pbx.example.com", True),
        (["PBX.example.com"], "pbx.Example.com.", True),
        (["*.example.com"], "pbx.example.com", True),
        (["*.example.com"], "a.pbx.example.com", False),
        (["*.example.com"], "example.com", False),
        (["other.example.com"], "pbx.example.com", False),
        (["203.0.113.5"], "203.0.113.5", True),
        (["pbx.example.com"], "203.0.113.5", False),
    ],
)
def test_names(names: list[str], host: str, *, is_covered: bool) -> None:
    assert describe(issue("common", names=names).certificate).covers(host) is is_covered


def test_the_common_name_is_no_name() -> None:
    assert not describe(issue("pbx.example.com", is_authority=True).certificate).covers(
        "pbx.example.com"
    )


def test_a_strangers_words_are_printable_and_short() -> None:
    name = issue("a\x1b[31mb\n" + "c" * 50, names=["x.example"]).certificate.subject
    assert shown_name(name) == "a[31mb" + "c" * 50
    assert len(shown_names(("n" * 300,) * 100)) < 2000
