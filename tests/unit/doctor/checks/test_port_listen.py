"""B2-LISTEN: what listens on the host, and what follows."""

import asyncio
import socket

import pytest

from squilla.doctor.checks.port_listen import (
    GOOD,
    HIDDEN,
    LOOPBACK,
    NO_WEB,
    NOBODY,
    ListenFacts,
    judge,
    probe,
)
from squilla.doctor.errands.sockets import Bound
from squilla.doctor.inside import Here, InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Verdict

ANY, LOOP = "0.0.0.0", "127.0.0.1"
WEB, SIPS, PHONE = Bound(ANY, 443), Bound("10.0.0.7", 5061), Bound("::", 6061)


@pytest.mark.parametrize(
    ("listeners", "is_complete", "verdicts"),
    [
        ((WEB, SIPS, PHONE), True, [GOOD]),
        ((WEB, SIPS, PHONE), False, [GOOD]),
        ((WEB, SIPS, PHONE, Bound(LOOP, 6061)), True, [GOOD]),
        ((WEB, SIPS), True, [NOBODY]),
        ((WEB, SIPS), False, [HIDDEN]),
        ((SIPS, PHONE), True, [NO_WEB]),
        ((WEB, SIPS, Bound(LOOP, 6061)), True, [LOOPBACK]),
        ((WEB, SIPS, Bound("::1", 6061)), False, [LOOPBACK]),
        ((), True, [NO_WEB, NOBODY]),
    ],
)
def test_verdict(
    listeners: tuple[Bound, ...],
    is_complete: bool,  # noqa: FBT001
    verdicts: list[Verdict],
) -> None:
    found = judge(ListenFacts(Ports(), listeners, is_complete))
    assert [one.verdict for one in found] == verdicts


def test_ports_that_fare_alike_are_told_together() -> None:
    [finding] = judge(ListenFacts(Ports(), (WEB,), is_complete=True))
    assert finding.values["ports"] == "5061, 6061"


def test_the_port_and_the_address_are_named() -> None:
    [finding] = judge(ListenFacts(Ports(), (WEB, SIPS, Bound(LOOP, 6061)), is_complete=True))
    assert finding.values["ports"] == "6061"
    assert [(one.name, one.value) for one in finding.evidence] == [("TCP 6061 on", LOOP)]


def test_the_host_is_asked() -> None:
    with socket.create_server((LOOP, 0)) as server:
        facts = asyncio.run(probe(Sight(Target("pbx.example.com"), inside=Here())))
        assert Bound(LOOP, server.getsockname()[1]) in facts.listeners


def test_without_a_way_inside_nothing_is_known() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(Target("pbx.example.com"))))
