"""B3-PBX-ADDRESS: the address that each transport states."""

from dataclasses import replace

import pytest

from squilla.doctor.checks.pbx_address import (
    DIFFERENT,
    DIRECT,
    EMPTY,
    GOOD,
    NAME,
    NAME_WRONG,
    NO_TRANSPORT,
    NOT_HERE,
    OTHER,
    PRIVATE,
    UNSEEN,
    AddressFacts,
    judge,
)
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.verdict import Verdict
from squilla.pbx.sockets import Endpoint
from squilla.pbx.transport import Transport

NAMED = "voice.example.com"
PUBLIC, ANOTHER, IPV6 = "203.0.113.1", "198.51.100.9", "2001:db8::1"


def tcp(media: str = PUBLIC, signaling: str | None = None) -> Transport:
    both = media if signaling is None else signaling
    return Transport("0.0.0.0-tcp", "tcp", "0.0.0.0", 5062, (), media, both)


def udp(media: str = PUBLIC, host: str = "0.0.0.0") -> Transport:
    return Transport("other-udp", "udp", host, 5060, (), media, media)


def running(*reported: Transport) -> Answer:
    return Answer("running", "plain", has_pjsip=True, reported=reported)


@pytest.mark.parametrize(
    ("answer", "promised", "verdicts"),
    [
        (Answer("absent", "plain", listeners=(Endpoint("::", 6061),)), "", [NOT_HERE]),
        (Answer("down", "plain"), PUBLIC, [UNSEEN]),
        (running(), PUBLIC, [NO_TRANSPORT]),
        (running(tcp(), udp()), PUBLIC, [GOOD]),
        (running(tcp(), udp()), "", [GOOD]),
        (running(tcp(), udp()), "pbx.example.com", [GOOD]),
        (running(tcp(), udp(IPV6, "::")), PUBLIC, [GOOD]),
        (running(tcp(), udp("", "::")), PUBLIC, [GOOD]),
        (running(tcp(), replace(udp(""), protocol="wss")), PUBLIC, [GOOD]),
        (running(tcp(""), udp("")), PUBLIC, [EMPTY]),
        (replace(running(tcp("")), is_own_address=True), PUBLIC, [DIRECT]),
        (running(tcp("192.168.1.9")), PUBLIC, [PRIVATE]),
        (running(tcp("100.64.3.1"), udp("100.64.3.1")), "", [PRIVATE]),
        (running(tcp(ANOTHER)), PUBLIC, [OTHER]),
        (running(tcp(PUBLIC, ANOTHER)), PUBLIC, [OTHER]),
        (running(tcp("pbx.example.com")), PUBLIC, [NAME]),
        (running(tcp("192.168.1.9"), udp("pbx.example.com")), PUBLIC, [PRIVATE, NAME]),
        (running(tcp("192.168.1.9"), udp(ANOTHER)), PUBLIC, [PRIVATE, OTHER]),
        (running(tcp(), udp(ANOTHER)), "", [DIFFERENT]),
        (running(tcp(), udp("")), PUBLIC, [DIFFERENT]),
        (running(tcp(PUBLIC, ANOTHER)), "", [DIFFERENT]),
        (running(tcp(PUBLIC, "")), PUBLIC, [DIFFERENT]),
    ],
)
def test_verdicts(answer: Answer, promised: str, verdicts: list[Verdict]) -> None:
    found = judge(AddressFacts(answer, promised, 6061))
    assert [finding.verdict for finding in found] == verdicts


@pytest.mark.parametrize(
    ("found", "promised", "egress", "verdicts"),
    [
        ((PUBLIC,), PUBLIC, (), [NAME]),
        ((PUBLIC,), "", (PUBLIC,), [NAME]),
        ((PUBLIC,), "", (), [NAME]),
        ((PUBLIC, ANOTHER), PUBLIC, (), [NAME]),
        ((PUBLIC,), NAMED, (PUBLIC,), [NAME]),
        ((ANOTHER,), PUBLIC, (PUBLIC,), [NAME_WRONG]),
        ((ANOTHER,), "", (PUBLIC,), [NAME_WRONG]),
        (("192.168.1.9",), "", (), [NAME_WRONG]),
        (("192.168.1.9",), PUBLIC, (), [NAME_WRONG]),
        ((), PUBLIC, (), [NAME_WRONG]),
    ],
)
def test_a_name_is_judged_by_what_it_means_on_the_pbx(
    found: tuple[str, ...], promised: str, egress: tuple[str, ...], verdicts: list[Verdict]
) -> None:
    facts = AddressFacts(running(tcp(NAMED)), promised, 6061, ((NAMED, found),), egress)
    assert [finding.verdict for finding in judge(facts)] == verdicts


def test_a_wrong_name_is_told_with_what_it_means() -> None:
    named = ((NAMED, (ANOTHER,)),)
    [wrong] = judge(AddressFacts(running(tcp(NAMED), udp()), PUBLIC, 6061, named))
    assert wrong.verdict is NAME_WRONG
    assert (wrong.values["value"], wrong.values["resolved"]) == (NAMED, ANOTHER)
    assert wrong.values["right"] == PUBLIC
    assert (wrong.evidence[-1].name, wrong.evidence[-1].value) == (f"{NAMED} on the PBX", ANOTHER)


def test_evidence_is_what_each_transport_states() -> None:
    [finding] = judge(AddressFacts(running(tcp(PUBLIC, "")), PUBLIC, 6061))
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("0.0.0.0-tcp external_media_address", PUBLIC),
        ("0.0.0.0-tcp external_signaling_address", "-"),
    ]
