"""What a report shows of a call: figures and addresses, never words of the other side."""

from dataclasses import replace

import pytest

from squilla.doctor.voice.shown import evidence, values
from squilla.robot.failure import Reason
from tests.unit.doctor.voice.making import MEDIA, dropped, echo, refused


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("Q.850;cause=44", "Q.850 44"),
        ('q.850 ;text="x;y" ; cause = 16', "Q.850 16"),
        ('SIP;cause=487;text="ada"', "SIP 487"),
        ('SIP;text="ada@10.0.0.1"', "-"),
        ("", "-"),
    ],
)
def test_of_a_reason_only_the_cause_is_shown(reason: str, expected: str) -> None:
    found = evidence(dropped(45.0, reason=reason))
    assert [one.value for one in found if one.name == "Reason"] == [expected]


def test_addresses_of_both_families() -> None:
    found = evidence(echo(trace_sources=(MEDIA, ("2001:db8::1", 9))))
    sources = [one.value for one in found if one.name == "RTP from"]
    assert sources == ["8.8.4.4:12000", "[2001:db8::1]:9"]


def test_where_the_acknowledgement_goes_is_the_first_proxy_if_there_is_one() -> None:
    assert values(echo())["contact"] == "8.8.4.4:5062"
    assert values(echo(trace_route="9.9.9.9:6061"))["contact"] == "9.9.9.9:6061"


def test_the_counts_of_the_pbx_end_if_it_was_asked() -> None:
    counted = replace(echo(), pbx_received=500, pbx_sent=480)
    shown = {one.name: one.value for one in evidence(counted)}
    assert shown["PBX received/sent"] == "500/480"
    assert "PBX received/sent" not in {one.name for one in evidence(echo())}


def test_a_call_that_never_was_has_its_reason() -> None:
    found = evidence(refused(Reason.CALL_REFUSED, 488))
    assert [one.value for one in found] == ["pbx.example.com:6061", "call_refused"]
    assert values(refused(Reason.CALL_REFUSED, 488))["code"] == 488
