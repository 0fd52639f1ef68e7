"""What a report that is pasted into a forum tells, and what it doesn't."""

import pytest

from squilla.doctor.checks import address_public, names_dns
from squilla.doctor.engine import Attempt, Outcome
from squilla.doctor.reports.redaction import Nothing, Redaction
from squilla.doctor.target import Target
from squilla.doctor.verdict import Evidence, Kind
from tests.unit.doctor.making import VALUES
from tests.unit.doctor.reports.sample import failed, report

TARGET = Target("pbx.example.com", address="8.8.4.4", stun=("stun.example.net:3478",))


def dns_said(addresses: str) -> Attempt:
    seen = Evidence("1.1.1.1", addresses, Kind.ADDRESS)
    finding = names_dns.GOOD.found(seen, **{**VALUES, "addresses": addresses})
    return Attempt(names_dns.CHECK, Outcome.DONE, (finding,))


def redacted(text: str, *evidence: Evidence, **values: str) -> str:
    return Redaction(TARGET, [dns_said("9.9.9.10"), failed("B1-X", *evidence, **values)]).text(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("203.0.113.9 10.1.2.3 192.168.1.1 127.0.0.1", None),
        ("100.64.7.8", None),
        ("8.8.4.4", None),
        ("9.9.9.10", None),
        ("1.1.1.1", None),
        ("5.6.7.8", "5.6.7.x1"),
        ("5.6.7.8:5061, 5.6.7.9 and 5.6.7.8.", "5.6.7.x1:5061, 5.6.7.x2 and 5.6.7.x1."),
        ("[2a00:1450:4001:82f::200e]:443", "[2a00:1450:4001::x1]:443"),
        ("2a00::5", "2a00::x1"),
        ("fe80::1 ::1", None),
        ("at 12:50:24, aa:bb:cc:dd:ee:ff", None),
        ("Asterisk 16.28.0, 1.2.3.4.5, 300.1.1.1", None),
    ],
)
def test_addresses_by_what_they_tell(text: str, shown: str | None) -> None:
    assert redacted(text) == (text if shown is None else shown)


@pytest.mark.parametrize(
    ("evidence", "text", "shown"),
    [
        (
            Evidence("SAN", "mail.example.org, *.rossi.it", Kind.HOST),
            "x mail.example.org",
            "x host1",
        ),
        (Evidence("SAN", "mail.example.org, *.rossi.it", Kind.HOST), "*.rossi.it", "host2"),
        (Evidence("SAN", "PBX.example.com.", Kind.HOST), "pbx.example.com.", "pbx.example.com."),
        (
            Evidence("chain", "CN=a.rossi.it < CN=R11", Kind.HOST),
            "CN=a.rossi.it R11",
            "CN=host1 R11",
        ),
        (Evidence("chain", "CN=pbx.example.com", Kind.HOST), "pbx.example.com", "pbx.example.com"),
        (Evidence("server", "stun.example.net", Kind.HOST), "stun.example.net", "stun.example.net"),
        (Evidence("name", "centralino-rossi", Kind.HOST), "on centralino-rossi:", "on host1:"),
        (Evidence("name", "Centralino", Kind.HOST), "centralino", "host1"),
        (Evidence("name", "set to none 6061", Kind.HOST), "none 6061 to set", "none 6061 to set"),
        (Evidence("user", "ada", Kind.USER), "ada in canada", "user1 in canada"),
        (Evidence("users", "ada, bruno", Kind.USER), "bruno;ada", "user2;user1"),
        (Evidence("user", "-", Kind.USER), "a - b", "a - b"),
        (Evidence("product", "Kamailio"), "Kamailio", "Kamailio"),
    ],
)
def test_names_by_their_kind(evidence: Evidence, text: str, shown: str) -> None:
    assert redacted(text, evidence) == shown


def test_without_the_check_of_the_dns_the_pbxs_own_addresses_are_shown_all_the_same() -> None:
    seen = (
        Evidence("configured", "5.6.7.8", Kind.ADDRESS),
        Evidence("leaves with", "5.6.7.9", Kind.ADDRESS),
        Evidence("public DNS", "5.6.7.10", Kind.ADDRESS),
    )
    finding = address_public.UNSAID.found(*seen, host="a", egress="b", dns="c")
    redaction = Redaction(TARGET, [Attempt(address_public.CHECK, Outcome.DONE, (finding,))])
    assert redaction.text("5.6.7.8 5.6.7.9 5.6.7.10") == "5.6.7.8 5.6.7.x1 5.6.7.10"


def test_a_value_that_is_called_user_is_one() -> None:
    assert redacted("for ada", user="ada") == "for user1"


def test_texts_and_evidence_have_the_same_stand_ins() -> None:
    seen = (Evidence("5.6.7.8", "5.6.7.8", Kind.ADDRESS), Evidence("who", 201, Kind.USER))
    made = report(failed("B1-X", *seen, host="5.6.7.8", user="201"), target=TARGET)
    [finding] = made.checks[0].findings
    assert finding.summary.en.startswith("5.6.7.x1 does not exist")
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("5.6.7.x1", "5.6.7.x1"),
        ("who", "user1"),
    ]
    assert made.redacted


def test_a_measurement_that_equals_a_user_stays() -> None:
    made = report(failed("B1-X", Evidence("ms", 201), user="201"))
    assert made.checks[0].findings[0].evidence[0].value == 201


def test_switched_off_it_hides_nothing() -> None:
    assert Nothing().text("ada 5.6.7.8") == "ada 5.6.7.8"
    made = report(failed("B1-X", Evidence("user", "ada", Kind.USER)), redact=False)
    assert made.checks[0].findings[0].evidence[0].value == "ada"
    assert not made.redacted


def test_a_name_that_was_typed_as_public_address_is_shown() -> None:
    seen = failed("B3-X", Evidence("configured", "Voice.example.org", Kind.HOST))
    target = Target("pbx.example.com", address="voice.example.org")
    assert Redaction(target, [seen]).text("Voice.example.org") == "Voice.example.org"
    assert Redaction(TARGET, [seen]).text("Voice.example.org") == "host1"
