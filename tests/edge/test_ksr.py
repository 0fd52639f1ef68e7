# ruff: noqa: FBT001 - columns of tables
"""The typed verbs over a recording stand-in for Kamailio's module."""

import inspect
import json
from collections.abc import Callable

import pytest

from squilla.edge.ksr import Ksr
from tests.edge.fake_ksr import FakeKsr
from tests.edge.raw_ksr import RawKsr
from tests.edge.scenes import a_request


def test_the_fake_answers_every_verb_itself() -> None:
    verbs = {name for name, _ in inspect.getmembers(Ksr, inspect.isfunction) if name[0] != "_"}
    assert {verb for verb in verbs if getattr(FakeKsr, verb) is getattr(Ksr, verb)} == set()


def test_a_request_is_read_once_from_the_message() -> None:
    raw = RawKsr(
        rm="INVITE", ci="c1", si="192.0.2.1", sp=4001, Rp=6061, pr="TLS", ml=900, rU="*43",
        fU="92201", tU="92201", au=None, ua="x" * 500, fn='"Ada"', cs="7 INVITE",
    )  # fmt: skip
    raw.answers["siputils.has_totag"] = -1
    request = Ksr(raw).request()
    assert (request.method, request.call_id, request.source) == ("INVITE", "c1", "192.0.2.1")
    assert (request.source_port, request.local_port, request.size) == (4001, 6061, 900)
    assert (request.protocol, request.has_to_tag) == ("tls", False)
    assert (request.ruri_user, request.auth_user) == ("*43", None)
    assert (request.from_name, request.sequence) == ("Ada", "7 INVITE")
    assert len(request.user_agent) == 120
    assert len(Ksr(RawKsr(fn="x" * 500)).request().from_name) == 80


def test_a_message_without_anything_is_still_a_request() -> None:
    raw = RawKsr(ua=UnicodeDecodeError("utf-8", b"\xff", 0, 1, "broken"))
    request = Ksr(raw).request()
    assert (request.method, request.source_port, request.user_agent) == ("", 0, "")
    assert request.ruri_user is None


def test_a_value_with_a_nul_is_none_and_never_an_argument() -> None:
    """Kamailio gives such values out, and its functions raise SystemError when they get one."""
    raw = RawKsr(au="us\0er", ci="c\0all", rU="201")
    ksr = Ksr(raw)
    request = ksr.request()
    assert (request.auth_user, request.call_id, request.ruri_user) == (None, "", "201")
    assert ksr.ha1_of("92\0") is None
    assert not any("\0" in str(argument) for call in raw.calls for argument in call)


@pytest.mark.parametrize(
    ("verb", "function"),
    [
        (Ksr.is_sane, "sanity.sanity_check"),
        (Ksr.has_hops_left, "maxfwd.process_maxfwd"),
        (Ksr.belongs_to_transaction, "tm.t_check_trans"),
        (Ksr.relay, "tm.t_relay"),
        (Ksr.look_up, "registrar.lookup"),
        (lambda ksr: ksr.offer_media("f"), "rtpengine.rtpengine_offer"),
        (lambda ksr: ksr.answer_media("f"), "rtpengine.rtpengine_answer"),
    ],
)
@pytest.mark.parametrize(("code", "answer"), [(1, True), (2, True), (0, False), (-1, False)])
def test_only_a_positive_number_is_yes(
    verb: Callable[[Ksr], bool],
    function: str,
    code: int,
    answer: bool,
) -> None:
    raw = RawKsr()
    raw.answers[function] = code
    assert verb(Ksr(raw)) is answer


@pytest.mark.parametrize(("code", "flooding"), [(1, False), (-1, True), (-2, True)])
def test_pike_says_no_to_a_flood(code: int, flooding: bool) -> None:
    raw = RawKsr()
    raw.answers["pike.pike_check_req"] = code
    assert Ksr(raw).is_flooding() is flooding


@pytest.mark.parametrize(
    ("code", "fits", "consumed"),
    [(1, True, True), (-2, False, False), (-8, False, False)]
    + [(code, None, False) for code in (-1, -3, -4, -5, -6, -9)],
)
def test_a_digest_fits_is_wrong_or_missing(
    code: int,
    fits: bool | None,
    consumed: bool,
) -> None:
    raw = RawKsr()
    raw.answers["auth.pv_auth_check"] = code
    assert Ksr(raw).digest_fits("pbx", "a" * 32) is fits
    assert raw.calls[0] == ("auth.pv_auth_check", "pbx", "a" * 32, 1, 0)
    assert (("auth.consume_credentials",) in raw.calls) is consumed


@pytest.mark.parametrize(
    ("precheck", "check", "retransmitted"), [(1, 0, True), (-1, 0, True), (-1, -1, False)]
)
def test_retransmissions(
    precheck: int,
    check: int,
    retransmitted: bool,
) -> None:
    raw = RawKsr()
    raw.answers = {"tmx.t_precheck_trans": precheck, "tm.t_check_trans": check}
    assert Ksr(raw).is_retransmission() is retransmitted


