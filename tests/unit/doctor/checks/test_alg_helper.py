"""P2-HELPER: loaded is not yet active."""

import pytest

from squilla.doctor.checks.alg_helper import ABSENT, ACTIVE, IDLE, UNSEEN, HelperFacts, judge
from squilla.doctor.errands.alg_helper import Answer
from squilla.doctor.verdict import Verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(is_visible=True), ABSENT),
        (Answer(is_visible=True, is_automatic=True), ABSENT),
        (Answer(is_visible=True, is_loaded=True), IDLE),
        (Answer(is_visible=True, is_loaded=True, rules=1), ACTIVE),
        (Answer(is_visible=True, is_loaded=True, is_automatic=True), ACTIVE),
        (Answer(is_visible=False), UNSEEN),
    ],
)
def test_verdict(answer: Answer, verdict: Verdict) -> None:
    [finding] = judge(HelperFacts(answer))
    assert finding.verdict is verdict
