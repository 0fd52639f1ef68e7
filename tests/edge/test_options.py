"""OPTIONS from anyone (A3)."""

import pytest

from squilla.edge.flow import Flow
from squilla.edge.request import Request
from squilla.edge.steps.options import answer_options
from tests.edge.fake_ksr import Effect, FakeKsr
from tests.edge.scenes import CONFIG, a_request


@pytest.mark.parametrize("port", [5061, 6061])
def test_options_says_on_which_port_it_arrived(port: int) -> None:
    ksr = FakeKsr(a_request("OPTIONS", local_port=port))
    assert answer_options(ksr.message, ksr, CONFIG) is Flow.DONE
    ((_, code, _, *headers),) = ksr.effects
    assert code == 200
    assert f"X-Squilla-Port: {port}" in headers


def test_options_answers_the_same_whoever_is_asked_for() -> None:
    def effects(user: str | None) -> list[Effect]:
        ksr = FakeKsr(a_request("OPTIONS", ruri_user=user, to_user=user))
        ksr.accepted = {"92201": "a" * 32}
        answer_options(ksr.message, ksr, CONFIG)
        return ksr.effects

    assert effects("92201") == effects("nobody") == effects(None)


@pytest.mark.parametrize(
    "request_", [a_request("INVITE"), a_request("OPTIONS", has_to_tag=True)], ids=["other", "call"]
)
def test_everything_else_goes_on(request_: Request) -> None:
    ksr = FakeKsr(request_)
    assert answer_options(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == []
