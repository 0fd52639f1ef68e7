"""probes/alg_way: what is counted, which round a request is of, what is seen at all."""

import pytest

from squilla.doctor.errands.alg_messages import METHODS, TCP, UDP, Sent, request
from squilla.doctor.probes.alg_mirror import Arrived
from squilla.doctor.probes.alg_way import Way

LOCAL, PBX, PROBE = ("192.168.1.10", 5064), ("45.9.9.10", 5064), "81.2.3.4"
FIRST, SECOND = "0123456789abcdef", "fedcba9876543210"


def sent(nonce: str, transport: str = UDP, *ports: int) -> tuple[Sent, ...]:
    return tuple(
        Sent(method, port, 5064, packet.decode(), transport)
        for port in ports or (5060, 5070)
        for method in METHODS
        for packet in [request(method, nonce, LOCAL, (PROBE, port), transport)]
    )


def came(*left: Sent, source_port: int = 5064) -> tuple[Arrived, ...]:
    source = (PBX[0], source_port)
    return tuple(Arrived(one.port, source, one.text.encode(), one.transport) for one in left)


def test_a_clean_way() -> None:
    left = sent(FIRST)
    way = Way(UDP, left, came(*left))
    assert (way.is_seen, way.dropped, way.altered, way.is_moved) == (True, [], [], False)
    assert (way.came_to(5060), way.came_to(5070)) == (3, 3)


def test_a_request_is_compared_with_that_of_its_own_round() -> None:
    first, second = sent(FIRST), sent(SECOND)
    assert Way(UDP, first + second, came(*second, *first)).altered == []


def test_one_that_nobody_sent_is_not_compared() -> None:
    assert Way(UDP, sent(FIRST), came(*sent(SECOND))).altered == []


@pytest.mark.parametrize(
    ("transport", "port", "is_seen"),
    [(UDP, 5060, True), (UDP, 5070, True), (TCP, 5060, True), (TCP, 5070, False)],
)
def test_where_it_has_to_lead(transport: str, port: int, *, is_seen: bool) -> None:
    way = Way(transport, sent(FIRST, transport), came(*sent(FIRST, transport, port)))
    assert way.is_seen is is_seen


def test_what_did_not_leave_was_not_dropped() -> None:
    left = sent(FIRST, UDP, 5070)
    assert Way(UDP, left, came(*left)).dropped == []
    assert Way(UDP, sent(FIRST), came(*left)).dropped == list(METHODS)


@pytest.mark.parametrize(
    ("sip", "other", "is_moved"),
    [(5064, 5064, False), (61000, 5064, True), (61000, 61000, False), (5064, 61000, False)],
)
def test_moved_is_what_only_5060_sees(sip: int, other: int, *, is_moved: bool) -> None:
    left = sent(FIRST)
    arrived = came(*left[:3], source_port=sip) + came(*left[3:], source_port=other)
    assert Way(UDP, left, arrived).is_moved is is_moved
