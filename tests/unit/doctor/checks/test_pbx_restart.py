"""A1-RESTART: what is written and what runs, and what follows."""

from dataclasses import replace

import pytest

from squilla.doctor.checks.pbx_restart import (
    DIFFERENT,
    GOOD,
    NEWER,
    NOT_HERE,
    NOT_READ,
    OTHERS_DIFFERENT,
    UNSEEN,
    WILL_REFUSE,
    Difference,
    RestartFacts,
    differences,
    judge,
)
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.verdict import Verdict
from squilla.pbx.configured import Configured
from squilla.pbx.sockets import Endpoint
from squilla.pbx.transport import Transport

TCP = Transport("0.0.0.0-tcp", "tcp", "0.0.0.0", 5062, (), "203.0.113.1", "203.0.113.1")
UDP = Transport("0.0.0.0-udp", "udp", "0.0.0.0", 5060)
WSS = Transport("0.0.0.0-wss", "wss", "0.0.0.0", 5060)
MOVED = replace(TCP, port=5064)
NONE = replace(TCP, local_net=("none",))
STARTED = 1000.0
BEFORE, AFTER = STARTED - 60, STARTED + 60


def answer(
    reported: tuple[Transport, ...],
    *written: Transport,
    modified: float = BEFORE,
    platform: str = "plain",
) -> Answer:
    return Answer(
        "running",
        platform,
        started=STARTED,
        has_pjsip=True,
        reported=reported,
        is_config_read=True,
        configured=tuple(Configured(one, "/etc/asterisk/pjsip.conf", modified) for one in written),
    )


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (Answer("absent", "plain", listeners=(Endpoint("::", 6061),)), NOT_HERE),
        (Answer("down", "plain"), UNSEEN),
        (answer((TCP,)), NOT_READ),
        (replace(answer((), TCP), has_pjsip=False), NOT_READ),
        (answer((TCP, UDP), TCP, UDP), GOOD),
        (answer((MOVED,), TCP), DIFFERENT),
        (answer((MOVED, UDP), TCP, replace(UDP, port=5070)), DIFFERENT),
        (answer((UDP,), TCP, UDP, modified=AFTER), DIFFERENT),
        (answer((UDP,), TCP, UDP), GOOD),
        (answer((TCP, UDP), TCP, replace(UDP, port=5070)), OTHERS_DIFFERENT),
        (answer((TCP,), NONE, modified=AFTER), WILL_REFUSE),
        (answer((TCP,), NONE), GOOD),
        (answer((TCP,), TCP, modified=AFTER), NEWER),
        (answer((TCP,), TCP, modified=STARTED + 1), GOOD),
        (answer((TCP,), TCP, modified=AFTER, platform="freepbx"), GOOD),
        (answer((TCP,), TCP, WSS, modified=AFTER, platform="freepbx"), GOOD),
    ],
)
def test_verdict(given: Answer, verdict: Verdict) -> None:
    [finding] = judge(RestartFacts(given, 6061))
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("change", "setting", "written", "running"),
    [
        (replace(TCP, port=5064), "bind", "0.0.0.0:5064", "0.0.0.0:5062"),
        (replace(TCP, local_net=("10.0.0.0/8",)), "local_net", "10.0.0.0/8", "-"),
        (replace(TCP, media_address=""), "external_media_address", "-", "203.0.113.1"),
        (replace(TCP, signaling_address="a"), "external_signaling_address", "a", "203.0.113.1"),
    ],
)
def test_a_difference_is_told_as_written_and_as_running(
    change: Transport, setting: str, written: str, running: str
) -> None:
    assert list(differences(answer((TCP,), change))) == [
        Difference("0.0.0.0-tcp", "tcp", setting, written, running)
    ]
