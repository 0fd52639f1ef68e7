"""B6: what the probes gather, without the internet."""

import asyncio
from typing import Any

import pytest

from squilla.doctor.check import Check
from squilla.doctor.checks import names_alias, names_inside, names_ipv6, names_qr
from squilla.doctor.engine import Attempt, examine
from squilla.doctor.errands import names
from squilla.doctor.inside import Errand, Here
from squilla.doctor.probes import dns
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Verdict

CLOSED = Ports(https=1, sips=1, phone=1)


class Pbx:
    """A PBX host that answers one errand."""

    def __init__(self, answer: names.Answer) -> None:
        self._answer = answer

    async def ask(self, errand: Errand[Any, Any], question: Any) -> Any:
        assert (errand, question) == (names.ERRAND, names.Question("pbx.example.com"))
        return self._answer


def attempted(check: Check[Any], sight: Sight) -> Attempt:
    [attempt] = asyncio.run(examine([check], sight))
    return attempt


def test_inside_on_this_machine() -> None:
    sight = Sight(Target("localhost", resolvers=()), inside=Here())
    [finding] = attempted(names_inside.CHECK, sight).findings
    assert finding.verdict is names_inside.ITSELF


def test_the_promised_address_is_one_of_outside() -> None:
    answer = names.Answer("pbx", (names.Found("203.0.113.5", is_own=False),), ())
    target = Target("pbx.example.com", resolvers=(), address="203.0.113.5")
    [finding] = attempted(names_inside.CHECK, Sight(target, inside=Pbx(answer))).findings
    assert finding.verdict is names_inside.SAME


def test_settings_are_compared() -> None:
    answer = names.Answer("pbx", (), (names.Configured("Squilla: host", "old.example.com"),))
    sight = Sight(Target("pbx.example.com"), inside=Pbx(answer))
    [finding] = attempted(names_alias.CHECK, sight).findings
    assert finding.verdict is names_alias.OTHER


@pytest.mark.parametrize(
    ("qr", "verdict"),
    [
        ("ann;token;LOCALHOST", names_qr.GOOD),
        ("ann;token;cti.example.com", names_qr.ELSEWHERE),
        ("csc:ann@cti.example.com@qrcode:token@brand", names_qr.ELSEWHERE),
        ("cti.example.com;ann;token", names_qr.NO_NAME),
        ("token", names_qr.NO_NAME),
    ],
)
def test_the_name_of_a_qr(qr: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(resolver: str, host: str) -> dns.Answer:
        address = {"localhost": "203.0.113.5", "cti.example.com": "203.0.113.6"}[host]
        return dns.Answer(resolver, is_answered=True, addresses=(address,))

    monkeypatch.setattr(names_qr, "ask_resolver", ask)
    sight = Sight(Target("localhost", CLOSED, resolvers=("one",), qr=qr), outside=True)
    [finding] = attempted(names_qr.CHECK, sight).findings
    assert finding.verdict is verdict
    assert "token" not in repr(finding)


def test_handshakes_over_ipv6_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    async def has_ipv6() -> bool:
        return False

    monkeypatch.setattr(names_ipv6, "has_ipv6", has_ipv6)
    sight = Sight(Target("::1", CLOSED), outside=True)
    [finding] = attempted(names_ipv6.CHECK, sight).findings
    assert finding.verdict is names_ipv6.UNSEEN
