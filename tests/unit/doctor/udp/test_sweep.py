"""udp/sweep: each way in which a firewall can spoil the audio's ports is told from the others."""

import asyncio

import pytest

from squilla.doctor.udp import plan
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading
from tests.unit.doctor.udp.loopback import SETTLE_SECONDS, needs_root, sweep_through

PORTS = range(10000, 11601)
INPUT = "type filter hook input priority 0"
DNAT = "type nat hook output priority -100"
RAW = "type filter hook output priority -300"
QUESTIONS = "udp dport 10000-11600"
ANSWERS = "udp sport 10000-11600"


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long sweeps slept."""
    made: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        made.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", noted)
    return made


def rules(hook: str, *lines: str) -> str:
    return "\n".join(("table ip faulty {", "chain one {", f"{hook};", *lines, "}", "}\n"))


def ranges(reading: Reading) -> dict[str, str]:
    return {state.value: reading.ranges(state) for state in State if reading.count(state)}


@needs_root
@pytest.mark.parametrize("is_sample", [False, True])
@pytest.mark.parametrize(
    ("firewall", "found"),
    [
        (rules(INPUT), {"open": "10000-11600"}),
        (
            rules(INPUT, "udp dport 10900-10999 drop"),
            {"open": "10000-10899, 11000-11600", "closed": "10900-10999"},
        ),
        (
            rules(INPUT, "udp dport 11000-11600 drop"),
            {"open": "10000-10999", "closed": "11000-11600"},
        ),
        (rules(INPUT, f"{QUESTIONS} drop"), {"closed": "10000-11600"}),
        (
            rules(INPUT, "udp sport 10500-10599 drop"),
            {"open": "10000-10499, 10600-11600", "half_open": "10500-10599"},
        ),
        (
            rules(DNAT, f"{QUESTIONS} dnat to :10000"),
            {"open": "10000", "shifted": "10001-11600"},
        ),
    ],
)
def test_ports(
    firewall: str, found: dict[str, str], pauses: list[float], *, is_sample: bool
) -> None:
    reading = sweep_through(firewall, PORTS, is_sample=is_sample)
    assert ranges(reading) == found
    assert reading.tried < 200 if is_sample else reading.tried == len(PORTS)
    assert (reading.is_limited, reading.banned_after, reading.refusal) == (False, None, None)
    assert not pauses


@needs_root
def test_loss_is_measured_and_closes_nothing() -> None:
    reading = sweep_through(rules(INPUT, "numgen random mod 100 < 4 drop"), PORTS)
    assert reading.count(State.OPEN) >= len(PORTS) - 1
    assert 0.015 < reading.loss < 0.08
    assert not reading.is_limited


@needs_root
def test_silent_ports_are_asked_as_often_as_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    firewall = rules(INPUT, "udp dport 10100-10199 drop")
    ports = range(10000, 10400)
    usual = sweep_through(firewall, ports).packets
    monkeypatch.setattr(plan, "rounds", lambda _failure, _ports: plan.LEAST_ROUNDS + 2)
    assert sweep_through(firewall, ports).packets >= usual + 200


@needs_root
@pytest.mark.parametrize(
    "limit",
    ["ct state new ct count over 400 drop", "ct state new limit rate over 300/second drop"],
)
def test_a_full_table_and_a_limit_close_nothing(limit: str, pauses: list[float]) -> None:
    reading = sweep_through(rules(INPUT, f"{QUESTIONS} {limit}"), range(10000, 11000))
    assert reading.is_limited
    assert pauses == [SETTLE_SECONDS]
    assert set(ranges(reading)) == {"open", "lossy"}
    assert reading.loss < 0.1


@needs_root
def test_a_ban_is_noticed_and_ends_the_sweep() -> None:
    reading = sweep_through(rules(INPUT, f"{QUESTIONS} quota over 60 kbytes drop"), PORTS)
    assert reading.banned_after is not None
    assert 0 < reading.banned_after < reading.seconds
    assert set(ranges(reading)) == {"open", "untried"}
    assert 800 < reading.count(State.OPEN) < 1100


@needs_root
def test_answers_from_another_address() -> None:
    spoof = f"{ANSWERS} ip saddr 127.0.0.1 notrack ip saddr set 127.0.0.9"
    reading = sweep_through(rules(RAW, f"{QUESTIONS} notrack", spoof), PORTS)
    assert reading.others == ("127.0.0.9",)
    assert ranges(reading) == {"open": "10000-11600"}


@needs_root
def test_answers_from_another_port() -> None:
    spoof = "udp sport 10000-10049 udp sport set 30000"
    reading = sweep_through(rules(RAW, f"{QUESTIONS} notrack", f"{ANSWERS} notrack", spoof), PORTS)
    assert reading.other_ports >= 50
    assert ranges(reading) == {"open": "10000-11600"}


@needs_root
def test_what_leaves_nowhere_is_not_called_closed() -> None:
    reading = sweep_through(rules(RAW, f"{QUESTIONS} drop"), PORTS)
    assert reading.refusal == "unsent"
