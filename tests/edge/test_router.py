"""What Kamailio calls: the steps, their guard, and HTTP on the phones' port."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from squilla.edge.config import EdgeConfig
from squilla.edge.cookie import late_cookie
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.late import HEADER
from squilla.edge.request import Request
from squilla.edge.router import Router
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CONFIG, SRTP, a_request, from_echo

HA1 = "a" * 32


def with_steps(ksr: FakeKsr, *steps: Callable[[Request, Ksr, EdgeConfig], Flow]) -> Router:
    router = Router(ksr, CONFIG)
    router._steps = steps
    return router


@pytest.fixture
def started() -> Iterator[Callable[[FakeKsr], Router]]:
    routers: list[Router] = []

    def start(ksr: FakeKsr) -> Router:
        router = Router(ksr, CONFIG)
        assert router.child_init(1) == 0
        routers.append(router)
        return router

    yield start
    for router in routers:
        kernel = router._delivery._kernel
        assert kernel._socket is not None
        kernel._socket.close()


def broken(_request: Request, _ksr: Ksr, _config: EdgeConfig) -> Flow:
    raise KeyError("what broke")


def leaving(_request: Request, _ksr: Ksr, _config: EdgeConfig) -> Flow:
    raise SystemExit


def test_the_steps_run_in_order_until_one_is_done() -> None:
    ran: list[int] = []

    def step(number: int, flow: Flow) -> Callable[[Request, Ksr, EdgeConfig], Flow]:
        def run(_request: Request, _ksr: Ksr, _config: EdgeConfig) -> Flow:
            ran.append(number)
            return flow

        return run

    steps = (step(1, Flow.NEXT), step(2, Flow.DONE), step(3, Flow.NEXT))
    assert with_steps(FakeKsr(), *steps).ksr_request_route(None) == 1
    assert ran == [1, 2]


def test_a_broken_step_is_answered_and_logged() -> None:
    ksr = FakeKsr()
    assert with_steps(ksr, broken).ksr_request_route(None) == -1
    assert ksr.replies == [500]
    ((_, text),) = [effect for effect in ksr.effects if effect[0] == "error"]
    assert "ksr_request_route" in text
    assert "what broke" in text


def test_system_exit_is_kamailios_own_word_for_stop() -> None:
    ksr = FakeKsr()
    with pytest.raises(SystemExit):
        with_steps(ksr, leaving).ksr_request_route(None)
    assert ksr.effects == []


@pytest.mark.parametrize("callback", ["ksr_branch", "ksr_reply", "ksr_failure", "ksr_resume"])
def test_a_break_elsewhere_is_logged_without_an_answer(
    started: Callable[[FakeKsr], Router], callback: str
) -> None:
    class Breaking(FakeKsr):
        def sdp(self) -> str | None:
            raise ValueError("torn")

        def end_media(self) -> None:
            raise ValueError("torn")

        def is_over(self) -> bool:
            raise ValueError("torn")

    ksr = Breaking()
    assert getattr(started(ksr), callback)(None) == -1
    assert [effect[0] for effect in ksr.effects] == ["error"]


@pytest.mark.parametrize(
    ("request_", "replies"),
    [
        (a_request("OPTIONS"), [200]),
        (a_request("REGISTER"), []),
        (a_request("BYE", has_to_tag=True), [481]),
        (a_request("CANCEL"), [481]),
        (a_request("MESSAGE"), [405]),
        (a_request(size=99999), [513]),
    ],
    ids=lambda value: value.method if isinstance(value, Request) else "",
)
def test_strangers_get_no_further_than_these_answers(
    started: Callable[[FakeKsr], Router], request_: Request, replies: list[int]
) -> None:
    ksr = FakeKsr(request_, sdp=SRTP)
    started(ksr).ksr_request_route(None)
    assert ksr.replies == replies
    assert not ksr.did("relay")
    assert not ksr.did("save_contact")


def test_a_phone_that_proves_itself_registers_and_calls(
    started: Callable[[FakeKsr], Router],
) -> None:
    for method, effect in (("REGISTER", "save_contact"), ("INVITE", "relay")):
        ksr = FakeKsr(a_request(method, auth_user="92201"), sdp=SRTP)
        ksr.accepted, ksr.presented = {"92201": HA1}, HA1
        started(ksr).ksr_request_route(None)
        assert ksr.did(effect)
        assert ksr.replies == []


@pytest.mark.parametrize(
    ("upgrade", "path", "effect"),
    [
        ("websocket", "/ws", ("accept_websocket",)),
        ("WebSocket", "/ws", ("accept_websocket",)),
        ("websocket", "/", ("http_reply", 404, "Not Found")),
        ("", "/ws", ("http_reply", 404, "Not Found")),
        ("h2c", "/ws", ("http_reply", 404, "Not Found")),
    ],
)
def test_http_on_the_phones_port(upgrade: str, path: str, effect: tuple[Any, ...]) -> None:
    ksr = FakeKsr()
    ksr.headers, ksr.variables = {"Upgrade": upgrade}, {"path": path}
    assert Router(ksr, CONFIG).ksr_xhttp_event(None, "xhttp:request") == 1
    assert ksr.effects == [effect]


def test_the_control_planes_own_late_call_needs_no_password(
    started: Callable[[FakeKsr], Router],
) -> None:
    ksr = FakeKsr(from_echo("INVITE", has_to_tag=False, ruri_user="92202"), sdp=SRTP)
    ksr.headers = {HEADER: late_cookie(CONFIG.cookie_key, ksr.message.call_id)}
    ksr.contacts = {"92202": "there"}
    started(ksr).ksr_request_route(None)
    assert ksr.did("relay")
    assert not ksr.did("challenge")


def test_a_parked_call_goes_on_when_kamailio_resumes_it(
    started: Callable[[FakeKsr], Router],
) -> None:
    ksr = FakeKsr(sdp=SRTP)
    ksr.call, ksr.contacts = (1, "92202"), {"92202": "there"}
    assert started(ksr).ksr_resume(None) == 1
    assert ksr.did("relay")


def test_a_closed_websocket_needs_nothing_from_us() -> None:
    ksr = FakeKsr()
    assert Router(ksr, CONFIG).ksr_websocket_event(None, "websocket:closed") == 1
    assert ksr.effects == []
