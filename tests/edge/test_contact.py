"""Contact, as other phones see it and as a registrar reads its expiry."""

import pytest

from squilla.edge.contact import DEFAULT_EXPIRES, expires_of, shown_contact, tells_of_push

INSTANCE = '+sip.instance="<urn:uuid:0000>"'
MARK = ";alias=198.51.100.7~4001~3"


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("<sip:a@10.0.0.3;pn-prid=x>", f"<sip:a@10.0.0.3{MARK}>"),
        (
            f'"Ada" <sip:a@10.0.0.3;transport=tls;pn-prid=x>;{INSTANCE}',
            f'"Ada" <sip:a@10.0.0.3;transport=tls{MARK}>;{INSTANCE}',
        ),
        ("sip:a@10.0.0.3;pn-prid=x", f"<sip:a@10.0.0.3{MARK}>"),
        ("sip:a@10.0.0.3;q=0.5;pn-prid=x", f"<sip:a@10.0.0.3{MARK}>;q=0.5"),
    ],
)
def test_other_phones_see_the_connection_and_no_push_address(contact: str, shown: str) -> None:
    assert shown_contact(contact, source="198.51.100.7", port=4001, protocol="tls") == shown


@pytest.mark.parametrize(
    ("protocol", "number"), [("udp", 1), ("tcp", 2), ("tls", 3), ("ws", 5), ("wss", 6), ("x", 0)]
)
def test_the_transport_has_kamailios_number(protocol: str, number: int) -> None:
    shown = shown_contact("<sip:a@b>", source="192.0.2.1", port=1, protocol=protocol)
    assert shown == f"<sip:a@b;alias=192.0.2.1~1~{number}>"


@pytest.mark.parametrize(
    ("contact", "header", "seconds"),
    [
        ("<sip:a@b>;expires=0", "3600", 0),
        ("<sip:a@b>;Expires = 60", "3600", 60),
        ('<sip:a@b>;expires="60"', "", 60),
        (f"<sip:a@b>;expires=0;{INSTANCE}", "3600", 0),
        (f"<sip:a@b>;{INSTANCE};expires=0", "3600", 0),
        ("sip:a@b;expires=7", "", 7),
        ("<sip:a@b;expires=5>", "3600", 3600),
        ("<sip:a@b>", " 3600 ", 3600),
        ("<sip:a@b>;x-expires=1", "2", 2),
        ("*", "0", 0),
        ("<sip:a@b>", "", DEFAULT_EXPIRES),
        ("<sip:a@b>", "soon", DEFAULT_EXPIRES),
        ("<sip:a@b>", "-1", DEFAULT_EXPIRES),
        ("<sip:a@b>", "\u00b2", DEFAULT_EXPIRES),
        ("<sip:a@b>", "9" * 5000, DEFAULT_EXPIRES),
        ("<sip:a@b>;expires=soon", "60", 60),
    ],
)
def test_seconds_that_a_register_asks_for(contact: str, header: str, seconds: int) -> None:
    assert expires_of(contact, header) == seconds


@pytest.mark.parametrize(
    ("contact", "tells"),
    [("<sip:a@b;pn-provider>", True), ("<sip:a@b;app-id=1>", True), ("<sip:a@b;ob>", False)],
)
def test_a_contact_tells_of_push_or_not(contact: str, tells: bool) -> None:  # noqa: FBT001
    assert tells_of_push(contact) is tells
