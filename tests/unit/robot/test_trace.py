"""What a call shows on the wire, without saying who called."""

import asyncio

import pytest

from squilla.robot.echo_test import echo_test
from squilla.robot.registered import Destination
from squilla.robot.trace import Trace, place
from squilla.sip.account import SipAccount
from tests.unit.robot.edge import HERE, SECRET, Edge, running
from tests.unit.sip.certificates import NAME, Authority


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("sip:92201@203.0.113.5:5062;transport=tcp", "203.0.113.5:5062"),
        ("<sip:192.168.1.9;lr>", "192.168.1.9"),
        ('"Ada" <sips:ada@[2001:db8::1]:6061>', "[2001:db8::1]:6061"),
        ("SIP:a:b@host?x=y", "host"),
        ("tel:+39", ""),
    ],
)
def test_a_place_is_host_and_port_alone(uri: str, expected: str) -> None:
    assert place(uri) == expected


def traced(tls: Authority, *, hangup_after: float | None) -> tuple[Trace | None, Edge]:
    async def scenario() -> tuple[Trace | None, Edge]:
        async with running(tls.server) as edge:
            if hangup_after is not None:
                asyncio.get_running_loop().call_later(
                    hangup_after, lambda: asyncio.ensure_future(edge.calls[0].bye("power cut"))
                )
            account = SipAccount("92201", SECRET, NAME, edge.port)
            result = await echo_test(account, Destination(tls.client, connect=HERE), 2.0)
            return result.trace, edge

    return asyncio.run(scenario())


def test_a_dropped_call_is_traced(tls: Authority) -> None:
    found, edge = traced(tls, hangup_after=1.8)
    assert found is not None
    assert found.reason == 'SIP;text="power cut"'
    assert found.answers == 1
    assert found.contact.startswith(HERE)
    assert found.media[0] == HERE
    assert found.sources == (found.media,)
    assert found.packets > 20
    assert found.last_heard_after == pytest.approx(1.3, abs=0.6)
    assert edge.calls


def test_our_own_hanging_up_has_no_reason_of_theirs(tls: Authority) -> None:
    found, _ = traced(tls, hangup_after=None)
    assert found is not None
    assert found.reason == ""
