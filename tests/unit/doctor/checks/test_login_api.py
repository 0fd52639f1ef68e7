"""M1-LOGIN: what the door for the app answers, and what follows."""

import pytest

from squilla.doctor.checks.login_api import (
    DOWN,
    GOOD,
    NO_MOBILE,
    OLD_PORT,
    OPEN,
    SIGNED_IN,
    SUPERSEDED,
    UNEXPECTED,
    UNREACHABLE,
    UNTRUSTED,
    UNUSABLE,
    WRONG_SITE,
    LoginFacts,
    judge,
)
from squilla.doctor.probes.login import Body, Reply
from squilla.doctor.verdict import Verdict
from squilla.robot.failure import Failure, Reason
from squilla.sip.account import SipAccount

REFUSED = Reply(401, Body.JSON)
SECRET = "s3cret-of-the-phone"


def account(port: int = 6061) -> Reply:
    return Reply(200, Body.JSON, account=SipAccount("92201", SECRET, "pbx.example.com", port))


def problem(reason: Reason) -> Reply:
    return Reply(200, Body.JSON, problem=Failure(reason))


def verdict_of(nobody: Reply, user: Reply | None = None) -> Verdict:
    [finding] = judge(LoginFacts("pbx.example.com", 5061, 6061, nobody, user))
    assert SECRET not in repr(finding)
    return finding.verdict


@pytest.mark.parametrize(
    ("nobody", "verdict"),
    [
        (REFUSED, GOOD),
        (Reply(401, Body.NONE), GOOD),
        (Reply(200, Body.JSON), OPEN),
        (Reply(200, Body.PAGE), WRONG_SITE),
        (Reply(404, Body.PAGE), WRONG_SITE),
        (Reply(301, Body.NONE), WRONG_SITE),
        (Reply(403, Body.PAGE), UNEXPECTED),
        (Reply(429, Body.JSON), UNEXPECTED),
        (Reply(502, Body.PAGE), DOWN),
        (Reply(503, Body.JSON), DOWN),
        (Reply(failure=Failure(Reason.CONNECTION_REFUSED)), UNREACHABLE),
        (Reply(failure=Failure(Reason.CANNOT_RESOLVE)), UNREACHABLE),
        (Reply(failure=Failure(Reason.CERTIFICATE_REFUSED)), UNTRUSTED),
    ],
)
def test_the_door(nobody: Reply, verdict: Verdict) -> None:
    assert verdict_of(nobody) is verdict


@pytest.mark.parametrize(
    ("user", "verdict"),
    [
        (account(), SIGNED_IN),
        (account(port=5061), OLD_PORT),
        (Reply(401, Body.JSON), SUPERSEDED),
        (problem(Reason.NO_MOBILE_EXTENSION), NO_MOBILE),
        (problem(Reason.LOGIN_UNREADABLE), UNUSABLE),
        (Reply(503, Body.PAGE), DOWN),
        (Reply(failure=Failure(Reason.NO_CONNECTION)), UNREACHABLE),
    ],
)
def test_the_qr(user: Reply, verdict: Verdict) -> None:
    assert verdict_of(REFUSED, user) is verdict


def test_a_broken_door_says_nothing_of_the_qr() -> None:
    assert verdict_of(Reply(502, Body.PAGE), Reply(401, Body.JSON)) is DOWN


def test_an_edge_on_5061_alone_is_not_called_old() -> None:
    facts = LoginFacts("pbx.example.com", 5061, 5061, REFUSED, account(port=5061))
    assert judge(facts)[0].verdict is SIGNED_IN
