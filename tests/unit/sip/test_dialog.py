"""Dialogs: who is addressed, by which way, with which number (RFC 3261 §12)."""

from dataclasses import replace

import pytest

from squilla.sip.dialog import Dialog, DialogId, dialog_id
from squilla.sip.message import Draft
from tests.unit.sip.messages import request, response

INVITE = Draft(
    method="INVITE",
    uri="sip:bob@example.com",
    call_id="call-1",
    sequence=2,
    local="<sip:alice@example.com>;tag=alice1",
    remote="<sip:bob@example.com>",
    headers=(("Authorization", "Digest x"), ("Contact", "<sip:a@h>")),
)
CALLER = Dialog.from_response(INVITE, response(200))
CALLED = Dialog.from_request(request(), "bob1")


def routes(draft: Draft) -> list[str]:
    return [value for name, value in draft.headers if name == "Route"]


def test_the_caller_turns_the_route_round() -> None:
    assert CALLER.routes == ("<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>")
    assert CALLER.target == "sip:bob@192.0.2.4:5071"
    assert CALLER.id == DialogId("call-1", "alice1", "bob1")


def test_the_called_keeps_the_order_of_the_route() -> None:
    assert CALLED.routes == ("<sip:p2.example.com;lr>", '<sip:p1.example.com;lr;x="a,b">')
    assert CALLED.target == "sip:alice@192.0.2.9:4000;gr=urn:uuid:1;transport=tls"
    assert CALLED.id == DialogId("call-1@example.com", "bob1", "alice1")
    assert CALLED.remote_sequence == 7


def test_a_request_goes_to_the_contact_by_the_route() -> None:
    after, bye = CALLER.request("BYE")
    assert (bye.method, bye.uri, bye.sequence) == ("BYE", "sip:bob@192.0.2.4:5071", 3)
    assert routes(bye) == list(CALLER.routes)
    assert (bye.local, bye.remote) == (INVITE.local, "<sip:bob@example.com>;tag=bob1")
    assert after.request("INFO")[1].sequence == 4


def test_the_called_begins_to_count_at_one() -> None:
    assert CALLED.request("BYE")[1].sequence == 1


def test_a_strict_router_is_addressed_itself() -> None:
    strict = replace(CALLER, routes=("<sip:old.example.com>", "<sip:p2.example.com;lr>"))
    _, bye = strict.request("BYE")
    assert bye.uri == "sip:old.example.com"
    assert routes(bye) == ["<sip:p2.example.com;lr>", "<sip:bob@192.0.2.4:5071>"]


@pytest.mark.parametrize(
    ("route", "loose"),
    [
        ("<sip:p.example.com;lr>", True),
        ("<sip:p.example.com;lr=on;ftag=1>", True),
        ("<sip:p.example.com;LR>", True),
        ("<sip:p.example.com;lroute>", False),
        ("<sip:p.example.com>;lr", False),
    ],
)
def test_a_loose_router_says_lr_in_its_uri(route: str, *, loose: bool) -> None:
    _, bye = replace(CALLER, routes=(route,)).request("BYE")
    assert (bye.uri == CALLER.target) is loose


def test_the_ack_has_the_number_and_credentials_of_the_invite() -> None:
    ack = CALLER.ack(INVITE)
    assert (ack.method, ack.sequence, ack.body) == ("ACK", 2, b"")
    assert ("Authorization", "Digest x") in ack.headers
    assert ("Contact", "<sip:a@h>") not in ack.headers


def test_without_a_contact_the_first_uri_stays() -> None:
    answered = response(200)
    answered.headers.remove("Contact")
    assert Dialog.from_response(INVITE, answered).target == "sip:bob@example.com"
    assert CALLER.retargeted(answered).target == CALLER.target


def test_a_new_contact_moves_the_target() -> None:
    moved = response(200)
    moved.headers.set("Contact", "<sip:bob@192.0.2.77>")
    assert CALLER.retargeted(moved).target == "sip:bob@192.0.2.77"


@pytest.mark.parametrize(("sequence", "taken"), [(8, True), (9, True), (7, False), (6, False)])
def test_requests_out_of_order_are_refused(sequence: int, *, taken: bool) -> None:
    later = request()
    later.headers.set("CSeq", f"{sequence} INVITE")
    assert (CALLED.accepting(later) is not None) is taken


def test_the_caller_takes_any_first_number() -> None:
    after = CALLER.accepting(request())
    assert after is not None
    assert after.accepting(request()) is None


def test_a_challenged_request_moves_the_count() -> None:
    assert CALLER.numbered(9).request("BYE")[1].sequence == 10
    assert CALLER.numbered(1).request("BYE")[1].sequence == 3


def test_a_request_of_the_other_side_finds_the_dialog() -> None:
    bye = request()
    bye.headers.set("To", "<sip:bob@example.com>;tag=bob1")
    assert dialog_id(bye) == CALLED.id
