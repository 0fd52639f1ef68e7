"""A1-TRANSPORT: configured, reported and listening, and what follows."""

from dataclasses import replace

import pytest

from squilla.doctor.checks.pbx_transport import (
    ASTERISK_BOOTING,
    ASTERISK_DENIED,
    ASTERISK_DOWN,
    CONTAINER,
    DEAF,
    GOOD,
    LOCAL_NET,
    LOCAL_NET_ELSEWHERE,
    MISSING,
    NO_ASTERISK,
    NO_PJSIP,
    NONE_LITERAL,
    OTHER_PORT,
    OWN_SWITCHBOARD,
    PENDING,
    REFUSED,
    TransportFacts,
    judge,
)
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.verdict import Finding, Verdict
from squilla.pbx.configured import Configured
from squilla.pbx.sockets import Endpoint
from squilla.pbx.transport import Transport

TCP = Transport("0.0.0.0-tcp", "tcp", "0.0.0.0", 5062)
UDP = Transport("0.0.0.0-udp", "udp", "0.0.0.0", 5060)
ELSEWHERE = replace(TCP, port=5064)
NETS = ("10.0.0.0/8", "192.168.50.0/24")
LOCAL = replace(TCP, local_net=NETS)
NONE = replace(TCP, local_net=("none",))
STARTED = 1000.0
HEARD = (Endpoint("0.0.0.0", 5062),)


def written(*transports: Transport, modified: float = STARTED - 60) -> tuple[Configured, ...]:
    return tuple(Configured(one, "/etc/asterisk/pjsip.conf", modified) for one in transports)


def later(*transports: Transport) -> tuple[Configured, ...]:
    return written(*transports, modified=STARTED + 60)


def running(
    reported: tuple[Transport, ...],
    configured: tuple[Configured, ...] = (),
    listeners: tuple[Endpoint, ...] = HEARD,
    peers: tuple[str, ...] = (),
) -> Answer:
    return Answer(
        "running",
        "plain",
        "22.10.1",
        STARTED,
        has_pjsip=True,
        reported=reported,
        is_config_read=True,
        configured=configured,
        listeners=listeners,
        peers=peers,
    )


def judged(answer: Answer) -> Finding:
    [finding] = judge(TransportFacts(answer, 5062, 6061))
    return finding


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer("absent", "plain", listeners=(Endpoint("::", 6061),)), OWN_SWITCHBOARD),
        (Answer("absent", "plain"), NO_ASTERISK),
        (Answer("absent", "ns8", listeners=(Endpoint("::", 6061),)), CONTAINER),
        (Answer("down", "plain"), ASTERISK_DOWN),
        (Answer("denied", "plain"), ASTERISK_DENIED),
        (Answer("booting", "plain"), ASTERISK_BOOTING),
        (Answer("running", "plain"), NO_PJSIP),
        (running((UDP, TCP), written(UDP, TCP)), GOOD),
        (running((TCP,)), GOOD),
        (running((UDP,), written(UDP)), MISSING),
        (running((UDP,), written(UDP, TCP)), REFUSED),
        (running((UDP,), written(UDP, ELSEWHERE)), REFUSED),
        (running((UDP,), later(UDP, TCP)), PENDING),
        (running((UDP,), written(UDP, NONE)), NONE_LITERAL),
        (running((UDP,), later(UDP, NONE)), NONE_LITERAL),
        (running((replace(ELSEWHERE, name="b"),), written(NONE)), NONE_LITERAL),
        (running((ELSEWHERE,), written(ELSEWHERE)), OTHER_PORT),
        (running((ELSEWHERE,)), OTHER_PORT),
        (running((ELSEWHERE,), written(TCP)), PENDING),
        (running((replace(ELSEWHERE, name="b"),), written(TCP)), REFUSED),
        (running((TCP,), written(TCP), listeners=()), DEAF),
        (running((TCP,), listeners=(Endpoint("0.0.0.0", 5060),)), DEAF),
        (running((LOCAL,), written(LOCAL)), LOCAL_NET),
        (running((LOCAL,)), LOCAL_NET),
        (running((LOCAL,), written(LOCAL), peers=("10.0.0.7",)), LOCAL_NET),
        (running((LOCAL,), peers=("127.0.0.1", "10.0.0.7")), LOCAL_NET),
        (running((LOCAL,), written(LOCAL), peers=("127.0.0.1",)), LOCAL_NET_ELSEWHERE),
        (running((LOCAL,), written(TCP)), PENDING),
        (running((LOCAL,), written(ELSEWHERE)), LOCAL_NET),
    ],
)
def test_verdict(answer: Answer, verdict: Verdict) -> None:
    assert judged(answer).verdict is verdict


def test_the_networks_are_named() -> None:
    assert judged(running((LOCAL,))).values["networks"] == "10.0.0.0/8, 192.168.50.0/24"


def test_evidence_is_the_three_columns() -> None:
    finding = judged(running((ELSEWHERE,), written(TCP), peers=("10.0.0.7",)))
    assert [(one.name, one.value) for one in finding.evidence] == [
        ("configured", "0.0.0.0-tcp 0.0.0.0:5062 local_net []"),
        ("reported", "0.0.0.0-tcp 0.0.0.0:5064 local_net []"),
        ("listening", "0.0.0.0:5062"),
        ("connected", "10.0.0.7"),
        ("version", "22.10.1"),
    ]
