"""T1-ECHO: each way that an echo test can go, and what is said of it."""

import asyncio
from dataclasses import replace

import pytest

from squilla.doctor.checks.voice_echo import CHECK, EchoFacts, judge, probe
from squilla.doctor.probes.echo import Echo
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Kind, Status, Verdict
from squilla.doctor.voice import verdicts as say
from squilla.robot.failure import Failure, Reason
from squilla.robot.measure import Delay
from tests.unit.doctor.voice.making import (
    INNER,
    MEDIA,
    MUTE,
    OTHER,
    PUBLIC,
    SILENT,
    dropped,
    echo,
    refused,
)

EARLY = Failure(Reason.TOO_SHORT)


def quality(reason: Reason) -> Echo:
    return echo(failure=Failure(reason))


@pytest.mark.parametrize(
    ("found", "verdicts"),
    [
        (None, [say.NO_LOGIN]),
        (echo(), [say.GOOD]),
        (refused(Reason.CONNECTION_REFUSED), [say.UNREACHABLE]),
        (refused(Reason.CANNOT_RESOLVE), [say.UNREACHABLE]),
        (refused(Reason.NO_CONNECTION), [say.UNREACHABLE]),
        (refused(Reason.CERTIFICATE_REFUSED), [say.UNTRUSTED]),
        (refused(Reason.REGISTER_REFUSED, 403), [say.REGISTER_REFUSED]),
        (refused(Reason.REGISTER_REFUSED, 408), [say.REGISTER_UPSTREAM]),
        (refused(Reason.REGISTER_REFUSED, 503), [say.REGISTER_UPSTREAM]),
        (refused(Reason.CALL_REFUSED, 488), [say.NO_CODEC]),
        (refused(Reason.CALL_REFUSED, 404), [say.NO_NUMBER]),
        (refused(Reason.CALL_REFUSED, 503), [say.CALL_REFUSED]),
        (refused(Reason.BAD_ANSWER), [say.NOT_ENCRYPTED]),
        (dropped(32.0, answers=11), [say.ACK_LOST]),
        (dropped(30.2, MUTE, reason="Q.850;cause=44"), [say.NO_RTP, say.UPLINK_DEAD]),
        (dropped(30.2, SILENT), [say.NO_RTP, say.NOTHING_HEARD]),
        (dropped(60.0), [say.NOT_REFRESHED]),
        (dropped(77.0), [say.REFRESH_LOST]),
        (dropped(41.0), [say.UNEXPLAINED]),
        (dropped(5.0, MUTE), [say.UNEXPLAINED]),
        (echo(held=61.0, ended_by="error", trace_last_heard_after=60.9), [say.CONNECTION_LOST]),
        (echo(trace_last_heard_after=40.0), [say.MEDIA_STOPPED]),
        (echo(SILENT), [say.NOTHING_HEARD]),
        (echo(SILENT, pbx_received=4000), [say.DOWNLINK_DEAD]),
        (echo(SILENT, pbx_received=0), [say.BOTH_DEAD]),
        (echo(MUTE, pbx_received=0), [say.UPLINK_DEAD]),
        (echo(MUTE, trace_last_heard_after=79.9), [say.NOT_RETURNED]),
        (echo(SILENT, trace_media=(INNER, 12000)), [say.PRIVATE]),
        (echo(SILENT, trace_media=(INNER, 12000), pbx_received=0), [say.PRIVATE]),
        (echo(SILENT, trace_media=(INNER, 12000), pbx_received=900), [say.DOWNLINK_DEAD]),
        (echo(trace_media=(INNER, 12000), trace_sources=((INNER, 12000),)), [say.GOOD]),
        (echo(failure=EARLY, returned=0), [say.TOO_SHORT]),
        (quality(Reason.VOICE_LATE), [say.LATE]),
        (quality(Reason.VOICE_INTERRUPTED), [say.INTERRUPTED]),
        (quality(Reason.VOICE_LOST), [say.LOST]),
        (echo(lost=150), [say.LOST]),
        (echo(delay=Delay(400, 700, 800, 900)), [say.DELAYED]),
        (echo(trace_sources=(MEDIA, (OTHER, 12000))), [say.OTHER_ADDRESS]),
        (echo(trace_sources=((PUBLIC, 40123),)), [say.OTHER_PORT]),
        (echo(lost=150, trace_sources=((OTHER, 1),)), [say.LOST, say.OTHER_ADDRESS]),
    ],
)
def test_verdicts(found: Echo | None, verdicts: list[Verdict]) -> None:
    assert [finding.verdict for finding in judge(EchoFacts(found))] == verdicts


def test_a_silence_of_the_announcement_is_no_stop_of_the_media() -> None:
    [finding] = judge(EchoFacts(echo(MUTE)))
    assert finding.verdict is say.UPLINK_DEAD


def test_a_private_address_is_right_for_a_private_server() -> None:
    found = replace(echo(SILENT, trace_media=(INNER, 12000)), addresses=(INNER,))
    assert judge(EchoFacts(found))[0].verdict is say.NOTHING_HEARD


def test_the_figures_are_those_measured() -> None:
    [finding] = judge(EchoFacts(dropped(32.04, answers=11)))
    assert finding.values["held"] == 32.0
    assert finding.values["answers"] == 11
    shown = {one.name: one.value for one in finding.evidence}
    assert shown["frames sent/received/returned"] == "4000/3900/3580"
    assert shown["look at"] == "A1, B2, A3, B3"


def test_addresses_are_marked_as_such_and_their_words_are_not_repeated() -> None:
    [finding] = judge(EchoFacts(dropped(45.0, reason='SIP;text="call ada@10.0.0.1"')))
    for one in finding.evidence:
        assert one.kind is Kind.ADDRESS or PUBLIC not in str(one.value)
        assert "ada" not in str(one.value)


@pytest.mark.parametrize("qr", ["", "ada;only two"])
def test_without_a_login_nothing_is_called(qr: str) -> None:
    facts = asyncio.run(probe(Sight(Target("pbx.example.com", qr=qr))))
    assert facts == EchoFacts(None)


def test_it_has_the_time_that_a_deep_run_takes() -> None:
    assert CHECK.seconds > 960
    assert say.GOOD.status is Status.OK