@pytest.mark.parametrize(
    ("ours", "marked", "followed"), [(1, 1, True), (1, -1, False), (-1, 1, False)]
)
def test_a_route_is_followed_only_with_our_mark(
    ours: int,
    marked: int,
    followed: bool,
) -> None:
    raw = RawKsr()
    raw.answers = {"rr.loose_route": ours, "rr.check_route_param": marked}
    assert Ksr(raw).follow_route("sq=1") is followed


@pytest.mark.parametrize(("is_null", "aliased"), [(True, True), (False, False)])
def test_the_alias_counts_unless_a_route_set_a_destination(
    is_null: bool,
    aliased: bool,
) -> None:
    raw = RawKsr()
    raw.answers["pv.is_null"] = is_null
    Ksr(raw).go_where_contact_came_from()
    assert (("nathelper.handle_ruri_alias",) in raw.calls) is aliased


@pytest.mark.parametrize(
    ("du", "ru", "hop"), [("sip:d", "sip:r", "sip:d"), (None, "sip:r", "sip:r"), (None, None, "")]
)
def test_the_next_hop(du: str | None, ru: str | None, hop: str) -> None:
    assert Ksr(RawKsr(du=du, ru=ru)).next_hop() == hop


def test_the_body_is_sdp_only_when_it_says_so() -> None:
    raw = RawKsr(rb="v=0")
    assert Ksr(raw).sdp() == "v=0"
    raw.answers["textops.has_body_type"] = -1
    assert Ksr(raw).sdp() is None


def test_a_reply_carries_its_headers() -> None:
    raw = RawKsr()
    Ksr(raw).reply(503, "Starting", "Retry-After: 2")
    assert raw.calls == [
        ("hdr.append_to_reply", "Retry-After: 2\r\n"),
        ("sl.send_reply", 503, "Starting"),
    ]


def test_one_line_of_log_whatever_a_stranger_sends() -> None:
    raw = RawKsr()
    Ksr(raw).log("call", a_request(call_id='a"\n\0b'), to="92\r\n201")
    ((_, line),) = raw.calls
    assert line.count("\n") == 1
    assert "\0" not in line
    fields = json.loads(line.removeprefix("squilla "))
    assert fields == {"event": "call", "call_id": 'a"\n\0b', "to": "92\r\n201"}


def test_tables_answer_none_for_what_is_not_there() -> None:
    raw = RawKsr()
    raw.answers["htable.sht_get"] = None
    ksr = Ksr(raw)
    assert (ksr.ha1_of("x"), ksr.is_ready(), ksr.is_banned("x")) == (None, False, False)


def test_a_line_about_what_broke_names_the_call_and_bears_the_mark() -> None:
    raw = RawKsr(ci="c1")
    Ksr(raw, "squilla-77").error("it broke")
    ((name, line),) = [call for call in raw.calls if call[0] == "err"]
    mark, _, fields = str(line).partition(" ")
    assert (name, mark) == ("err", "squilla-77")
    assert json.loads(fields) == {"event": "it broke", "call_id": "c1"}


@pytest.mark.parametrize(
    ("code", "now", "accepted"), [(1, "a" * 32, True), (1, "b" * 32, False), (-2, "a" * 32, False)]
)
def test_only_a_proven_secret_that_did_not_change_is_accepted_still(
    code: int, now: str, accepted: bool
) -> None:
    raw = RawKsr()
    raw.answers |= {"auth.pv_auth_check": code, "htable.sht_get": now}
    ksr = Ksr(raw)
    ksr.digest_fits("pbx", "a" * 32)
    assert ksr.still_accepts("92201") is accepted


@pytest.mark.parametrize(
    ("verb", "calls"),
    [
        (
            lambda ksr: ksr.record_route("sq=1"),
            [("rr.add_rr_param", ";sq=1"), ("rr.record_route",)],
        ),
        (lambda ksr: ksr.send_to("sip:a@b"), [("setdsturi", "sip:a@b")]),
        (lambda ksr: ksr.set_ruri_user("92201"), [("setuser", "92201")]),
        (lambda ksr: ksr.challenge("pbx"), [("auth.auth_challenge", "pbx", 1)]),
        (
            lambda ksr: ksr.forget_contact("92201", "pbx"),
            [("registrar.unregister", "location", "sip:92201@pbx")],
        ),
        (lambda ksr: ksr.end_media(), [("rtpengine.rtpengine_delete0",)]),
        (lambda ksr: ksr.drop_connection(), [("tcpops.tcp_close_connection",)]),
        (lambda ksr: ksr.only_existing_connections(), [("set_forward_no_connect",)]),
    ],
)
def test_what_a_verb_has_kamailio_do(
    verb: Callable[[Ksr], None], calls: list[tuple[object, ...]]
) -> None:
    raw = RawKsr()
    verb(Ksr(raw))
    assert raw.calls == calls
