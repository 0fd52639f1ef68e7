# ruff: noqa: FBT001 - columns of tables
"""Messages of a transaction at work (RFC 3261 §17.2)."""

import time

import pytest

from squilla.edge.flow import Flow
from squilla.edge.steps.transaction import MatchTransaction
from tests.edge.fake_ksr import Effect, FakeKsr
from tests.edge.fake_outside import FakeBus
from tests.edge.scenes import CALL_ID, CONFIG, a_request


@pytest.mark.parametrize(
    ("method", "in_transaction", "retransmitted", "flow", "effects"),
    [
        ("CANCEL", True, False, Flow.DONE, [("tell", "cancel"), ("relay",)]),
        ("CANCEL", False, False, Flow.DONE, [("reply", 481, "Call/Transaction Does Not Exist")]),
        ("INVITE", False, True, Flow.DONE, []),
        ("INVITE", False, False, Flow.NEXT, []),
        ("ACK", False, True, Flow.NEXT, []),
    ],
)
def test_transactions(
    method: str, in_transaction: bool, retransmitted: bool, flow: Flow, effects: list[Effect]
) -> None:
    ksr = FakeKsr(a_request(method))
    ksr.in_transaction, ksr.retransmitted = in_transaction, retransmitted
    assert MatchTransaction(FakeBus(ksr))(ksr.message, ksr, CONFIG) is flow
    assert ksr.effects == effects


@pytest.mark.parametrize(
    ("reason", "cause"), [("SIP;cause=200", 200), ("Q.850;cause=16", 0), (None, 0)]
)
def test_why_a_call_is_taken_back_is_told(reason: str | None, cause: int) -> None:
    ksr = FakeKsr(a_request("CANCEL"))
    ksr.in_transaction = True
    ksr.headers = {} if reason is None else {"Reason": reason}
    bus = FakeBus()
    MatchTransaction(bus)(ksr.message, ksr, CONFIG)
    ((_, facts),) = bus.sent
    assert abs(facts.pop("at") - time.time()) < 5
    assert facts == {"call_id": CALL_ID, "cause": cause}
