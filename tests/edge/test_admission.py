"""Who is let in at all."""

import pytest

from squilla.edge.flow import Flow
from squilla.edge.request import Request
from squilla.edge.steps.admission import admit
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CONFIG, PHONE, a_request, from_echo


def test_a_quiet_source_goes_on() -> None:
    ksr = FakeKsr()
    assert admit(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == [("force_rport",)]


@pytest.mark.parametrize(
    ("state", "effects", "counted"),
    [
        ({"banned": {PHONE: 300}}, [("drop_connection",)], "dropped_banned"),
        (
            {"flooding": True},
            [("log", "flood", {"source": PHONE}), ("drop_connection",)],
            "dropped_flood",
        ),
        ({"sane": False}, [("drop_connection",)], "refused_broken"),
        ({"hops_left": False}, [("reply", 483, "Too Many Hops")], None),
    ],
)
def test_the_unwelcome_are_kept_out(
    state: dict[str, object], effects: list[tuple[object, ...]], counted: str | None
) -> None:
    ksr = FakeKsr()
    for name, value in state.items():
        setattr(ksr, name, value)
    assert admit(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == effects
    assert dict(ksr.counted) == ({counted: 1} if counted else {})


@pytest.mark.parametrize(("size", "replies"), [(16384, []), (16385, [513])])
def test_a_message_may_be_so_long_and_no_longer(size: int, replies: list[int]) -> None:
    ksr = FakeKsr(a_request(size=size))
    admit(ksr.message, ksr, CONFIG)
    assert ksr.replies == replies
    assert ksr.counted["refused_size"] == len(replies)


@pytest.mark.parametrize("request_", [from_echo("BYE"), a_request(source="203.0.113.9")])
def test_neither_our_echo_nor_an_exempt_network_is_limited(request_: Request) -> None:
    ksr = FakeKsr(request_)
    ksr.flooding = True
    ksr.banned = {ksr.message.source: 300}
    assert admit(ksr.message, ksr, CONFIG) is Flow.NEXT


def test_a_banned_source_is_not_even_told_that_its_message_is_too_long() -> None:
    ksr = FakeKsr(a_request(size=99999))
    ksr.banned = {PHONE: 300}
    admit(ksr.message, ksr, CONFIG)
    assert ksr.effects == [("drop_connection",)]


def test_only_a_loopback_source_over_udp_passes_for_the_echo() -> None:
    ksr = FakeKsr(from_echo("BYE", protocol="tls"))
    ksr.flooding = True
    assert admit(ksr.message, ksr, CONFIG) is Flow.DONE
