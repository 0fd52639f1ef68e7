"""udp/survey: which addresses are swept, how, and whose silence it is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from squilla.doctor.errands import promised, routes
from squilla.doctor.inside import Here
from squilla.doctor.sight import Patience, Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading, Refusal
from squilla.doctor.udp.survey import survey
from tests.fakes.stun import StunServer
from tests.unit.doctor.udp.loopback import OWN_TRIE, add_addresses, in_namespace, needs_root

PORTS = Ports(rtp_first=47700, rtp_last=47999)
DROP = """table ip faulty {
chain one {
type filter hook input priority 0;
ip daddr 127.0.0.2 udp dport 47700-47999 drop
}
}
"""
Readings = tuple[Reading, ...]


def sight(target: Target, *, gentle: bool = False) -> Sight:
    return Sight(target, outside=True, inside=Here(), patience=Patience(gentle=gentle))


def surveyed(target: Target, *, gentle: bool = False) -> Readings:
    return asyncio.run(survey(sight(target, gentle=gentle)))


def test_the_name_and_the_promised_address_are_swept() -> None:
    first, second = surveyed(Target("127.0.0.1", PORTS, address="127.0.0.2", stun=()))
    assert (first.address, second.address) == ("127.0.0.1", "127.0.0.2")
    assert (first.is_sample, second.is_sample) == (False, True)
    assert first.count(State.OPEN) > 290
    assert second.count(State.OPEN) > 290


@pytest.mark.parametrize("promised", ["", "127.0.0.1", "pbx.example.com", "::1"])
def test_nothing_is_swept_twice_or_for_a_name_or_over_ipv6_beside_ipv4(promised: str) -> None:
    readings = surveyed(Target("127.0.0.1", PORTS, address=promised, stun=()), gentle=True)
    assert [one.address for one in readings] == ["127.0.0.1"]


def test_gentle_asks_a_sample() -> None:
    [reading] = surveyed(Target("127.0.0.1", PORTS, stun=()), gentle=True)
    assert reading.is_sample


def test_ipv6_alone_is_swept() -> None:
    [reading] = surveyed(Target("::1", PORTS, stun=()), gentle=True)
    assert reading.count(State.OPEN) > 250


def test_two_checks_share_one_sweep() -> None:
    async def twice() -> bool:
        one = sight(Target("127.0.0.1", PORTS, stun=()), gentle=True)
        return await survey(one) is await survey(one)

    assert asyncio.run(twice())


def test_without_the_view_from_inside_there_is_nothing() -> None:
    assert asyncio.run(survey(Sight(Target("127.0.0.1", PORTS), outside=True))) == ()


def closed_with(stun: Callable[[], tuple[str, ...]]) -> Reading:
    def swept() -> Awaitable[Readings]:
        return survey(sight(Target("127.0.0.2", PORTS, stun=stun()), gentle=True))

    [reading] = in_namespace(DROP, swept)
    assert reading.count(State.CLOSED) == 300
    return reading


@needs_root
def test_silence_is_the_pbx_s_while_others_answer_udp() -> None:
    servers: list[StunServer] = []

    def stun() -> tuple[str, ...]:
        servers.append(StunServer())
        return (servers[0].__enter__().name, "127.0.0.1:9")

    reading = closed_with(stun)
    servers[0].__exit__(None, None, None)
    assert reading.refusal is None


@needs_root
def test_silence_is_this_network_s_while_nobody_answers_udp() -> None:
    assert closed_with(lambda: ("127.0.0.1:9",)).refusal is Refusal.MUTE


@needs_root
def test_an_address_that_answers_proves_that_udp_leaves() -> None:
    def swept() -> Awaitable[Readings]:
        target = Target("127.0.0.2", PORTS, address="127.0.0.1", stun=("127.0.0.1:9",))
        return survey(sight(target, gentle=True))

    closed, alive = in_namespace(DROP, swept)
    assert (closed.refusal, alive.refusal) == (None, None)
    assert closed.count(State.OPEN) == 0 < alive.count(State.OPEN)


@needs_root
def test_silence_counts_without_anybody_to_ask() -> None:
    assert closed_with(lambda: ()).refusal is None


class OneMachine(Here):
    """PBX and firewall in one, whose audio listens on the WAN address (B7)."""

    WAN, ALIAS = "192.0.2.20", "192.0.2.10"

    async def ask(self, errand: Any, question: Any) -> Any:
        if errand is promised.ERRAND:
            return promised.Answer("pbx.example.com", self.ALIAS, self.WAN)
        return await super().ask(errand, question)


FORWARD = """table ip nat {{
chain out {{
type nat hook output priority -100;
ip daddr 192.0.2.10 udp dport {ports} dnat to 192.0.2.20
}}
}}
"""


@needs_root
@pytest.mark.parametrize(
    ("rules", "opened", "strayed"),
    [
        (FORWARD.format(ports="47700-47999"), 300, set()),
        (FORWARD.format(ports="47700-47799"), 100, {47800, 47999}),
        ("", 0, {47700, 47999}),
        (DROP.replace("127.0.0.2", "192.0.2.10"), 0, set()),
    ],
)
def test_what_comes_to_an_alias_alone_is_told_from_what_does_not_come(
    monkeypatch: pytest.MonkeyPatch, rules: str, opened: int, strayed: set[int]
) -> None:
    monkeypatch.setattr(routes, "_TRIE", OWN_TRIE)

    def swept() -> Awaitable[Readings]:
        add_addresses(OneMachine.WAN, OneMachine.ALIAS)
        target = Target(OneMachine.ALIAS, PORTS, stun=())
        return survey(replace(sight(target, gentle=True), inside=OneMachine()))

    [reading] = in_namespace(rules, swept)
    assert reading.count(State.OPEN) == opened
    assert set(reading.strays) == strayed
